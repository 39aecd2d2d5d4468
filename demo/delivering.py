"""The company delivered night by night: what its systems knew at the end of each day.

The first night of each entity is whole. Then an entity of mode `delta` brings the rows that are new or
changed since the night before, and a snapshot brings all rows that are known.
"""

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from demo.errors import NightsRefused
from demo.making import Report, make_company
from demo.schema import AUDIT_COLUMNS, ENTITIES
from demo.size import Size
from demo.working_time import DAY_MICROSECONDS, day_number

COMPANY = Path(__file__).parent / "company" / "company.yml"
KNOWLEDGE = Path(__file__).parent / "deliveries.yml"
_UTC_OFFSET_HOURS = 7


@dataclass(frozen=True)
class Knowledge:
    """When a row of an entity is known, and what of it: SQL over the table of all rows."""

    born: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def select(self, entity: str, day: date) -> str:
        """What is known of an entity at the end of a local day, without the columns of the extraction."""
        cutoff = f"(timestamp '{day + timedelta(days=1)}' - interval {_UTC_OFFSET_HOURS} hour)"
        told = dict(self.values)
        columns = ", ".join(
            f"{self._value(column.name, column.kind, told, cutoff)} as {column.name}"
            for column in ENTITIES[entity]
        )
        birth = f"coalesce({', '.join(self.born)}, date '1970-01-01')" if self.born else "date '1970-01-01'"
        select = (
            f"select {columns}, known._is_deleted from {entity} as known "
            f"where case when typeof({birth}) = 'DATE' then cast({birth} as timestamp) < "
            f"timestamp '{day + timedelta(days=1)}' else cast({birth} as timestamp) < {cutoff} end"
        )
        return select.replace("$cutoff", cutoff).replace("$day", f"date '{day}'")

    def _value(self, column: str, kind: str, told: dict[str, str], cutoff: str) -> str:
        if column in told:
            return told[column]
        if column not in self.later:
            return f"known.{column}"
        ahead = f"known.{column} > $day" if kind == "date" else f"known.{column} >= {cutoff}"
        return f"case when {ahead} then null else known.{column} end"


def read_knowledge(file: Path = KNOWLEDGE) -> dict[str, Knowledge]:
    """What deliveries.yml says, by entity."""
    content = YAML(typ="safe").load(file)
    return {
        entity: Knowledge(
            tuple(entry.get("born", ())),
            tuple(entry.get("later", ())),
            tuple(entry.get("values", {}).items()),
        )
        for entity, entry in content.items()
    }


def deliver_company(size: Size, nights: int, folder: Path, report: Report) -> dict[str, int]:
    """Write `folder/company/` and, for each night, `folder/inbox/<entity>_<night>.csv.gz`; rows per entity.

    The last night is `size.until`. The same size and nights give the same bytes. What an earlier delivery
    left in the folder is removed first.

    Raises:
        NightsRefused: fewer than one night, or more than the company has days.
        DemoError: the company could not be made.
    """
    days = size.last_day - size.first_day + 1
    if not 1 <= nights <= days:
        raise NightsRefused(
            f"{nights} nights of a company that knows {days} days. Nothing was written. "
            f"Ask for 1 to {days} nights, or for more months."
        )
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for stale in [path for entity in ENTITIES for path in inbox.glob(f"{entity}_20??-??-??.csv.gz")]:
        stale.unlink()
    modes = write_company_folder(folder / "company", size.until)
    with tempfile.TemporaryDirectory() as made, duckdb.connect(config={"threads": 2}) as connection:
        make_company(size, Path(made), "parquet", 2, report)
        connection.execute("set timezone = 'UTC'")
        for entity in ENTITIES:
            # the sink may have written a file per month
            files = f"{made}/{entity}*.parquet" if size.is_split else f"{made}/{entity}.parquet"
            connection.execute(f"create table {entity} as select * from read_parquet('{files}')")
        counts = dict.fromkeys(ENTITIES, 0)
        for back in range(nights - 1, -1, -1):
            night = size.until - timedelta(days=back)
            report(night.isoformat())
            for entity in ENTITIES:
                is_whole = back == nights - 1 or modes[entity] == "snapshot"
                counts[entity] += _deliver(connection, entity, night, is_whole, inbox)
    return counts


def write_company_folder(folder: Path, until: date) -> dict[str, str]:
    """The demo company's folder for nightly files; the mode of each entity.

    What the demo company appends is a delta here, since a row that changed comes again; each source has to
    deliver every night.
    """
    yaml = YAML()
    content: dict[str, Any] = yaml.load(COMPANY.read_text(encoding="utf-8"))
    content["inbox"] = "../inbox"
    content["default_date"] = until
    modes: dict[str, str] = {}
    for name, source in content["sources"].items():
        if name != "ledger":
            source["max_age_days"] = 0
        for entity, entry in source["entities"].items():
            entry["file"] = f"{entity}_20*.csv*"
            modes[entity] = "delta" if entry.get("mode") == "append" else "snapshot"
            entry["mode"] = modes[entity]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "company.yml").open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
    (folder / "calendar.csv").write_bytes(COMPANY.with_name("calendar.csv").read_bytes())
    return modes


def _deliver(
    connection: duckdb.DuckDBPyConnection, entity: str, night: date, is_whole: bool, inbox: Path
) -> int:
    knowledge = _KNOWLEDGE.get(entity, Knowledge())
    select = knowledge.select(entity, night)
    if not is_whole:
        select = f"{select} except {knowledge.select(entity, night - timedelta(days=1))}"
    columns = ", ".join(
        f"replace(cast({column.name} as varchar), ' ', 'T') || 'Z' as {column.name}"
        if column.kind == "timestamp"
        else column.name
        for column in ENTITIES[entity]
    )
    extracted_at = _extracted_at(night)
    path = inbox / f"{entity}_{night}.csv.gz"
    unfinished = path.with_name(path.name + ".unfinished")
    written = connection.execute(
        f"copy (select {columns}, '{extracted_at}' as {AUDIT_COLUMNS[0]}, "
        f"'DEMO-{night:%Y%m%d}' as {AUDIT_COLUMNS[1]}, {AUDIT_COLUMNS[2]} from ({select}) order by all) "
        f"to '{str(unfinished).replace(chr(39), chr(39) * 2)}' (format csv, header true, compression gzip)"
    ).fetchone()
    unfinished.replace(path)
    return int(written[0]) if written else 0


def _extracted_at(night: date) -> str:
    """Half past one after the night's day, local time, as the whole company is extracted."""
    moment = (
        (day_number(night) + 1) * DAY_MICROSECONDS
        - _UTC_OFFSET_HOURS * 3_600_000_000
        + DAY_MICROSECONDS // 16
    )
    seconds, _ = divmod(moment, 1_000_000)
    return (
        f"{date(1970, 1, 1) + timedelta(seconds=seconds)}T{seconds % 86_400 // 3600:02d}:"
        f"{seconds % 3600 // 60:02d}:00Z"
    )


_KNOWLEDGE = read_knowledge()
