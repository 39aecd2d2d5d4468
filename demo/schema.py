"""Columns of the canonical extracts that the company delivers, in their order.

A column is ``name`` for text, else ``name:type``. Types: date, timestamp (UTC, µs), boolean, integer,
``decimal.S`` (an exact number with S digits after the point). Every extract ends with `AUDIT_COLUMNS`.
"""

from dataclasses import dataclass

import pyarrow as pa

AUDIT_COLUMNS = ("_extracted_at", "_batch_id", "_is_deleted")

_COLUMNS: dict[str, str] = {
    "acc_capital_balances": "as_of_date:date outlet_id capital_employed:decimal.2 currency",
    "acc_customers": "customer_id account_id customer_type region_id outlet_id",
    "acc_expenses": (
        "expense_id expense_date:date category amount:decimal.2 currency cost_centre campaign_id "
        "region_id outlet_id customer_id"
    ),
    "acc_fx_rates": "rate_date:date from_currency to_currency rate:decimal.8",
    "acc_invoice_lines": (
        "line_id document_id product_id quantity:decimal.4 unit_price:decimal.4 net_amount:decimal.2 "
        "cost_amount:decimal.2"
    ),
    "acc_invoices": (
        "document_id document_type customer_id document_date:date due_date:date currency "
        "gross_amount:decimal.2 status deal_id salesperson_user_id outlet_id channel "
        "applies_to_document_id credit_reason tax_amount:decimal.2 voided_at:timestamp"
    ),
    "acc_payment_allocations": (
        "allocation_id payment_id document_id allocated_on:date allocated_amount:decimal.2"
    ),
    "acc_payments": (
        "payment_id customer_id payment_type received_date:date deposited_date:date amount:decimal.2 "
        "currency status collected_by_user_id cleared_on:date bounced_on:date"
    ),
    "acc_payroll": (
        "employee_id pay_month:date cost_function outlet_id base_salary:decimal.2 "
        "productivity_allowance:decimal.2 employer_cost:decimal.2 currency"
    ),
    "acc_subscriptions": (
        "subscription_id customer_id product_id mrr_amount:decimal.2 currency valid_from:date valid_to:date"
    ),
    "com_disputes": (
        "dispute_id version_no:integer rep posted_period:date entry_id:integer text raised_by "
        "raised_at:timestamp status closed_by closed_at:timestamp corrected_row"
    ),
    "crm_accounts": "account_id account_type industry region_id created_at:timestamp",
    "crm_activities": (
        "activity_id activity_type direction user_id contact_id lead_id deal_id account_id "
        "occurred_at:timestamp booked_at:timestamp outcome demo_result purpose reply_sentiment "
        "is_automated:boolean tel_call_id message_id"
    ),
    "crm_campaign_members": "campaign_id contact_id sent_at:timestamp responded_at:timestamp",
    "crm_campaigns": (
        "campaign_id campaign_type start_date:date end_date:date budget_amount:decimal.2 currency "
        "outlet_id control_outlet_id"
    ),
    "crm_contacts": (
        "contact_id account_id created_at:timestamp first_touch_at:timestamp original_source region_id"
    ),
    "crm_deal_splits": "deal_id user_id split_type split_pct:decimal.6 valid_from:date",
    "crm_deal_stage_history": (
        "deal_id stage_id entered_at:timestamp exited_at:timestamp amount:decimal.2 currency"
    ),
    "crm_deals": (
        "deal_id account_id primary_contact_id lead_id sourced_by_user_id deal_type stage_id "
        "created_at:timestamp expected_close_date:date closed_at:timestamp amount:decimal.2 currency "
        "expected_margin_amount:decimal.2"
    ),
    "crm_leads": (
        "lead_id contact_id created_at:timestamp lead_source campaign_id referrer_account_id "
        "qualified_at:timestamp merged_into_lead_id is_test:boolean"
    ),
    "crm_lifecycle_history": "contact_id lifecycle_stage entered_at:timestamp exited_at:timestamp",
    "crm_merges": "object_type merged_id surviving_id merged_at:timestamp",
    "crm_owner_history": "object_type object_id user_id valid_from:timestamp valid_to:timestamp",
    "crm_quotes": "quote_id deal_id user_id sent_at:timestamp status supersedes_quote_id",
    "crm_user_assignments": (
        "user_id role region_id manager_user_id fte:decimal.2 valid_from:date valid_to:date"
    ),
    "crm_users": "user_id employee_id full_name is_active:boolean",
    "cs_surveys": (
        "response_id survey_type sent_at:timestamp responded_at:timestamp score:decimal.2 account_id "
        "employee_id user_id ticket_id"
    ),
    "cs_tickets": (
        "ticket_id ticket_type account_id region_id reason_code owner_user_id created_at:timestamp "
        "first_responded_at:timestamp resolved_at:timestamp resolution_attempts:integer "
        "is_disputed:boolean is_duplicate:boolean"
    ),
    "fld_inventory_returns": (
        "return_id outlet_id product_id quantity:decimal.4 warehoused_at:timestamp user_id "
        "collected_at:timestamp"
    ),
    "fld_order_lines": (
        "order_id line_no:integer product_id line_type quantity:decimal.4 net_amount:decimal.2"
    ),
    "fld_orders": (
        "order_id outlet_id user_id visit_id approved_at:timestamp cancelled_at:timestamp "
        "delivered_at:timestamp currency created_at:timestamp"
    ),
    "fld_outlets": (
        "outlet_id account_id outlet_type region_id approved_on:date closed_on:date in_universe:boolean "
        "contact_name contact_phone address delivery_method profile_verified_on:date"
    ),
    "fld_visits": "visit_id outlet_id user_id planned_date:date check_in_at:timestamp",
    "hr_deliverables": (
        "deliverable_id deliverable_type employee_id subject_id due_at:timestamp submitted_at:timestamp "
        "is_accepted:boolean supersedes_deliverable_id"
    ),
    "hr_employees": (
        "employee_id requisition_opened_on:date hire_date:date termination_date:date is_sales:boolean "
        "region_id"
    ),
    "hr_event_attendance": "event_id employee_id is_required:boolean attendance_status is_excused:boolean",
    "hr_events": "event_id event_type scheduled_start_at:timestamp is_cancelled:boolean",
    "hr_rule_violations": "violation_id employee_id occurred_on:date rule_code status",
    "mkt_market_size": (
        "period_start:date period_end:date region_id product_category participant sales_amount:decimal.2 "
        "currency"
    ),
    "mkt_prices": "observed_on:date seller product_id region_id price:decimal.4 currency",
    "pln_assignments": (
        "assignment_id version_no:integer rep plan_id valid_from:date valid_to:date is_void:boolean "
        "approved_by approved_at:timestamp approval_ref"
    ),
    "pln_commission_tiers": (
        "plan_id version_no:integer role basis tier_no:integer from_attainment:decimal.6 rate:decimal.6 "
        "max_payout:decimal.2 valid_from:date valid_to:date approved_by"
    ),
    "pln_components": (
        "plan_id version_no:integer component_id kind rate:decimal.6 amount:decimal.2 credit_type "
        "attainment_scope filter_product_category filter_deal_type filter_customer_is_new:boolean "
        "filter_channel cap:decimal.2 floor:decimal.2 clawback_days:integer"
    ),
    "pln_draw_forgiveness": (
        "forgiveness_id version_no:integer rep original_period:date amount:decimal.2 currency reason "
        "dispute_id approved_by approved_at:timestamp approval_ref"
    ),
    "pln_draws": (
        "rep currency valid_from:date version_no:integer valid_to:date amount:decimal.2 "
        "is_recoverable:boolean recovery_share:decimal.6 approved_by approved_at:timestamp approval_ref"
    ),
    "pln_focus_products": "product_id region_id valid_from:date valid_to:date",
    "pln_kpi_assignments": (
        "assignment_id kpi_code assignee_type assignee_id cycle start_date:date end_date:date "
        "weight:decimal.6"
    ),
    "pln_kpi_definitions": (
        "kpi_code version_no:integer content applies_to kpi_type direction exposure_kpi_code "
        "objective_code status minutes_ref approved_by approved_at:timestamp effective_from:date "
        "effective_to:date"
    ),
    "pln_kpi_targets": (
        "assignment_id period_start:date period_end:date target_type version_no:integer "
        "target_value:decimal.4 recorded_at:timestamp entered_by change_reason approval_status "
        "approved_by approved_at:timestamp approval_ref"
    ),
    "pln_manual_adjustments": (
        "adjustment_id version_no:integer rep original_period:date amount:decimal.2 currency reason "
        "dispute_id approved_by approved_at:timestamp approval_ref"
    ),
    "pln_opening_paid": (
        "rep plan_id component_id source version_no:integer amount:decimal.2 currency "
        "approved_by approved_at:timestamp approval_ref"
    ),
    "pln_overrides": "plan_id version_no:integer component_id level:integer rate:decimal.6",
    "pln_parameters": "param_code param_value:decimal.6 valid_from:date valid_to:date",
    "pln_plans": (
        "plan_id version_no:integer period currency quota_kpi credit_event payout_event "
        "max_payout:decimal.2 valid_from:date valid_to:date approved_by approved_at:timestamp approval_ref"
    ),
    "pln_reversals": (
        "reversal_id version_no:integer source reversal_date:date net_amount:decimal.2 reason is_void:boolean"
    ),
    "pln_tiers": (
        "plan_id version_no:integer component_id tier_no:integer from_attainment:decimal.6 rate:decimal.6"
    ),
    "pln_waivers": "month:date reason subject version_no:integer who note",
    "prd_usage_daily": "account_id usage_date:date active_seconds:integer",
    "ref_deal_stages": (
        "stage_id pipeline stage_order:integer stage_type is_qualified:boolean win_probability:decimal.4"
    ),
    "ref_products": "product_id product_name product_category uom launched_on:date is_recurring:boolean",
    "ref_regions": "region_id region_name parent_region_id",
    "tel_agents": "agent_id extension user_id valid_from:timestamp valid_to:timestamp",
    "tel_call_legs": (
        "call_id leg_no:integer leg_type agent_id offered_at:timestamp answered_at:timestamp "
        "ended_at:timestamp hold_seconds:integer"
    ),
    "tel_calls": (
        "call_id direction started_at:timestamp ended_at:timestamp disposition contact_id account_id "
        "deal_id ticket_id is_resolved:boolean cost_amount:decimal.4 currency"
    ),
}


@dataclass(frozen=True)
class Column:
    """One column of an extract; `kind` is text, date, timestamp, boolean, integer or decimal."""

    name: str
    kind: str
    scale: int

    @property
    def arrow_type(self) -> pa.DataType:
        """The type in which the column is held and written to Parquet."""
        if self.kind == "decimal":
            return pa.decimal128(18, self.scale)
        kinds = {
            "text": pa.string(),
            "date": pa.date32(),
            "timestamp": pa.timestamp("us"),
            "boolean": pa.bool_(),
            "integer": pa.int64(),
        }
        return kinds[self.kind]


def _column(written: str) -> Column:
    name, _, rest = written.partition(":")
    kind, _, scale = (rest or "text").partition(".")
    return Column(name, kind, int(scale or 0))


ENTITIES: dict[str, tuple[Column, ...]] = {
    entity: tuple(_column(written) for written in columns.split()) for entity, columns in _COLUMNS.items()
}
