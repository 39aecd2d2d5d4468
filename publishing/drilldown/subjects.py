"""Whose pages there are, and what each of them says, in no language yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from publishing.drilldown.assigned import Assigned
from publishing.drilldown.member_cells import Cell
from publishing.drilldown.members import (
    Row,
    company_attained,
    people_rows,
    region_attained,
    region_rows,
    team_attained,
    team_rows,
)
from publishing.drilldown.organisation import Person, Region
from publishing.drilldown.reading import MANAGERS, Reading
from publishing.drilldown.roles import CatalogueKpi, role_of
from publishing.drilldown.sales_view import SalesView, sales_view, trend_months
from publishing.drilldown.stages import Stage
from publishing.page_settings import Role


@dataclass(frozen=True)
class Place:
    """A page to go to: its kind and member, and its name where the languages do not differ."""

    kind: str
    member_id: str
    name: str


@dataclass(frozen=True)
class Subject:
    """One page. What is empty is said in words where a reader would look for it."""

    kind: str
    member_id: str
    name_vi: str
    name_en: str
    crumbs: tuple[Place, ...] = ()
    person: Person | None = None
    role: Role | None = None
    sales: SalesView | None = None
    sales_of_company: bool = False
    kpis: Sequence[CatalogueKpi] = ()
    cells: dict[str, Cell] = field(default_factory=dict)
    assigned: tuple[Assigned, ...] = ()
    people: Sequence[Row] = ()
    regions: Sequence[Row] = ()
    teams: Sequence[Row] = ()
    contacts: Sequence[tuple[Stage, Decimal]] = ()
    has_pay: bool = False

    def name(self, language: str) -> str:
        """The page's title."""
        return self.name_vi if language == "vi" else self.name_en


def company_sales(reading: Reading) -> SalesView | None:
    """Sales of the whole company."""
    if "company" not in reading.sales:
        return None
    attained = {month: company_attained(reading, month) for month in trend_months(reading)}
    return sales_view(reading, reading.sales["company"].of("COMPANY"), attained)


def subjects(reading: Reading) -> Iterator[Subject]:
    """Every page below the company's: roles, stages, regions, teams and reps."""
    ranks = _ranks(reading)
    yield from (_role(reading, role, ranks) for role in reading.settings.roles)
    yield from (_stage(reading, stage) for stage in reading.stages)
    yield from (_region(reading, region, ranks) for region in reading.organisation.regions.values())
    yield from (_team(reading, person, ranks) for person in reading.organisation.managers())
    yield from (_rep(reading, person, ranks) for person in reading.organisation.people.values())


def _role(reading: Reading, role: Role, ranks: dict[str, int]) -> Subject:
    people = [p for p in reading.organisation.people.values() if p.role in role.assignment_roles]
    leads = role.audience == MANAGERS
    return Subject(
        kind="role",
        member_id=role.role_id,
        name_vi=role.name_vi,
        name_en=role.name_en,
        role=role,
        sales=company_sales(reading),
        sales_of_company=True,
        kpis=_kpis(reading, role.audience),
        cells=reading.cells["company"].get("COMPANY", {}),
        assigned=reading.assigned.get(("company", "COMPANY"), ()),
        people=people_rows(reading, people, ranks),
        regions=region_rows(reading, reading.organisation.top_regions()) if leads else (),
        teams=team_rows(reading, list(reading.organisation.managers())) if leads else (),
        has_pay=role.audience == "finance" and bool(reading.pay_totals),
    )


def _stage(reading: Reading, stage: Stage) -> Subject:
    cells = reading.cells["lifecycle_stage"].get(stage.stage_id, {})
    kpis = [kpi for kpi in reading.catalogue.kpis.values() if kpi.kpi_code in cells]
    return Subject("stage", stage.stage_id, stage.name_vi, stage.name_en, kpis=kpis, cells=cells)


