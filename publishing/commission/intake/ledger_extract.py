"""The ledger's own extract: closed months and their entries as files that landing takes like any others."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from publishing.commission.allowances.reading import posted_rows
from publishing.commission.ledger.reading import read_posted, read_steps
from publishing.commission.revising import decision_rows

Values = Sequence[object]
COMMON = ("_extracted_at", "_batch_id", "_is_deleted")
MONTHS = ("period", "locked_at", "entry_count")
ENTRIES = (
    "entry_no", "recorded_at", "user_id", "currency", "side", "entry_type", "plan_id", "version_no",
    "component_id", "original_period", "posted_period", "source", "event_id", "credited", "amount",
)  # fmt: skip
ALLOWANCES = (
    "entry_no", "recorded_at", "employee_id", "user_id", "region_id", "entry_type", "original_period",
    "posted_period", "productivity_allowance", "currency", "exchange_rate", "full_allowance", "scored_weight",
    "weighted_score", "weighted_shortfall", "rounded_shortfall_pct", "band", "allowance_rate", "amount",
)  # fmt: skip
APPROVALS = (
    "approval_no", "approved_at", "approved_by", "minutes_ref", "kpi_code", "version_no", "content",
    "applies_to", "kpi_type", "direction", "exposure_kpi_code", "objective_code", "effective_from",
    "effective_to",
)  # fmt: skip


def write_ledger_extract(
    ledger: Engine, inbox: Path, night: date, extracted_at: datetime, until: datetime | None = None
) -> tuple[Path, ...]:
    """Write the files of closed months, their entries, locked allowances and approved definitions.

    They are `com_ledger_months_<night>.csv.gz`, `com_ledger_entries_…` and `com_ledger_allowances_…`
    and `com_definition_approvals_…`, each only where there is something. `night`
    is the first night that may know it: a rerun of an earlier night stays as it was. Files are put in place
    when they are whole; the same content has the same bytes. With `until`, only what was locked by then.
    """
    common = (_moment(extracted_at), f"LEDGER-{night:%Y%m%d}", "false")
    written: list[Path] = []
    with ledger.connect() as connection:
        months, allowances = list(_months(connection, until)), list(_allowances(connection, until))
        approvals = list(_approvals(connection, until))
        if months or allowances or approvals:
            inbox.mkdir(parents=True, exist_ok=True)
        if months:
            entries = inbox / f"com_ledger_entries_{night}.csv.gz"
            written.append(_write(entries, ENTRIES, _entries(connection, until), common))
            written.append(_write(inbox / f"com_ledger_months_{night}.csv.gz", MONTHS, months, common))
        if allowances:
            path = inbox / f"com_ledger_allowances_{night}.csv.gz"
            written.append(_write(path, ALLOWANCES, allowances, common))
        if approvals:
            path = inbox / f"com_definition_approvals_{night}.csv.gz"
            written.append(_write(path, APPROVALS, approvals, common))
    return tuple(written)


def _approvals(connection: Connection, until: datetime | None) -> Iterator[Values]:
    renamed = {"approval_no": "id", "approved_by": "who", "minutes_ref": "reference"}
    for row in decision_rows(connection):
        if row["is_approved"] and (until is None or row["recorded_at"] <= until):
            values = row | {"approved_at": _moment(row["recorded_at"])}
            yield [values[renamed.get(name, name)] for name in APPROVALS]


def _allowances(connection: Connection, until: datetime | None) -> Iterator[Values]:
    renamed = {"entry_no": "id", "user_id": "rep"}
    for row in posted_rows(connection):
        if until is not None and row["recorded_at"] > until:
            return
        values = row | {"recorded_at": _moment(row["recorded_at"])}
        yield [values[renamed.get(name, name)] for name in ALLOWANCES]


def _months(connection: Connection, until: datetime | None) -> Iterator[Values]:
    for step in read_steps(connection):
        if step.step == "locked" and (until is None or step.recorded_at <= until):
            yield step.period, _moment(step.recorded_at), step.entry_count or 0


def _entries(connection: Connection, until: datetime | None) -> Iterator[Values]:
    for posted in read_posted(connection):
        if until is not None and posted.recorded_at > until:
            return
        entry = posted.entry
        yield (
            posted.id, _moment(posted.recorded_at), entry.rep, entry.currency, entry.side, entry.entry_type,
            entry.plan_id, entry.version_no, entry.component_id, entry.original_period, entry.posted_period,
            entry.source, entry.event_id, entry.credited, entry.amount,
        )  # fmt: skip


def _write(path: Path, columns: Sequence[str], rows: Iterable[Values], common: Values) -> Path:
    unfinished = path.with_name(f".{path.name}.unfinished")
    with (
        unfinished.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*columns, *COMMON])
        writer.writerows([*row, *common] for row in rows)
    unfinished.replace(path)
    return path


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"
