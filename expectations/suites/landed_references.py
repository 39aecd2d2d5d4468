"""Facts and their parents: the share of foreign keys without a parent, measured once for all entities."""

from expectations.checks import Check, Layer, Suite
from expectations.contracts import ContractFacts, Reference
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import Thresholds

# Members that stand for "all of them" in plans and market data, by parent entity (canonical model).
TOTAL_MEMBERS = {"ref_regions": "ALL", "fld_outlets": "TOTAL"}


def landed_reference_suites(
    contracts: tuple[ContractFacts, ...], configured: frozenset[str], thresholds: Thresholds
) -> list[Suite]:
    """The suite `landing.references`: one row, three columns per reference. None without any."""
    gxe = expectation_classes()
    references = [
        (contract.entity, reference)
        for contract in contracts
        for reference in contract.references
        if contract.entity in configured and reference.parent_entity in configured
    ]
    if not references:
        return []
    checks = []
    for entity, reference in references:
        limit = thresholds.orphan_share.of(f"{entity}.{reference.column}")
        checks.append(
            Check(
                name=f"{entity}.{reference.column}",
                expectation=gxe.ExpectColumnMaxToBeBetween(
                    column=f"{entity}__{reference.column}__orphan_share", min_value=0, max_value=limit
                ),
                expected=f"at most {limit:g} of the filled values without a row in {reference.parent_entity}",
                object_name=entity,
                column_name=reference.column,
                rows_seen=f"{entity}__{reference.column}__rows",
                may_see_nothing=entity in thresholds.may_be_empty,
            )
        )
    return [
        Suite(
            name="landing.references",
            layer=Layer.LANDING,
            object_name="references",
            subject="select * from " + " cross join ".join(_measures(*reference) for reference in references),
            checks=tuple(checks),
        )
    ]


def _measures(entity: str, reference: Reference) -> str:
    """One row: rows of the entity, filled values, and the share of these that have no parent."""
    name = f"{entity}__{reference.column}"
    is_orphan = f"parent.parent_key is null and child.{reference.column} is not null"
    if reference.parent_entity in TOTAL_MEMBERS:
        is_orphan += f" and child.{reference.column} <> '{TOTAL_MEMBERS[reference.parent_entity]}'"
    return f"""(
        select
            count(*) as "{name}__rows",
            count(child.{reference.column}) as "{name}__filled",
            coalesce(
                cast(count(*) filter (where {is_orphan}) as double)
                    / nullif(count(child.{reference.column}), 0),
                0
            ) as "{name}__orphan_share"
        from "landed__{entity}" as child
        left join (
            select distinct {reference.parent_column} as parent_key from "landed__{reference.parent_entity}"
        ) as parent on child.{reference.column} = parent.parent_key
    )"""
