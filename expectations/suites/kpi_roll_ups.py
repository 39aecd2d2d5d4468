"""Roll-ups of additive KPIs: members add up to the company, short periods to long ones."""

from typing import Any

from expectations.checks import Check, Layer, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import Thresholds, as_list

# Grains whose members together are the company (UNASSIGNED, UNKNOWN and unknown included).
PARTITIONS = {
    "reps": "rep",
    "regions": "region",
    "lifecycle_stages": "lifecycle_stage",
    "roles": "role",
    "regions_and_stages": "region_lifecycle_stage",
    "reps_and_stages": "rep_lifecycle_stage",
}
# Members that nobody can be without: a company without assignments has no roles.
NEEDED = {"roles": ("crm_user_assignments",)}
# Each long period with the short one that tiles it.
TILINGS = (("week", "day"), ("month", "day"), ("quarter", "month"), ("year", "month"))
# Amounts are published with 6 digits and every part is rounded once: sums agree to the last digit (ruling 8).
TOLERANCE = "0.000001"

# Grains whose members each period names anew: who is new in the year is new in one of its months only.
TOLD_BY_PERIOD = ("customer_is_new",)

# Additive KPIs that may be added: plain rows, and rows by unit of measure (ruling 30). Details such as
# credited_as are other views of the same facts. Rows without a number (no_data, mixed_units, held) have
# nothing to add: a whole that is held is not compared. Left out: KPIs that the rulings
# recompute in each cell (thresholds.yml).
ADDITIVE = """
    additive as (
        select facts.kpi_code, facts.grain, facts.grain_id, coalesce(facts.detail, '') as detail,
            facts.period_type, facts.period_start, facts.status, facts.numerator
        from warehouse.kpi.fct_kpi_values as facts
        join warehouse.core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code
        where kpis.additivity = 'additive' and (facts.detail is null or facts.detail like 'uom=%')
            and facts.kpi_code not in ({recomputed}) and facts.grain not in ({told_by_period})
    )
"""


def roll_up_suites(thresholds: Thresholds) -> list[Suite]:
    """Suites `kpi.roll_up_of_<members>` and `kpi.roll_up_of_<period>s`."""
    gxe = expectation_classes()
    additive = ADDITIVE.format(
        recomputed=as_list(thresholds.recomputed_in_each_cell), told_by_period=as_list(TOLD_BY_PERIOD)
    )
    suites = [
        _suite(gxe, members, _over_members(grain, additive), NEEDED.get(members, ()))
        for members, grain in PARTITIONS.items()
    ]
    suites += [
        _suite(gxe, f"{long}s_from_{short}s", _over_time(long, short, additive)) for long, short in TILINGS
    ]
    return [*suites, _suite(gxe, "trailing_12_months_from_months", _over_twelve_months(additive))]


def _suite(gxe: Any, what: str, subject: str, entities: tuple[str, ...] = ()) -> Suite:
    query = f"select * from {{batch}} where abs(coalesce(whole, 0) - coalesce(parts, 0)) > {TOLERANCE}"
    return Suite(
        name=f"kpi.roll_up_of_{what}",
        layer=Layer.KPI,
        object_name="kpi.fct_kpi_values",
        subject=subject,
        entities=entities,
        checks=(
            Check(
                "has_rows", gxe.ExpectTableRowCountToBeBetween(min_value=1), "at least one roll-up to compare"
            ),
            Check(
                "parts_add_up",
                gxe.UnexpectedRowsExpectation(unexpected_rows_query=query),
                "sum of the parts = the whole",
                column_name="numerator",
            ),
        ),
    )


def _over_members(grain: str, additive: str) -> str:
    """Company against the sum of the members, per KPI that is published by this grain.

    A crossed grain has rows only where something happened, so the catalogue says which KPIs have it.
    """
    published_by = "select kpi_code from parts"
    if grain.endswith("_lifecycle_stage"):
        published_by = (
            "select kpi_code from warehouse.core.dim_kpi "
            f"where list_contains(string_split(grains, ' '), '{grain}')"
        )
    return f"""
        with {additive},
        parts as (
            select kpi_code, detail, period_type, period_start, sum(numerator) as parts,
                bool_or(status = 'mixed_units') as is_mixed
            from additive where grain = '{grain}'
            group by kpi_code, detail, period_type, period_start
        ),
        wholes as (
            select kpi_code, detail, period_type, period_start, numerator as whole,
                status in ('mixed_units', 'held') as is_mixed
            from additive
            where grain = 'company' and kpi_code in ({published_by})
        )
        select kpi_code, detail, period_type, period_start, wholes.whole, parts.parts
        from wholes
        full join parts using (kpi_code, detail, period_type, period_start)
        where not coalesce(wholes.is_mixed, false) and not coalesce(parts.is_mixed, false)
    """


def _over_time(long: str, short: str, additive: str) -> str:
    """Each long period against its short ones, per KPI and member, where the KPI is published by both.

    A period that began before the published history is published of all KPIs or, where older facts are left
    out, of none. A grain of many members (accounts) may be published from the month on.
    """
    return f"""
        with {additive},
        parts as (
            select kpi_code, grain, grain_id, detail,
                cast(date_trunc('{long}', period_start) as date) as period_start,
                sum(numerator) as parts, bool_or(status = 'mixed_units') as is_mixed
            from additive where period_type = '{short}'
            group by all
        ),
        wholes as (
            select kpi_code, grain, grain_id, detail, period_start, numerator as whole,
                status in ('mixed_units', 'held') as is_mixed
            from additive
            where period_type = '{long}' and (kpi_code, grain) in (select (kpi_code, grain) from parts)
        )
        select kpi_code, grain, grain_id, detail, period_start, wholes.whole, parts.parts
        from wholes
        full join parts using (kpi_code, grain, grain_id, detail, period_start)
        where not coalesce(wholes.is_mixed, false) and not coalesce(parts.is_mixed, false)
            and (period_start >= (select min(period_start) from additive where period_type = '{short}')
                or period_start in (select period_start from wholes))
    """


def _over_twelve_months(additive: str) -> str:
    """Each twelve months that end with a month against their months.

    A history of less than a year has no such window; the company's months, which equal themselves, are there
    so that the suite always has seen the table.
    """
    return f"""
        with {additive},
        months as (select * from additive where period_type = 'month'),
        windows as (
            select distinct period_start as window_start from months
            where period_start + interval 11 month <= (select max(period_start) from months)
        ),
        parts as (
            select kpi_code, grain, grain_id, detail, windows.window_start as period_start,
                sum(numerator) as parts, bool_or(status = 'mixed_units') as is_mixed
            from months
            join windows on months.period_start >= windows.window_start
                and months.period_start < windows.window_start + interval 12 month
            group by all
        ),
        wholes as (
            select kpi_code, grain, grain_id, detail, period_start, numerator as whole,
                status in ('mixed_units', 'held') as is_mixed
            from additive
            where period_type = 'trailing_12_months' and kpi_code in (select kpi_code from months)
        )
        select kpi_code, grain, grain_id, detail, period_start, wholes.whole, parts.parts
        from wholes
        full join parts using (kpi_code, grain, grain_id, detail, period_start)
        where not coalesce(wholes.is_mixed, false) and not coalesce(parts.is_mixed, false)
        union all
        select kpi_code, grain, grain_id, detail, period_start, numerator, numerator
        from months where grain = 'company'
    """
