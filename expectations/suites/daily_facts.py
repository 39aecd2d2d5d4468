"""The wide daily facts: one row per day and member, and the same totals as the KPIs."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.keys import repeated_keys
from expectations.thresholds import Thresholds, as_list

# Wide fact, its member column and the dimension of the member.
WIDE_FACTS = (
    ("fct_rep_daily", "rep_id", "dim_rep"),
    ("fct_region_daily", "region_id", "dim_region"),
    ("fct_lifecycle_stage_daily", "lifecycle_stage", "dim_lifecycle_stage"),
)


def daily_fact_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `kpi.<wide fact>` and `kpi.daily_totals`."""
    gxe = expectation_classes()
    return [*(_wide_fact(gxe, night, *fact) for fact in WIDE_FACTS), _totals(gxe, thresholds)]


def _wide_fact(gxe: Any, night: NightFacts, table: str, member: str, dimension: str) -> Suite:
    rules = {
        "one_row_per_day_and_member": (
            repeated_keys(f"calendar_date, {member}"),
            f"one row per calendar_date and {member}",
        ),
        "days_are_published_days": (
            f"select calendar_date, {member} from {{batch}} where calendar_date is null or calendar_date "
            f"not between date '{night.published_from}' and date '{night.as_of}'",
            f"days from {night.published_from} to {night.as_of}",
        ),
        "member_is_known": (
            f"select calendar_date, {member} from {{batch}} where {member} is null "
            f"or {member} not in (select {member} from warehouse.core.{dimension})",
            f"every {member} in core.{dimension}",
        ),
    }
    return Suite(
        name=f"kpi.{table}",
        layer=Layer.KPI,
        object_name=f"kpi.{table}",
        subject=f"select * from warehouse.kpi.{table}",
        checks=tuple(
            Check(name, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), expected)
            for name, (query, expected) in rules.items()
        ),
        is_view=True,
    )


def _totals(gxe: Any, thresholds: Thresholds) -> Suite:
    """Per additive KPI and wide fact that has its column and grain: both totals over the whole history."""
    totals = " union all ".join(
        f"""
        select '{table}' as table_name, kpi_code, sum(amount) as daily_total
        from (unpivot warehouse.kpi.{table} on columns(* exclude (calendar_date, {member}))
            into name kpi_code value amount)
        group by kpi_code
        """
        for table, member, _ in WIDE_FACTS
    )
    return Suite(
        name="kpi.daily_totals",
        layer=Layer.KPI,
        object_name="kpi.fct_rep_daily, kpi.fct_region_daily, kpi.fct_lifecycle_stage_daily",
        subject=f"""
            with daily as ({totals}),
            monthly as (
                select facts.kpi_code, sum(facts.numerator) as published_total
                from warehouse.kpi.fct_kpi_values as facts
                join warehouse.core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code
                where kpis.additivity = 'additive' and facts.grain = 'company' and facts.period_type = 'month'
                    and facts.detail is null
                    and facts.kpi_code not in ({as_list(thresholds.recomputed_in_each_cell)})
                group by facts.kpi_code
                having not bool_or(facts.status in ('mixed_units', 'held'))
            )
            select daily.table_name, kpi_code, daily.daily_total, monthly.published_total
            from daily join monthly using (kpi_code)
        """,
        checks=(
            Check(
                "totals_agree",
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} "
                    "where abs(coalesce(daily_total, 0) - coalesce(published_total, 0)) >= 0.000001"
                ),
                "sum over all days and members = sum of the company's months",
            ),
        ),
    )
