"""From a ledger entry to what made it: its credit, and the lines of the extracts as they were known then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, select

from publishing.commission.entries import Entry
from publishing.commission.intake.tables import INTAKES, ROW_VERSIONS
from publishing.commission.ledger.chain import PostedEntry
from publishing.commission.ledger.reading import read_entry, read_posted_in, read_steps
from publishing.errors import EntryNotFound

# Tables of the recorded rows that a source is made of.
TABLE_OF_KIND = {"invoice": "documents", "note": "documents", "deal": "deals"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A recorded row as it stood at the lock's as-of time, and the line of the extract that it came from."""

    table_name: str
    row_key: str
    version_no: int
    recorded_at: datetime
    source_file: str | None
    source_line: int | None
    content: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An entry, the entries of the same credit on the same statement, and the rows behind them."""

    posted: PostedEntry
    as_of: datetime | None
    related: tuple[PostedEntry, ...]
    rows: tuple[SourceRow, ...]


def explain_entry(connection: Connection, entry_id: int) -> Explained:
    """What made an entry.

    Raises:
        EntryNotFound: the ledger has no such line.
    """
    posted = read_entry(connection, entry_id)
    if posted is None:
        raise EntryNotFound(
            f"The ledger has no entry {entry_id}. Nothing was explained. Take the number of a line from "
            "commission.statement_lines."
        )
    entry = posted.entry
    steps = read_steps(connection, entry.posted_period)
    as_of = next((step.as_of for step in steps if step.step == "locked"), None)
    related = tuple(
        each
        for each in read_posted_in(connection, entry.posted_period)
        if each.id != posted.id and entry.source and _credit_of(each.entry) == _credit_of(entry)
    )
    rows = tuple(
        row for table, key in keys_of(entry) if (row := _row_as_of(connection, table, key, as_of)) is not None
    )
    return Explained(posted, as_of, related, rows)


def keys_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Tables and keys of the recorded rows that an entry speaks of; those that are not there are passed over.

    `source` is the kind and id of the deal or document; `event_id` begins with the fact that credited.
    """
    kind, _, source_id = entry.source.partition(":")
    if kind in TABLE_OF_KIND:
        yield TABLE_OF_KIND[kind], source_id
    if entry.event_id:
        fact = unquote(entry.event_id.split("|")[0])
        for name in dict.fromkeys((fact, fact.rpartition(" ")[2])):
            if name != source_id:
                yield "documents", name
            yield "allocations", name
            yield "reversals", name
    if kind != entry.source:
        yield "splits", source_id
    if entry.plan_id:
        yield "plans", json.dumps([entry.plan_id, str(entry.version_no)], separators=(",", ":"))
        yield "plans", entry.plan_id


def _credit_of(entry: Entry) -> tuple[Any, ...]:
    return entry.rep, entry.source, entry.event_id, entry.original_period


def _row_as_of(connection: Connection, table: str, key: str, as_of: datetime | None) -> SourceRow | None:
    query = (
        select(ROW_VERSIONS, INTAKES.c.recorded_at)
        .join(INTAKES, ROW_VERSIONS.c.intake_no == INTAKES.c.intake_no)
        .where(ROW_VERSIONS.c.table_name == table, ROW_VERSIONS.c.row_key == key)
        .order_by(ROW_VERSIONS.c.version_no.desc())
        .limit(1)
    )
    if as_of is not None:
        query = query.where(INTAKES.c.recorded_at <= as_of)
    row = connection.execute(query).first()
    if row is None:
        return None
    return SourceRow(
        row.table_name,
        row.row_key,
        row.version_no,
        row.recorded_at,
        row.source_file,
        row.source_line,
        row.content or "",
    )
