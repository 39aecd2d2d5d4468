"""Every awkward case is in the company, and is what its name says."""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from demo.awkward import AwkwardCase, day_of, load_cases, moment_of
from demo.errors import AwkwardRowInvalid
from demo.schema import ENTITIES

CASES = load_cases()
LAST_DAY = date(2026, 10, 31)
NAMED = {
    # what the conventions, the rulings and the catalogue name
    "credit_notes_full_partial_and_in_a_later_month", "credit_note_price_only", "credit_note_without_invoice",
    "credit_note_bad_debt", "void_and_draft_documents", "foreign_currency_documents",
    "refund_of_a_credited_invoice", "payments_bounced_and_pending",
    "receipts_unallocated_partly_allocated_and_late", "invoice_due_dates",
    "deal_splits_between_two_and_three_reps", "deal_with_overlay_splits_only", "deals_reopened",
    "deal_won_without_qualified_stage", "deals_with_null_amount_or_expected_date",
    "owner_change_at_local_midnight",
    "rep_transferred_on_the_event_day", "deals_closed_around_local_midnight_of_a_month_end",
    "calls_around_local_midnight", "customers_with_equal_sales", "merged_and_test_leads", "merged_records",
    "contact_without_history", "accounts_without_owner_or_region", "unknown_foreign_keys",
    "rows_deleted_at_the_source", "deleted_parent_with_living_children", "debtor_without_account",
    "several_debtors_of_one_account", "own_and_online_store_debtors", "customer_lost_and_reactivated",
    "call_transferred_over_several_legs", "parallel_ringing_legs", "calls_without_leg_or_agent",
    "shared_phone_and_unheld_extension", "internal_call", "calls_with_every_disposition",
    "repeat_calls_within_seven_days", "automated_and_inbound_mails",
    "meetings_rescheduled_cancelled_and_without_booking",
    "surveys_unanswered_repeated_and_answered_late", "idle_rep", "empty_region", "days_without_a_leap_day",
}  # fmt: skip


