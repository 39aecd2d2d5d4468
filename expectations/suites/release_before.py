"""What the release before says: nothing of it may vanish, and closed months may not move."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import HistoryLimits, Thresholds

# How far back a night may change figures (parameter restatement_window_days, canonical model).
RESTATEMENT_WINDOW_DAYS = 90
# How far back months are published unless company.yml says otherwise (parameter history_months).
HISTORY_MONTHS = 36


def release_before_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `history.delivered_rows` and `history.closed_months`; none on the first night."""
    if night.release_before is None:
        return []
    gxe = expectation_classes()
    return [_delivered_rows(gxe, thresholds.history), _closed_months(gxe, night, thresholds.history)]


def _delivered_rows(gxe: Any, limits: HistoryLimits) -> Suite:
    return Suite(
        name="history.delivered_rows",
        layer=Layer.HISTORY,
        object_name="quality.entities",
        subject="""
            select
                earlier.entity, earlier.landed_row_count as row_count_before,
                coalesce(entities.landed_row_count, 0) as row_count,
                earlier.latest_delivery_date as delivered_before, entities.latest_delivery_date
            from before.quality.entities as earlier
            left join landed.main.entities as entities on earlier.entity = entities.entity
            where earlier.is_configured and earlier.is_delivered
        """,
        checks=(
            Check(
                name="nothing_shrank",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where row_count < "
                    f"(1 - {limits.shrunk_share}) * row_count_before"
                ),
                expected=f"at least {1 - limits.shrunk_share:.0%} of the rows of the release before",
            ),
            Check(
                name="no_delivery_went_back",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} "
                    "where latest_delivery_date is null or latest_delivery_date < delivered_before"
                ),
                expected="deliveries no older than those of the release before",
            ),
        ),
    )


def _window_start(night: NightFacts) -> str:
    """The first day of which older facts are left out (decision 0026); a month before it may go."""
    return f"""
        select least(
            date_trunc('year', oldest),
            date_trunc('month', oldest)
                - to_months((month(oldest) - fiscal_year_start_month + 12)::integer % 12)
        )::date
        from (
            select fiscal_year_start_month, date '{night.as_of}' - to_months((
                select coalesce(max(param_value), {HISTORY_MONTHS}) from landed.main.company_parameters
                where param_code = 'history_months'
            )::integer) as oldest
            from landed.main.company
        )
    """


def _closed_months(gxe: Any, night: NightFacts, limits: HistoryLimits) -> Suite:
    closed = f"""
        period_type = 'month' and grain in ('company', 'region') and status = 'ok'
        and period_end < date '{night.as_of}' - (select coalesce(max(param_value), {RESTATEMENT_WINDOW_DAYS})
            from landed.main.company_parameters where param_code = 'restatement_window_days')::integer
    """
    return Suite(
        name="history.closed_months",
        layer=Layer.HISTORY,
        object_name="kpi.fct_kpi_values",
        subject=f"""
            select
                earlier.kpi_code, earlier.grain, earlier.grain_id, earlier.detail, earlier.period_start,
                dim_kpi.unit = 'currency' and dim_kpi.additivity = 'additive' as is_money,
                earlier.value as value_before, standing.value,
                earlier.numerator is distinct from standing.numerator
                    or earlier.denominator is distinct from standing.denominator
                    or earlier.value is distinct from standing.value as has_moved
            from (select * from before.kpi.fct_kpi_values where {closed}) as earlier
            inner join warehouse.core.dim_kpi as dim_kpi on earlier.kpi_code = dim_kpi.kpi_code
            left join warehouse.kpi.fct_kpi_values as standing
                on earlier.kpi_code = standing.kpi_code
                and earlier.grain = standing.grain
                and earlier.grain_id = standing.grain_id
                and earlier.detail is not distinct from standing.detail
                and earlier.period_type = standing.period_type
                and earlier.period_start = standing.period_start
            where earlier.period_start >= ({_window_start(night)})
                and standing.status is distinct from 'held'
        """,
        checks=(
            Check(
                name="money_stands",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where is_money and has_moved"
                ),
                expected="the money of months beyond the restatement window as it was published",
                may_see_nothing=True,
            ),
            Check(
                name="few_figures_move",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select count(*) as figures, sum(has_moved::integer) as moved "
                    "from {batch} "
                    f"having sum(has_moved::integer) > {limits.moved_share} * count(*)"
                ),
                expected=f"at most {limits.moved_share:.0%} of the figures of closed months changed",
                may_see_nothing=True,
            ),
            Check(
                name="figures_stand",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where has_moved"
                ),
                expected="every figure of a closed month as it was published",
                severity=Severity.WARN,
                may_see_nothing=True,
            ),
        ),
    )
