"""`kpi.fct_kpi_values` row by row: key, dates, members, and values that follow from their parts."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.keys import may_be_repeated, repeated_keys
from expectations.thresholds import Thresholds, as_list

KEY = "kpi_code, grain, grain_id, detail, period_type, period_start"
FILLED = (
    "kpi_code",
    "grain",
    "grain_id",
    "period_type",
    "period_start",
    "period_end",
    "status",
    "is_partial",
)
# The five that always are, and those that KPIs have beside them (ruling 45).
GRAINS = (
    "company",
    "region",
    "region_subtree",
    "rep",
    "lifecycle_stage",
    "team",
    "role",
    "region_lifecycle_stage",
    "rep_lifecycle_stage",
    "product",
    "product_category",
    "channel",
    "source",
    "campaign",
    "campaign_type",
    "outlet",
    "outlet_type",
    "industry",
    "account",
    "lead_source",
    "original_source",
    "activity_type",
    "touch_type",
    "touch_count_band",
    "approach",
    "purpose",
    "outcome",
    "reason",
    "account_type",
    "action_type",
    "customer_is_existing",
    "customer_type",
    "cycle_length_band",
    "deal_type",
    "dealer",
    "deliverable_type",
    "direction",
    "disposition",
    "event_type",
    "feedback_type",
    "hour",
    "nps_category",
    "referrer_account",
    "rule_code",
    "stage",
    "age_bucket",
    "customer_is_new",
    "segment",
    "tenure_band",
)
PERIOD_TYPES = (
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
    "trailing_12_months",
)
STATUSES = ("ok", "no_data", "held", "mixed_units")
# Pay that waits for a score or for the close of its month is held on any night.
HELD_FOR_FINANCE = (
    "allowance_payout_rate",
    "allowance_payable",
    "commission_amount",
    "commission_adjustment",
)
# Relative difference allowed between a published ratio and its recomputed parts (ruling 46).
RATIO_TOLERANCE = "1e-9"

SUBJECT = """
    select
        facts.*,
        kpis.kpi_code is not null as is_known_kpi,
        kpis.unit,
        kpis.additivity,
        kpis.denominator_measure,
        cast(case facts.period_type
            when 'day' then facts.period_start
            when 'week' then facts.period_start + 6
            when 'month' then facts.period_start + interval 1 month - interval 1 day
            when 'quarter' then facts.period_start + interval 3 month - interval 1 day
            when 'fiscal_quarter' then facts.period_start + interval 3 month - interval 1 day
            else facts.period_start + interval 12 month - interval 1 day
        end as date) as calendar_end,
        -- the history's days are there with one row each
        coalesce(facts.period_start < (
            select min(days.period_start)
            from warehouse.quality.period_fingerprints as days
            where days.period_type = 'day'
        ), false) as begins_before_history
    from warehouse.kpi.fct_kpi_values as facts
    left join warehouse.core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code
"""


def kpi_value_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `kpi.values` (every row) and `kpi.shares` (rows of KPIs that are a part of a whole)."""
    gxe = expectation_classes()
    checks = [
        Check("has_rows", gxe.ExpectTableRowCountToBeBetween(min_value=1), "at least 1 row"),
        *(
            Check(
                f"{column}_is_filled",
                gxe.ExpectColumnValuesToNotBeNull(column=column),
                "no empty value",
                column_name=column,
            )
            for column in FILLED
        ),
        _is_known(gxe, "grain", GRAINS),
        _is_known(gxe, "period_type", PERIOD_TYPES),
        _is_known(gxe, "status", STATUSES),
        *(_rule(gxe, name, where, expected) for name, (where, expected) in _rules(night, thresholds).items()),
        _key_is_unique(gxe),
    ]
    values = Suite(
        name="kpi.values",
        layer=Layer.KPI,
        object_name="kpi.fct_kpi_values",
        subject=SUBJECT,
        checks=tuple(checks),
        is_view=True,
    )
    return [values, _shares(gxe, thresholds)]


def _is_known(gxe: Any, column: str, values: tuple[str, ...]) -> Check:
    return Check(
        f"{column}_is_known",
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)),
        "one of " + ", ".join(values),
        column_name=column,
    )


def _rule(gxe: Any, name: str, where: str, expected: str) -> Check:
    query = f"select * from {{batch}} where {where}"
    return Check(name, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), expected, where=where)


def _key_is_unique(gxe: Any) -> Check:
    return Check(
        "key_is_unique",
        gxe.UnexpectedRowsExpectation(unexpected_rows_query=repeated_keys(KEY)),
        f"one row per {KEY}",
        where=may_be_repeated(KEY),
    )


