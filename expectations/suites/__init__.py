"""All suites of a night, and by name those that must have been there when the gate counts."""

from expectations.checks import NightFacts, Suite
from expectations.contracts import ContractFacts
from expectations.suites.atomic_facts import atomic_fact_suites
from expectations.suites.daily_facts import daily_fact_suites
from expectations.suites.delivered_tonight import delivered_tonight_suites
from expectations.suites.dimensions import dimension_suites
from expectations.suites.history_columns import column_suites
from expectations.suites.history_deliveries import delivery_suites
from expectations.suites.history_hours import hour_suites
from expectations.suites.history_numbers import number_suites
from expectations.suites.history_volumes import volume_suites
from expectations.suites.kpi_identities import kpi_identity_suites
from expectations.suites.kpi_roll_ups import roll_up_suites
from expectations.suites.kpi_values import kpi_value_suites
from expectations.suites.landed_entities import landed_entity_suites
from expectations.suites.landed_references import landed_reference_suites
from expectations.suites.landed_rules import landed_rule_suites
from expectations.suites.landed_sense import landed_sense_suites
from expectations.suites.reconciliation import reconciliation_suites
from expectations.suites.release_before import release_before_suites
from expectations.thresholds import Thresholds

# Written by hand, apart from the code that makes the suites: a suite that vanishes there is missed here. With
# the entities that a company must have configured; `landing.<entity>` of each configured entity comes on top.
REQUIRED_SUITES: dict[str, tuple[str, ...]] = {
    "landing.receipts": (),
    "landing.quarantine": (),
    "landing.deal_splits": ("crm_deal_splits",),
    "landing.merges": ("crm_merges",),
    "landing.documents": ("acc_invoices", "acc_invoice_lines"),
    "landing.exchange_rates": ("acc_fx_rates",),
    "landing.impossible_rows": ("acc_payments",),
    "landing.approvals": ("pln_commission_tiers",),
    "landing.set_up": (),
    "landing.snapshots": (),
    "landing.tonight_parents": ("tel_calls", "crm_contacts"),
    "landing.tonight_children": ("tel_calls", "tel_call_legs"),
    "landing.tonight_repeats": ("tel_calls",),
    "warehouse.dim_company": (),
    "warehouse.dim_rep": (),
    "warehouse.dim_region": (),
    "warehouse.dim_lifecycle_stage": (),
    "warehouse.dim_kpi": (),
    "warehouse.dim_date": (),
    "warehouse.dim_product": (),
    "warehouse.dim_account": (),
    "warehouse.dim_outlet": (),
    "warehouse.atomic_facts": (),
    "warehouse.dim_rep_assignment": ("crm_user_assignments",),
    "warehouse.hand_over_copies": (),
    "kpi.values": (),
    "kpi.shares": (),
    "kpi.roll_up_of_reps": (),
    "kpi.roll_up_of_regions": (),
    "kpi.roll_up_of_lifecycle_stages": (),
    "kpi.roll_up_of_roles": ("crm_user_assignments",),
    "kpi.roll_up_of_regions_and_stages": (),
    "kpi.roll_up_of_reps_and_stages": (),
    "kpi.roll_up_of_weeks_from_days": (),
    "kpi.roll_up_of_months_from_days": (),
    "kpi.roll_up_of_quarters_from_months": (),
    "kpi.roll_up_of_years_from_months": (),
    "kpi.roll_up_of_trailing_12_months_from_months": (),
    "kpi.fct_rep_daily": (),
    "kpi.fct_region_daily": (),
    "kpi.fct_lifecycle_stage_daily": (),
    "kpi.daily_totals": (),
    "kpi.coverage": (),
    "kpi.lifecycle_stage_shares": ("crm_lifecycle_history",),
    "kpi.calls_add_up": ("tel_calls", "tel_call_legs"),
    "reconciliation.sales_revenue": ("acc_invoices", "acc_invoice_lines"),
    "reconciliation.units_sold": ("acc_invoices", "acc_invoice_lines"),
    "reconciliation.receivables_collected": ("acc_payments",),
    "reconciliation.receivables_balance": ("acc_invoices", "acc_payments", "acc_payment_allocations"),
    "reconciliation.deals_won": ("crm_deals", "ref_deal_stages"),
    "reconciliation.deals_lost": ("crm_deals", "ref_deal_stages"),
    "reconciliation.calls_made": ("tel_calls",),
    "reconciliation.inbound_calls_offered": ("tel_calls",),
    "reconciliation.new_leads": ("crm_leads",),
    "reconciliation.csat_points": ("cs_surveys",),
    "reconciliation.csat_answers": ("cs_surveys",),
    "reconciliation.fx_rates": (),
    "history.columns": ("tel_calls",),
    "history.days": (),
    "history.deliveries": (),
    "history.hours": ("tel_calls",),
    "history.numbers": ("acc_invoices",),
    "history.weeks_of_segments": (),
}

# Suites that must exist from the second night on.
REQUIRED_AFTER_A_RELEASE = ("history.delivered_rows", "history.closed_months")


def declare_suites(
    contracts: tuple[ContractFacts, ...], night: NightFacts, thresholds: Thresholds
) -> tuple[list[Suite], list[str]]:
    """Suites to evaluate, and names of those left out since their entities are not configured."""
    configured = night.configured_entities
    declared = [
        *landed_entity_suites(contracts, configured, thresholds),
        *landed_reference_suites(contracts, configured, thresholds),
        *landed_rule_suites(night, thresholds),
        *landed_sense_suites(night, thresholds),
        *delivered_tonight_suites(contracts, night, thresholds),
        *dimension_suites(night),
        *atomic_fact_suites(night),
        *kpi_value_suites(night, thresholds),
        *roll_up_suites(thresholds),
        *daily_fact_suites(night, thresholds),
        *kpi_identity_suites(night, thresholds),
        *reconciliation_suites(night),
        *volume_suites(night, thresholds),
        *column_suites(night, thresholds),
        *delivery_suites(night, thresholds),
        *hour_suites(night, thresholds),
        *number_suites(night, thresholds),
        *release_before_suites(night, thresholds),
    ]
    left_out = [suite.name for suite in declared if not night.has(suite.entities)]
    left_out += [f"landing.{contract.entity}" for contract in contracts if contract.entity not in configured]
    return [suite for suite in declared if night.has(suite.entities)], sorted(left_out)


def required_suites(night: NightFacts) -> list[str]:
    """Names of the suites without which a gate has not looked."""
    standing = [name for name, entities in REQUIRED_SUITES.items() if night.has(entities)]
    if night.release_before:
        standing += REQUIRED_AFTER_A_RELEASE
    return sorted([*standing, *(f"landing.{entity}" for entity in night.configured_entities)])
