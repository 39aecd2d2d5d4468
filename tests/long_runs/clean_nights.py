"""False alarms of what is learnt from history: `python -m tests.long_runs.clean_nights --nights 365`.

The demo company (40 reps, 16 months) is asked night by night for what its systems knew; each night the suites
of `SUITES` are evaluated in plain SQL, with their own queries and limits. A year holds Tết, month ends and
the company's own holidays. Nothing is landed or built: an entity is a view of the rows that were known by
the night, and what a night would deliver is counted.
"""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from demo.delivering import COMPANY, Knowledge, read_knowledge, write_company_folder
from demo.making import make_company
from demo.size import company_size
from expectations.checks import NightFacts, Severity, Suite
from expectations.suites.history_columns import column_suites
from expectations.suites.history_deliveries import delivery_suites
from expectations.suites.history_hours import hour_suites
from expectations.suites.history_numbers import number_suites
from expectations.suites.history_volumes import volume_suites
from expectations.thresholds import THRESHOLDS, Thresholds, read_thresholds
from ingestion.company import load_company
from ingestion.working_days import working_calendar
from tests.faults.plain_checks import wrong_rows

app = typer.Typer(add_completion=False)
SUITES = ("history.days", "history.columns", "history.deliveries", "history.hours", "history.numbers")
# Deliveries of eight weeks are held against those of the night, so that many nights are delivered before.
DELIVERED_BEFORE = timedelta(days=63)


@dataclass
class Judged:
    """What the nights came to: checks that closed or warned, with their rows, and how much was judged."""

    alarms: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rows: int = 0


@app.command()
def main(
    nights: Annotated[int, typer.Option(help="Nights, the last one being --until.")] = 365,
    until: Annotated[str, typer.Option(help="Last night.")] = "2026-10-31",
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 40,
    months: Annotated[int, typer.Option(help="Months of the company.")] = 16,
) -> None:
    """Print each check that closed or warned on a clean night, and how many nights were judged."""
    last, began = date.fromisoformat(until), time.monotonic()
    thresholds, knowledge = read_thresholds(THRESHOLDS), read_knowledge()
    judged = Judged()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        size = company_size(reps, months, last, 7, None, None, None)
        make_company(size, Path(folder), "parquet", 1, lambda step: None)
        open_company(connection, Path(folder))
        modes = write_company_folder(Path(folder) / "company", last)
        deltas = {entity: knowledge[entity] for entity, mode in modes.items() if mode == "delta"}
        # Of a snapshot all rows are of tonight: there is nothing to learn from, and nothing is judged.
        for entity, column in thresholds.watched_numbers.items():
            connection.execute(
                f'create table landed.main."{entity}" ({column} varchar, _extracted_at timestamp)'
            )
        first = last - timedelta(days=nights - 1)
        day = first - DELIVERED_BEFORE
        while day <= last:
            deliver(connection, day, deltas, thresholds.watched_numbers)
            if day >= first:
                one_night(connection, day, thresholds, knowledge, judged)
            day += timedelta(days=1)
    for line in [*judged.alarms, *judged.warnings]:
        typer.echo(line)
    typer.echo(
        f"{nights} nights until {until}, {reps} reps: {len(judged.alarms)} false alarms, "
        f"{len(judged.warnings)} warnings, {judged.rows} verdicts on days, columns, deliveries, hours "
        f"and numbers with enough rows; {(time.monotonic() - began) / nights:.1f} s a night"
    )
    raise typer.Exit(1 if judged.alarms or not judged.rows else 0)


