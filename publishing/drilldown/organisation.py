"""Who works where on the night's date, and how regions lie in one another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from publishing.page_content import UNASSIGNED, UNKNOWN, has_table


@dataclass(frozen=True)
class Person:
    """A rep; without an assignment on the date role, region and manager are None."""

    rep_id: str
    name: str
    employee_id: str | None
    is_active: bool
    role: str | None
    region_id: str | None
    manager_id: str | None


@dataclass(frozen=True)
class Region:
    """One region of the tree."""

    region_id: str
    name: str
    parent_id: str | None


@dataclass(frozen=True)
class Organisation:
    """People and regions by id, both in the order of their names."""

    people: dict[str, Person]
    regions: dict[str, Region]

    def top_regions(self) -> list[Region]:
        """Where a reader starts: regions without a parent; of a single one its children, if it has any."""
        roots = [region for region in self.regions.values() if region.parent_id not in self.regions]
        return (self.children(roots[0].region_id) or roots) if len(roots) == 1 else roots

    def children(self, region_id: str) -> list[Region]:
        """The regions directly below one."""
        return [region for region in self.regions.values() if region.parent_id == region_id]

    def ancestors(self, region_id: str | None) -> list[Region]:
        """The regions above one and itself, the outermost first; a circle in the tree ends the walk."""
        found: list[Region] = []
        while region_id in self.regions and self.regions[region_id] not in found:
            found.insert(0, self.regions[region_id])
            region_id = found[0].parent_id
        return found

    def subtree(self, region_id: str) -> set[str]:
        """A region and all below it."""
        found: set[str] = set()
        waiting = [region_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += [region.region_id for region in self.children(current)]
        return found

    def in_region(self, region_id: str) -> list[Person]:
        """Who works in exactly this region."""
        return [person for person in self.people.values() if person.region_id == region_id]

    def team(self, manager_id: str) -> list[Person]:
        """The direct reports of a manager."""
        return [person for person in self.people.values() if person.manager_id == manager_id]

    def managers(self) -> Iterator[Person]:
        """Everybody to whom somebody reports."""
        leading = {person.manager_id for person in self.people.values()}
        return (person for person in self.people.values() if person.rep_id in leading)


def read_organisation(connection: duckdb.DuckDBPyConnection, as_of: date) -> Organisation:
    """Reps and regions of the release; of several assignments on the date the one with most hours counts."""
    assigned: dict[str, list[str | None]] = {}
    if has_table(connection, "core", "dim_rep_assignment"):
        rows = connection.execute(
            "select rep_id, role, region_id, manager_rep_id from core.dim_rep_assignment"
            " where valid_from <= $1 and valid_to > $1 order by rep_id, fte, region_id desc",
            [as_of],
        ).fetchall()
        assigned = {rep_id: parts for rep_id, *parts in rows}
    people = connection.execute(
        "select rep_id, coalesce(rep_name, rep_id), employee_id, coalesce(is_active, true) from core.dim_rep"
        " where not list_contains($1, rep_id) order by coalesce(rep_name, rep_id), rep_id",
        [[UNASSIGNED, UNKNOWN]],
    ).fetchall()
    regions = connection.execute(
        "select region_id, coalesce(region_name, region_id), parent_region_id from core.dim_region"
        " where not list_contains($1, region_id) order by coalesce(region_name, region_id), region_id",
        [[UNASSIGNED, UNKNOWN]],
    ).fetchall()
    return Organisation(
        people={
            rep_id: Person(rep_id, *parts, *assigned.get(rep_id, [None, None, None]))
            for rep_id, *parts in people
        },
        regions={row[0]: Region(*row) for row in regions},
    )
