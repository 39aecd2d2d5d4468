"""Nights of the company: together they say what the company says at once, and no night knows its future."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from demo.__main__ import app
from demo.delivering import deliver_company
from demo.making import make_company
from demo.schema import ENTITIES
from demo.size import company_size

UNTIL = date(2026, 10, 20)
NIGHTS = ("2026-10-18", "2026-10-19", "2026-10-20")
SIZE = company_size(10, 3, UNTIL, 7, 600, 200, 300)


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivery")
    deliver_company(SIZE, len(NIGHTS), folder, lambda step: None)
    return folder


@pytest.fixture(scope="module")
def inbox(delivery: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for entity in ENTITIES:
            connection.execute(
                f"create table {entity} as select *, regexp_extract(filename, '(2026-..-..)', 1) as night "
                f"from read_csv('{delivery}/inbox/{entity}_20*.csv.gz', all_varchar = true, filename = true)"
            )
        yield connection


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def test_every_entity_comes_every_night(delivery: Path) -> None:
    names = {path.name for path in (delivery / "inbox").iterdir()}
    assert names == {f"{entity}_{night}.csv.gz" for entity in ENTITIES for night in NIGHTS}


def test_the_nights_together_say_what_the_company_says_at_once(
    inbox: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    make_company(SIZE, tmp_path, "csv", 2, lambda step: None)
    for entity, key, said in (
        ("crm_deals", "deal_id", "stage_id, closed_at, amount"),
        ("acc_payments", "payment_id", "status, cleared_on, amount"),
        ("tel_call_legs", "call_id, leg_no", "ended_at"),
    ):
        inbox.execute(
            f"create or replace table at_once as select * from "
            f"read_csv('{tmp_path}/{entity}.csv.gz', all_varchar = true)"
        )
        newest = (
            f"(select {key}, {said} from {entity} "
            f"qualify row_number() over (partition by {key} order by night desc) = 1)"
        )
        assert count(inbox, f"select count(*) from {newest}") > 50
        assert count(inbox, f"select count(*) from (select {key}, {said} from at_once except {newest})") == 0
        assert count(inbox, f"select count(*) from ({newest} except select {key}, {said} from at_once)") == 0


def test_no_night_knows_a_call_or_a_closing_of_a_later_day(inbox: duckdb.DuckDBPyConnection) -> None:
    local_day = "cast(cast({} as timestamp) + interval 7 hour as date)"
    for entity, column in (
        ("tel_calls", "started_at"),
        ("crm_deals", "closed_at"),
        ("crm_leads", "qualified_at"),
    ):
        day = local_day.format(column)
        assert count(inbox, f"select count(*) from {entity} where {column} is not null") > 0
        assert count(inbox, f"select count(*) from {entity} where {day} > cast(night as date)") == 0


def test_a_delta_brings_the_day_alone_and_a_snapshot_all_of_it(inbox: duckdb.DuckDBPyConnection) -> None:
    per_night = "select count(*) from {} where night = '2026-10-20'"
    a_day = "cast(cast(started_at as timestamp) + interval 7 hour as date) = date '2026-10-20'"
    assert count(inbox, per_night.format("tel_calls")) > 0
    assert count(inbox, f"{per_night.format('tel_calls')} and not ({a_day})") == 0
    assert count(inbox, per_night.format("crm_contacts")) >= count(
        inbox, "select count(distinct contact_id) from crm_contacts"
    )


def test_the_same_nights_are_the_same_bytes(delivery: Path, tmp_path: Path) -> None:
    deliver_company(SIZE, len(NIGHTS), tmp_path, lambda step: None)
    assert digest(tmp_path) == digest(delivery)


def test_more_nights_than_days_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["deliver", "--out", str(tmp_path / "out"), "--nights", "400"])
    assert told.exit_code == 2
    assert "NightsRefused" in told.output
    assert not (tmp_path / "out").exists()
