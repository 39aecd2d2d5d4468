"""The quarterly revision: versions of KPI definitions that wait for the Director, and what she decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, Engine, insert, select

from publishing.commission.closing.deciding import same_person
from publishing.commission.ledger.appending import end_of
from publishing.commission.ledger.chain import GENESIS, canonical, hash_of
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.tables import DEFINITION_DECISIONS
from publishing.errors import DraftChanged, NoteMissing, NothingProposed, SecondPersonRequired

DRAFTS = """
select kpi_code, version_no, content, applies_to, kpi_type, direction, exposure_kpi_code, objective_code,
    effective_from, effective_to
from pln_kpi_definitions where status = 'draft' and not _is_deleted
order by kpi_code, version_no
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version of a KPI definition as it is shown to the Director."""

    kpi_code: str
    version_no: int
    content: str
    applies_to: str
    kpi_type: str
    direction: str
    exposure_kpi_code: str | None
    objective_code: str
    effective_from: date
    effective_to: date | None


COLUMNS = tuple(field.name for field in fields(Proposal))


def read_proposals(landed: Path, engine: Engine) -> list[Proposal]:
    """Drafts of the hand-over that were not decided as they stand; one that was edited since waits again.

    Raises:
        NothingProposed: there is none.
    """
    with duckdb.connect(str(landed), read_only=True) as connection:
        drafts = [Proposal(*row) for row in connection.execute(DRAFTS).fetchall()]
    with engine.connect() as stored:
        decided = {Proposal(**{name: row[name] for name in COLUMNS}) for row in decision_rows(stored)}
    waiting = [draft for draft in drafts if draft not in decided]
    if not waiting:
        raise NothingProposed(
            f"{landed}: no draft of a KPI definition waits for a decision ({len(drafts)} drafts, all "
            "decided). Nobody was asked. Deliver the new versions in pln_kpi_definitions with status draft."
        )
    return waiting


def hash_of_proposals(proposals: Sequence[Proposal]) -> str:
    """SHA-256 over all of them, one line each: what is approved is exactly what was shown."""
    lines = (canonical(asdict(proposal)) + b"\n" for proposal in proposals)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def decide_proposals(
    engine: Engine,
    proposals: Sequence[Proposal],
    shown: str,
    who: str,
    asked_by: str,
    note: str,
    reference: str,
    *,
    is_approved: bool,
    require_second_person: bool = True,
) -> None:
    """Keep the Director's decision about all proposals, in one transaction.

    Args:
        engine: the ledger's database.
        proposals: the versions as they stand.
        shown: the hash of what she was shown.
        who: her account.
        asked_by: the account that put the question.
        note: what she says to it; a rejection needs it.
        reference: minutes of the meeting; an approval needs them.
        is_approved: her answer.
        require_second_person: the company's rule that who asks may not approve.

    Raises:
        NoteMissing, SecondPersonRequired: as they say; nothing was decided.
        DraftChanged: a version was edited since she saw it.
    """
    if not (reference if is_approved else note).strip():
        what = "reference: the number of the minutes" if is_approved else "note: the reason"
        raise NoteMissing(
            f"The revision of KPI definitions lacks its {what}. Nothing was decided. Ask again."
        )
    if is_approved and require_second_person and same_person(who, asked_by):
        raise SecondPersonRequired(
            f"The revision of KPI definitions was asked for by {asked_by}, who may not approve it too. "
            "Nothing was decided. Let another person answer."
        )
    if hash_of_proposals(proposals) != shown:
        raise DraftChanged(
            f"The drafts of KPI definitions are not those that were shown ({shown}). Nothing was decided. "
            "Trigger the revision again and look at the new versions."
        )
    with writing(engine) as connection:
        now = database_time(connection)
        last_id, last_hash = end_of(connection, DEFINITION_DECISIONS)
        for proposal in proposals:
            values: dict[str, object] = asdict(proposal) | {
                "id": last_id + 1,
                "previous_hash": last_hash,
                "recorded_at": now,
                "is_approved": int(is_approved),
                "who": who,
                "note": note,
                "reference": reference,
            }
            last_id, last_hash = last_id + 1, hash_of(values)
            connection.execute(insert(DEFINITION_DECISIONS), [values | {"hash": last_hash}])


def decision_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """All decisions by column, in the order in which they were taken."""
    for row in connection.execute(select(DEFINITION_DECISIONS).order_by(DEFINITION_DECISIONS.c.id)):
        yield dict(row._mapping)


def verify_decisions(connection: Connection) -> tuple[str, str] | None:
    """The first decision that is not as it was written, and what is wrong with it."""
    previous = GENESIS
    for expected, row in enumerate(decision_rows(connection), start=1):
        name = f"decision {expected} about KPI definitions"
        if row["id"] != expected:
            return name, f"was removed or inserted: {row['id']} stands in its place"
        if hash_of({key: value for key, value in row.items() if key != "hash"}) != row["hash"]:
            return name, "was changed: its hash is not that of its columns"
        if row["previous_hash"] != previous:
            return name, "was written after another one"
        previous = row["hash"]
    return None
