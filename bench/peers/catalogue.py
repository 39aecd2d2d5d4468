"""The KPIs that the peers compute: their measures, their smallest period and their grains.

Definitions are those of docs/kpis.md; a test holds parts, periods and grains to the catalogue of the project.
"""

from __future__ import annotations

from dataclasses import dataclass

CALLS = "company region region_subtree rep team "
STAGED = f"{CALLS}lifecycle_stage region_lifecycle_stage rep_lifecycle_stage "
# Grains of many members begin with the month (grains.csv).
MONTHLY_GRAINS = frozenset({"account"})


@dataclass(frozen=True)
class Kpi:
    """A measure, or one measure divided by another, from its smallest period on and at its grains."""

    code: str
    numerator: str
    denominator: str | None
    base_period: str
    grain_names: str

    @property
    def grains(self) -> tuple[str, ...]:
        """Every grain that the KPI is published at."""
        return tuple(self.grain_names.split())

    def is_shown(self, grain: str, period_type: str) -> bool:
        """Whether the KPI has rows at the grain in periods of this type."""
        is_small = period_type in ("day", "week")
        return grain in self.grains and not (
            is_small and (self.base_period == "month" or grain in MONTHLY_GRAINS)
        )


def _count(code: str, grain_names: str) -> Kpi:
    return Kpi(code, code, None, "day", grain_names)


KPIS = (
    _count("calls_made", CALLS + "disposition purpose"),
    _count("inbound_calls_offered", CALLS + "hour disposition"),
    _count("unsuccessful_inbound_calls", CALLS + "hour disposition"),
    Kpi("abandoned_call_rate", "abandoned_calls", "inbound_calls_offered", "day", CALLS + "hour"),
    Kpi("long_call_rate", "long_calls", "answered_calls", "month", CALLS + "direction"),
    Kpi(
        "average_wait_time_seconds",
        "customer_wait_seconds",
        "answered_inbound_calls",
        "month",
        CALLS + "hour",
    ),
    Kpi("late_answer_rate", "late_answered_calls", "answered_inbound_calls", "month", CALLS + "hour"),
    _count("emails_sent", STAGED),
    _count("meetings_scheduled", STAGED),
    _count("demos_scheduled", STAGED),
    Kpi("email_to_call_ratio", "emails_sent", "calls_made", "month", CALLS),
    _count("deals_won", STAGED + "deal_type lead_source campaign cycle_length_band"),
    _count("deals_lost", STAGED + "deal_type lead_source"),
    Kpi("win_rate", "deals_won", "deals_closed", "month", STAGED + "deal_type lead_source cycle_length_band"),
    Kpi("win_loss_ratio", "deals_won", "deals_lost", "month", CALLS + "lead_source"),
    Kpi(
        "sales_cycle_length_days",
        "sales_cycle_days",
        "deals_won_with_cycle",
        "month",
        STAGED + "deal_type cycle_length_band",
    ),
    _count("support_tickets", CALLS + "account reason"),
    _count("complaints", CALLS + "reason account"),
    Kpi("complaint_dispute_rate", "complaints_disputed", "complaints", "month", CALLS + "reason"),
    _count("receivables_collected", CALLS + "account dealer"),
)
# Measures of each kind of event, in the order of the wide tables of both peers.
MEASURES = {
    "calls": (
        "calls_made",
        "inbound_calls_offered",
        "answered_calls",
        "long_calls",
        "abandoned_calls",
        "unsuccessful_inbound_calls",
        "answered_inbound_calls",
        "late_answered_calls",
        "customer_wait_seconds",
    ),
    "activities": ("emails_sent", "meetings_scheduled", "demos_scheduled"),
    "deals": ("deals_won", "deals_lost", "deals_closed", "deals_won_with_cycle", "sales_cycle_days"),
    "tickets": ("support_tickets", "complaints", "complaints_disputed"),
    "receipts": ("receivables_collected",),
}
ALL_MEASURES = tuple(measure for measures in MEASURES.values() for measure in measures)
# Measures that are summed as whole microseconds, which a float holds exactly, and divided once at the end.
DIVISORS = {"customer_wait_seconds": 1e6, "sales_cycle_days": 86_400e6}
