"""The dimensions that would be published, and the copies of LAND's own tables."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Suite
from expectations.great_expectations_setup import expectation_classes

# Members of every dimension that events point to, and what must be filled in it.
_NOBODY = ("UNASSIGNED", "UNKNOWN")
_EVENT_DIMENSIONS = {
    "product": ("product_name", "product_category", "uom"),
    "account": ("account_type", "region_id"),
    "outlet": ("outlet_type", "region_id", "account_id"),
}
COPIED_TABLES = ("receipts", "entities", "quarantine")


def dimension_suites(night: NightFacts) -> list[Suite]:
    """Suites `warehouse.<dimension>` and `warehouse.hand_over_copies`."""
    gxe = expectation_classes()
    return [
        _company(gxe, night),
        _dimension(
            gxe, "dim_rep", "rep_id", ("rep_name",), _unknown_members("rep_id", "UNASSIGNED", "UNKNOWN")
        ),
        _dimension(gxe, "dim_region", "region_id", ("region_name",), _parents_exist()),
        *(
            _dimension(gxe, f"dim_{name}", f"{name}_id", filled, _unknown_members(f"{name}_id", *_NOBODY))
            for name, filled in _EVENT_DIMENSIONS.items()
        ),
        _dimension(gxe, "dim_lifecycle_stage", "lifecycle_stage", ("stage_order", "name_vi", "name_en"), []),
        _dimension(
            gxe, "dim_kpi", "kpi_code", ("name_vi", "name_en", "definition", "unit", "additivity"), []
        ),
        _dimension(gxe, "dim_date", "calendar_date", ("is_working_day",), _days_are_there(night)),
        _rep_assignments(gxe),
        _hand_over_copies(gxe),
    ]


def _company(gxe: Any, night: NightFacts) -> Suite:
    return Suite(
        name="warehouse.dim_company",
        layer=Layer.WAREHOUSE,
        object_name="core.dim_company",
        subject="select * from warehouse.core.dim_company",
        checks=(
            Check(
                name="has_one_row",
                expectation=gxe.ExpectTableRowCountToEqual(value=1),
                expected="1 row",
            ),
            Check(
                name="is_of_this_night",
                expectation=gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query=f"""
                        select * from {{batch}}
                        where as_of_date is distinct from date '{night.as_of}'
                            or company_id is distinct from (
                                select max(handed.company_id) from landed.main.company as handed
                            )
                    """
                ),
                expected=f"as_of_date {night.as_of} and the company of the hand-over",
                column_name="as_of_date",
            ),
        ),
    )


def _dimension(
    gxe: Any, table: str, key: str, filled: tuple[str, ...], more: list[tuple[str, str, str]]
) -> Suite:
    """A dimension: rows, unique key, names filled, and `more` as (name, unwanted rows, expected)."""
    checks = [
        Check("has_rows", gxe.ExpectTableRowCountToBeBetween(min_value=1), "at least 1 row"),
        Check(
            "key_is_unique",
            gxe.ExpectColumnValuesToBeUnique(column=key),
            f"one row per {key}",
            column_name=key,
        ),
    ]
    checks += [
        Check(
            f"{column}_is_filled",
            gxe.ExpectColumnValuesToNotBeNull(column=column),
            "no empty value",
            column_name=column,
        )
        for column in (key, *filled)
    ]
    checks += [
        Check(name, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), expected, column_name=key)
        for name, query, expected in more
    ]
    return Suite(
        name=f"warehouse.{table}",
        layer=Layer.WAREHOUSE,
        object_name=f"core.{table}",
        subject=f"select * from warehouse.core.{table}",
        checks=tuple(checks),
    )


def _unknown_members(key: str, *members: str) -> list[tuple[str, str, str]]:
    """Members that stand in for null keys must be there (ruling 6)."""
    return [
        (
            f"has_member_{member.lower()}",
            f"select '{member}' as missing_member "
            f"from (select count(*) filter (where {key} = '{member}') as found "
            "from {batch}) as counted where found = 0",
            f"a row {member}",
        )
        for member in members
    ]


def _parents_exist() -> list[tuple[str, str, str]]:
    return [
        *_unknown_members("region_id", "UNKNOWN"),
        (
            "parent_exists",
            "select * from {batch} where parent_region_id is not null "
            "and parent_region_id not in (select region_id from warehouse.core.dim_region)",
            "every parent_region_id is a region",
        ),
    ]


def _days_are_there(night: NightFacts) -> list[tuple[str, str, str]]:
    first, last = f"date '{night.published_from}'", f"date '{night.as_of}'"
    return [
        (
            "every_published_day_is_there",
            f"select * from (select count(*) filter (where calendar_date between {first} and {last}) "
            "as found "
            f"from {{batch}}) as counted where found <> {last} - {first} + 1",
            f"each day from {night.published_from} to {night.as_of}",
        )
    ]


def _rep_assignments(gxe: Any) -> Suite:
    rules = {
        "spans_are_in_order": (
            "select * from {batch} where valid_to is not null and valid_to <= valid_from",
            "valid_from before valid_to",
        ),
        "spans_do_not_overlap": (
            "select * from (select *, lead(valid_from) over (partition by rep_id order by valid_from) "
            "as next_from "
            "from {batch}) as spans where next_from < coalesce(valid_to, date '9999-12-31')",
            "one assignment per rep and day",
        ),
        "rep_exists": (
            "select * from {batch} where rep_id not in (select rep_id from warehouse.core.dim_rep)",
            "every rep_id in dim_rep",
        ),
        "region_exists": (
            "select * from {batch} where region_id is not null "
            "and region_id not in (select region_id from warehouse.core.dim_region)",
            "every region_id in dim_region",
        ),
    }
    return Suite(
        name="warehouse.dim_rep_assignment",
        layer=Layer.WAREHOUSE,
        object_name="core.dim_rep_assignment",
        subject="select * from warehouse.core.dim_rep_assignment",
        checks=tuple(
            Check(name, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), expected)
            for name, (query, expected) in rules.items()
        ),
        entities=("crm_user_assignments",),
    )


def _hand_over_copies(gxe: Any) -> Suite:
    """One row per table that BUILD copies: rows in the hand-over against rows in schema `quality`."""
    counted = " union all ".join(
        f"select '{table}' as table_name, (select count(*) from landed.main.{table}) as landed_count, "
        f"(select count(*) from warehouse.quality.{table}) as copied_count"
        for table in COPIED_TABLES
    )
    return Suite(
        name="warehouse.hand_over_copies",
        layer=Layer.WAREHOUSE,
        object_name="quality",
        subject=counted,
        checks=(
            Check(
                "every_row_was_copied",
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query="select * from {batch} where landed_count <> copied_count"
                ),
                "as many receipts, entities and quarantined rows in `quality` as LAND handed over",
            ),
        ),
    )
