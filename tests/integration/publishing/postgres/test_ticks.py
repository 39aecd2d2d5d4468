"""A tick in PostgreSQL: joined to the release that readers see, replaced whole, and in no release's way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import psycopg
import pytest

from publishing.errors import NothingProvisional
from publishing.intraday.server import publish_to_postgres
from publishing.layout import Layout
from publishing.postgres.access import load_access
from publishing.postgres.errors import PostgresReleaseNotFound
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import Database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release

FIGURES = (
    "select grain_id, today_value, certified_to_date, month_to_date, month_rank, is_provisional,"
    " certified_as_of from intraday.kpi_figures where grain = 'rep' order by 1"
)


def certify(state: Path, database: Database, number: int, night: str, value: int, more: str = "") -> None:
    """A release of a night, which says that Ann's month has come to a value."""
    write_release(
        state,
        number,
        "create or replace table core.dim_company as select 'cuu_long' as company_id,"
        f" 'Cửu Long' as company_name, date '{night}' as as_of_date;"
        " insert into kpi.fct_kpi_values (kpi_code, grain, grain_id, period_type, period_start, value)"
        f" values ('approved_order_value', 'rep', 'U1', 'month', date '2026-10-01', {value});{more}",
    )
    publish(Layout(state), database.address, RULES, AT)


def tick(state: Path, database: Database, certified: str, today: str, amount: int) -> int:
    """Publish the tick of `small_tick.sql`; returns the rows that arrived."""
    file = Layout(state).intraday
    file.unlink(missing_ok=True)
    script = Path(__file__).with_name("small_tick.sql").read_text("utf-8")
    with duckdb.connect(str(file)) as connection:
        connection.execute(script.format(certified=certified, today=today, amount=amount))
    return publish_to_postgres(Layout(state), database.address, load_access())


def test_readers_see_the_certified_month_and_the_provisional_day_as_one(
    state: Path, database: Database
) -> None:
    certify(state, database, 1, "2026-10-29", 1000)
    assert tick(state, database, "2026-10-29", "2026-10-30", 280) == 12

    with database.as_owner() as connection:
        rows = connection.execute(FIGURES).fetchall()
    night = date(2026, 10, 29)
    assert rows == [("U1", 280, 1000, 1280, 1, True, night), ("U2", 430, 0, 430, 2, True, night)]


def test_the_next_tick_takes_the_place_of_the_one_before_for_who_looks_anew(
    state: Path, database: Database
) -> None:
    certify(state, database, 1, "2026-10-29", 1000)
    tick(state, database, "2026-10-29", "2026-10-30", 280)
    with database.as_owner() as reader:
        reader.execute("begin isolation level repeatable read")
        before = reader.execute(FIGURES).fetchall()
        tick(state, database, "2026-10-29", "2026-10-30", 300)
        assert reader.execute(FIGURES).fetchall() == before
        reader.execute("commit")
        assert reader.execute(FIGURES).fetchall()[0][1:4] == (300, 1000, 1300)


def test_a_later_night_takes_the_place_of_the_day_without_another_tick(
    state: Path, database: Database
) -> None:
    certify(state, database, 1, "2026-10-29", 1000)
    tick(state, database, "2026-10-29", "2026-10-30", 280)
    # the views of the release get another column, which a view on them would have forbidden
    wider = " alter table kpi.fct_kpi_values add column unit_note varchar;"
    certify(state, database, 2, "2026-10-30", 1350, wider)

    with database.as_owner() as connection:
        rows = connection.execute(FIGURES).fetchall()
    assert rows[0][:4] == ("U1", 0, 1350, 1350)
    assert rows[1][:4] == ("U2", 0, 0, 0)


def test_a_month_is_not_told_while_the_server_shows_an_earlier_night_than_the_tick_follows(
    state: Path, database: Database
) -> None:
    """Friday's 350 are neither in Thursday's month nor among the days of a tick after Friday's night."""
    certify(state, database, 1, "2026-10-29", 1000)
    tick(state, database, "2026-10-30", "2026-10-31", 280)
    with database.as_owner() as connection:
        behind = connection.execute(FIGURES).fetchall()
    certify(state, database, 2, "2026-10-30", 1350)
    with database.as_owner() as connection:
        level = connection.execute(FIGURES).fetchall()

    assert behind[0] == ("U1", 280, 1000, None, None, True, date(2026, 10, 29))
    assert level[0] == ("U1", 280, 1350, 1630, 1, True, date(2026, 10, 30))


def test_names_stay_out_and_only_readers_of_all_regions_get_in(
    state: Path, database: Database, tmp_path: Path
) -> None:
    certify(state, database, 1, "2026-10-29", 1000)
    logins = ["report: {role: bi_reader}", "north: {role: region_reader, regions: [MB]}"]
    database.make_logins(tmp_path, *logins)
    tick(state, database, "2026-10-29", "2026-10-30", 280)

    with database.as_login("report") as report:
        assert len(report.execute(FIGURES).fetchall()) == 2
        columns = report.execute("select * from intraday.members").description or []
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            report.execute("delete from intraday.provisional_days")
    assert [column.name for column in columns] == ["grain", "grain_id", "region_id"]
    with database.as_login("north") as north, pytest.raises(psycopg.errors.InsufficientPrivilege):
        north.execute(FIGURES)


def test_without_a_release_or_a_tick_nothing_is_made(state: Path, database: Database) -> None:
    (state / "published").mkdir(parents=True)
    with pytest.raises(NothingProvisional):
        publish_to_postgres(Layout(state), database.address, load_access())
    with pytest.raises(PostgresReleaseNotFound, match="Publish a night first"):
        tick(state, database, "2026-10-29", "2026-10-30", 280)
    with database.as_owner() as connection:
        assert connection.execute("select to_regnamespace('intraday')").fetchone() == (None,)
