"""The company of `running_day.yml`: its nights, its ticks, and where they lie."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dbt_project import build
from dbt_project.building import Build
from ingestion.company import Company, load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from publishing.releasing import publish
from tests.cases.company import Case, filled_row, write_company

NIGHT, DAY = date(2026, 10, 29), date(2026, 10, 30)
HOURS = ("01:05", "05:00", "10:30")
"""When the ticks of the day are made, UTC."""
MOVING = ("fld_orders", "fld_order_lines", "tel_calls", "tel_call_legs", "crm_activities")
DAY_FILE = yaml.safe_load(Path(__file__).with_name("running_day.yml").read_text("utf-8"))
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

INTRADAY = "intraday:\n  files:\n" + "".join(f'    {entity}: "{entity}*.csv"\n' for entity in MOVING)


def make_company(folder: Path, rows: Rows) -> Company:
    """The company folder with the extracts of one night in its inbox."""
    given = {entity: [dict(row) for row in entity_rows] for entity, entity_rows in rows.items()}
    case = Case("running day", "", "", given, [])
    write_company([case], folder, history_months=1)
    with (folder / "company.yml").open("a", encoding="utf-8") as file:
        file.write(INTRADAY)
    return load_company(folder)


def land_and_build(company: Company, state: Path, night: date, before: Path | None = None) -> Build:
    """One night up to its private build, which may carry figures of the release `before`."""
    for source in company.source_names:
        land_source(company, source, state, night, datetime(2026, 10, 31, tzinfo=UTC), "tests")
    hand_over(company, state, night)
    return build(state, night, before=before)


def after_the_day() -> Rows:
    """What Friday's night knows: every row in the version that came last."""
    newest = {entity: {_key(entity, row): row for row in rows} for entity, rows in DAY_FILE["before"].items()}
    for tick in DAY_FILE["ticks"]:
        for entity, rows in tick.items():
            newest[entity] |= {_key(entity, row): row for row in rows}
    return {entity: list(rows.values()) for entity, rows in newest.items()}


def deliver(company: Company, state: Path, number: int, rows: Rows | None = None) -> list[Path]:
    """Put one tick's deltas into the intraday inbox; returns the files."""
    inbox = state / "intraday" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    # the extracts of the cases say that they were made on 31 October at 18:00
    at = f"2026-10-31T18:{number + 1:02}:00Z"
    written = []
    for entity, given in (rows or DAY_FILE["ticks"][number]).items():
        path = inbox / f"{entity}_{DAY}_{number:04}.csv"
        filled = [
            filled_row(company.contracts[entity], "", dict(row)) | {"_extracted_at": at} for row in given
        ]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(filled[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(filled)
        written.append(path)
    return written


def moment(number: int) -> datetime:
    """When tick `number` is made."""
    hour, minute = map(int, HOURS[number % len(HOURS)].split(":"))
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=UTC)


def publish_night(state: Path, night: date, build_id: str) -> None:
    """The release of a night that was built; that its gate opens is not what these tests are about."""
    with duckdb.connect(str(state / "build" / "warehouse.duckdb")) as connection:
        connection.execute(
            "create or replace table quality.gate_summary as select ? as as_of, true as is_open,"
            " 1 as expectation_count, 0 as failed_count, 0 as warning_count, ? as build_id,"
            " false as is_overridden",
            [night, build_id],
        )
    publish(state, night, datetime(2026, 10, 31, tzinfo=UTC))


def _key(entity: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    keys = {
        "fld_orders": ("order_id",),
        "fld_order_lines": ("order_id", "line_no"),
        "tel_calls": ("call_id",),
        "tel_call_legs": ("call_id", "leg_no"),
        "crm_activities": ("activity_id",),
    }
    return tuple(row[name] for name in keys.get(entity, tuple(row)))
