"""Rows of the tables of schema `commission`, out of the ledger's database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, select

from publishing.commission.closing.calculating import Calculated
from publishing.commission.closing.findings import read_findings, read_people
from publishing.commission.closing.states import last_of
from publishing.commission.closing.tools import Person
from publishing.commission.engine.payables import Payable, payables
from publishing.commission.engine.reasons import translated
from publishing.commission.ledger.chain import PostedEntry
from publishing.commission.ledger.disputes import read_disputes
from publishing.commission.ledger.reading import PeriodStep, read_posted, read_steps
from publishing.commission.ledger.tables import DOCUMENTS
from publishing.commission.printing.statements import COLUMNS, person_of

Row = dict[str, Any]
Tables = Mapping[str, Iterable[Row]]


def commission_rows(connection: Connection, previews: Sequence[Calculated], night: date) -> Tables:
    """Every table by name. `previews` are the months that are not locked; `night` is what ages count to."""
    steps = read_steps(connection)
    posted = list(read_posted(connection))
    return {
        "payable": list(_payable_rows(connection, posted, steps)),
        "statements": list(_statement_rows(connection)),
        "statement_lines": [_line_row(each) for each in posted],
        "open_period_preview": [row for each in previews for row in _preview_rows(each)],
        "exceptions": [*_kept_exceptions(connection, steps), *_provisional_exceptions(previews, steps)],
        "disputes": list(_dispute_rows(connection, night)),
        "reconciliation": list(_reconciliation_rows(connection, steps)),
        "ledger": [_ledger_row(each) for each in posted],
        "period_steps": [_step_row(each) for each in steps],
    }


def _payable_rows(
    connection: Connection, posted: Sequence[PostedEntry], steps: Sequence[PeriodStep]
) -> Iterator[Row]:
    people: dict[date, Mapping[str, Person]] = {}
    paid = {step.period for step in steps if step.step == "paid"}
    for row in payables(each.entry for each in posted):
        if row.period not in people:
            calculated = last_of(steps, row.period, "calculated")
            step_no = calculated.step_no if calculated else 0
            people[row.period] = read_people(connection, row.period, step_no)
        person = person_of(people[row.period], row.rep)
        names = {"rep_name": person.rep_name, "region_id": person.region_id}
        yield _amounts(row) | names | {"is_paid": row.period in paid}


def _amounts(row: Payable) -> Row:
    figures = {name: getattr(row, name) for name in (*COLUMNS, "payable")}
    return {"period": row.period, "rep_id": row.rep, "currency": row.currency} | figures


def _statement_rows(connection: Connection) -> Iterator[Row]:
    columns = [column for column in DOCUMENTS.c if column.name != "content"]
    keys = (DOCUMENTS.c.period, DOCUMENTS.c.kind, DOCUMENTS.c.subject, DOCUMENTS.c.currency)
    for row in connection.execute(select(*columns).order_by(*keys, DOCUMENTS.c.language)):
        yield dict(row._mapping)


def _line_row(posted: PostedEntry) -> Row:
    entry = posted.entry
    kind, _, source_id = entry.source.partition(":")
    return _common(posted) | {
        "period": entry.posted_period,
        "deal_id": source_id if kind == "deal" else None,
        "document_id": source_id if kind in ("invoice", "note") else None,
        # the id of an allocation, until the payment is looked up
        "payment_id": unquote(entry.event_id.split("|")[0]) or None,
        "explanation_vi": translated(entry, "vi"),
        "explanation_en": translated(entry, "en"),
    }


def _ledger_row(posted: PostedEntry) -> Row:
    entry = posted.entry
    return _common(posted) | {
        "previous_hash": posted.previous_hash,
        "hash": posted.hash,
        "recorded_at": _utc(posted.recorded_at),
        "run_id": posted.run_id,
        "posted_period": entry.posted_period,
        "fx_rate": entry.fx_rate,
        "reason": entry.reason,
    }


def _common(posted: PostedEntry) -> Row:
    entry = posted.entry
    same = ("currency", "side", "entry_type", "plan_id", "component_id", "tier", "rate", "original_period")
    more = ("reverses_period", "source", "event_id", "credited", "amount")
    row = {name: getattr(entry, name) for name in (*same, *more)}
    return row | {"entry_id": posted.id, "rep_id": entry.rep, "plan_version": entry.version_no}


def _preview_rows(preview: Calculated) -> Iterator[Row]:
    for row in payables(preview.draft.entries):
        yield _amounts(row) | {"known_at": _utc(preview.draft.as_of)}


def _kept_exceptions(connection: Connection, steps: Sequence[PeriodStep]) -> Iterator[Row]:
    for period in sorted({step.period for step in steps}):
        _, exceptions = read_findings(connection, period)
        for each in exceptions:
            yield _exception(period, each.original_period, each.reason, each.subject, each.is_waived, False)


def _provisional_exceptions(previews: Sequence[Calculated], steps: Sequence[PeriodStep]) -> Iterator[Row]:
    calculated = {step.period for step in steps if step.step == "calculated"}
    for place, preview in enumerate(previews):
        period = preview.draft.period
        for each in preview.exceptions if period not in calculated else ():
            # those of the months before stand there already
            if place == 0 or each.original_period == period:
                yield _exception(
                    period, each.original_period, each.reason, each.subject, each.is_waived, True
                )


def _exception(
    period: date, original: date, reason: str, subject: str, is_waived: bool, is_provisional: bool
) -> Row:
    return {
        "period": period,
        "original_period": original,
        "reason": reason,
        "subject": subject,
        "is_waived": is_waived,
        "is_provisional": is_provisional,
    }


def _dispute_rows(connection: Connection, night: date) -> Iterator[Row]:
    end_of_night = datetime.combine(night, time.max, UTC)
    for each in read_disputes(connection):
        yield {
            "dispute_id": each.dispute_id,
            "status": each.status,
            "rep_id": each.rep,
            "period": each.posted_period,
            "entry_id": each.entry_id,
            "text": each.text,
            "raised_by": each.raised_by,
            "raised_at": _utc(each.raised_at),
            "closed_by": each.closed_by,
            "closed_at": _utc(each.closed_at),
            "corrected_row": each.corrected_row,
            "answer": each.answer,
            "age_days": each.age_days(end_of_night),
        }


def _reconciliation_rows(connection: Connection, steps: Sequence[PeriodStep]) -> Iterator[Row]:
    for period in sorted({step.period for step in steps}):
        rows, _ = read_findings(connection, period)
        for row in sorted(rows, key=lambda row: (row.original_period, row.credit_event, row.currency)):
            yield {
                "period": period,
                "original_period": row.original_period,
                "credit_event": row.credit_event,
                "currency": row.currency,
                "credited": row.credited,
                "accounted": row.accounted,
                "difference": row.difference,
            }


def _step_row(step: PeriodStep) -> Row:
    names = ("period", "step_no", "step", "who", "note", "reference", "draft_hash", "entry_count")
    row = {name: getattr(step, name) for name in (*names, "head_hash")}
    return row | {"recorded_at": _utc(step.recorded_at), "as_of": _utc(step.as_of)}


def _utc(moment: datetime | None) -> datetime | None:
    """UTC without its time zone, as the other published tables have it."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
