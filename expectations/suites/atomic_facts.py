"""The atomic facts that would be published, counted against the rows that the sources delivered."""

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes

# Facts with at most one row per row of an entity, and what dates that row: a column of local days or a moment
# in UTC. What is dated after the night is not in the build yet; what is older than the published window need
# not be.
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
    "fct_visits": ("fld_visits", None, "check_in_at"),
    "fct_orders": ("fld_orders", None, "created_at"),
    "fct_order_lines": ("fld_order_lines", None, None),
    "fct_tickets": ("cs_tickets", None, "created_at"),
    "fct_surveys": ("cs_surveys", None, "sent_at"),
}
# Of merged deals nothing is published: what hangs on them hangs on their survivors (decision 0007).
OF_DEALS = ("fct_deals", "fct_deal_stage_changes")
# Parts are dated by what they are parts of: fact of the whole, and the key that both have.
WHOLES = {
    "fct_invoice_lines": ("fct_invoices", "document_id"),
    "fct_order_lines": ("fct_orders", "order_id"),
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
                        unexpected_rows_query="select * from {batch} where rows_of_the_window > 0"
                        " and fact_rows = 0"
                    ),
                    "rows in every fact whose entity has rows of the published window",
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
    entity = ATOMIC_FACTS[fact][0]
    # calls inside the company are no calls of the KPIs
    kept = "direction <> 'internal'" if fact == "fct_calls" else "true"
    landed = f"from landed.main.{entity} where not _is_deleted"
    if fact in OF_DEALS:
        landed += (
            " and deal_id not in (select merged_id from landed.main.crm_merges"
            " where object_type = 'deal' and not _is_deleted)"
        )
    return (
        f"select '{fact}' as fact, (select count(*) {landed}) as landed_rows,"
        f" (select count(*) {landed} and {_is_of_the_window(fact, night)} and {kept}) as rows_of_the_window,"
        f" (select count(*) from warehouse.core.{fact}) as fact_rows"
    )


def _is_of_the_window(fact: str, night: NightFacts) -> str:
    if fact in WHOLES:
        whole, key = WHOLES[fact]
        entity = ATOMIC_FACTS[whole][0]
        dated = _is_of_the_window(whole, night)
        return f"{key} in (select {key} from landed.main.{entity} where not _is_deleted and {dated})"
    _, local_day, moment = ATOMIC_FACTS[fact]
    day = local_day or f"cast({moment} + interval {night.utc_offset_hours} hour as date)"
    return f"{day} between date '{night.published_from}' and date '{night.as_of}'"
