"""Which KPI definitions wait for the Director, what she is shown, and what her answer does."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from dags.closes import APPROVE, NOBODY
from dags.errors import RevisionRejected
from dags.nights import state_folder

log = logging.getLogger("revise_kpi_definitions")

WHAT_WAS_NOT_DECIDED = {
    "list_proposals": "The Director was not asked.",
    "ask_the_director": "No answer in time is no approval: the versions stay drafts.",
    "record_decision": "No version was approved.",
}


class Revision(TypedDict):
    """One revision, as tasks hand it on: plain values, because XComs are JSON."""

    state: str
    who: str
    shown: str
    body: str


def propose(context: Any) -> Revision:
    """The drafts of the last night that passed the gate; `who` is the account that triggered the run.

    Raises:
        NothingProposed: no draft waits.
        BuildNotAudited, HandOverMissing: no night passed the gate.
    """
    from publishing.commission.closing.company import hand_over_of
    from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
    from publishing.commission.night import require_passed_gate
    from publishing.commission.revising import hash_of_proposals, read_proposals

    params, run = context["params"], context["dag_run"]
    folder = params["state"] or str(state_folder(Path(params["company"])))
    landed = hand_over_of(Path(folder))
    require_passed_gate(Path(folder), landed)
    with opened_commission_ledger(ledger_url(Path(folder), os.environ.get("SALES_LEDGER_URL"))) as engine:
        proposals = read_proposals(landed, engine)
    shown = hash_of_proposals(proposals)
    lines = [
        "| KPI | version | content | direction | exposure | from | to |",
        "|---|--:|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.kpi_code} | {each.version_no} | {each.content} | {each.direction}"
        f" | {each.exposure_kpi_code or ''} | {each.effective_from} | {each.effective_to or ''} |"
        for each in proposals
    ]
    who = run.triggering_user_name or NOBODY
    return Revision(state=folder, who=who, shown=shown, body="\n".join([*lines, "", f"Drafts `{shown}`"]))


def decide(revision: Revision, answer: Mapping[str, Any]) -> None:
    """Keep the Director's answer with her account, note and minutes.

    Raises:
        RevisionRejected: she rejected it; the decision is kept.
        NoteMissing, SecondPersonRequired, DraftChanged: nothing was decided.
    """
    from publishing.commission.closing.company import hand_over_of, read_settings
    from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
    from publishing.commission.revising import decide_proposals, read_proposals

    words = answer.get("params_input") or {}
    note, reference = str(words.get("note") or ""), str(words.get("reference") or "")
    who, is_approved = str(answer["responded_by_user"]["name"]), answer["chosen_options"] == [APPROVE]
    state = Path(revision["state"])
    landed = hand_over_of(state)
    with opened_commission_ledger(ledger_url(state, os.environ.get("SALES_LEDGER_URL"))) as engine:
        decide_proposals(
            engine,
            read_proposals(landed, engine),
            revision["shown"],
            who,
            revision["who"],
            note,
            reference,
            is_approved=is_approved,
            require_second_person=read_settings(landed).require_second_person,
        )
    if not is_approved:
        raise RevisionRejected(
            f"The revision was rejected by {who}: {note}. The versions stay drafts and have no effect. "
            "Deliver new versions, then trigger the revision again."
        )


def say_what_was_not_decided(context: Any) -> None:
    """Callback of a red task: one message, for its log and for whatever alerts on it."""
    instance, error = context["task_instance"], context.get("exception")
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    not_done = WHAT_WAS_NOT_DECIDED[instance.task_id]
    log.error("%s of %s failed. %s%s\n%s", instance.task_id, instance.run_id, name, error, not_done)
