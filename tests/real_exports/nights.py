"""One night of a company folder up to its release, and questions to what came out of it."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from dbt_project import build
from expectations.auditing import audit
from ingestion.company import Company, load_company
from ingestion.handover import hand_over
from ingestion.landing import SourceSummary, land_source
from publishing.releasing import publish

COMPANIES = Path(__file__).parent
LANDED_AT = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Night:
    """A company, its state folder, and the day up to which facts count."""

    company: Company
    state: Path
    as_of: date

    def land(self) -> list[SourceSummary]:
        """Land every source of the company."""
        return [
            land_source(self.company, source, self.state, self.as_of, LANDED_AT, "test")
            for source in self.company.source_names
        ]

    def hand_over(self) -> None:
        """Write the hand-over from what has landed."""
        hand_over(self.company, self.state, self.as_of)

    def build(self) -> None:
        """Build the warehouse from the hand-over, audit it and publish it: the gate must open."""
        build(self.state, self.as_of)
        audit(self.state, self.as_of, LANDED_AT)
        publish(self.state, self.as_of, LANDED_AT)

    def landed(self, sql: str) -> list[Row]:
        """Rows of the hand-over."""
        return _rows(self.state / "build" / "landed.duckdb", sql)

    def built(self, sql: str) -> list[Row]:
        """Rows of the published file."""
        return _rows(self.state / "published" / "warehouse.duckdb", sql)

    def quarantined(self) -> list[Row]:
        """Rows that did not land."""
        return self.landed("select entity, source_line, reason from quarantine")

    def figures(self, kpi_code: str, grain: str, part: str = "value") -> dict[str, Decimal]:
        """One part of an additive KPI or of a ratio, summed over all years, by member."""
        return dict(
            self.built(
                f"""
                select grain_id, sum({part}) from kpi.fct_kpi_values
                where kpi_code = '{kpi_code}' and grain = '{grain}' and period_type = 'year'
                    and detail is null and status = 'ok' and {part} is not null
                group by grain_id
                """
            )
        )

    def figures_by_month(self, kpi_code: str, part: str = "value") -> dict[str, Decimal]:
        """One part of a KPI of the whole company by month (2017-03), where it is not null and not 0."""
        return dict(
            self.built(
                f"""
                select strftime(period_start, '%Y-%m'), {part} from kpi.fct_kpi_values
                where kpi_code = '{kpi_code}' and grain = 'company' and period_type = 'month'
                    and detail is null and {part} <> 0
                """
            )
        )

    def figures_by_day(self, kpi_code: str) -> dict[date, Decimal]:
        """Value of a KPI of the whole company by day."""
        return dict(
            self.built(
                f"""
                select period_start, value from kpi.fct_kpi_values
                where kpi_code = '{kpi_code}' and grain = 'company' and period_type = 'day' and detail is null
                """
            )
        )


def night_of(folder: str, state: Path, inbox: Path | None = None) -> Night:
    """The night of a company folder on its default date; `inbox` takes the place of the company's own."""
    company = load_company(COMPANIES / folder)
    if inbox is not None:
        company = replace(company, file=company.file.model_copy(update={"inbox": str(inbox)}))
    assert company.default_date is not None
    return Night(company, state, company.default_date)


def control_totals(shared: Path, folder: str) -> dict[str, Any]:
    """What must come out of one export; numbers with a point are decimals."""
    text = (shared / "real_data" / "control_totals.json").read_text(encoding="utf-8")
    totals: dict[str, Any] = json.loads(text, parse_float=Decimal)[folder]
    return totals


def _rows(path: Path, sql: str) -> list[Row]:
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        rows: list[Row] = connection.execute(sql).fetchall()
    return rows
