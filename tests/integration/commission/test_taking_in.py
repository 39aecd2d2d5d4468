"""Every version of every row that commissions are worked out from is kept, with the time it became known."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DatabaseError

from publishing.commission.engine.rows import ALWAYS, DocumentLine, KnownRows
from publishing.commission.intake.known import known_rows
from publishing.commission.intake.tables import INTAKES, ROW_VERSIONS
from publishing.commission.intake.taking_in import Intake, take_in
from publishing.commission.ledger.database import writing
from publishing.errors import HandOverMissing
from tests.integration.commission.night import APPROVED, NightOfRows


@pytest.fixture
def night(tmp_path: Path) -> NightOfRows:
    return NightOfRows(tmp_path / "landed.duckdb")


def know(ledger: Engine, intake: Intake | None = None) -> KnownRows:
    """What is known now, or was when an intake had been recorded."""
    at = intake.recorded_at if intake else None
    return known_rows(ledger, at or datetime.now(UTC) + timedelta(hours=1))


def versions(ledger: Engine, table: str) -> list[tuple[Any, ...]]:
    columns = (ROW_VERSIONS.c.row_key, ROW_VERSIONS.c.version_no, ROW_VERSIONS.c.is_deleted)
    query = select(*columns).where(ROW_VERSIONS.c.table_name == table).order_by(*columns)
    with ledger.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def allocate(night: NightOfRows, number: str, amount: str, **payment: Any) -> dict[str, Any]:
    night.add("acc_payments", payment_id=f"P{number}", **payment)
    return night.add(
        "acc_payment_allocations", allocation_id=f"AL{number}", payment_id=f"P{number}",
        document_id="INV-1", allocated_on="2026-10-06", allocated_amount=amount,
    )  # fmt: skip


def test_new_changed_gone_and_returning_rows_are_versions_and_the_same_night_twice_is_none(
    night: NightOfRows, ledger: Engine
) -> None:
    first = allocate(night, "1", "55000000.00")
    allocate(night, "2", "10.00")
    before = take_in(night.write(), ledger)
    assert versions(ledger, "allocations") == [("AL1", 1, 0), ("AL2", 1, 0)]

    assert take_in(night.write(), ledger).recorded_at is None
    assert versions(ledger, "allocations") == [("AL1", 1, 0), ("AL2", 1, 0)]

    first["allocated_amount"] = "44000000.00"
    gone = night.rows["acc_payment_allocations"].pop()
    changed = take_in(night.write(), ledger)
    counts = {each.table_name: each for each in changed.tables}["allocations"]
    assert (counts.new_count, counts.changed_count, counts.deleted_count) == (0, 1, 1)
    assert versions(ledger, "allocations") == [("AL1", 1, 0), ("AL1", 2, 0), ("AL2", 1, 0), ("AL2", 2, 1)]

    night.rows["acc_payment_allocations"].append(gone)
    back = take_in(night.write(), ledger)
    assert versions(ledger, "allocations")[-1] == ("AL2", 3, 0)

    seen = {
        intake: {
            row.allocation_id: (row.amount, row.void)
            for row in know(ledger).as_of(known.recorded_at).allocations
        }
        for intake, known in (("before", before), ("changed", changed), ("back", back))
        if known.recorded_at
    }
    assert seen == {
        "before": {"AL1": (Decimal("55000000.00"), False), "AL2": (Decimal("10.00"), False)},
        "changed": {"AL1": (Decimal("44000000.00"), False), "AL2": (Decimal("10.00"), True)},
        "back": {"AL1": (Decimal("44000000.00"), False), "AL2": (Decimal("10.00"), False)},
    }
    assert know(ledger, before).allocations == tuple(
        row for row in know(ledger).allocations if row.version_no == 1
    )


def test_a_row_marked_as_deleted_is_gone_like_one_that_no_longer_comes(
    night: NightOfRows, ledger: Engine
) -> None:
    row = night.add("crm_deals", deal_id="D1", amount="50000000.00")
    take_in(night.write(), ledger)
    row["_is_deleted"] = True
    take_in(night.write(), ledger)
    assert versions(ledger, "deals") == [("D1", 1, 0), ("D1", 2, 1)]
    (_, gone) = know(ledger).deals
    assert gone.void
    assert gone.amount == Decimal("50000000.00")


def test_a_merged_deal_is_gone_and_what_names_it_names_the_last_survivor(
    night: NightOfRows, ledger: Engine
) -> None:
    for name in ("D1", "D2", "D3"):
        night.add("crm_deals", deal_id=name, amount="50000000.00")
        night.add("crm_deal_splits", deal_id=name, user_id="U1", split_type="revenue", split_pct="1.000000")
    night.add("acc_invoices", document_id="INV-1", gross_amount="110.00", deal_id="D3")
    take_in(night.write(), ledger)
    merged = [("deal", "D3", "D2"), ("deal", "D2", "D1"), ("account", "D1", "A9"), ("deal", "D1", "D9")]
    for kind, one, other in merged:
        night.add("crm_merges", object_type=kind, merged_id=one, surviving_id=other)
    night.rows["crm_merges"][-1]["_is_deleted"] = True
    counts = {each.table_name: each for each in take_in(night.write(), ledger).tables}
    assert (counts["deals"].deleted_count, counts["deals"].changed_count) == (2, 0)
    assert (counts["splits"].deleted_count, counts["splits"].changed_count) == (2, 0)
    assert versions(ledger, "deals") == [("D1", 1, 0), ("D2", 1, 0), ("D2", 2, 1), ("D3", 1, 0), ("D3", 2, 1)]
    assert [row.deal_id for row in know(ledger).documents] == ["D3", "D1"]
    assert take_in(night.write(), ledger).recorded_at is None


def test_an_entity_that_is_no_longer_configured_deletes_nothing(night: NightOfRows, ledger: Engine) -> None:
    night.add("crm_deals", deal_id="D1", amount="50000000.00")
    take_in(night.write(), ledger)
    night.rows.clear()
    night.undelivered = {"crm_deals"}
    assert take_in(night.write(), ledger).recorded_at is None
    assert versions(ledger, "deals") == [("D1", 1, 0)]


def test_the_content_is_json_with_sorted_keys_and_without_blanks(night: NightOfRows, ledger: Engine) -> None:
    night.add("acc_invoices", document_id='Hoá đơn "1"', gross_amount="110.00")
    night.add("crm_deal_splits", deal_id="D1", user_id="U1", split_type="revenue", split_pct="1.000000")
    night.add("pln_plans", plan_id="P", **APPROVED)
    night.add("pln_components", plan_id="P", rate="0.020000")
    take_in(night.write(), ledger)
    with ledger.connect() as connection:
        contents = [row.content for row in connection.execute(select(ROW_VERSIONS.c.content))]
    assert len(contents) == 4  # and the company
    for content in contents:
        assert content is not None
        again = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert content == again


def test_an_extract_says_a_payment_bounced_and_the_day_stays_that_of_the_first_one(
    night: NightOfRows, ledger: Engine
) -> None:
    allocate(night, "1", "55000000.00", status="bounced")
    allocate(night, "2", "55000000.00", status="bounced", bounced_on="2026-10-09")
    allocate(night, "3", "55000000.00", status="pending")
    take_in(night.write(), ledger)  # 31 October 18:30 UTC is 1 November in Việt Nam
    night.night = date(2026, 11, 5)
    assert take_in(night.write(), ledger).recorded_at is None
    told = {row.allocation_id: (row.cleared, row.bounced_on) for row in know(ledger).allocations}
    assert told == {
        "AL1": (True, date(2026, 11, 1)),
        "AL2": (True, date(2026, 10, 9)),
        "AL3": (False, None),
    }


def test_a_document_comes_with_its_lines_and_what_filters_ask_for(night: NightOfRows, ledger: Engine) -> None:
    night.add("ref_products", product_id="SP1", product_category="Sách")
    night.add("acc_customers", customer_id="KH1", account_id="A1")
    night.add(
        "acc_invoices", document_id="INV-1", gross_amount="110.00", deal_id="D1", salesperson_user_id="U1"
    )
    night.add("acc_invoices", document_id="INV-2", gross_amount="11.00", customer_id="KH9", status="void")
    night.add("acc_invoice_lines", line_id="L1", document_id="INV-1", product_id="SP1", net_amount="70.00")
    night.add("acc_invoice_lines", line_id="L2", document_id="INV-1", product_id="SP9", net_amount="30.00")
    take_in(night.write(), ledger)
    first, second = know(ledger).documents
    assert (first.net, first.gross) == (Decimal(100), Decimal(110))
    assert (first.customer, first.rep) == ("account:A1", "U1")
    assert first.attributes == (("channel", "direct"),)
    assert first.lines == (
        DocumentLine("L1", Decimal("70.00"), (("product_category", "Sách"),)),
        DocumentLine("L2", Decimal("30.00")),
    )
    assert (second.net, second.customer, second.void) == (None, "debtor:KH9", True)


def test_splits_of_a_deal_are_one_version_and_a_later_one_stands_above_all_sets_before(
    night: NightOfRows, ledger: Engine
) -> None:
    def split(user: str, share: str, valid_from: str | None = None) -> dict[str, Any]:
        return night.add(
            "crm_deal_splits", deal_id="D1", user_id=user, split_type="revenue", split_pct=share,
            valid_from=valid_from,
        )  # fmt: skip

    a, b = split("A", "0.600000"), split("B", "0.400000")
    split("B", "1.000000", "2026-10-20")
    take_in(night.write(), ledger)
    a["split_pct"] = b["split_pct"] = "0.500000"
    take_in(night.write(), ledger)
    night.rows["crm_deal_splits"].clear()
    take_in(night.write(), ledger)

    def shares(day: date, version: int) -> tuple[tuple[str, Decimal], ...]:
        sets = [row for row in know(ledger).splits if row.version_no < (version + 1) * 1000]
        counting = max((row for row in sets if row.valid_from <= day), key=lambda row: row.version_no)
        return tuple((rep, share) for rep, _, share in counting.shares)

    tenth, late = date(2026, 10, 10), date(2026, 10, 21)
    assert shares(tenth, 1) == (("A", Decimal("0.6")), ("B", Decimal("0.4")))
    assert shares(late, 1) == (("B", Decimal(1)),)
    assert shares(tenth, 2) == (("A", Decimal("0.5")), ("B", Decimal("0.5")))
    assert shares(late, 2) == (("B", Decimal(1)),)
    assert shares(tenth, 3) == shares(late, 3) == ()
    assert {row.valid_from for row in know(ledger).splits} == {ALWAYS, date(2026, 10, 20)}


def test_a_deal_is_won_from_the_local_day_of_its_closing_and_owners_change_at_local_midnight(
    night: NightOfRows, ledger: Engine
) -> None:
    night.add("ref_deal_stages", stage_id="won", stage_type="won")
    night.add("crm_deals", deal_id="D1", amount="1.00", stage_id="won", closed_at="2026-10-31 17:30:00")
    night.add("crm_deals", deal_id="D2", amount="1.00")
    for user, start, end in (
        ("U1", "2026-10-01 01:00:00", "2026-10-09 17:00:00"),
        ("U2", "2026-10-09 17:00:00", "2026-10-09 20:00:00"),
        (None, "2026-10-09 20:00:00", None),
    ):
        night.add(
            "crm_owner_history", object_type="account", object_id="A1", user_id=user, valid_from=start,
            valid_to=end,
        )  # fmt: skip
    take_in(night.write(), ledger)
    assert [deal.won_on for deal in know(ledger).deals] == [date(2026, 11, 1), None]
    assert [(row.object_id, row.owner, row.valid_from, row.valid_to) for row in know(ledger).owners] == [
        ("account:A1", "U1", date(2026, 10, 1), date(2026, 10, 10)),
        ("account:A1", None, date(2026, 10, 10), None),
    ]


def test_an_unusual_day_is_told_until_it_is_usual_again(night: NightOfRows, ledger: Engine) -> None:
    night.calendar = {"2026-10-05": True, "2026-10-06": False, "2026-10-10": True, "2026-10-11": False}
    first = take_in(night.write(), ledger)
    night.calendar["2026-10-06"] = True
    take_in(night.write(), ledger)
    tuesday, saturday = date(2026, 10, 6), date(2026, 10, 10)
    assert first.recorded_at is not None
    then = {row.day: row.is_working_day for row in know(ledger).as_of(first.recorded_at).calendar}
    now = {row.day: row.is_working_day for row in know(ledger).as_of(datetime.now(UTC)).calendar}
    assert then == {tuesday: False, saturday: True}
    assert now == {tuesday: True, saturday: True}


def test_rows_are_only_ever_added_and_never_to_an_intake_that_is_closed(
    night: NightOfRows, ledger: Engine
) -> None:
    night.add("crm_deals", deal_id="D1", amount="1.00")
    take_in(night.write(), ledger)
    for statement in (
        "update com_row_versions set content = null",
        "delete from com_row_versions",
        "update com_intakes set night = '2020-01-01'",
        "delete from com_intakes",
    ):
        with pytest.raises(DatabaseError, match="only ever added"), writing(ledger) as connection:
            connection.execute(text(statement))
    late = {
        "table_name": "deals", "row_key": "D9", "version_no": 1, "intake_no": 1, "is_deleted": 0,
        "content": "{}", "content_sha256": "0" * 64, "source_file": None, "source_line": None,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="closed"), writing(ledger) as connection:
        connection.execute(insert(ROW_VERSIONS), [late])
    backdated = {
        "intake_no": 2, "recorded_at": datetime(2026, 1, 1, tzinfo=UTC), "night": date(2026, 1, 1),
        "new_count": 0, "changed_count": 0, "deleted_count": 0,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="does not follow"), writing(ledger) as connection:
        connection.execute(insert(INTAKES), [backdated])


def test_without_a_hand_over_nothing_is_recorded(tmp_path: Path, ledger: Engine) -> None:
    with pytest.raises(HandOverMissing, match="Nothing was recorded"):
        take_in(tmp_path / "landed.duckdb", ledger)
