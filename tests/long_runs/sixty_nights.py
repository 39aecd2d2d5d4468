"""python -m tests.long_runs.sixty_nights --work <folder> [--nights 60] [--every 15] [--write]

Sixty nights land one after the other, with late and corrected rows; at some of them the warehouse is built,
and beside it one from a single full load of what is true by then. Every published table must be the same.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from dbt_project import build
from demo.delivering import deliver_company
from demo.schema import ENTITIES
from demo.size import company_size
from ingestion.company import Company, load_company
from ingestion.contract import CONTRACT_FOLDER, load_contracts
from ingestion.handover import hand_over
from ingestion.landing import land_source
from publishing.commission.ledger_views.writing import write_commission_tables
from publishing.content_hashes import quoted
from tests.faults.workshop import bring_night, tune_company
from tests.long_runs.late_deliveries import make_untidy, write_truth

NIGHTS = 60
PAGE = Path(__file__).resolve().parents[2] / "docs" / "sixty_nights.md"
LANDED_AT = datetime(2026, 11, 1, tzinfo=UTC)
SCHEMAS = ("commission", "core", "kpi", "quality")
# Where a row lies differs when it was delivered in another file; what it says may not.
OF_DELIVERY = ("source_file", "source_line", "load_id")
# What was delivered is their subject.
TABLES_OF_DELIVERY = ("quality.receipts", "quality.entities")

HEAD = """# A full rebuild equals the sum of its nights

Written by `python -m tests.long_runs.sixty_nights --write`; do not edit. The demo company ({reps} reps) is
delivered in {nights} nights: the first whole, then deltas of what is new or changed, and snapshots. {late}
rows of the deltas came one to ten nights late, behind newer versions too; {corrected} came wrong at first.
At some nights a second state folder lands one full load of what is true by then, worked out from the files
without the code that lands them (rows that the source deleted are in it, with their mark). Both are built,
and every published table is compared row by row, both ways. The nightly one carries figures of days and weeks
from the build that was compared before it, except on Sundays.{short}

**Tables that differ: {different}.**

| night | rows landed | rows in full | figures | carried | equal | equal but for the file | different |
|---|--:|--:|--:|--:|--:|--:|---|
"""
FOOT = """
Where a row was delivered is {columns}: in another file, it rightly lies in another line.
Tables with such columns: {tables}.
{not_compared} say what was delivered and are not compared.
"""

app = typer.Typer(add_completion=False)


@dataclass
class Comparison:
    """One night: two builds, table by table."""

    night: str
    landed_rows: int
    true_rows: int
    figures: int = 0
    carried: int = 0
    equal: list[str] = field(default_factory=list)
    equal_but_for_delivery: list[str] = field(default_factory=list)
    different: dict[str, int] = field(default_factory=dict)


@app.command()
def main(
    work: Annotated[Path, typer.Option(help="Folder for the delivery and both state folders; made anew.")],
    nights: Annotated[int, typer.Option(help="Nights, the last one being --until.")] = NIGHTS,
    every: Annotated[int, typer.Option(help="Compare at each so manieth night, and at the last.")] = 15,
    until: Annotated[str, typer.Option(help="Last night.")] = "2026-10-31",
    reps: Annotated[int, typer.Option(help="Selling reps.")] = 10,
    months: Annotated[int, typer.Option(help="Months of the company.")] = 4,
    seed: Annotated[int, typer.Option(help="Another seed, another company, other rows late.")] = 7,
    write: Annotated[bool, typer.Option(help="Write docs/sixty_nights.md.")] = False,
) -> None:
    """Land night by night, and compare with one full load of the same truth."""
    last = date.fromisoformat(until)
    shutil.rmtree(work, ignore_errors=True)
    delivery, state = work / "delivery", work / "nightly"
    deliver_company(
        company_size(reps, months, last, seed, None, None, None), nights, delivery, lambda step: None
    )
    tune_company(delivery / "company" / "company.yml")
    company = load_company(delivery / "company")
    modes = {entity: mode for feed in company.feeds for entity, mode in feed.modes.items()}
    deltas = [entity for entity in ENTITIES if modes[entity] == "delta"]
    days = [last - timedelta(days=back) for back in range(nights - 1, -1, -1)]
    made = make_untidy(delivery / "inbox", deltas, days, seed)
    typer.echo(f"{nights} nights, {len(deltas)} deltas: {made.late} rows late, {made.corrected} corrected")
    keys = {entity: load_contracts(CONTRACT_FOLDER)[entity].key for entity in ENTITIES}
    landed, compared = 0, []
    for place, night in enumerate(days, start=1):
        bring_night(delivery / "inbox", state / "inbox", night)
        landed += _land(company, state, night)
        if place % every and place != nights:
            continue
        whole = work / f"whole_{night}"
        count = write_truth(delivery / "inbox", keys, deltas, days[:place], whole / "inbox")
        _land(company, whole, night)
        found = Comparison(str(night), landed, count)
        for folder, before in ((state, work / "before.duckdb"), (whole, None)):
            hand_over(company, folder, night)
            found.carried += build(folder, night, before=before).carried_periods
            write_commission_tables(folder, None)
        compare(state / "build" / "warehouse.duckdb", whole / "build" / "warehouse.duckdb", found)
        shutil.copy(state / "build" / "warehouse.duckdb", work / "before.duckdb")
        shutil.rmtree(whole)
        compared.append(found)
        typer.echo(json.dumps(asdict(found)))
    if write:
        PAGE.write_text(page(compared, nights, reps, made.late, made.corrected), encoding="utf-8")
    if any(found.different for found in compared):
        raise typer.Exit(1)


def _land(company: Company, state: Path, night: date) -> int:
    return sum(
        land_source(company, source, state, night, LANDED_AT, "sixty nights").landed_row_count
        for source in company.source_names
    )


def compare(nightly: Path, whole: Path, found: Comparison) -> None:
    """Fills in which published tables are equal, and how many rows stand in only one of the two."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{nightly}' as nightly (read_only)")
        connection.execute(f"attach '{whole}' as whole (read_only)")
        names = {side: _tables(connection, side) for side in ("nightly", "whole")}
        assert names["nightly"], "nothing was published"
        for table, columns in sorted(names["nightly"].items()):
            if table in TABLES_OF_DELIVERY:
                continue
            said = [column for column in columns if column not in OF_DELIVERY]
            if columns != names["whole"].get(table):
                found.different[table] = -1
            elif not _rows_apart(connection, table, columns):
                found.equal.append(table)
            elif apart := _rows_apart(connection, table, said):
                found.different[table] = apart
            else:
                found.equal_but_for_delivery.append(table)
        for table in names["whole"].keys() - names["nightly"].keys():
            found.different[table] = -1
        found.figures = _number(connection, "select count(*) from nightly.kpi.fct_kpi_values")


