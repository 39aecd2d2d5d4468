"""One night in a terminal, twice for the same date, then one that the gate refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from tests.e2e.small_company import (
    NIGHT,
    deliver_lines_of_documents_that_nobody_knows,
    make_extracts,
    published_release,
    published_tables,
)
from tests.servers.lineage import LineageServer, running_lineage_server
from tests.servers.mailbox import Mailbox, running_mailbox

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]

COUNT = "select count(*) from kpi.fct_kpi_values"


@dataclass(frozen=True)
class RanNight:
    exit_code: int
    output: str
    tables: dict[str, tuple[int, str]]
    release: str
    counts_read_meanwhile: list[int]


def nightly(state: Path, settings: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dags.local_airflow", "nightly", "--state", str(state), "--date", NIGHT],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_once(warehouse: Path) -> Iterator[int]:
    """The same number through the ways that people connect with, connections closed again."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection.execute(COUNT).fetchall()[0][0]
    engine = sqlalchemy.create_engine(f"duckdb:///{warehouse}", connect_args={"read_only": True})
    with engine.connect() as session:
        yield session.execute(sqlalchemy.text(COUNT)).scalar_one()
    engine.dispose()
    client = Path(sys.executable).parent / "duckdb"
    answer = subprocess.run(
        [str(client), "-readonly", "-csv", "-noheader", str(warehouse), COUNT],
        capture_output=True,
        text=True,
        check=True,
    )
    yield int(answer.stdout)


def run_to_its_end(state: Path, settings: dict[str, str]) -> RanNight:
    """Run a night; read the release before it all the while, where there is one."""
    warehouse = state / "published" / "warehouse.duckdb"
    counts: list[int] = []
    night = nightly(state, settings)
    try:
        while warehouse.exists() and night.poll() is None:
            counts += read_once(warehouse)
            time.sleep(0.5)
        output, _ = night.communicate()
    finally:
        if night.poll() is None:
            night.terminate()
            night.wait()
    published = warehouse.exists()
    return RanNight(
        night.returncode,
        output,
        published_tables(state) if published else {},
        published_release(state) if published else "",
        counts,
    )


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nights") / "state"
    make_extracts(folder)
    return folder


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as box:
        yield box


@pytest.fixture(scope="module")
def lineage() -> Iterator[LineageServer]:
    with running_lineage_server() as server:
        yield server


@pytest.fixture(scope="module")
def first(state: Path) -> RanNight:
    return run_to_its_end(state, {})


@pytest.fixture(scope="module")
def again(state: Path, first: RanNight, mailbox: Mailbox, lineage: LineageServer) -> RanNight:
    settings = mailbox.settings("data@example.org") | {"OPENLINEAGE_URL": lineage.url}
    return run_to_its_end(state, settings)


@pytest.fixture(scope="module")
def refused(state: Path, again: RanNight, mailbox: Mailbox) -> RanNight:
    assert deliver_lines_of_documents_that_nobody_knows(state) > 0
    return run_to_its_end(state, mailbox.settings("data@example.org"))


def test_a_night_shows_its_tasks_and_ends_with_the_headline_kpis(first: RanNight, state: Path) -> None:
    assert first.exit_code == 0, first.output
    for line in (
        "✓ plan_night",
        "✓ land_source crm",
        "✓ build_warehouse",
        "✓ audit_build",
        "✓ publish_release",
    ):
        assert line in first.output
    assert "✗" not in first.output
    assert "Sales revenue" in first.output
    assert str(state / "published" / "warehouse.duckdb") in first.output.replace("\n", "")
    assert first.release in first.output


def test_the_same_night_again_changes_no_published_row(first: RanNight, again: RanNight) -> None:
    assert again.exit_code == 0, again.output
    assert first.tables["kpi.fct_kpi_values"][0] > 100
    assert again.tables == first.tables
    assert again.release == first.release


def test_dbt_does_not_parse_a_second_time_what_has_not_changed(again: RanNight, state: Path) -> None:
    log = (state / "build" / "dbt" / "build.log").read_text(encoding="utf-8")
    assert "Running with dbt" in log
    assert "full parse" not in log


def test_readers_read_while_a_night_runs(first: RanNight, again: RanNight) -> None:
    assert len(again.counts_read_meanwhile) >= 10
    assert set(again.counts_read_meanwhile) == {first.tables["kpi.fct_kpi_values"][0]}


def test_a_night_that_the_gate_refuses_says_why_in_the_gates_own_words(refused: RanNight) -> None:
    assert refused.exit_code == 1
    assert "✗ audit_build" in refused.output
    assert "GateClosed: " in refused.output
    assert "acc_invoice_lines" in refused.output
    assert (
        "publish_release" not in refused.output.split("✗ audit_build")[1].split("Everything Airflow said")[0]
    )


def test_a_night_that_the_gate_refuses_leaves_the_release_before(first: RanNight, refused: RanNight) -> None:
    assert "Nothing was published: readers see what they saw before." in refused.output
    assert refused.tables == first.tables
    assert refused.release == first.release


def test_people_are_told_by_mail_what_was_published_and_what_was_refused(
    again: RanNight, refused: RanNight, mailbox: Mailbox
) -> None:
    published, held = [str(mail["Subject"]) for mail in mailbox.mails]
    assert f"{NIGHT}: KPIs published" in published
    assert again.release in mailbox.texts()[0]
    assert held == "audit_build failed · bước audit_build bị lỗi"
    assert "acc_invoice_lines" in mailbox.texts()[1]
    assert "Nothing was published: readers see what they saw before." in mailbox.texts()[1]


def test_the_stages_are_told_as_openlineage_events(again: RanNight, lineage: LineageServer) -> None:
    ended = {event["job"]["name"]: event for event in lineage.events if event["eventType"] == "COMPLETE"}
    assert {event["eventType"] for event in lineage.events} == {"START", "COMPLETE"}
    assert len(lineage.events) == 2 * len(ended)
    stages = ("build_warehouse", "audit_build", "publish_release")
    assert {f"nightly_kpis.{stage}" for stage in stages} < set(ended)
    assert "nightly_kpis.land_source.crm" in ended
    built = {table["name"] for table in ended["nightly_kpis.build_warehouse"]["outputs"]}
    published = {table["name"]: table for table in ended["nightly_kpis.publish_release"]["outputs"]}
    assert "kpi.fct_kpi_values" in built & set(published)
    assert published["kpi.fct_kpi_values"]["facets"]["version"]["datasetVersion"] == again.release
