"""The atomic facts that would be published, counted against the rows that the sources delivered."""

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes

# Facts with at most one row per row of an entity, and what dates that row: a column of local days, a moment
# in UTC, or nothing. A row dated after the night is not in the build yet.
ATOMIC_FACTS: dict[str, tuple[str, str | None, str | None]] = {
    "fct_deals": ("crm_deals", None, "created_at"),
    "fct_deal_stage_changes": ("crm_deal_stage_history", None, "entered_at"),
    "fct_activities": ("crm_activities", None, "occurred_at"),
    "fct_calls": ("tel_calls", None, "started_at"),
    "fct_invoices": ("acc_invoices", "document_date", None),
    "fct_invoice_lines": ("acc_invoice_lines", None, None),
    "fct_payments": ("acc_payments", "received_date", None),
    "fct_expenses": ("acc_expenses", "expense_date", None),
    "fct_lifecycle_changes": ("crm_lifecycle_history", None, "entered_at"),
    "fct_visits": ("fld_visits", None, None),
    "fct_orders": ("fld_orders", None, None),
    "fct_order_lines": ("fld_order_lines", None, None),
    "fct_tickets": ("cs_tickets", None, "created_at"),
    "fct_surveys": ("cs_surveys", None, None),
}


def atomic_fact_suites(night: NightFacts) -> list[Suite]:
    """Suite `warehouse.atomic_facts`: a fact of an entity that was not delivered may be empty."""
    gxe = expectation_classes()
    return [
        Suite(
            name="warehouse.atomic_facts",
            layer=Layer.WAREHOUSE,
            object_name="core.fct_*",
            subject=" union all ".join(_counted(fact, night) for fact in ATOMIC_FACTS),
            checks=(
                Check(
                    "delivered_events_are_there",
                    gxe.UnexpectedRowsExpectation(
                        unexpected_rows_query="select * from {batch} where rows_up_to_the_night > 0"
                        " and fact_rows = 0"
                    ),
                    "rows in every fact whose entity has rows up to the night",
                ),
                Check(
                    "no_event_stands_twice",
                    gxe.UnexpectedRowsExpectation(
                        unexpected_rows_query="select * from {batch} where fact_rows > landed_rows"
                    ),
                    "no more rows in a fact than the hand-over has of its entity",
                ),
            ),
        )
    ]


def _counted(fact: str, night: NightFacts) -> str:
    entity, local_day, moment = ATOMIC_FACTS[fact]
    day = local_day or f"cast({moment} + interval {night.utc_offset_hours} hour as date)"
    dated = f"{day} <= date '{night.as_of}'" if local_day or moment else "true"
    # calls inside the company are no calls of the KPIs
    kept = "direction <> 'internal'" if fact == "fct_calls" else "true"
    landed = f"from landed.main.{entity} where not _is_deleted"
    return (
        f"select '{fact}' as fact, (select count(*) {landed}) as landed_rows,"
        f" (select count(*) {landed} and {dated} and {kept}) as rows_up_to_the_night,"
        f" (select count(*) from warehouse.core.{fact}) as fact_rows"
    )
