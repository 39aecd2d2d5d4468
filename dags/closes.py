"""Which month a close is about, what the Director is shown, and what her answer does."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from dags.errors import PeriodRejected
from dags.nights import state_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from publishing.commission.closing.calculating import Calculated

log = logging.getLogger("close_commission_period")
APPROVE, REJECT = "Approve", "Reject"
NOBODY = "close_commission_period"
TIME_TO_ANSWER = timedelta(days=int(os.environ.get("SALES_APPROVAL_DAYS", "7")))

WHAT_WAS_NOT_POSTED = {
    "plan_close": "Nothing was calculated.",
    "calculate_period": "Nothing was kept as the month's draft.",
    "reconcile_credits": "The month stays calculated; the Director was not asked.",
    "ask_the_director": "No answer in time is no approval: the month stays calculated.",
    "record_decision": "The month was not approved, and nothing was posted.",
    "lock_period": "Nothing was posted: the month stays approved.",
    "write_statements": "The month is locked; its statements can be written again from the ledger.",
    "write_payout": "The month is locked; its payout file can be written again from the ledger.",
}


class Close(TypedDict):
    """One close, as tasks hand it on: plain values, because XComs are JSON."""

    state: str
    month: str
    who: str
    draft_hash: str
    body: str


def plan_run(context: Any, now: datetime) -> Close:
    """The month that comes next, or the one that was named; `who` is the account that triggered the run."""
    from publishing.commission.ledger.reading import read_steps

    params, run = context["params"], context["dag_run"]
    folder = params["state"] or str(state_folder(Path(params["company"])))
    with _ledger(folder) as engine, engine.connect() as connection:
        steps = read_steps(connection)
    month = params["month"] or (f"{max(step.period for step in steps):%Y-%m}" if steps else f"{now:%Y-%m}")
    return Close(state=folder, month=month, who=run.triggering_user_name or NOBODY, draft_hash="", body="")


def calculate(close: Close) -> Close:
    """Record what the last hand-over knows anew, calculate the month, and say what came out."""
    from publishing.commission.closing.calculating import calculate as calculate_month
    from publishing.commission.closing.engine_tools import tools_of
    from publishing.commission.ledger.database import known_now
    from publishing.commission.night import record_newest

    state = Path(close["state"])
    with _ledger(close["state"]) as engine:
        record_newest(state, engine, _month(close))
        found = calculate_month(
            engine, _month(close), known_now(engine), close["who"], tools_of(state, engine)
        )
    return close | {"draft_hash": found.draft_hash, "body": body_of(found)}


def reconcile(close: Close) -> Close:
    """Stop unless the difference to accounting is 0 in every currency and nothing is missing.

    Raises:
        ReconciliationDiffers, ExceptionsOpen: the Director is not asked.
    """
    from publishing.commission.closing.calculating import reconcile as reconcile_month

    with _ledger(close["state"]) as engine:
        for row in reconcile_month(engine, _month(close)):
            log.info("%s %s: %s on both sides", row.credit_event, row.currency, row.credited)
    return close


def decide(close: Close, answer: Mapping[str, Any]) -> Close:
    """Keep the Director's answer with her account, note and reference: an approval, or back to open.

    Raises:
        PeriodRejected: she rejected it; the month is open again, with her note.
    """
    from publishing.commission.closing.company import hand_over_of, read_settings
    from publishing.commission.closing.deciding import approve, reject

    words = answer.get("params_input") or {}
    note, reference = str(words.get("note") or ""), str(words.get("reference") or "")
    who = str(answer["responded_by_user"]["name"])
    month, draft = _month(close), close["draft_hash"]
    rule = read_settings(hand_over_of(Path(close["state"]))).require_second_person
    with _ledger(close["state"]) as engine:
        if answer["chosen_options"] != [APPROVE]:
            reject(engine, month, who, note, reference)
            raise PeriodRejected(
                f"{close['month']} was sent back to open by {who}: {note} ({reference or 'no reference'}). "
                "Nothing was posted. Mend what the note says, then trigger the close again."
            )
        if not _stands(engine, close, "approved"):
            approve(engine, month, who, note, reference, draft_hash=draft, require_second_person=rule)
    return close


def lock(close: Close) -> Close:
    """Post the month, unless this very draft is posted already: the task may run twice."""
    from publishing.commission.closing.engine_tools import tools_of
    from publishing.commission.closing.locking import lock as lock_month

    with _ledger(close["state"]) as engine:
        if not _stands(engine, close, "locked"):
            step = lock_month(engine, _month(close), close["who"], tools_of(Path(close["state"]), engine))
            log.info("Locked %s, head %s", close["month"], step.head_hash)
    return close


def write(close: Close, kinds: tuple[str, ...]) -> Close:
    """Write pages of the locked month to `commission/<month>/` of the state folder."""
    from publishing.commission.printing.writing import write_documents

    folder = Path(close["state"]) / "commission" / close["month"]
    with _ledger(close["state"]) as engine, engine.connect() as connection:
        log.info("%s files in %s", len(write_documents(connection, _month(close), kinds, folder)), folder)
    return close


def body_of(found: Calculated) -> str:
    """What the Director reads before she answers, in Markdown."""
    from publishing.commission.engine.payables import payables

    sums: dict[str, list[Any]] = {}
    for row in payables(found.draft.entries):
        reps, total = sums.get(row.currency, [0, 0])
        sums[row.currency] = [reps + 1, total + row.payable]
    lines = ["| currency | reps | payable |", "|---|---:|---:|"]
    lines += [f"| {currency} | {reps} | {total:,} |" for currency, (reps, total) in sorted(sums.items())]
    waived = [each for each in found.exceptions if each.is_waived]
    lines += ["", f"Known at {found.draft.as_of:%Y-%m-%d %H:%M:%S} UTC. Waived exceptions: {len(waived)}."]
    return "\n".join([*lines, "", f"Draft `{found.draft_hash}`"])


def say_what_was_not_posted(context: Any) -> None:
    """Callback of a red task: one message, for its log and for whatever alerts on it."""
    instance, error = context["task_instance"], context.get("exception")
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    not_done = WHAT_WAS_NOT_POSTED[instance.task_id]
    log.error("%s of %s failed. %s%s\n%s", instance.task_id, instance.run_id, name, error, not_done)


@contextmanager
def _ledger(state: str) -> Iterator[Engine]:
    from publishing.commission.command_options import existing_ledger

    with existing_ledger(Path(state), os.environ.get("SALES_LEDGER_URL")) as engine:
        yield engine


def _stands(engine: Engine, close: Close, step: str) -> bool:
    """Whether the month is in this state already, with this draft."""
    from publishing.commission.ledger.reading import read_steps

    with engine.connect() as connection:
        last = read_steps(connection, _month(close))[-1]
    return (last.step, last.draft_hash) == (step, close["draft_hash"])


def _month(close: Close) -> date:
    return date.fromisoformat(f"{close['month']}-01")
