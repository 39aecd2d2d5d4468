"""Everything that the pages below the company's say, read from the release in a handful of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from publishing.drilldown.assigned import Assigned, read_assigned
from publishing.drilldown.member_cells import CellsOfMember, read_cells
from publishing.drilldown.organisation import Organisation, read_organisation
from publishing.drilldown.pay import Pay, PayTotal, read_pay, read_pay_totals
from publishing.drilldown.roles import Catalogue, read_catalogue
from publishing.drilldown.sales import Calendar, Sales, read_calendar, read_sales
from publishing.drilldown.stages import Stage, read_contacts, read_stages
from publishing.drilldown.targets import Targets, read_targets
from publishing.kpi_figures import month_of
from publishing.page_content import Company
from publishing.page_settings import Measure, PageSettings

GRAINS = ("company", "region_subtree", "team", "rep", "lifecycle_stage")
MANAGERS = "sales_manager"


@dataclass(frozen=True)
class Reading:
    """One release, as the pages need it; `leading` is None where no measure has a figure."""

    company: Company
    settings: PageSettings
    leading: Measure | None
    catalogue: Catalogue
    organisation: Organisation
    calendar: Calendar
    sales: dict[str, Sales]
    targets: Targets
    cells: dict[str, CellsOfMember]
    assigned: dict[tuple[str, str], tuple[Assigned, ...]]
    stages: tuple[Stage, ...]
    contacts: dict[str, dict[str, list[tuple[Stage, Decimal]]]]
    pay: dict[str, Pay]
    pay_totals: tuple[PayTotal, ...]

    @property
    def month(self) -> date:
        """The month of the night's date."""
        return month_of(self.company.as_of)


def read_release(
    connection: duckdb.DuckDBPyConnection, company: Company, leading: Measure | None, settings: PageSettings
) -> Reading:
    """Read what the pages of roles, regions, teams, stages and reps show."""
    as_of, month = company.as_of, month_of(company.as_of)
    catalogue = read_catalogue(connection)
    organisation = read_organisation(connection, as_of)
    shown = [code for code in catalogue.kpis if code not in settings.pay_kpis]
    stages = read_stages(connection)
    region_now = {rep_id: person.region_id for rep_id, person in organisation.people.items()}
    return Reading(
        company=company,
        settings=settings,
        leading=leading,
        catalogue=catalogue,
        organisation=organisation,
        calendar=read_calendar(connection, as_of),
        sales={
            grain: read_sales(connection, grain, leading, as_of, settings.trend_months)
            for grain in GRAINS
            if leading is not None
        },
        targets=(
            read_targets(connection, leading.kpi_code, as_of, region_now)
            if leading is not None and leading.part == "value"
            else Targets({}, {})
        ),
        cells={grain: read_cells(connection, grain, shown, month) for grain in GRAINS},
        assigned=read_assigned(connection, as_of),
        stages=stages,
        contacts={
            grain: read_contacts(connection, f"{grain}_lifecycle_stage", stages, month)
            for grain in ("rep", "region")
        },
        pay=read_pay(connection, settings.pay_months),
        pay_totals=read_pay_totals(connection, settings.heat_months),
    )
