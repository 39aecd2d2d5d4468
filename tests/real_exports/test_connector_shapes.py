"""The shipped mappings over sample tables of the connectors, and over rows in Asterisk's shape."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.company import load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from ingestion.mapping import SHIPPED_MAPPINGS
from ingestion.receipts import open_receipts

NIGHT = date(2026, 10, 31)
LANDED_AT = datetime(2026, 11, 1)  # noqa: DTZ001 - UTC, as receipts hold it

# Mapping, file, entity: rows landed, quarantined and filtered; counted by hand in the sample tables.
EXPECTED: list[tuple[str, str, str, int, int, int]] = [
    ("hubspot/calls.yml", "engagement_call_data.csv", "crm_activities", 1, 0, 0),
    ("hubspot/companies.yml", "company_data.csv", "crm_accounts", 24, 0, 0),
    ("hubspot/contact_merges.yml", "contact_merge_audit_data.csv", "crm_merges", 4, 0, 0),
    ("hubspot/contacts.yml", "contact_data.csv", "crm_contacts", 22, 0, 0),
    ("hubspot/deal_pipeline_stages.yml", "deal_pipeline_stage_data.csv", "ref_deal_stages", 71, 0, 0),
    ("hubspot/deal_stage_history.yml", "deal_stage_data.csv", "crm_deal_stage_history", 14, 0, 0),
    # None of the sample's deals has a stage; 22 have no owner.
    ("hubspot/deals.yml", "deal_data.csv", "crm_deals", 0, 44, 0),
    ("hubspot/deals.yml", "deal_data.csv", "crm_owner_history", 22, 0, 22),
    ("hubspot/emails.yml", "engagement_email_data.csv", "crm_activities", 1, 0, 0),
    ("hubspot/meetings.yml", "engagement_meeting_data.csv", "crm_activities", 100, 0, 0),
    ("hubspot/messages.yml", "engagement_communication_data.csv", "crm_activities", 1, 0, 0),
    ("hubspot/notes.yml", "engagement_note_data.csv", "crm_activities", 1, 0, 0),
    ("hubspot/owners.yml", "owner_data.csv", "crm_users", 100, 0, 0),
    ("hubspot/tickets.yml", "ticket_data.csv", "cs_tickets", 25, 0, 0),
    ("quickbooks/credit_memo_lines.yml", "credit_memo_line_data.csv", "acc_invoice_lines", 10, 0, 0),
    ("quickbooks/credit_memos.yml", "credit_memo_data.csv", "acc_invoices", 12, 0, 0),
    ("quickbooks/customers.yml", "customer_data.csv", "acc_customers", 5, 0, 0),
    # 6 subtotals, 1 description, 1 discount.
    ("quickbooks/invoice_lines.yml", "invoice_line_data.csv", "acc_invoice_lines", 14, 0, 8),
    ("quickbooks/invoices.yml", "invoice_data.csv", "acc_invoices", 16, 0, 0),
    ("quickbooks/items.yml", "item_data.csv", "ref_products", 10, 0, 0),
    # One line's payment is in the sample, 11 are orphans.
    ("quickbooks/payment_lines.yml", "payment_line_data.csv", "acc_payment_allocations", 1, 11, 0),
    ("quickbooks/payments.yml", "payment_data.csv", "acc_payments", 12, 0, 0),
    ("salesforce/accounts.yml", "sf_account_data.csv", "crm_accounts", 7, 0, 3),
    ("salesforce/accounts.yml", "sf_account_data.csv", "crm_owner_history", 1, 0, 9),
    ("salesforce/contacts.yml", "sf_contact_data.csv", "crm_contacts", 4, 0, 0),
    ("salesforce/events.yml", "sf_event_data.csv", "crm_activities", 10, 0, 0),
    ("salesforce/leads.yml", "sf_lead_data.csv", "crm_leads", 1, 0, 0),
    ("salesforce/opportunities.yml", "sf_opportunity_data.csv", "crm_deals", 8, 0, 2),
    ("salesforce/opportunities.yml", "sf_opportunity_data.csv", "crm_owner_history", 0, 0, 10),
    ("salesforce/opportunities.yml", "sf_opportunity_data.csv", "ref_deal_stages", 3, 0, 7),
    (
        "salesforce/opportunity_history.yml",
        "sf_opportunity_history_data.csv",
        "crm_deal_stage_history",
        10,
        0,
        0,
    ),
    ("salesforce/products.yml", "sf_product_2_data.csv", "ref_products", 2, 0, 0),
    ("salesforce/tasks.yml", "sf_task_data.csv", "crm_activities", 10, 0, 0),
    ("salesforce/users.yml", "sf_user_data.csv", "crm_users", 8, 0, 2),
]
WITHOUT_SAMPLE = {"asterisk/master_csv.yml", "hubspot/deal_stage_dates.yml"}


class Landed:
    """One mapping landed over one inbox."""

    def __init__(self, folder: Path, mapping: str, inbox: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "company.yml").write_text(
            f"""
