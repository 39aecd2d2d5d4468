"""The state of a month, and which step may follow it. Months are closed one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from sqlalchemy import Connection

from publishing.commission.ledger.reading import PeriodStep, StepName, read_steps
from publishing.errors import LedgerMissing, PeriodOutOfOrder, PeriodStateWrong

# What a month must be in for a step to be taken.
BEFORE: dict[StepName, tuple[StepName, ...]] = {
    "open": ("calculated", "approved"),
    "calculated": ("open", "calculated"),
    "approved": ("calculated",),
    "locked": ("approved",),
    "paid": ("locked",),
}
NEXT_STEP = {
    "open": "calculate it: python -m publishing commission calculate",
    "calculated": "approve or reject it: python -m publishing commission approve",
    "approved": "lock it: python -m publishing commission lock",
    "locked": "note the payment: python -m publishing commission pay",
    "paid": "nothing: it is closed; what becomes known later is posted in the next month",
}


def month_after(month: date) -> date:
    """First day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def state_of(steps: Sequence[PeriodStep], month: date) -> PeriodStep | None:
    """The last step of a month; None if the month was never opened."""
    return next((step for step in reversed(steps) if step.period == month), None)


def first_month(steps: Sequence[PeriodStep]) -> date:
    """The ledger's first month.

    Raises:
        LedgerMissing: it was never begun.
    """
    if not steps:
        raise LedgerMissing(
            "The ledger was never begun: it has no first month. Nothing was calculated. Begin it: "
            "python -m publishing commission start --month <first month> --who <you>"
        )
    return steps[0].period


def require_step(connection: Connection, month: date, wanted: StepName) -> PeriodStep:
    """The state that the month is in, if the wanted step may follow it.

    Raises:
        LedgerMissing, PeriodOutOfOrder, PeriodStateWrong: it may not.
    """
    steps = read_steps(connection)
    first_month(steps)
    state = state_of(steps, month)
    if state is None:
        _refuse_order(steps, month)
    if state.step not in BEFORE[wanted]:
        raise PeriodStateWrong(
            f"{month:%Y-%m} is {state.step} (by {state.who}, {state.recorded_at:%Y-%m-%d %H:%M} UTC), so it "
            f"cannot become {wanted}. Nothing was changed. What comes next is to {NEXT_STEP[state.step]}."
        )
    return state


def last_of(steps: Sequence[PeriodStep], month: date, name: StepName) -> PeriodStep | None:
    """The last step of a name that a month took."""
    return next((step for step in reversed(steps) if (step.period, step.step) == (month, name)), None)


def _refuse_order(steps: Sequence[PeriodStep], month: date) -> NoReturn:
    opened = max(step.period for step in steps)
    state = state_of(steps, opened)
    assert state is not None
    if month < steps[0].period:
        fact = f"the ledger begins with {steps[0].period:%Y-%m}"
    else:
        fact = f"{opened:%Y-%m} comes first and is {state.step}"
    raise PeriodOutOfOrder(
        f"{month:%Y-%m} is not open: {fact}. Nothing was changed. Close the months in their order; see: "
        "python -m publishing commission periods"
    )