def _rules(night: NightFacts, thresholds: Thresholds) -> dict[str, tuple[str, str]]:
    """Unwanted rows and what is expected instead, by name of the check."""
    as_of = f"date '{night.as_of}'"
    signed = as_list((*thresholds.ratios_of_two_sets, *thresholds.signed_denominators))
    return {
        "kpi_is_in_dim_kpi": ("not is_known_kpi", "every kpi_code in core.dim_kpi"),
        "as_of_is_this_night": (f"as_of is distinct from {as_of}", f"as_of = {night.as_of}"),
        "periods_begin_by_the_night": (
            f"period_start > {as_of}",
            f"no period that begins after {night.as_of}",
        ),
        "periods_begin_where_they_should": (
            "(period_type = 'week' and isodow(period_start) <> 1)"
            " or (period_type not in ('day', 'week') and day(period_start) <> 1)",
            "weeks begin on a Monday, longer periods on the first of a month",
        ),
        "periods_end_in_their_span": (
            "period_end is distinct from calendar_end "
            f"and period_end is distinct from least(calendar_end, {as_of})",
            "period_end = last day of the period, or the night's day while it runs",
        ),
        "is_partial_is_right": (
            f"is_partial <> (calendar_end > {as_of} or begins_before_history) "
            f"and (not is_partial or kpi_code not in ({as_list(thresholds.partial_by_member)}))",
            "is_partial where the period ends after the night's day or begins before the first day told,"
            " else only for members that come and go",
        ),
        "company_rows_are_of_the_company": (
            "grain = 'company' and grain_id <> 'COMPANY'",
            "grain_id COMPANY",
        ),
        "rep_rows_name_a_known_rep": (
            "grain = 'rep' and (grain_id is distinct from rep_id "
            "or grain_id not in (select rep_id from warehouse.core.dim_rep))",
            "grain_id = rep_id, a row of core.dim_rep",
        ),
        "region_rows_name_a_known_region": (
            "grain in ('region', 'region_subtree') and (grain_id is distinct from region_id "
            "or grain_id not in (select region_id from warehouse.core.dim_region))",
            "grain_id = region_id, a row of core.dim_region",
        ),
        "stage_rows_name_a_known_stage": (
            "grain = 'lifecycle_stage' and (grain_id is distinct from lifecycle_stage "
            "or grain_id not in (select lifecycle_stage from warehouse.core.dim_lifecycle_stage))",
            "grain_id = lifecycle_stage, a row of core.dim_lifecycle_stage",
        ),
        "denominator_is_not_negative": (
            f"denominator < 0 and kpi_code not in ({signed})"
            f" and coalesce(detail, '') not in ({as_list(thresholds.signed_details)})",
            "denominator at least 0 where it counts something",
        ),
        "value_follows_from_its_parts": (
            "status = 'ok' and denominator <> 0 and numerator is not null and (value is null or "
            "abs(value - cast(numerator as double) / cast(denominator as double)) > "
            f"{RATIO_TOLERANCE} * greatest(1, abs(cast(value as double))))",
            "value = numerator / denominator within 1e-9",
        ),
        "value_of_a_sum_is_its_numerator": (
            "status = 'ok' and additivity <> 'ratio' and denominator is null "
            "and value is distinct from numerator",
            "value = numerator where there is no denominator",
        ),
        "a_ratio_without_denominator_has_no_value": (
            "value is not null and (denominator = 0 or (denominator is null and denominator_measure <> ''))",
            "no value where there is nothing to divide by",
        ),
        "an_additive_value_is_never_empty": (
            "status = 'ok' and additivity = 'additive' and numerator is null "
            f"and kpi_code not in ({as_list(thresholds.recomputed_in_each_cell)})",
            "a number, 0 where nothing happened",
        ),
        "no_market_is_smaller_than_our_sales": (
            "kpi_code = 'market_share' and value > 1",
            "market_share at most 1: a market row holds our own sales too",
        ),
        **_rules_of_holds(night),
        "only_ok_rows_have_a_value": (
            "status <> 'ok' and value is not null",
            "no value with no_data, held, mixed_units",
        ),
    }


def _rules_of_holds(night: NightFacts) -> dict[str, tuple[str, str]]:
    """No figure is held without a reason, and none of a held source has a number (decision 0025).

    Both rules are asked on every night: one that came and went with a hold would be missed the night after.
    """
    is_held = "status = 'held'"
    of_pay = f"kpi_code in ({as_list(HELD_FOR_FINANCE)})"
    without_reason = f"{is_held} and not {of_pay}"
    has_number = "(numerator is not null or value is not null)"
    told_by_held = "false"
    through = night.last_day_of(*night.held_through)
    if night.held_through:
        without_reason += " and is_mature"
        told_by_held = f"""
            calendar_end > date '{through}' and kpi_code in (
                select kpis.kpi_code
                from warehouse.core.dim_kpi as kpis
                join warehouse.core.dim_measure as measures
                    on measures.measure_code in (kpis.numerator_measure, kpis.denominator_measure)
                where list_has_any(
                    string_split(measures.entities, ' '), [{as_list(tuple(sorted(night.held_through)))}]
                )
            )
        """
    return {
        "nothing_is_held_without_a_reason": (
            without_reason,
            "held figures only of pay that waits for finance, and of what a held source may still change",
        ),
        "a_held_figure_has_no_number": (
            f"{has_number} and ({is_held} or {told_by_held})",
            f"no number where the status is held, nor of a held source in periods that end after {through}",
        ),
    }


def _shares(gxe: Any, thresholds: Thresholds) -> Suite:
    codes = as_list(thresholds.shares_of_a_whole)
    where = "numerator < 0 or numerator > denominator"
    query = f"select * from {{batch}} where {where}"
    return Suite(
        name="kpi.shares",
        layer=Layer.KPI,
        object_name="kpi.fct_kpi_values",
        subject=f"select * from warehouse.kpi.fct_kpi_values where kpi_code in ({codes})",
        checks=(
            Check(
                "the_part_is_not_above_the_whole",
                gxe.UnexpectedRowsExpectation(unexpected_rows_query=query),
                "0 <= numerator <= denominator",
                where=where,
            ),
        ),
        is_view=True,
    )
