"""All money that a KPI converts, with the rate that it is converted at; counted from the sources alone."""

from expectations.checks import NightFacts
from expectations.suites.reconciliation_queries import local_date, rated

# Entity, its key, the day whose rate counts (or the moment of that day, in UTC), and what counts of it. Rows
# without a day stand on the night's own: they are converted on each day for as long as they stand.
Amounts = tuple[tuple[str, str, str | None, str], ...]
_OF_ALL_HISTORY: Amounts = (
    ("acc_invoices", "document_id", "document_date", "status = 'posted'"),
    ("acc_payments", "payment_id", "received_date", "status <> 'pending'"),
    ("acc_expenses", "expense_id", "expense_date", "true"),
    ("acc_payroll", "employee_id", "pay_month", "true"),
)
_STAGES = (
    'amount is not null and stage_id in (select stage_id from "landed__ref_deal_stages" where stage_type'
)
_OF_THE_WINDOW: Amounts = (
    ("acc_capital_balances", "outlet_id", "as_of_date", "true"),
    (
        "acc_subscriptions",
        "subscription_id",
        None,
        "valid_from <= {night} and coalesce(valid_to > {night}, true)",
    ),
    ("crm_campaigns", "campaign_id", "start_date", "budget_amount is not null"),
    ("crm_deals", "deal_id", "closed_at", f"{_STAGES} = 'won')"),
    ("crm_deals", "deal_id", None, f"{_STAGES} = 'open')"),
    ("fld_orders", "order_id", "approved_at", "cancelled_at is null"),
    ("mkt_market_size", "participant", "period_end", "true"),
    ("mkt_prices", "product_id", "observed_on", "true"),
    ("tel_calls", "call_id", "started_at", "cost_amount is not null and direction <> 'internal'"),
)


def converted_amounts(night: NightFacts) -> str:
    """Select of `entity, fact_id, currency, fact_date, rate`; no rate is null (ruling 16).

    Of documents, payments and costs all that was ever delivered, of the rest what the published window has.
    """
    return " union all ".join(
        _converted(*amounts, since, night)
        for since, all_amounts in (
            ("-infinity", _OF_ALL_HISTORY),
            (str(night.published_from), _OF_THE_WINDOW),
        )
        for amounts in all_amounts
    )


def _converted(entity: str, key: str, dated: str | None, counts: str, since: str, night: NightFacts) -> str:
    as_of = f"date '{night.as_of}'"
    day = dated or as_of
    if day.endswith("_at"):
        day = local_date(day, night)
    rows = f"""(
        select *, {day} as counted_on from "landed__{entity}"
        where {counts.replace("{night}", as_of)} and {day} between date '{since}' and {as_of}
    )"""
    return f"""
        select '{entity}' as entity, {key} as fact_id, currency, counted_on as fact_date, rate
        from {rated(rows, "counted_on", night)}
    """
