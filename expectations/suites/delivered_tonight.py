"""What came tonight, held against what came before: parents and children, repeated rows, age of snapshots.

A night is a small part of all rows, so a share over all of them hides a night that is wrong altogether. Rows
of tonight are those that were extracted on or after the night's day. Where an entity has none from before
(the first delivery, a company that is delivered once), there is nothing to compare with.
"""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.contracts import ContractFacts, Reference
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.landed_references import TOTAL_MEMBERS
from expectations.thresholds import Thresholds


def delivered_tonight_suites(
    contracts: tuple[ContractFacts, ...], night: NightFacts, thresholds: Thresholds
) -> list[Suite]:
    """Suites `landing.tonight_parents`, `….tonight_children`, `….tonight_repeats` and `….snapshots`."""
    gxe = expectation_classes()
    configured = night.configured_entities
    parents = [
        _orphans(contract.entity, reference, night)
        for contract in contracts
        for reference in contract.references
        if contract.entity in configured
        and reference.parent_entity in configured
        # tonight's rows of others name what a held source has not told yet
        and reference.parent_entity not in night.held_through
    ]
    children = [
        _childless(entity, rule, night)
        for entity, rule in sorted(thresholds.expected_children.items())
        if night.has((entity, rule["child"])) and rule["child"] not in night.held_through
    ]
    repeats = [
        _repeats(contract, night)
        for contract in contracts
        if contract.entity in configured and contract.entity in thresholds.watched_days
    ]
    snapshots = [
        _snapshot_age(contract.entity, night) for contract in contracts if contract.entity in configured
    ]
    limits = thresholds.history
    judged = f"row_count >= {limits.least_usual} and earlier_count >= {limits.least_usual}"
    more = f"wrong_count / row_count > {limits.wrong_tonight_share} + earlier_wrong_count / earlier_count"
    # a row without its parent, or a parent without its parts: nobody can tell which of the two is wrong
    rules = (
        (
            "tonight_parents",
            parents,
            f"{judged} and {more}",
            "rows of tonight find their parents as earlier ones did",
            Severity.BLOCK,
        ),
        (
            "tonight_children",
            children,
            f"{judged} and {more}",
            "rows of tonight have their parts as earlier ones had",
            Severity.BLOCK,
        ),
        (
            "tonight_repeats",
            repeats,
            f"{judged} and {more}",
            "rows of tonight differ in more than their key",
            Severity.HOLD,
        ),
        (
            "snapshots",
            snapshots,
            f"is_of_tonight and extracted_at < timestamp '{night.as_of}'",
            f"snapshots delivered for {night.as_of} that were extracted on that day or later",
            Severity.HOLD,
        ),
    )
    return [_suite(gxe, *rule) for rule in rules if rule[1]]


def _suite(gxe: Any, name: str, measures: list[str], where: str, expected: str, severity: Severity) -> Suite:
    unwanted = gxe.UnexpectedRowsExpectation(unexpected_rows_query=f"select * from {{batch}} where {where}")
    return Suite(
        name=f"landing.{name}",
        layer=Layer.LANDING,
        object_name="landed entities",
        subject=" union all ".join(measures),
        checks=(Check("as_expected", unwanted, expected, severity=severity),),
    )


def _counted(entity: str, what: str, is_wrong: str, rows: str, night: NightFacts) -> str:
    tonight = f"_extracted_at >= timestamp '{night.as_of}'"
    return f"""
        select
            '{entity}' as entity, '{what}' as what,
            count(*) filter (where {tonight}) as row_count,
            count(*) filter (where {tonight} and {is_wrong}) as wrong_count,
            count(*) filter (where not ({tonight})) as earlier_count,
            count(*) filter (where not ({tonight}) and {is_wrong}) as earlier_wrong_count
        from {rows}
    """


def _orphans(entity: str, reference: Reference, night: NightFacts) -> str:
    column, total = reference.column, TOTAL_MEMBERS.get(reference.parent_entity, "")
    rows = f"""(
        select child._extracted_at, parent.parent_key is null as is_wrong
        from "landed__{entity}" as child
        left join (
            select distinct {reference.parent_column} as parent_key from "landed__{reference.parent_entity}"
        ) as parent on child.{column} = parent.parent_key
        where child.{column} is not null and child.{column} <> '{total}'
    )"""
    return _counted(entity, column, "is_wrong", rows, night)


def _childless(entity: str, rule: dict[str, str], night: NightFacts) -> str:
    rows = f"""(
        select parent._extracted_at, child.child_key is null as is_wrong
        from "landed__{entity}" as parent
        left join (
            select distinct {rule["key"]} as child_key from "landed__{rule["child"]}"
        ) as child on parent.{rule["key"]} = child.child_key
    )"""
    return _counted(entity, rule["child"], "is_wrong", rows, night)


def _repeats(contract: ContractFacts, night: NightFacts) -> str:
    """Rows that say what another row of the same extraction says, under another key."""
    key = ", ".join(contract.key)
    rows = f"""(
        select
            told._extracted_at,
            row_number() over (partition by told.content, told._extracted_at) > 1 as is_wrong
        from (
            select hash(landed) as content, landed._extracted_at
            from (
                select * exclude ({key}, _load_id, _source_file, _source_line, _batch_id)
                from "landed__{contract.entity}"
            ) as landed
        ) as told
    )"""
    return _counted(contract.entity, "repeated", "is_wrong", rows, night)


def _snapshot_age(entity: str, night: NightFacts) -> str:
    return f"""
        select
            '{entity}' as entity, max(landed._extracted_at) as extracted_at,
            coalesce(bool_or(entities.delivery_mode = 'snapshot'
                and entities.latest_delivery_date = date '{night.as_of}'), false) as is_of_tonight
        from landed.main.entities as entities
        left join "landed__{entity}" as landed on true
        where entities.entity = '{entity}'
    """
