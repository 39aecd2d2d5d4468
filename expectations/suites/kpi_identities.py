"""What must hold between KPIs: every KPI is there, shares sum to one, calls are offered once."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import Thresholds, as_list


def kpi_identity_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `kpi.coverage`, `kpi.lifecycle_stage_shares`, `kpi.calls_add_up`."""
    gxe = expectation_classes()
    return [_coverage(gxe, thresholds), _lifecycle_stage_shares(gxe), _calls_add_up(gxe, night)]


def _coverage(gxe: Any, thresholds: Thresholds) -> Suite:
    """One row per KPI of the catalogue, with what was published of it."""
    shares = as_list((*thresholds.shares_of_a_whole, *thresholds.ratios_of_two_sets))
    planned = as_list(thresholds.told_where_planned)
    rules = {
        "every_kpi_has_rows": (
            f"kpi_code not in ({planned}) and (row_count = 0 "
            "or (company_row_count = 0 and list_contains(string_split(grains, ' '), 'company')))",
            "rows for every KPI of core.dim_kpi, of the company where `grains` names it",
        ),
        "every_kpi_has_its_long_periods": (
            f"kpi_code not in ({planned}) and (year_count = 0 "
            "or (quarter_count = 0 and base_period <> 'year') "
            "or (month_count = 0 and base_period not in ('quarter', 'year')))",
            "months, quarters and years of every KPI, from its base_period on",
        ),
        "a_kpi_has_data_or_has_none": (
            "ok_count > 0 and no_data_count > 0",
            "every row of a KPI ok (or mixed_units), or every one no_data",
        ),
    }
    checks = [
        Check(
            name,
            gxe.UnexpectedRowsExpectation(unexpected_rows_query=f"select * from {{batch}} where {where}"),
            expected,
            column_name="kpi_code",
        )
        for name, (where, expected) in rules.items()
    ]
    checks.append(
        Check(
            "every_ratio_is_classified",
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query="select * from {batch} "
                f"where unit = 'ratio' and kpi_code not in ({shares})"
            ),
            "each KPI of unit ratio in shares_of_a_whole or ratios_of_two_sets of thresholds.yml",
            severity=Severity.WARN,
            column_name="kpi_code",
        )
    )
    return Suite(
        name="kpi.coverage",
        layer=Layer.KPI,
        object_name="core.dim_kpi",
        subject="""
            select
                kpis.kpi_code,
                max(kpis.unit) as unit,
                max(kpis.grains) as grains,
                max(kpis.base_period) as base_period,
                count(facts.kpi_code) as row_count,
                count(*) filter (where facts.grain = 'company') as company_row_count,
                count(*) filter (where facts.period_type = 'month') as month_count,
                count(*) filter (where facts.period_type = 'quarter') as quarter_count,
                count(*) filter (where facts.period_type = 'year') as year_count,
                count(*) filter (where facts.status in ('ok', 'mixed_units')) as ok_count,
                count(*) filter (where facts.status = 'no_data') as no_data_count
            from warehouse.core.dim_kpi as kpis
            left join warehouse.kpi.fct_kpi_values as facts on kpis.kpi_code = facts.kpi_code
            group by kpis.kpi_code
        """,
        checks=tuple(checks),
    )


def _lifecycle_stage_shares(gxe: Any) -> Suite:
    """Per member and period the sum of the shares of the four stages before customer."""
    return Suite(
        name="kpi.lifecycle_stage_shares",
        layer=Layer.KPI,
        object_name="lifecycle_stage_share",
        subject="""
            select
                grain,
                case when grain = 'lifecycle_stage' then 'every stage' else grain_id end as member,
                period_type,
                period_start,
                sum(value) as share_total
            from warehouse.kpi.fct_kpi_values
            where kpi_code = 'lifecycle_stage_share' and status = 'ok' and denominator > 0
                and grain not in ('region_lifecycle_stage', 'rep_lifecycle_stage')
            group by all
        """,
        checks=(
            Check(
                "shares_sum_to_one",
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where abs(share_total - 1) > 1e-9"
                ),
                "1 within 1e-9",
                column_name="value",
            ),
        ),
        entities=("crm_lifecycle_history",),
    )


def _calls_add_up(gxe: Any, night: NightFacts) -> Suite:
    """Offered against answered, abandoned and unsuccessful calls of the company (ruling 36).

    Answered calls are the denominator of `late_answer_rate`. By rep the parts follow other legs than the
    whole.
    """
    return Suite(
        name="kpi.calls_add_up",
        layer=Layer.KPI,
        object_name="inbound_calls_offered",
        subject="""
            select
                period_type,
                period_start,
                max(numerator) filter (where kpi_code = 'inbound_calls_offered') as offered,
                max(denominator) filter (where kpi_code = 'late_answer_rate') as answered,
                max(numerator) filter (where kpi_code = 'abandoned_call_rate') as abandoned,
                max(numerator) filter (where kpi_code = 'unsuccessful_inbound_calls') as unsuccessful
            from warehouse.kpi.fct_kpi_values
            where grain = 'company' and detail is null and status = 'ok'
                and period_type in ('month', 'quarter', 'year')
                and kpi_code in (
                    'inbound_calls_offered', 'late_answer_rate', 'abandoned_call_rate',
                    'unsuccessful_inbound_calls'
                )
            group by period_type, period_start
        """,
        checks=(
            Check(
                "offered_is_answered_abandoned_or_unsuccessful",
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} "
                    "where offered is distinct from answered + abandoned + unsuccessful"
                ),
                "offered = answered + abandoned + unsuccessful",
                column_name="numerator",
            ),
        ),
        entities=("tel_calls", "tel_call_legs"),
    )
