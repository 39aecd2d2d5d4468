"""Published company figures against the landed documents, month by month, to the smallest unit."""

from dataclasses import dataclass, replace
from typing import Any

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites import reconciliation_queries as sources
from expectations.suites.converted_amounts import converted_amounts

# Below the last published digit of an amount.
MONEY_TOLERANCE = "0.000001"


@dataclass(frozen=True)
class Reconciled:
    """A published column of a KPI and the select that counts it again."""

    name: str
    kpi_code: str
    column: str
    entities: tuple[str, ...]
    select: str
    by_detail: bool = False


def reconciliation_suites(night: NightFacts) -> list[Suite]:
    """Suites `reconciliation.<figure>`, `….receivables_balance` and `….fx_rates`."""
    gxe = expectation_classes()
    suites = [_monthly(gxe, figure, night) for figure in _figures(night)]
    return [*suites, _receivables_balance(gxe, night), _rates_exist(gxe, night)]


def _figures(night: NightFacts) -> list[Reconciled]:
    invoices = ("acc_invoices", "acc_invoice_lines")
    deals = ("crm_deals", "ref_deal_stages")
    return [
        Reconciled("sales_revenue", "sales_revenue", "numerator", invoices, sources.sales_lines(night)),
        Reconciled(
            "units_sold", "units_sold", "numerator", invoices, sources.unit_lines(night), by_detail=True
        ),
        Reconciled(
            "receivables_collected",
            "receivables_collected",
            "numerator",
            ("acc_payments",),
            sources.receipts(night),
        ),
        Reconciled("deals_won", "deals_won", "numerator", deals, sources.closed_deals("won", night)),
        Reconciled("deals_lost", "deals_lost", "numerator", deals, sources.closed_deals("lost", night)),
        Reconciled("calls_made", "calls_made", "numerator", ("tel_calls",), sources.calls_made(night)),
        Reconciled(
            "inbound_calls_offered",
            "inbound_calls_offered",
            "numerator",
            ("tel_calls",),
            sources.calls_offered(night),
        ),
        Reconciled("new_leads", "new_leads", "numerator", ("crm_leads",), sources.leads_created(night)),
        Reconciled(
            "csat_points", "csat_score", "numerator", ("cs_surveys",), sources.csat_answers("score", night)
        ),
        Reconciled(
            "csat_answers", "csat_score", "denominator", ("cs_surveys",), sources.csat_answers("1", night)
        ),
    ]


def _monthly(gxe: Any, figure: Reconciled, night: NightFacts) -> Suite:
    detail = "detail like 'uom=%'" if figure.by_detail else "detail is null"
    subject = f"""
        with counted as (
            select cast(date_trunc('month', fact_date) as date) as period_start,
                coalesce(detail, '') as detail, sum(amount) as recounted
            from ({figure.select})
            where fact_date between date '{night.published_from}' and date '{night.as_of}'
            group by all
        ),
        published as (
            select period_start, coalesce(detail, '') as detail, {figure.column} as published,
                status = 'held' as is_held
            from warehouse.kpi.fct_kpi_values
            where kpi_code = '{figure.kpi_code}' and grain = 'company' and period_type = 'month' and {detail}
        )
        select period_start, detail, published.published, counted.recounted,
            coalesce(published.published, 0) - coalesce(counted.recounted, 0) as difference
        from published full join counted using (period_start, detail)
        where not coalesce(published.is_held, false)
    """
    return _suite(
        gxe, figure.name, figure.kpi_code, subject, figure.entities, MONEY_TOLERANCE, "every_month_agrees"
    )


def _suite(
    gxe: Any, name: str, kpi_code: str, subject: str, entities: tuple[str, ...], tolerance: str, check: str
) -> Suite:
    """A suite on rows of `published`, `recounted` and `difference`."""
    query = f"select * from {{batch}} where difference is null or abs(difference) >= {tolerance}"
    return Suite(
        name=f"reconciliation.{name}",
        layer=Layer.RECONCILIATION,
        object_name=kpi_code,
        subject=subject,
        checks=(
            Check(
                check,
                gxe.UnexpectedRowsExpectation(unexpected_rows_query=query),
                f"published = recounted from the landed rows (difference below {tolerance})",
            ),
        ),
        entities=entities,
    )


def _receivables_balance(gxe: Any, night: NightFacts) -> Suite:
    """Roll forward: at each published day the balance is all that moved until then."""
    subject = f"""
        with moved as (
            select fact_date, sum(amount) as amount
            from ({sources.receivable_movements(night)}) group by fact_date
        ),
        standing as (
            select fact_date, sum(amount) over (order by fact_date) as recounted from moved
        ),
        published as (
            select period_start as fact_date, numerator as published from warehouse.kpi.fct_kpi_values
            where kpi_code = 'receivables_balance' and grain = 'company' and period_type = 'day'
                and detail is null and status <> 'held'
        )
        select published.fact_date, published.published, standing.recounted,
            coalesce(published.published, 0) - coalesce(standing.recounted, 0) as difference
        from published asof left join standing on published.fact_date >= standing.fact_date
    """
    suite = _suite(
        gxe,
        "receivables_balance",
        "receivables_balance",
        subject,
        ("acc_invoices", "acc_payments", "acc_payment_allocations"),
        MONEY_TOLERANCE,
        "every_day_rolls_forward",
    )
    last = night.last_day_of("acc_invoices", "acc_payments", "acc_payment_allocations")
    missing = (
        f"select date '{last}' as missing_date from (select count(*) filter "
        f"(where fact_date = date '{last}') as found from {{batch}}) as counted where found = 0"
    )
    the_night = Check(
        "the_night_is_there",
        gxe.UnexpectedRowsExpectation(unexpected_rows_query=missing),
        f"a published balance of {last}",
    )
    return replace(suite, checks=(*suite.checks, the_night))


def _rates_exist(gxe: Any, night: NightFacts) -> Suite:
    """Money that counts and has no rate of the seven days before (ruling 16)."""
    return Suite(
        name="reconciliation.fx_rates",
        layer=Layer.RECONCILIATION,
        object_name="acc_fx_rates",
        subject=converted_amounts(night),
        checks=(
            Check(
                "every_amount_has_a_rate",
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where rate is null"
                ),
                f"a rate to {night.reporting_currency}, at most 7 days old, for every counted amount",
                column_name="rate",
                may_see_nothing=True,
            ),
        ),
    )
