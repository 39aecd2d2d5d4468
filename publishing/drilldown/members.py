"""Rows of people and regions on a page: rank, sales, target, and the attainment of the last months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from publishing.drilldown.organisation import Person, Region
from publishing.drilldown.reading import Reading
from publishing.drilldown.targets import Attained, Targets, added
from publishing.kpi_figures import month_before


@dataclass(frozen=True)
class Row:
    """One member in a table; `history` has one entry for each month of the heat map, oldest first."""

    kind: str
    member_id: str
    name: str
    code: str | None
    rank: int | None
    value: Decimal | None
    attained: Attained | None
    history: tuple[Attained | None, ...]

    @property
    def has_history(self) -> bool:
        """Whether any month of the heat map has a target."""
        return any(month is not None and month.attainment is not None for month in self.history)


def history_months(reading: Reading) -> list[date]:
    """The months of the heat map, oldest first."""
    months = [reading.month]
    while len(months) < reading.settings.heat_months:
        months.insert(0, month_before(months[0]))
    return months


def people_rows(reading: Reading, people: Sequence[Person], ranks: dict[str, int]) -> list[Row]:
    """Reps by sales, the highest first; who has no figure comes last, by name."""
    sales = reading.sales.get("rep")
    rows = []
    for person in people:
        month = sales.of(person.rep_id).months.get(reading.month) if sales else None
        months = reading.targets.by_assignee.get(("rep", person.rep_id), {})
        rows.append(
            Row(
                kind="rep",
                member_id=person.rep_id,
                name=person.name,
                code=person.employee_id or person.rep_id,
                rank=ranks.get(person.rep_id),
                value=month.value if month else None,
                attained=months.get(reading.month),
                history=tuple(months.get(month) for month in history_months(reading)),
            )
        )
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name, row.member_id))


def region_rows(reading: Reading, regions: Sequence[Region]) -> list[Row]:
    """Regions with all below them, by sales."""
    sales = reading.sales.get("region_subtree")
    rows = []
    for region in regions:
        month = sales.of(region.region_id).months.get(reading.month) if sales else None
        history = [region_attained(reading, region.region_id, each) for each in history_months(reading)]
        rows.append(
            Row(
                kind="region",
                member_id=region.region_id,
                name=region.name,
                code=None,
                rank=None,
                value=month.value if month else None,
                attained=history[-1],
                history=tuple(history),
            )
        )
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name, row.member_id))


def team_rows(reading: Reading, managers: Sequence[Person]) -> list[Row]:
    """Teams by sales; a team bears its manager's name."""
    sales = reading.sales.get("team")
    rows = []
    for person in managers:
        month = sales.of(person.rep_id).months.get(reading.month) if sales else None
        history = [team_attained(reading, person.rep_id, each) for each in history_months(reading)]
        rows.append(
            Row(
                kind="team",
                member_id=person.rep_id,
                name=person.name,
                code=person.employee_id or person.rep_id,
                rank=None,
                value=month.value if month else None,
                attained=history[-1],
                history=tuple(history),
            )
        )
    return sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.name, row.member_id))


def region_attained(reading: Reading, region_id: str, month: date) -> Attained | None:
    """The region's own target, else the targets of the reps who stood in it or below it in that month."""
    targets = reading.targets
    own = targets.own("region", region_id, month)
    below = reading.organisation.subtree(region_id)
    return own or _members(targets, targets.reps_in(below, month), month)


def team_attained(reading: Reading, manager_id: str, month: date) -> Attained | None:
    """The team's own target, else the targets of its direct reports of today."""
    own = reading.targets.own("team", manager_id, month)
    people = [person.rep_id for person in reading.organisation.team(manager_id)]
    return own or _members(reading.targets, people, month)


def company_attained(reading: Reading, month: date) -> Attained | None:
    """The company's own target, else the targets of all reps."""
    own = reading.targets.own("company", "COMPANY", month)
    return own or _members(reading.targets, reading.targets.all_reps(month), month)


def _members(targets: Targets, rep_ids: Sequence[str], month: date) -> Attained | None:
    return added(found for rep_id in rep_ids if (found := targets.own("rep", rep_id, month)) is not None)
