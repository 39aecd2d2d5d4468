"""What a calculation finds besides its entries: exceptions, the reconciliation, names to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from publishing.commission.closing.states import last_of
from publishing.commission.closing.tools import OpenException, Person
from publishing.commission.ledger.appending import append_rows
from publishing.commission.ledger.reading import read_steps
from publishing.commission.ledger.tables import EXCEPTIONS, PEOPLE, RECONCILIATIONS
from publishing.errors import ExceptionsOpen, ReconciliationDiffers


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All credits of a month's events by the engine and by accounting alone."""

    original_period: date
    credit_event: str
    currency: str
    credited: Decimal
    accounted: Decimal

    @property
    def difference(self) -> Decimal:
        """0, or the month is not locked."""
        return self.credited - self.accounted


def keep_findings(
    connection: Connection,
    month: date,
    step_no: int,
    exceptions: Sequence[OpenException],
    reconciliation: Sequence[Reconciliation],
    people: Mapping[str, Person],
) -> None:
    """Keep what a calculation found besides its entries, with its step."""
    place = {"period": month, "step_no": step_no}
    append_rows(
        connection,
        EXCEPTIONS,
        [
            place
            | {
                "exception_no": number,
                "original_period": each.original_period,
                "reason": each.reason,
                "subject": each.subject,
                "is_waived": int(each.is_waived),
            }
            for number, each in enumerate(exceptions, start=1)
        ],
    )
    append_rows(
        connection,
        RECONCILIATIONS,
        [
            place
            | {
                "original_period": row.original_period,
                "credit_event": row.credit_event,
                "currency": row.currency,
                "credited": row.credited,
                "accounted": row.accounted,
            }
            for row in reconciliation
        ],
    )
    append_rows(
        connection,
        PEOPLE,
        [
            place
            | {
                "rep": rep,
                "rep_name": person.rep_name,
                "region_id": person.region_id,
                "region_name": person.region_name,
            }
            for rep, person in people.items()
        ],
    )


def read_findings(connection: Connection, month: date) -> tuple[list[Reconciliation], list[OpenException]]:
    """Reconciliation and exceptions of the month's last calculation; none if there was none."""
    last = last_of(read_steps(connection, month), month, "calculated")
    step_no = last.step_no if last else 0
    kept = select(RECONCILIATIONS).where(
        RECONCILIATIONS.c.period == month, RECONCILIATIONS.c.step_no == step_no
    )
    rows = [
        Reconciliation(row.original_period, row.credit_event, row.currency, row.credited, row.accounted)
        for row in connection.execute(kept)
    ]
    missing = (
        select(EXCEPTIONS)
        .where(EXCEPTIONS.c.period == month, EXCEPTIONS.c.step_no == step_no)
        .order_by(EXCEPTIONS.c.exception_no)
    )
    exceptions = [
        OpenException(row.original_period, row.reason, row.subject, bool(row.is_waived))
        for row in connection.execute(missing)
    ]
    return rows, exceptions


def read_people(connection: Connection, month: date, step_no: int) -> dict[str, Person]:
    """Names as a calculation took them."""
    query = select(PEOPLE).where(PEOPLE.c.period == month, PEOPLE.c.step_no == step_no)
    return {
        row.rep: Person(row.rep_name, row.region_id, row.region_name) for row in connection.execute(query)
    }


def require_reconciled(month: date, rows: Sequence[Reconciliation]) -> None:
    """Raises ReconciliationDiffers unless something was compared and every difference is 0."""
    if not rows:
        raise ReconciliationDiffers(
            f"{month:%Y-%m}: no credits were compared with accounting, for no plan is in force. Nothing was "
            "approved or locked. Deliver the plans, then calculate the month again."
        )
    wrong = [row for row in rows if row.difference]
    if wrong:
        parts = "; ".join(
            f"{row.original_period:%Y-%m} {row.credit_event} {row.currency}: credits {row.credited}, "
            f"accounting {row.accounted}, difference {row.difference}"
            for row in wrong
        )
        raise ReconciliationDiffers(
            f"{month:%Y-%m}: {parts}. Nothing was approved or locked. Find the documents that one "
            "side knows and "
            "the other does not, have them delivered or mended, then calculate the month again."
        )


def require_no_exceptions(month: date, exceptions: Sequence[OpenException]) -> None:
    """Raises ExceptionsOpen unless every exception is waived."""
    missing = [each for each in exceptions if not each.is_waived]
    if missing:
        shown = "; ".join(
            f"{each.original_period:%Y-%m} {each.reason}: {each.subject}" for each in missing[:5]
        )
        raise ExceptionsOpen(
            f"{month:%Y-%m}: {len(missing)} exceptions, such as {shown}. Nothing was approved or "
            "locked. Deliver "
            "what is missing, or have finance waive it in pln_waivers, then calculate the month again."
        )
