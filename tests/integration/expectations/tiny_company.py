"""A company of one month, small enough to know every figure by hand.

As of 2026-10-31, published from 2026-10-01, UTC+7, VND. Facts:

- INV1, 5 Oct, 10 copies for 1 000 000 net (1 100 000 gross), rep R1 in N.
- INV2, 20 Oct, 2 copies for 10.01 USD net (11.01 gross) at the rate 25000.12345678 of 18 Oct, rep R2 in S.
- CN1, 25 Oct, credits 1 copy and 100 000 net (110 000 gross) of INV1.
- Revenue: 1 000 000 + 250 251.235802 - 100 000 = 1 150 251.235802; 11 copies.
- Receipt of 500 000 on 10 Oct for INV1; refund of 50 000 on 28 Oct; a receipt of 70 000 on 15 Oct that
  bounced on 22 Oct. Collected: 450 000.
- Open at the end: 1 100 000 - 110 000 - 500 000 + 275 251.359259 = 765 251.359259.
- One deal won on 12 Oct (closed at 18:00 UTC of the 11th), entered twice and merged; one lost on 15 Oct.
- Inbound calls: answered, abandoned after a minute, busy, abandoned after 2 s (not offered). Outbound:
  answered, failed.
- Three leads, one merged, one a test. Answers: 3 then 5 of one account (the 5 counts), 4 without account.
- Two contacts before customer: one lead, one opportunity.
"""

from typing import Any

Row = dict[str, Any]


def document(name: str, kind: str, day: str, currency: str, gross: str, **more: Any) -> Row:
    return {
        "document_id": name,
        "document_type": kind,
        "customer_id": "C1",
        "document_date": day,
        "currency": currency,
        "gross_amount": gross,
        "status": "posted",
        "channel": "direct",
        **more,
    }


def line(name: str, document_id: str, quantity: int, net: str) -> Row:
    return {
        "line_id": name,
        "document_id": document_id,
        "product_id": "P1",
        "quantity": quantity,
        "unit_price": 1,
        "net_amount": net,
    }


def payment(name: str, kind: str, day: str, amount: int, status: str = "cleared", **more: Any) -> Row:
    return {
        "payment_id": name,
        "customer_id": "C1",
        "payment_type": kind,
        "received_date": day,
        "amount": amount,
        "currency": "VND",
        "status": status,
        **more,
    }


def call(name: str, direction: str, seconds: int, disposition: str) -> Row:
    return {
        "call_id": name,
        "direction": direction,
        "started_at": "2026-10-08 02:00:00",
        "ended_at": f"2026-10-08 02:{seconds // 60:02d}:{seconds % 60:02d}",
        "disposition": disposition,
    }


def leg(name: str) -> Row:
    return {
        "call_id": name,
        "leg_no": 1,
        "leg_type": "agent",
        "offered_at": "2026-10-08 02:00:00",
        "ended_at": "2026-10-08 02:02:00",
        "hold_seconds": 0,
    }


def deal(name: str, stage: str, closed_at: str) -> Row:
    return {
        "deal_id": name,
        "deal_type": "new_business",
        "stage_id": stage,
        "created_at": "2026-10-02 01:00:00",
        "closed_at": closed_at,
        "amount": 5,
        "currency": "VND",
    }


def lead(name: str, is_test: bool = False, merged_into: str | None = None) -> Row:
    return {
        "lead_id": name,
        "contact_id": "K1",
        "created_at": "2026-10-04 03:00:00",
        "lead_source": "inbound_form",
        "merged_into_lead_id": merged_into,
        "is_test": is_test,
    }


def answer(name: str, account: str | None, responded_at: str, score: int) -> Row:
    return {
        "response_id": name,
        "survey_type": "csat",
        "sent_at": "2026-10-02 01:00:00",
        "responded_at": responded_at,
        "score": score,
        "account_id": account,
    }


