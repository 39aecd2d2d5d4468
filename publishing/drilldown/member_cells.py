"""What every member of a grain reached in the month, KPI by KPI, as the release holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from publishing.kpi_figures import month_before

CellsOfMember = dict[str, dict[str, "Cell"]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of `kpi.fct_kpi_values` for a month, with the value of the whole month before."""

    status: str
    value: Decimal | None
    previous: Decimal | None
    target: Decimal | None
    attainment: Decimal | None
    is_partial: bool
    is_provisional: bool
    is_mature: bool

    @property
    def has_value(self) -> bool:
        """Whether there is a number to show."""
        return self.status == "ok" and self.value is not None

    @property
    def is_immature(self) -> bool:
        """The period is over, but the window in which its cohort may still convert is not."""
        return not self.is_mature and not self.is_partial


def read_cells(
    connection: duckdb.DuckDBPyConnection, grain: str, kpi_codes: Sequence[str], month: date
) -> CellsOfMember:
    """The plain rows (without detail) of a grain in a month: member, then KPI."""
    rows = connection.execute(
        "select fact.grain_id, fact.kpi_code, fact.status, fact.value,"
        " case when earlier.status = 'ok' then earlier.value end, fact.target, fact.attainment,"
        " coalesce(fact.is_partial, false), coalesce(fact.is_provisional, false),"
        " coalesce(fact.is_mature, true)"
        " from kpi.fct_kpi_values as fact left join kpi.fct_kpi_values as earlier"
        " on earlier.kpi_code = fact.kpi_code and earlier.grain = fact.grain"
        " and earlier.grain_id = fact.grain_id and earlier.period_type = 'month'"
        " and earlier.period_start = $4 and earlier.detail is null"
        " where fact.grain = $1 and fact.period_type = 'month' and fact.period_start = $3"
        " and fact.detail is null and list_contains($2, fact.kpi_code)",
        [grain, list(kpi_codes), month, month_before(month)],
    ).fetchall()
    cells: CellsOfMember = {}
    for grain_id, kpi_code, *parts in rows:
        cells.setdefault(grain_id, {})[kpi_code] = Cell(*parts)
    return cells