def _tables(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, list[str]]:
    rows = connection.execute(
        "select columns.schema_name || '.' || columns.table_name, list(column_name order by column_index)"
        " from duckdb_columns() as columns join duckdb_tables() as tables"
        " on columns.table_oid = tables.table_oid and columns.database_name = tables.database_name"
        " where columns.database_name = ? and columns.schema_name in ? group by all",
        [side, list(SCHEMAS)],
    ).fetchall()
    return dict(rows)


def _rows_apart(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> int:
    """Rows of one side that the other does not have, counted as often as they are too many."""
    listed = ", ".join(quoted(column) for column in columns)
    sides = [f"select {listed} from {side}.{table}" for side in ("nightly", "whole")]
    both = [f"({one} except all {other})" for one, other in (sides, reversed(sides))]
    return _number(connection, f"select count(*) from ({both[0]} union all {both[1]})")


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def page(compared: list[Comparison], nights: int, reps: int, late: int, corrected: int) -> str:
    """The measured page."""
    delivered = sorted({table for found in compared for table in found.equal_but_for_delivery})
    text = HEAD.format(
        nights=nights,
        reps=reps,
        late=f"{late:,}",
        corrected=f"{corrected:,}",
        short="" if nights >= NIGHTS else f" **Not yet run over {NIGHTS} nights, only over {nights}.**",
        different=sum(len(found.different) for found in compared),
    )
    for found in compared:
        counts = [found.landed_rows, found.true_rows, found.figures, found.carried, len(found.equal)]
        cells = [*counts, len(found.equal_but_for_delivery)]
        text += (
            f"| {found.night} | {' | '.join(f'{cell:,}' for cell in cells)} | {_told(found.different)} |\n"
        )
    return text + FOOT.format(
        columns=", ".join(f"`{name}`" for name in OF_DELIVERY),
        tables=", ".join(f"`{name}`" for name in delivered) or "none",
        not_compared=" and ".join(f"`{name}`" for name in TABLES_OF_DELIVERY),
    )


def _told(different: dict[str, int]) -> str:
    texts = [
        f"`{table}` {'(other columns)' if rows < 0 else f'({rows} rows)'}"
        for table, rows in different.items()
    ]
    return ", ".join(texts) or "none"


if __name__ == "__main__":
    app()
