"""Locked allowances never move, and what comes later is an adjustment; on both databases."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from publishing.commission.allowances.closing import (
    calculate_allowances,
    lock_allowances,
    reject_allowances,
)
from publishing.commission.allowances.drafting import Recomputed
from publishing.commission.allowances.reading import posted_allowances, read_allowance_steps
from publishing.commission.intake.ledger_extract import write_ledger_extract
from publishing.commission.ledger.verifying import verify
from publishing.errors import (
    AllowancesMissing,
    DraftChanged,
    LedgerBroken,
    NoteMissing,
    PeriodOutOfOrder,
    PeriodStateWrong,
    SecondPersonRequired,
)
from tests.integration.commission.ledger_rows import drop_guards

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
NIGHT, LATER = date(2026, 11, 4), date(2026, 12, 4)


def known(month: date, payable: str | None, rep: str = "A", **values: Any) -> Recomputed:
    """Full allowance 3 000 000; the evaluation that goes with some of the shares."""
    band: dict[str | None, tuple[str, str, str]] = {
        "1500000": ("14.0", "up_to_30", "0.5"),
        "2700000": ("4.4", "up_to_10", "0.9"),
        "3000000": ("0", "met", "1"),
    }
    lack, name, share = band.get(payable, ("0", "met", "1"))
    judged: dict[str, Any] = {
        "rounded_shortfall_pct": Decimal(lack),
        "band": name,
        "allowance_rate": Decimal(share),
    }
    if payable is None:
        judged = dict.fromkeys(judged)
    return Recomputed(
        employee_id=f"e-{rep}",
        rep=rep,
        region_id="N",
        month=month,
        productivity_allowance=Decimal(3_000_000),
        currency="VND",
        exchange_rate=Decimal(1),
        full_allowance=Decimal(3_000_000),
        scored_weight=Decimal(1),
        weighted_score=Decimal("4.777777777778"),
        weighted_shortfall=Decimal("0.044444444444"),
        payable=None if payable is None else Decimal(payable),
        **judged | values,
    )


def close(ledger: Engine, month: date, night: date, *rows: Recomputed) -> None:
    _, draft = calculate_allowances(ledger, month, night, rows, "anna")
    lock_allowances(ledger, month, "director", "QĐ-7", shown=draft)


def posted(ledger: Engine) -> list[tuple[str, str, str, str, int]]:
    with ledger.connect() as connection:
        return [
            (row.rep, row.entry_type, f"{row.original_period:%m}", f"{row.posted_period:%m}", int(row.amount))
            for row in posted_allowances(connection)
        ]


def test_a_version_approved_after_the_lock_is_posted_as_a_difference_in_the_next_month(
    ledger: Engine,
) -> None:
    # v1 10 000 pays half, v2 9 000 approved on 20 October pays 90 %; locked on 5 November; v3 8 500 approved
    # on 12 November is met
    calculate_allowances(ledger, OCTOBER, date(2026, 10, 31), [known(OCTOBER, "1500000")], "anna")
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"))
    close(ledger, NOVEMBER, LATER, known(OCTOBER, "3000000"), known(NOVEMBER, "3000000"))
    close(ledger, DECEMBER, LATER, known(OCTOBER, "3000000"), known(DECEMBER, "1500000"))
    assert posted(ledger) == [
        ("A", "allowance", "10", "10", 2_700_000),
        ("A", "allowance", "11", "11", 3_000_000),
        ("A", "adjustment", "10", "11", 300_000),
        ("A", "allowance", "12", "12", 1_500_000),
    ]
    with ledger.connect() as connection:
        reasons = [row.reason for row in posted_allowances(connection)]
        assert verify(connection).finding is None
        assert verify(connection).allowance_count == 4
    assert reasons[0] == "Allowance of 2026-10: 90 % of it, 4.4 % of the KPIs lack"
    assert reasons[2] == "Allowance of 2026-10: 3000000 by what is known now, 2700000 posted"


def test_a_held_allowance_and_one_that_came_late_are_paid_in_full_once_they_are_known(ledger: Engine) -> None:
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, None), known(OCTOBER, "2700000", "B"))
    late = known(OCTOBER, "1500000", "C")
    close(ledger, NOVEMBER, LATER, known(OCTOBER, "2700000"), late, known(NOVEMBER, "3000000"))
    assert posted(ledger) == [
        ("A", "held", "10", "10", 0),
        ("B", "allowance", "10", "10", 2_700_000),
        ("A", "allowance", "11", "11", 3_000_000),
        ("A", "adjustment", "10", "11", 2_700_000),
        ("C", "adjustment", "10", "11", 1_500_000),
    ]


def test_who_is_gone_from_the_night_or_held_since_keeps_what_was_paid(ledger: Engine) -> None:
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"), known(OCTOBER, "3000000", "B"))
    close(ledger, NOVEMBER, LATER, known(OCTOBER, None), known(NOVEMBER, "3000000"))
    assert posted(ledger)[2:] == [("A", "allowance", "11", "11", 3_000_000)]


def test_months_are_locked_in_order_and_once(ledger: Engine) -> None:
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"))
    with pytest.raises(PeriodOutOfOrder, match="2026-11 is, after the locked 2026-10"):
        calculate_allowances(ledger, DECEMBER, LATER, [known(DECEMBER, "1500000")], "anna")
    with pytest.raises(PeriodStateWrong, match="is locked"):
        calculate_allowances(ledger, OCTOBER, NIGHT, [known(OCTOBER, "1500000")], "anna")
    with pytest.raises(PeriodStateWrong, match="was never calculated"):
        lock_allowances(ledger, NOVEMBER, "director", "QĐ-8")
    with pytest.raises(AllowancesMissing, match="tells of no productivity allowance"):
        calculate_allowances(ledger, NOVEMBER, LATER, [known(OCTOBER, "3000000")], "anna")


def test_a_lock_needs_a_second_person_a_reference_and_the_draft_that_was_shown(ledger: Engine) -> None:
    _, seen = calculate_allowances(ledger, OCTOBER, NIGHT, [known(OCTOBER, "1500000")], "anna")
    with pytest.raises(SecondPersonRequired, match="were calculated by anna"):
        lock_allowances(ledger, OCTOBER, " Anna", "QĐ-7")
    with pytest.raises(NoteMissing, match="reference"):
        lock_allowances(ledger, OCTOBER, "director", " ")
    calculate_allowances(ledger, OCTOBER, NIGHT, [known(OCTOBER, "2700000")], "anna")
    with pytest.raises(DraftChanged, match=seen):
        lock_allowances(ledger, OCTOBER, "director", "QĐ-7", shown=seen)
    reject_allowances(ledger, OCTOBER, "director", "bảng lương thiếu")
    with pytest.raises(PeriodStateWrong, match="is rejected by director"):
        lock_allowances(ledger, OCTOBER, "director", "QĐ-7")
    assert posted(ledger) == []
    with ledger.connect() as connection:
        steps = [(step.step, step.who, step.note) for step in read_allowance_steps(connection)]
    assert steps == [
        ("calculated", "anna", ""),
        ("calculated", "anna", ""),
        ("rejected", "director", "bảng lương thiếu"),
    ]


@pytest.mark.parametrize("table", ["com_allowance_entries", "com_allowance_steps", "com_allowance_drafts"])
@pytest.mark.parametrize("change", ["update {} set period_or_type = period_or_type", "delete from {}"])
def test_the_database_refuses_every_change(ledger: Engine, table: str, change: str) -> None:
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"))
    column = "original_period" if table == "com_allowance_entries" else "period"
    with ledger.connect() as connection, pytest.raises(DatabaseError, match="refused"):
        connection.execute(text(change.format(table).replace("period_or_type", column)))


TAMPERINGS = {
    "update com_allowance_entries set amount = '2900000.000000' where id = 2": "entry 2: was changed",
    "update com_allowance_entries set rep = 'Z' where id = 1": "entry 1: was changed",
    "delete from com_allowance_entries where id = 1": "entry 1: was removed",
    "delete from com_allowance_entries where id = 3": "entry 3: was removed",
    "insert into com_allowance_entries select 4, hash, hash, recorded_at, run_id, employee_id, rep,"
    " region_id, entry_type, original_period, posted_period, productivity_allowance, currency, exchange_rate,"
    " full_allowance, scored_weight, weighted_score, weighted_shortfall, rounded_shortfall_pct, band,"
    " allowance_rate, amount, reason from com_allowance_entries where id = 3": "entry 4: was changed",
    "update com_allowance_steps set who = 'nobody' where id = 2": "step of allowances 2: was changed",
    "delete from com_allowance_steps where id = 1": "step of allowances 1: was removed",
}


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_every_change_that_went_round_the_guards_is_found_and_named(ledger: Engine, statement: str) -> None:
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"), known(OCTOBER, "1500000", "B"))
    close(ledger, NOVEMBER, LATER, known(OCTOBER, "2700000"), known(NOVEMBER, "3000000"))
    with ledger.begin() as connection:
        assert verify(connection).finding is None
        drop_guards(connection)
        assert connection.execute(text(statement)).rowcount == 1
    with ledger.connect() as connection:
        finding = verify(connection).finding
    assert finding is not None
    assert TAMPERINGS[statement] in f"{finding.what}: {finding.problem}"
    with pytest.raises(LedgerBroken):
        lock_allowances(ledger, DECEMBER, "director", "QĐ-9")


def test_locked_allowances_are_delivered_as_landing_reads_them(ledger: Engine, tmp_path: Path) -> None:
    at = datetime(2026, 11, 6, tzinfo=UTC)
    assert write_ledger_extract(ledger, tmp_path, date(2026, 11, 6), at) == ()
    close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"), known(OCTOBER, None, "B"))
    (path,) = write_ledger_extract(ledger, tmp_path, date(2026, 11, 6), at)
    assert path.name == "com_ledger_allowances_2026-11-06.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        first, second = csv.DictReader(stream)
    assert (first["entry_no"], first["user_id"], first["amount"]) == ("1", "A", "2700000.000000")
    assert (first["posted_period"], first["allowance_rate"], first["band"]) == (
        "2026-10-01",
        "0.900000",
        "up_to_10",
    )
    assert (second["entry_type"], second["amount"], second["allowance_rate"]) == ("held", "0.000000", "")