def _region(reading: Reading, region: Region, ranks: dict[str, int]) -> Subject:
    organisation = reading.organisation
    region_id = region.region_id
    attained = {month: region_attained(reading, region_id, month) for month in trend_months(reading)}
    sales = reading.sales.get("region_subtree")
    return Subject(
        kind="region",
        member_id=region_id,
        name_vi=region.name,
        name_en=region.name,
        crumbs=_places(organisation.ancestors(region.parent_id)),
        sales=sales_view(reading, sales.of(region_id), attained) if sales else None,
        kpis=_kpis(reading, MANAGERS),
        cells=reading.cells["region_subtree"].get(region_id, {}),
        assigned=reading.assigned.get(("region", region_id), ()),
        people=people_rows(reading, organisation.in_region(region_id), ranks),
        regions=region_rows(reading, organisation.children(region_id)),
        contacts=reading.contacts["region"].get(region_id, ()),
    )


def _team(reading: Reading, manager: Person, ranks: dict[str, int]) -> Subject:
    attained = {month: team_attained(reading, manager.rep_id, month) for month in trend_months(reading)}
    sales = reading.sales.get("team")
    return Subject(
        kind="team",
        member_id=manager.rep_id,
        name_vi=manager.name,
        name_en=manager.name,
        crumbs=_places(reading.organisation.ancestors(manager.region_id)),
        person=manager,
        sales=sales_view(reading, sales.of(manager.rep_id), attained) if sales else None,
        kpis=_kpis(reading, MANAGERS),
        cells=reading.cells["team"].get(manager.rep_id, {}),
        assigned=reading.assigned.get(("team", manager.rep_id), ()),
        people=people_rows(reading, reading.organisation.team(manager.rep_id), ranks),
    )


def _rep(reading: Reading, person: Person, ranks: dict[str, int]) -> Subject:
    rep_id = person.rep_id
    role = role_of(person.role, reading.settings.roles)
    months = reading.targets.by_assignee.get(("rep", rep_id), {})
    sales = reading.sales.get("rep")
    view = None
    if sales:
        attained = {month: months.get(month) for month in trend_months(reading)}
        view = sales_view(reading, sales.of(rep_id), attained, _standing(reading, person, ranks))
    return Subject(
        kind="rep",
        member_id=rep_id,
        name_vi=person.name,
        name_en=person.name,
        crumbs=_places(reading.organisation.ancestors(person.region_id)),
        person=person,
        role=role,
        sales=view,
        kpis=_kpis(reading, role.audience),
        cells=reading.cells["rep"].get(rep_id, {}),
        assigned=reading.assigned.get(("rep", rep_id), ()),
        contacts=reading.contacts["rep"].get(rep_id, ()),
        has_pay=rep_id in reading.pay,
    )


def _kpis(reading: Reading, audience: str) -> list[CatalogueKpi]:
    pay = reading.settings.pay_kpis
    return [kpi for kpi in reading.catalogue.of_audience(audience) if kpi.kpi_code not in pay]


def _places(regions: Sequence[Region]) -> tuple[Place, ...]:
    return tuple(Place("region", region.region_id, region.name) for region in regions)


def _ranks(reading: Reading) -> dict[str, int]:
    """Ranks by sales of the month among who is assigned today and has sales or a target."""
    people, sales, month = reading.organisation.people, reading.sales.get("rep"), reading.month

    def sells(rep_id: str) -> bool:
        if sales is None or rep_id not in people or people[rep_id].role is None:
            return False
        found = sales.of(rep_id).months.get(month)
        return bool(found and found.value) or reading.targets.own("rep", rep_id, month) is not None

    return sales.ranked(month, sells) if sales else {}


def _standing(reading: Reading, person: Person, ranks: dict[str, int]) -> tuple[tuple[str, int, int], ...]:
    if person.rep_id not in ranks:
        return ()
    people = reading.organisation.people
    found = [("company", ranks[person.rep_id], len(ranks))]
    if person.region_id is not None:
        peers = [rank for rep_id, rank in ranks.items() if people[rep_id].region_id == person.region_id]
        found.append(("region", 1 + sum(rank < ranks[person.rep_id] for rank in peers), len(peers)))
    return tuple(found)
