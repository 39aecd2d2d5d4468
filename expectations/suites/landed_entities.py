"""One suite per configured entity: rows, key, mandatory columns and enumerations, as its contract says."""

from typing import Any

from expectations.checks import Check, Layer, Severity, Suite
from expectations.contracts import ContractFacts
from expectations.great_expectations_setup import expectation_classes
from expectations.keys import repeated_keys
from expectations.thresholds import Thresholds

# A column that belongs to the key where it is delivered, although the contract's key has mandatory ones only
# (ruling 48: splits change from a day on).
OPTIONAL_KEY_COLUMNS = {"crm_deal_splits": ("valid_from",)}


def landed_entity_suites(
    contracts: tuple[ContractFacts, ...], configured: frozenset[str], thresholds: Thresholds
) -> list[Suite]:
    """Suites `landing.<entity>` of the configured entities, in the order of the contracts."""
    gxe = expectation_classes()
    return [
        _suite(contract, gxe, contract.entity in thresholds.may_be_empty)
        for contract in contracts
        if contract.entity in configured
    ]


def _suite(contract: ContractFacts, gxe: Any, may_be_empty: bool) -> Suite:
    severity = Severity.WARN if may_be_empty else Severity.HOLD
    rows = Check(
        name="has_rows",
        expectation=gxe.ExpectTableRowCountToBeBetween(min_value=1),
        expected="at least 1 row",
        severity=severity,
    )
    column_checks = (
        _key_is_unique(contract, gxe, may_be_empty),
        *_required_columns(contract, gxe, may_be_empty),
        *_enumerations(contract, gxe, may_be_empty),
    )
    return Suite(
        name=f"landing.{contract.entity}",
        layer=Layer.LANDING,
        object_name=contract.entity,
        subject=f'select * from "landed__{contract.entity}"',
        checks=(rows, *column_checks),
        entities=(contract.entity,),
        is_view=True,
    )


def _key_is_unique(contract: ContractFacts, gxe: Any, may_be_empty: bool) -> Check:
    key = ", ".join((*contract.key, *OPTIONAL_KEY_COLUMNS.get(contract.entity, ())))
    return Check(
        name="key_is_unique",
        expectation=gxe.UnexpectedRowsExpectation(unexpected_rows_query=repeated_keys(key)),
        expected=f"one row per {key}",
        column_name=key,
        may_see_nothing=may_be_empty,
    )


def _required_columns(contract: ContractFacts, gxe: Any, may_be_empty: bool) -> list[Check]:
    return [
        Check(
            name=f"{column}_is_filled",
            expectation=gxe.ExpectColumnValuesToNotBeNull(column=column),
            expected="no empty value",
            column_name=column,
            may_see_nothing=may_be_empty,
        )
        for column in contract.required
    ]


def _enumerations(contract: ContractFacts, gxe: Any, may_be_empty: bool) -> list[Check]:
    return [
        Check(
            name=f"{column}_is_known",
            expectation=gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)),
            expected="one of " + ", ".join(values),
            column_name=column,
            may_see_nothing=may_be_empty,
        )
        for column, values in contract.enumerations
    ]
