"""The close's tools as they are in earnest: the engine over recorded rows, accounting over the hand-over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, select

from publishing.commission.closing.accounting import account
from publishing.commission.closing.company import hand_over_of, read_people, read_settings
from publishing.commission.closing.states import first_month
from publishing.commission.closing.tools import Calculation, CreditKey, OpenException, Tools
from publishing.commission.engine.posting import Posting, entries_to_post
from publishing.commission.engine.reasons import translated
from publishing.commission.engine.rows import KnownRows
from publishing.commission.entries import Entry
from publishing.commission.intake.known import known_rows
from publishing.commission.intake.tables import ROW_VERSIONS
from publishing.commission.ledger.reading import read_steps
from publishing.commission.printing.pages import printer

# A change of the rows before they are calculated, such as a draft plan taken for approved.
Change = Callable[[KnownRows], KnownRows]


def tools_of(state: Path, engine: Engine, change: Change | None = None) -> Tools:
    """Tools for the company whose state folder this is.

    Raises:
        HandOverMissing: no night was landed yet.
    """
    landed = hand_over_of(state)
    settings = read_settings(landed)
    return Tools(
        calculate=partial(_calculate, engine, change),
        account=partial(_account, landed, engine),
        name_people=partial(read_people, landed),
        print_pages=printer(settings.company_name, settings.zone, _sentence),
        zone=settings.zone,
        require_second_person=settings.require_second_person,
    )


def with_draft_plans(rows: KnownRows) -> KnownRows:
    """Plan versions that nobody approved yet, taken for approved when they were recorded."""
    plans = (plan if plan.approved_at else replace(plan, approved_at=plan.recorded_at) for plan in rows.plans)
    return replace(rows, plans=tuple(plans))


def calculation_of(posting: Posting, rows: KnownRows) -> Calculation:
    """What the engine says in the close's words; a row of 0 for every basis of a plan without credits."""
    credited: dict[CreditKey, Decimal] = {
        (posting.month, plan.credit_event, plan.currency): Decimal(0) for plan in rows.plans
    }
    for total in posting.credits:
        credited[total.month, total.credit_event, total.currency] = total.amount
    return Calculation(
        posting.entries,
        tuple(
            OpenException(each.month, each.reason, each.subject, each.is_waived)
            for each in posting.exceptions
        ),
        credited,
    )


def _calculate(
    engine: Engine, change: Change | None, month: date, as_of: datetime, posted: Sequence[Entry]
) -> Calculation:
    with engine.connect() as connection:
        first = first_month(read_steps(connection))
    rows = known_rows(engine, as_of, first)
    rows = change(rows) if change else rows
    return calculation_of(entries_to_post(rows, month, as_of, posted), rows.as_of(as_of))


def _account(
    landed: Path, engine: Engine, month: date, keys: Iterable[CreditKey]
) -> Mapping[CreditKey, Decimal]:
    return account(landed, month, keys, seen_bounces(engine))


def seen_bounces(engine: Engine) -> dict[str, date]:
    """Payment id → the day on which an extract first showed it as bounced, as the intakes recorded it.

    Of one that was good again and bounced once more, the day of the later bounce: the intake's own.
    """
    versions = ROW_VERSIONS.c
    query = select(versions.row_key, versions.content).where(
        versions.table_name == "bounces", versions.content.is_not(None)
    )
    seen: dict[str, date] = {}
    with engine.connect() as connection:
        for row in connection.execute(query.order_by(versions.version_no)):
            seen[row.row_key] = date.fromisoformat(json.loads(row.content)["seen_on"])
    return seen


def _sentence(entry: Entry, language: str) -> str:
    return translated(entry, "vi" if language == "vi" else "en")