def open_company(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """All rows of the company as tables, the calendar and empty receipts where the suites look for them."""
    connection.execute("set timezone = 'UTC'")
    connection.execute("attach ':memory:' as landed")
    for file in sorted(folder.glob("*.parquet")):
        connection.execute(f"create table {file.stem} as select * from read_parquet('{file}')")
    days = working_calendar(load_company(COMPANY.parent), folder)
    connection.execute("create table landed.main.calendar (calendar_date date, is_working_day boolean)")
    connection.execute(
        "insert into landed.main.calendar select unnest(?::date[]), unnest(?::boolean[])",
        [[day for day, _, _ in days], [is_working for _, is_working, _ in days]],
    )
    connection.execute(
        "create table landed.main.receipts (entity varchar, delivery_date date, status varchar, "
        "delivery_mode varchar, row_count_in_file bigint)"
    )


def deliver(
    connection: duckdb.DuckDBPyConnection,
    night: date,
    deltas: Mapping[str, Knowledge],
    numbered: Mapping[str, str],
) -> None:
    """A receipt for each delta of the night: the rows that are new or changed since the night before.

    Of what is numbered, the keys with their last extraction, as the hand-over has them.
    """
    for entity, knowledge in deltas.items():
        known, before = f'"known__{entity}"', f'"before__{entity}"'
        is_first = not count(
            connection, f"select count(*) from duckdb_tables() where table_name = 'known__{entity}'"
        )
        if not is_first:
            connection.execute(f"drop table if exists {before}")
            connection.execute(f"alter table {known} rename to {before}")
        connection.execute(f"create temp table {known} as {knowledge.select(entity, night)}")
        query = f"from {known}" if is_first else f"from (from {known} except from {before})"
        connection.execute(
            "insert into landed.main.receipts values (?, ?, 'landed', 'delta', ?)",
            [entity, night, count(connection, f"select count(*) {query}")],
        )
        if column := numbered.get(entity):
            table = f'landed.main."{entity}"'
            connection.execute(
                f"create table if not exists {table} ({column} varchar, _extracted_at timestamp)"
            )
            connection.execute(f"create or replace temp table told as select {column} {query}")
            connection.execute(f"delete from {table} where {column} in (select {column} from told)")
            connection.execute(f"insert into {table} select {column}, ? from told", [night])


def one_night(
    connection: duckdb.DuckDBPyConnection,
    night: date,
    thresholds: Thresholds,
    knowledge: Mapping[str, Knowledge],
    judged: Judged,
) -> None:
    """Add the night's checks that would close the gate or warn, and the subjects with enough to judge."""
    watched = sorted({*thresholds.watched_days, *thresholds.watched_columns, *thresholds.watched_numbers})
    for entity in watched:
        connection.execute(
            f'create or replace temp view "landed__{entity}" as {knowledge[entity].select(entity, night)}'
        )
    facts = NightFacts(night, night - timedelta(days=400), 7, "VND", frozenset(watched))
    for suite in history_suites(facts, thresholds):
        subject = f'"{suite.subject_name}"'
        connection.execute(f"create or replace temp table {subject} as {suite.subject}")
        judged.rows += with_enough_rows(connection, suite, thresholds)
        for check in suite.checks:
            if count(connection, wrong_rows(check.expectation, suite.subject_name)):
                query = check.expectation.unexpected_rows_query.replace("{batch}", subject)
                seen = connection.execute(query).fetchall()
                if check.severity is Severity.WARN:
                    judged.warnings.append(f"warning {night} {suite.check_id(check)} {seen}")
                else:
                    judged.alarms.append(f"ALARM {night} {suite.check_id(check)} {seen}")


def history_suites(facts: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """The suites that need nothing but rows, calendar and receipts.

    Raises:
        ValueError: one of them is not made any more.
    """
    made = [
        *volume_suites(facts, thresholds),
        *column_suites(facts, thresholds),
        *delivery_suites(facts, thresholds),
        *hour_suites(facts, thresholds),
        *number_suites(facts, thresholds),
    ]
    suites = [suite for suite in made if suite.name in SUITES]
    if len(suites) != len(SUITES):
        raise ValueError(f"of {SUITES} only {[suite.name for suite in suites]} are made")
    return suites


def with_enough_rows(connection: duckdb.DuckDBPyConnection, suite: Suite, thresholds: Thresholds) -> int:
    """Rows of a subject that its rules judge: with a habit that is large enough."""
    limits = thresholds.history
    enough = (
        f"row_count >= {limits.least_usual}"
        if suite.name in ("history.columns", "history.hours")
        else f"earlier_count >= {limits.fewest_numbers} "
        f"and earlier_missing_count <= {limits.gap_share} * earlier_count"
        if suite.name == "history.numbers"
        else f"comparable_count >= {limits.fewest_comparable_periods} and usual_count >= {limits.least_usual}"
    )
    return count(connection, f'select count(*) from "{suite.subject_name}" where {enough}')


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number of a select."""
    found = connection.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


if __name__ == "__main__":
    app()
