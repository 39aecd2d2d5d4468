"""The revision of KPI definitions: what waits, what is decided, what an edit does; on both databases."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from dags.errors import RevisionRejected
from dags.revisions import Revision, decide
from publishing.commission.intake.ledger_extract import write_ledger_extract
from publishing.commission.ledger.database import ledger_url, make_engine, opened_commission_ledger
from publishing.commission.ledger.verifying import verify
from publishing.commission.revising import (
    decide_proposals,
    decision_rows,
    hash_of_proposals,
    read_proposals,
)
from publishing.errors import DraftChanged, NoteMissing, NothingProposed, SecondPersonRequired
from tests.integration.commission.ledger_rows import drop_guards
from tests.integration.commission.night import NightOfRows
from tests.integration.commission.small_close import write

DRAFT = {
    "version_no": 2, "applies_to": "rep", "kpi_type": "activity", "direction": "higher_better",
    "objective_code": "O1", "status": "draft", "effective_from": "2026-01-01",
}  # fmt: skip


def proposed(state: Path, content: str = "gọi 40 cuộc") -> Path:
    """A hand-over with an approved version and two drafts."""
    (state / "build").mkdir(parents=True, exist_ok=True)
    night = NightOfRows(state / "build" / "landed.duckdb", date(2025, 10, 31))
    old = {"version_no": 1, "status": "approved", "content": "gọi 30 cuộc"}
    night.add("pln_kpi_definitions", kpi_code="calls_made", **DRAFT | old)
    night.add("pln_kpi_definitions", kpi_code="calls_made", content=content, **DRAFT)
    night.add("pln_kpi_definitions", kpi_code="visits_made", content="thăm 20 đại lý", **DRAFT)
    write(night)
    return night.path


def approve(ledger: Engine, landed: Path, *, is_approved: bool = True, who: str = "director") -> None:
    waiting = read_proposals(landed, ledger)
    shown = hash_of_proposals(waiting)
    decide_proposals(ledger, waiting, shown, who, "anna", "đồng ý", "BB-04", is_approved=is_approved)


def test_drafts_wait_until_they_are_decided_and_an_edited_one_waits_again(
    ledger: Engine, tmp_path: Path
) -> None:
    landed = proposed(tmp_path)
    waiting = [(each.kpi_code, each.version_no) for each in read_proposals(landed, ledger)]
    assert waiting == [("calls_made", 2), ("visits_made", 2)]
    approve(ledger, landed)
    with pytest.raises(NothingProposed, match="2 drafts, all decided"):
        read_proposals(landed, ledger)
    edited = proposed(tmp_path, "gọi 20 cuộc")
    assert [each.content for each in read_proposals(edited, ledger)] == ["gọi 20 cuộc"]


def test_an_approval_needs_minutes_another_person_and_what_was_shown(ledger: Engine, tmp_path: Path) -> None:
    landed = proposed(tmp_path)
    waiting = read_proposals(landed, ledger)
    shown = hash_of_proposals(waiting)
    with pytest.raises(NoteMissing, match="minutes"):
        decide_proposals(ledger, waiting, shown, "director", "anna", "", " ", is_approved=True)
    with pytest.raises(NoteMissing, match="the reason"):
        decide_proposals(ledger, waiting, shown, "director", "anna", "", "BB-04", is_approved=False)
    with pytest.raises(SecondPersonRequired):
        approve(ledger, landed, who="Anna ")
    edited = read_proposals(proposed(tmp_path, "gọi 20 cuộc"), ledger)
    with pytest.raises(DraftChanged):
        decide_proposals(ledger, edited, shown, "director", "anna", "", "BB-04", is_approved=True)
    with ledger.connect() as connection:
        assert list(decision_rows(connection)) == []


def test_only_approved_versions_are_delivered_and_the_decisions_cannot_be_changed(
    ledger: Engine, tmp_path: Path
) -> None:
    landed, at = proposed(tmp_path), datetime(2025, 11, 6, tzinfo=UTC)
    approve(ledger, landed, is_approved=False)
    assert write_ledger_extract(ledger, tmp_path / "inbox", date(2025, 11, 6), at) == ()
    approve(ledger, proposed(tmp_path, "gọi 20 cuộc"))
    (path,) = write_ledger_extract(ledger, tmp_path / "inbox", date(2025, 11, 6), at)
    assert path.name == "com_definition_approvals_2025-11-06.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["approval_no"], row["kpi_code"], row["version_no"]) == ("3", "calls_made", "2")
    assert (row["content"], row["approved_by"], row["minutes_ref"]) == ("gọi 20 cuộc", "director", "BB-04")
    with ledger.connect() as connection, pytest.raises(DatabaseError, match="refused"):
        connection.execute(text("update com_definition_decisions set is_approved = 1"))


def test_verify_names_the_decision_that_was_changed(ledger: Engine, tmp_path: Path) -> None:
    approve(ledger, proposed(tmp_path), is_approved=False)
    with ledger.begin() as connection:
        assert verify(connection).finding is None
        drop_guards(connection)
        connection.execute(text("update com_definition_decisions set is_approved = 1 where id = 2"))
    with ledger.connect() as connection:
        finding = verify(connection).finding
    assert finding is not None
    assert finding.what == "decision 2 about KPI definitions"


def test_the_answer_of_the_screen_is_kept_and_a_rejection_is_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_LEDGER_URL", raising=False)
    landed = proposed(tmp_path)
    with opened_commission_ledger(ledger_url(tmp_path)) as ledger:
        shown = hash_of_proposals(read_proposals(landed, ledger))
    revision = Revision(state=str(tmp_path), who="anna", shown=shown, body="")
    answer = {
        "chosen_options": ["Reject"],
        "params_input": {"note": "chưa rõ", "reference": ""},
        "responded_by_user": {"name": "director"},
    }
    with pytest.raises(RevisionRejected, match="chưa rõ"):
        decide(revision, answer)
    with make_engine(ledger_url(tmp_path)).connect() as connection:
        kept = [(row["kpi_code"], row["is_approved"], row["who"]) for row in decision_rows(connection)]
    assert kept == [("calls_made", 0, "director"), ("visits_made", 0, "director")]