company: samples
name: Samples
time_zone: Asia/Ho_Chi_Minh
reporting_currency: USD
inbox: {inbox}
quarantine_limit: {{share: 1}}
sources:
  vendor:
    mappings: [{mapping}]
""",
            encoding="utf-8",
        )
        self.company = load_company(folder)
        self.state = folder / "state"
        land_source(self.company, "vendor", self.state, NIGHT, LANDED_AT, "test")
        self.receipts = open_receipts(self.state / "state.sqlite").receipts()

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        path = hand_over(self.company, self.state, NIGHT)
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(sql).fetchall()


def test_every_shipped_mapping_has_a_sample_or_rows_of_its_own_below() -> None:
    shipped = {path.relative_to(SHIPPED_MAPPINGS).as_posix() for path in SHIPPED_MAPPINGS.rglob("*.yml")}
    assert shipped == {mapping for mapping, *_ in EXPECTED} | WITHOUT_SAMPLE


@pytest.mark.parametrize("mapping", sorted({mapping for mapping, *_ in EXPECTED}))
def test_sample_tables_land_to_the_row(shared: Path, tmp_path: Path, mapping: str) -> None:
    inbox = shared / "real_data" / "api_shapes" / mapping.split("/")[0]
    landed = Landed(tmp_path / "company", mapping, inbox)
    expected = [row[1:] for row in EXPECTED if row[0] == mapping]
    with (inbox / expected[0][0]).open(encoding="utf-8", newline="") as stream:
        delivered = len(list(csv.reader(stream))) - 1
    found = [
        (
            receipt.file_name,
            receipt.entity,
            receipt.row_count_landed,
            receipt.row_count_quarantined,
            receipt.row_count_filtered,
        )
        for receipt in landed.receipts
        if receipt.file_name == expected[0][0]
    ]
    assert sorted(found) == sorted(expected)
    assert all(sum(row[2:]) == delivered for row in found)


def test_money_and_times_of_the_samples_arrive_exactly(shared: Path, tmp_path: Path) -> None:
    shapes = shared / "real_data" / "api_shapes"
    invoices = Landed(tmp_path / "invoices", "quickbooks/invoices.yml", shapes / "quickbooks")
    assert invoices.query(
        "select count(*), sum(gross_amount)::varchar, min(_extracted_at)::varchar from acc_invoices"
        " where not _is_deleted and currency = 'USD'"
    ) == [(4, "629240.55", "2021-01-19 22:16:19")]  # 565214 + 62507.50 + 1015.05 + 504.00
    stages = Landed(tmp_path / "stages", "hubspot/deal_stage_history.yml", shapes / "hubspot")
    assert stages.query(
        "select entered_at::varchar, exited_at, currency from crm_deal_stage_history"
        " where deal_id = '3954699413'"
    ) == [("2021-01-07 06:49:18", None, "USD")]
    opportunities = Landed(tmp_path / "deals", "salesforce/opportunities.yml", shapes / "salesforce")
    assert opportunities.query(
        "select stage_type, stage_order, win_probability::varchar from ref_deal_stages order by 2"
    ) == [("open", 1, "0.6500"), ("won", 2, "1.0000"), ("lost", 3, "0.0000")]


def test_dates_per_stage_of_hubspot_become_stays(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "deal_data.csv").write_text(
        "deal_id,property_amount,property_hs_date_entered_new,property_hs_v2_date_entered_won,is_deleted\n"
        "1,5.50,2026-01-02 9:00:00,2026-01-02 10:00:00,false\n"
        "2,,2026-01-03 08:00:00.5,,false\n"
        "3,,2026-01-03 08:00:00,,true\n"
    )
    landed = Landed(tmp_path / "company", "hubspot/deal_stage_dates.yml", inbox)
    assert landed.query(
        "select deal_id, stage_id, entered_at::varchar, exited_at::varchar, amount::varchar"
        " from crm_deal_stage_history order by 1, 3"
    ) == [
        ("1", "new", "2026-01-02 09:00:00", "2026-01-02 10:00:00", "5.50"),
        ("1", "won", "2026-01-02 10:00:00", None, "5.50"),
        ("2", "new", "2026-01-03 08:00:00.5", None, None),
    ]
    assert landed.receipts[0].message == "2 left out: entered is empty; 1 left out: a deleted deal"


# Call, number of the row, context, from, to, start, answer, end, disposition, application.
CALL_ROWS = """
c1 12 from-trunk    trunk-01 1002-03 09:01:00 09:01:05 09:03:00 ANSWERED   Dial
c1 11 from-trunk    trunk-01 1001-02 09:00:00 09:00:10 09:01:00 ANSWERED   Dial
c2 21 from-trunk    trunk-04 1001-05 10:00:00 -        10:00:20 NO_ANSWER  Dial
c2 22 from-trunk    trunk-04 1002-06 10:00:00 -        10:00:20 NO_ANSWER  Dial
c3 31 from-trunk    trunk-07 -       11:00:00 11:00:02 11:00:30 ANSWERED   VoiceMail
c4 41 from-internal 1001-08  1002-09 12:00:00 -        12:00:01 BUSY       Dial
"""


def _master_csv() -> str:
    lines = []
    for row in CALL_ROWS.split("\n")[1:-1]:
        call, number, context, source, target, *times, disposition, application = row.split()
        channels = [f"PJSIP/{source}", "" if target == "-" else f"PJSIP/{target}"]
        moments = ["" if time == "-" else f"2026-10-31 {time}" for time in times]
        cells = ["", "0901", "1001", context, '"An" <0901>', *channels, application, "", *moments, "10", "5"]
        cells += [disposition.replace("_", " "), "DOCUMENTATION", f"{call}.{number}", "", "", call, number]
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\n".join(lines) + "\n"


def test_rows_of_one_call_of_asterisk_become_one_call_and_its_legs(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "Master.csv").write_text(_master_csv())
    landed = Landed(tmp_path / "company", "asterisk/master_csv.yml", inbox)
    assert landed.query(
        "select call_id, direction, disposition, started_at::time::varchar, ended_at::time::varchar"
        " from tel_calls order by 1"
    ) == [
        ("c1", "inbound", "answered", "09:00:00", "09:03:00"),
        ("c2", "inbound", "abandoned", "10:00:00", "10:00:20"),
        ("c3", "inbound", "voicemail", "11:00:00", "11:00:30"),
        ("c4", "internal", "busy", "12:00:00", "12:00:01"),
    ]
    assert landed.query(
        "select call_id, leg_no, leg_type, agent_id, answered_at::time::varchar"
        " from tel_call_legs order by 1, 2"
    ) == [
        ("c1", 1, "agent", "1001", "09:00:10"),
        ("c1", 2, "transfer", "1002", "09:01:05"),
        ("c2", 1, "agent", "1001", None),
        ("c2", 2, "agent", "1002", None),
        ("c3", 1, "agent", None, "11:00:02"),
        ("c4", 1, "agent", "1001", None),
    ]
    receipt = next(receipt for receipt in landed.receipts if receipt.entity == "tel_calls")
    assert (receipt.row_count_in_file, receipt.row_count_landed, receipt.row_count_filtered) == (6, 4, 2)
