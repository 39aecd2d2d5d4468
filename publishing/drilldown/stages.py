"""Contacts in their lifecycle stages, for the company and for every member that has such figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

STAGE_KPI = "lifecycle_stage_share"


@dataclass(frozen=True)
class Stage:
    """One row of `core.dim_lifecycle_stage`."""

    stage_id: str
    name_vi: str
    name_en: str

    def name(self, language: str) -> str:
        """The stage's name for readers."""
        return self.name_vi if language == "vi" else self.name_en


def read_stages(connection: duckdb.DuckDBPyConnection) -> tuple[Stage, ...]:
    """The stages in their order."""
    rows = connection.execute(
        "select lifecycle_stage, name_vi, name_en from core.dim_lifecycle_stage"
        " order by stage_order, lifecycle_stage"
    ).fetchall()
    return tuple(Stage(*row) for row in rows)


def read_contacts(
    connection: duckdb.DuckDBPyConnection, grain: str, stages: Sequence[Stage], month: date
) -> dict[str, list[tuple[Stage, Decimal]]]:
    """Contacts by stage of every rep or region, in the order of the stages.

    `grain` is rep_lifecycle_stage or region_lifecycle_stage.
    """
    member = "rep_id" if grain == "rep_lifecycle_stage" else "region_id"
    rows = connection.execute(
        f"select {member}, lifecycle_stage, numerator from kpi.fct_kpi_values where kpi_code = $1"
        " and grain = $2 and period_type = 'month' and period_start = $3 and detail is null"
        " and status = 'ok' and numerator is not null",
        [STAGE_KPI, grain, month],
    ).fetchall()
    places = {stage.stage_id: place for place, stage in enumerate(stages)}
    contacts: dict[str, list[tuple[Stage, Decimal]]] = {}
    for member_id, stage_id, count in sorted(
        (row for row in rows if row[1] in places), key=lambda row: places[row[1]]
    ):
        contacts.setdefault(member_id, []).append((stages[places[stage_id]], count))
    return contacts
