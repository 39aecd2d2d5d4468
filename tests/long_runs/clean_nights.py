"""False alarms of the history of days and columns: `python -m tests.long_runs.clean_nights --nights 365`.

The demo company (40 reps, 16 months) is asked night by night for what its systems knew; each night the suites
`history.days` and `history.columns` are evaluated in plain SQL, with their own queries and limits. A year
holds Tết, month ends, 30 April and the company's own holidays. Nothing is landed or built.
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from demo.delivering import COMPANY, read_knowledge
from demo.making import make_company
from demo.size import company_size
from expectations.checks import NightFacts, Severity
from expectations.suites.history_columns import column_suites
from expectations.suites.history_volumes import volume_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from ingestion.company import load_company
from ingestion.working_days import working_calendar
from tests.faults.plain_checks import wrong_rows

app = typer.Typer(add_completion=False)
SUITES = ("history.days", "history.columns")


@app.command()
def main(
    nights: Annotated[int, typer.Option(help="Nights, the last one being --until.")] = 365,
    until: Annotated[str, typer.Option(help="Last night.")] = "2026-10-31",
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 40,
    months: Annotated[int, typer.Option(help="Months of the company.")] = 16,
) -> None:
    """Print each check that closed or warned on a clean night, and how many nights were judged."""
    last = date.fromisoformat(until)
    thresholds = read_thresholds(THRESHOLDS)
    watched = sorted({*thresholds.watched_days, *thresholds.watched_columns})
    alarms = warnings = judged = 0
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        make_company(
            company_size(reps, months, last, 7, None, None, None),
            Path(folder),
            "parquet",
            1,
            lambda step: None,
        )
        open_company(connection, Path(folder))
        for back in range(nights - 1, -1, -1):
            closing, warned, rows = one_night(connection, last - timedelta(days=back), watched)
            alarms, warnings, judged = alarms + len(closing), warnings + len(warned), judged + rows
            for check_id in closing:
                typer.echo(f"ALARM {last - timedelta(days=back)} {check_id}")
    typer.echo(
        f"{nights} nights until {until}, {reps} reps: {alarms} false alarms, {warnings} warnings, "
        f"{judged} verdicts on days and columns with enough rows"
    )


def open_company(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """All rows of the company as tables, and the calendar where the suites look for it."""
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


def one_night(
    connection: duckdb.DuckDBPyConnection, night: date, watched: list[str]
) -> tuple[list[str], list[str], int]:
    """Checks that would close the gate, checks that warn, and rows with enough to judge."""
    knowledge = read_knowledge()
    thresholds = read_thresholds(THRESHOLDS)
    for entity in watched:
        connection.execute(
            f'create or replace temp table "landed__{entity}" as {knowledge[entity].select(entity, night)}'
        )
    facts = NightFacts(night, night - timedelta(days=400), 7, "VND", frozenset(watched))
    closing: list[str] = []
    warned: list[str] = []
    judged = 0
    for suite in [*volume_suites(facts, thresholds), *column_suites(facts, thresholds)]:
        if suite.name not in SUITES:
            continue
        connection.execute(f'create or replace temp table "{suite.subject_name}" as {suite.subject}')
        judged += count(connection, f'select count(*) from "{suite.subject_name}"')
        for check in suite.checks:
            if count(connection, wrong_rows(check.expectation, suite.subject_name)):
                told = warned if check.severity is Severity.WARN else closing
                told.append(suite.check_id(check))
                if told is closing:
                    query = check.expectation.unexpected_rows_query
                    seen = connection.execute(query.replace("{batch}", f'"{suite.subject_name}"')).fetchall()
                    closing[-1] += f" {seen}"
    return closing, warned, judged


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number of a select."""
    found = connection.execute(query).fetchone()
    return int(found[0] or 0) if found else 0


if __name__ == "__main__":
    app()
