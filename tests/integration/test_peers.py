"""The peers that the benchmark holds a rebuild against say what the warehouse says, of every case."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from bench.peers.catalogue import KPIS, MONTHLY_GRAINS
from bench.peers.comparing import PeerIsWrong, compare
from bench.peers.inputs import Night, write_inputs
from bench.peers.pandas_kpis import compute
from bench.peers.postgres_kpis import compute as compute_in_postgres
from bench.peers.postgres_kpis import load, write_values
from dbt_project.building import Build
from tests.servers.postgres import Postgres

SEEDS = Path("dbt_project/seeds")


@pytest.fixture(scope="session")
def inputs(cases_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peers")
    write_inputs(cases_build.warehouse.with_name("landed.duckdb"), folder)
    return folder


@pytest.fixture(scope="session")
def from_pandas(inputs: Path) -> Path:
    compute(inputs, inputs / "pandas_kpis.parquet")
    return inputs / "pandas_kpis.parquet"


def test_peers_know_twenty_kpis_as_the_catalogue_has_them() -> None:
    with (SEEDS / "kpi_catalogue.csv").open(encoding="utf-8") as file:
        catalogue = {row["kpi_code"]: row for row in csv.DictReader(file)}
    with (SEEDS / "grains.csv").open(encoding="utf-8") as file:
        monthly = {row["grain"] for row in csv.DictReader(file) if row["smallest_period"] == "month"}
    assert len({kpi.code for kpi in KPIS}) == 20
    for kpi in KPIS:
        row = catalogue[kpi.code]
        assert (kpi.numerator, kpi.denominator or "", kpi.base_period) == (
            row["numerator_measure"],
            row["denominator_measure"],
            row["base_period"],
        )
        assert set(kpi.grains) == set(row["grains"].split())
    assert {grain for kpi in KPIS for grain in kpi.grains} & monthly == MONTHLY_GRAINS


def test_pandas_says_what_the_warehouse_says(cases_build: Build, from_pandas: Path) -> None:
    assert compare(cases_build.warehouse, from_pandas, "pandas").said > 10_000


def test_postgres_says_what_the_warehouse_says(cases_build: Build, inputs: Path, postgres: Postgres) -> None:
    out = inputs / "postgres_kpis.parquet"
    with postgres.connect(postgres.new_database()) as connection:
        assert load(connection, inputs) > 1_000
        compute_in_postgres(connection, Night.read(inputs))
        write_values(connection, out)
    assert compare(cases_build.warehouse, out, "PostgreSQL").said > 10_000


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("numerator + 0.001", r"calls_made, company COMPANY, year of .*: warehouse"),
        ("case when kpi_code = 'calls_made' then 0 else numerator end", "calls_made, company COMPANY, day"),
    ],
)
def test_a_peer_with_one_other_figure_is_found(
    cases_build: Build, from_pandas: Path, tmp_path: Path, change: str, said: str
) -> None:
    wrong = tmp_path / "wrong.parquet"
    only = "grain = 'company' and kpi_code = 'calls_made'"
    only += " and period_type = 'year'" if "0.001" in change else ""
    duckdb.sql(
        f"copy (select * replace (case when {only} then {change} else numerator end as numerator)"
        f" from '{from_pandas}') to '{wrong}' (format parquet)"
    )
    with pytest.raises(PeerIsWrong, match=said):
        compare(cases_build.warehouse, wrong, "pandas")


def test_a_peer_that_leaves_a_kpi_out_is_found(cases_build: Build, from_pandas: Path, tmp_path: Path) -> None:
    less = tmp_path / "less.parquet"
    duckdb.sql(f"copy (from '{from_pandas}' where kpi_code <> 'win_rate') to '{less}' (format parquet)")
    with pytest.raises(PeerIsWrong, match="win_rate, company COMPANY"):
        compare(cases_build.warehouse, less, "pandas")
