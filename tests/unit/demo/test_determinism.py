"""The same size makes the same bytes, whatever the threads; other seeds make other companies."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from demo.errors import SizeRefused
from demo.making import make_company
from demo.randomness import generator
from demo.schema import ENTITIES
from demo.size import Size, company_size


def small(seed: int = 7) -> Size:
    return company_size(10, 3, date(2026, 10, 31), seed, None, None, None)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def made(folder: Path, size: Size, workers: int = 2) -> dict[str, str]:
    make_company(size, folder, "csv", workers, lambda step: None)
    return hashes(folder)


def content(folder: Path, entity: str) -> tuple[int, int]:
    """Row count and a digest of the rows in any order."""
    files = str(folder / f"{entity}*.csv.gz")
    query = f"select count(*), bit_xor(hash(extract)) from read_csv('{files}', all_varchar = true) as extract"
    count, digest = duckdb.sql(query).fetchall()[0]
    return count, digest


def test_the_same_size_makes_the_same_bytes(tmp_path: Path) -> None:
    first = made(tmp_path / "first", small(), workers=1)
    second = made(tmp_path / "second", small(), workers=4)
    assert len(first) == len(ENTITIES)
    assert first == second


def test_another_seed_makes_another_company(tmp_path: Path) -> None:
    first, second = made(tmp_path / "first", small()), made(tmp_path / "second", small(seed=8))
    same = {name.split(".")[0] for name in first if first[name] == second[name]}
    assert "ref_regions" in same
    assert same.isdisjoint({"crm_deals", "tel_calls", "acc_invoices", "crm_users", "cs_surveys"})


def test_an_entitys_random_numbers_depend_on_nothing_but_seed_entity_and_chunk() -> None:
    assert generator(7, "tel_calls", 3).integers(0, 10**9) == generator(7, "tel_calls", 3).integers(0, 10**9)
    drawn = {
        int(generator(seed, entity, chunk).integers(0, 10**9))
        for seed, entity, chunk in [
            (7, "tel_calls", 3),
            (8, "tel_calls", 3),
            (7, "tel_legs", 3),
            (7, "tel_calls", 4),
        ]
    }
    assert len(drawn) == 4


def test_a_new_company_replaces_the_old_ones_files_and_nothing_else(tmp_path: Path) -> None:
    kept = [tmp_path / "notes.txt", tmp_path / "crm_dealers_2026-10.csv.gz"]
    for path in kept:
        path.write_text("mine")
    old = tmp_path / "tel_calls_2026-10.csv.gz"
    old.write_text("of a larger company")
    made(tmp_path, small())
    assert not old.exists()
    assert [path.read_text() for path in kept] == ["mine", "mine"]


def test_months_in_files_of_their_own_hold_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "whole", small())
    monkeypatch.setattr("demo.size._SPLIT_FROM_ROWS", 0)
    made(tmp_path / "split", small())
    names = {path.name for path in (tmp_path / "split").glob("tel_calls*")}
    assert names == {
        "tel_calls.csv.gz", "tel_calls_2026-08.csv.gz", "tel_calls_2026-09.csv.gz", "tel_calls_2026-10.csv.gz"
    }  # fmt: skip
    for entity in ("tel_calls", "tel_call_legs", "crm_deals", "acc_invoices", "crm_owner_history"):
        whole, split = (content(tmp_path / kind, entity) for kind in ("whole", "split"))
        assert whole[0] > 100
        assert whole == split


def test_parquet_holds_the_same_rows_as_csv(tmp_path: Path) -> None:
    made(tmp_path / "csv", small())
    make_company(small(), tmp_path / "parquet", "parquet", 2, lambda step: None)
    for entity in ("acc_payments", "crm_deals"):
        sums = "select count(*), sum(amount::decimal(18, 2)), count(distinct _batch_id) from"
        as_csv = f"{sums} read_csv('{tmp_path}/csv/{entity}.csv.gz', all_varchar = true)"
        as_parquet = f"{sums} '{tmp_path}/parquet/{entity}.parquet'"
        assert duckdb.sql(as_csv).fetchall() == duckdb.sql(as_parquet).fetchall()


@pytest.mark.parametrize(("reps", "months", "year"), [(9, 15, 2026), (40, 2, 2026), (40, 15, 2040)])
def test_a_size_without_a_coherent_company_is_refused(reps: int, months: int, year: int) -> None:
    with pytest.raises(SizeRefused, match="Nothing was written"):
        company_size(reps, months, date(year, 10, 31), 7, None, None, None)


def test_the_asked_numbers_of_calls_and_deals_are_made(tmp_path: Path) -> None:
    size = company_size(10, 3, date(2026, 10, 15), 7, 1234, 777, None)
    counts = make_company(size, tmp_path, "csv", 2, lambda step: None)
    awkward_calls, awkward_deals = 30, 18
    assert counts["tel_calls"] == 1234 + awkward_calls
    assert counts["crm_deals"] == 777 + awkward_deals