LANDED: dict[str, list[Row]] = {
    "ref_regions": [{"region_id": "N", "region_name": "North"}, {"region_id": "S", "region_name": "South"}],
    "ref_products": [
        {
            "product_id": "P1",
            "product_name": "Báo",
            "product_category": "news",
            "uom": "copy",
            "is_recurring": False,
        }
    ],
    "ref_deal_stages": [
        {
            "stage_id": name,
            "pipeline": "main",
            "stage_order": order,
            "stage_type": kind,
            "is_qualified": True,
            "win_probability": 0,
        }
        for order, (name, kind) in enumerate(
            [("s_open", "open"), ("s_won", "won"), ("s_lost", "lost")], start=1
        )
    ],
    "crm_users": [{"user_id": rep, "full_name": rep, "is_active": True} for rep in ("R1", "R2")],
    "crm_user_assignments": [
        {"user_id": rep, "role": "sales_executive", "region_id": region, "fte": 1, "valid_from": "2026-01-01"}
        for rep, region in (("R1", "N"), ("R2", "S"))
    ],
    "crm_accounts": [{"account_id": "A1", "account_type": "company", "created_at": "2026-01-01 00:00:00"}],
    "crm_contacts": [{"contact_id": name, "created_at": "2026-01-01 00:00:00"} for name in ("K1", "K2")],
    "crm_lifecycle_history": [
        {"contact_id": name, "lifecycle_stage": stage, "entered_at": "2026-09-01 00:00:00"}
        for name, stage in (("K1", "lead"), ("K2", "opportunity"))
    ],
    "crm_leads": [lead("L1"), lead("L2", merged_into="L1"), lead("L3", is_test=True)],
    "crm_deals": [
        deal("D1", "s_won", "2026-10-11 18:00:00"),
        deal("D2", "s_lost", "2026-10-15 05:00:00"),
        deal("D3", "s_won", "2026-10-12 03:00:00"),
    ],
    "crm_deal_splits": [
        {"deal_id": "D1", "user_id": rep, "split_type": "revenue", "split_pct": "0.5"} for rep in ("R1", "R2")
    ],
    "crm_merges": [
        {
            "object_type": "contact",
            "merged_id": "K0",
            "surviving_id": "K1",
            "merged_at": "2026-09-01 00:00:00",
        },
        {
            "object_type": "deal",
            "merged_id": "D3",
            "surviving_id": "D1",
            "merged_at": "2026-10-20 00:00:00",
        },
    ],
    "tel_calls": [
        call("T1", "inbound", 120, "answered"),
        call("T2", "inbound", 60, "abandoned"),
        call("T3", "inbound", 30, "busy"),
        call("T4", "inbound", 2, "abandoned"),
        call("T5", "outbound", 100, "answered"),
        call("T6", "outbound", 1, "failed"),
    ],
    "tel_call_legs": [leg(f"T{number}") for number in range(1, 7)],
    "acc_customers": [{"customer_id": "C1", "customer_type": "company", "account_id": "A1"}],
    "acc_invoices": [
        document("INV1", "invoice", "2026-10-05", "VND", "1100000", tax_amount=100_000),
        document("INV2", "invoice", "2026-10-20", "USD", "11.01"),
        document("CN1", "credit_note", "2026-10-25", "VND", "110000", applies_to_document_id="INV1"),
        document("DRAFT", "invoice", "2026-10-26", "VND", "9", status="draft"),
    ],
    "acc_invoice_lines": [
        line("1", "INV1", 10, "1000000"),
        line("2", "INV2", 2, "10.01"),
        line("3", "CN1", 1, "100000"),
        line("4", "DRAFT", 7, "7"),
    ],
    "acc_payments": [
        # the last of three numbers in a row came tonight
        payment("PAY1", "receipt", "2026-10-10", 500_000, _extracted_at="2026-10-10 18:30:00"),
        payment("PAY2", "refund", "2026-10-28", 50_000, _extracted_at="2026-10-28 18:30:00"),
        payment(
            "PAY3",
            "receipt",
            "2026-10-15",
            70_000,
            status="bounced",
            bounced_on="2026-10-22",
            _extracted_at="2026-10-31 18:30:00",
        ),
    ],
    "acc_payment_allocations": [
        {
            "allocation_id": "1",
            "payment_id": "PAY1",
            "document_id": "INV1",
            "allocated_on": "2026-10-10",
            "allocated_amount": 500_000,
        },
        {
            "allocation_id": "2",
            "payment_id": "PAY3",
            "document_id": "INV1",
            "allocated_on": "2026-10-15",
            "allocated_amount": 70_000,
        },
    ],
    "pln_commission_tiers": [
        {
            "plan_id": "HH",
            "version_no": 1,
            "role": "sales_executive",
            "basis": "invoiced",
            "tier_no": 1,
            "from_attainment": 0,
            "rate": "0.01",
            "valid_from": "2026-01-01",
            "approved_by": "GD",
        }
    ],
    "acc_fx_rates": [
        {"rate_date": "2026-10-18", "from_currency": "USD", "to_currency": "VND", "rate": "25000.12345678"}
    ],
    "cs_surveys": [
        answer("S1", "A1", "2026-10-03 04:00:00", 3),
        answer("S2", "A1", "2026-10-20 04:00:00", 5),
        answer("S3", None, "2026-10-21 04:00:00", 4),
    ],
}