def rows(company: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return company.execute(query).fetchall()


def test_every_named_case_is_there_once() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 70
    assert set(names) >= NAMED


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rows_of_the_case_are_in_the_extracts(
    case: AwkwardCase, company: duckdb.DuckDBPyConnection
) -> None:
    assert case.rule
    assert case.examples
    for entity, keys in case.examples.items():
        assert keys
        key = ENTITIES[entity][0]
        written = [str(day_of(text, LAST_DAY)) if key.kind == "date" else text for text in keys]
        found = rows(
            company,
            f"select count(*) from {entity} where {key.name} in ({', '.join(repr(k) for k in written)})",
        )
        assert found[0][0] >= len(keys), entity


# What the extracts hold, worked out by hand from the cases: query, rows.
FACTS: dict[str, tuple[str, list[Any]]] = {
    "a price-only credit note": (
        "select quantity::int, net_amount::int from acc_invoice_lines where document_id = 'CN-90000003'",
        [(0, 1000000)],
    ),
    "a credit note in a later month": (
        "select i.document_date::varchar, n.document_date::varchar from acc_invoices n join "
        "acc_invoices i on i.document_id = n.applies_to_document_id where n.document_id = "
        "'CN-90000002'",
        [("2026-09-05", "2026-10-03")],
    ),
    "a credit note without invoice": (
        "select count(*) from acc_invoices where document_type = 'credit_note' and "
        "applies_to_document_id is null",
        [(1,)],
    ),
    "a bad debt": (
        "select document_id from acc_invoices where credit_reason = 'bad_debt' and document_id > 'CN-9'",
        [("CN-90000005",)],
    ),
    "three thirds": (
        "select sum(split_pct)::varchar, count(*) from crm_deal_splits where deal_id = 'D9000001'",
        [("0.999999", 3)],
    ),
    "overlay alone": (
        "select distinct split_type from crm_deal_splits where deal_id = 'D9000003'",
        [("overlay",)],
    ),
    "won, reopened and won again": (
        "select string_agg(stage_id, ' ' order by entered_at) from crm_deal_stage_history where "
        "deal_id = 'D9000005'",
        [("KD-2-XACNHAN KD-THANG KD-3-BAOGIA KD-THANG",)],
    ),
    "one microsecond before and at local midnight": (
        "select deal_id, closed_at::varchar from crm_deals where deal_id in ('D9000012', 'D9000013') "
        "order by 1",
        [("D9000012", "2026-09-30 16:59:59.999999"), ("D9000013", "2026-09-30 17:00:00")],
    ),
    "a due date on the last day": (
        "select document_id from acc_invoices where document_id in ('INV-90000013', 'INV-90000014', "
        "'INV-90000015') and coalesce(due_date, document_date) < '2026-10-31' order by 1",
        [("INV-90000013",), ("INV-90000015",)],
    ),
    "no due date": (
        "select due_date from acc_invoices where document_id = 'INV-90000013'",
        [(None,)],
    ),
    "364 and 365 days of silence": (
        "select customer_id, ('2026-10-31'::date - document_date)::int from acc_invoices where "
        "customer_id in ('KH900013', 'KH900014') order by 1",
        [("KH900013", 364), ("KH900014", 365)],
    ),
    "more than a year of silence": (
        "select (max(document_date) - min(document_date))::int from acc_invoices where customer_id = "
        "'KH900012'",
        [(442,)],
    ),
    "dollars on a Sunday without a rate": (
        "select dayofweek(document_date), (select count(*) from acc_fx_rates where rate_date = "
        "document_date) from acc_invoices where document_id = 'INV-90000012'",
        [(0, 0)],
    ),
    "an owner change at local midnight": (
        "select valid_to::varchar from crm_owner_history where object_id = 'A9000013' and valid_to is "
        "not null",
        [("2026-09-15 17:00:00",)],
    ),
    "an explicitly unowned account": (
        "select user_id from crm_owner_history where object_id = 'A9000011' order by valid_from",
        [("U90002",), (None,)],
    ),
    "two debtors of one account": (
        "select count(*) from acc_customers where account_id = 'A9000007'",
        [(2,)],
    ),
    "an idle rep": (
        "select count(*) from crm_owner_history where user_id = 'U90005'",
        [(0,)],
    ),
    "a region without anybody": (
        "select count(*) from crm_user_assignments where region_id in ('DL', 'DL-BL')",
        [(0,)],
    ),
    "parallel legs": (
        "select count(distinct offered_at), count(*) from tel_call_legs where call_id = 'CALL-900000003'",
        [(1, 2)],
    ),
    "an answered call without leg": (
        "select count(*) from tel_calls where call_id = 'CALL-900000004' and disposition = 'answered' "
        "and call_id not in (select call_id from tel_call_legs)",
        [(1,)],
    ),
    "abandons around five seconds": (
        "select epoch_us(ended_at) - epoch_us(started_at) from tel_calls where call_id between "
        "'CALL-900000006' and 'CALL-900000007' order by 1",
        [(4999999,), (5000000,)],
    ),
    "exactly seven days and a second more": (
        "select epoch_us(max(started_at)) - epoch_us(min(started_at)) from tel_calls where contact_id "
        "in ('C9000007', 'C9000008') group by contact_id order by 1",
        [(604800000000,), (604801000000,)],
    ),
    "a shared phone": (
        "select count(*) from tel_agents where agent_id = 'AG-9004' and user_id is null",
        [(1,)],
    ),
    "a meeting without booking": (
        "select activity_id from crm_activities where activity_type = 'meeting' and booked_at is null",
        [("HD9000000015",)],
    ),
    "a rescheduled meeting": (
        "select outcome from crm_activities where activity_id = 'HD9000000012'",
        [("rescheduled",)],
    ),
    "one mail, two recipients": (
        "select count(*), count(distinct contact_id) from crm_activities where message_id = 'TN9000000001'",
        [(2, 2)],
    ),
    "a contact without history": (
        "select count(*) from crm_lifecycle_history where contact_id = 'C9000003'",
        [(0,)],
    ),
    "deleted rows": (
        "select count(*) from acc_invoices where _is_deleted",
        [(1,)],
    ),
    "a name with quotes, commas and a line break": (
        "select full_name from crm_users where user_id = 'U90010'",
        [('Nguyễn "Tí", O\'Ba\nPhòng 2',)],
    ),
    "a text that looks like null": (
        "select industry from crm_accounts where account_id = 'A9000019'",
        [("NULL",)],
    ),
    "combining letters": (
        "select length(industry) > 8 from crm_accounts where account_id in ('A9000020')",
        [(True,)],
    ),
    "a transfer on the day of the fact": (
        "select region_id from crm_user_assignments where user_id = 'U90004' and '2026-09-15' >= "
        "valid_from and '2026-09-15' < coalesce(valid_to, '2099-01-01')",
        [("HP",)],
    ),
    "unknown keys": (
        "select customer_id from acc_invoices where customer_id not in (select customer_id from "
        "acc_customers)",
        [("KH999999",)],
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_the_extracts_hold(name: str, company: duckdb.DuckDBPyConnection) -> None:
    query, expected = FACTS[name]
    assert rows(company, query) == expected


@pytest.mark.parametrize(
    ("written", "last_day", "day"),
    [
        ("M0-15", date(2026, 10, 31), date(2026, 10, 15)),
        ("M0-15", date(2026, 10, 30), date(2026, 9, 15)),
        ("M-1-end", date(2026, 3, 31), date(2026, 2, 28)),
        ("M-10-end", date(2024, 12, 31), date(2024, 2, 29)),
        ("M0-end", date(2025, 12, 31), date(2025, 12, 31)),
        ("D-30", date(2026, 10, 30), date(2026, 9, 30)),
        ("D0", date(2026, 10, 30), date(2026, 10, 30)),
        ("2025-02-28", date(2026, 10, 30), date(2025, 2, 28)),
    ],
)
def test_days_are_placed_relative_to_the_last_day(written: str, last_day: date, day: date) -> None:
    assert day_of(written, last_day) == day


def test_moments_are_written_in_local_time_and_come_out_in_utc() -> None:
    assert moment_of("M-1-end 23:59:59.999999", LAST_DAY) == datetime.fromisoformat(
        "2026-09-30T16:59:59.999999"
    )
    assert moment_of("M0-01 00:00:00", LAST_DAY) == datetime.fromisoformat("2026-09-30T17:00:00")


@pytest.mark.parametrize("written", ["M1-05", "tomorrow", "M-1-31", "2026-02-30"])
def test_a_day_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(AwkwardRowInvalid, match="Nothing was written"):
        day_of(written, date(2026, 10, 31))
