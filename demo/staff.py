"""The people: director, area heads, managers, back office, reps who join, move, leave and are replaced."""

from dataclasses import dataclass

import numpy as np

from demo.columns import EMPLOYEE, USER, Rows, constant, nothing, numbers_from, pick, where
from demo.names import people
from demo.randomness import NULL, Flags, Ints, chance, generator, weighted
from demo.reference import AREA_HEADS, REGION_AREAS, REGION_IDS, REGION_WEIGHTS
from demo.size import Size
from demo.working_time import local_day

ROLES = ("sales_manager", "sales_executive", "sales_admin", "sales_support", "bdr", "sdr", "account_manager",
         "field_rep")  # fmt: skip
MANAGER, ADMIN, SUPPORT, FIELD = 0, 2, 3, 7
SELLING_WEIGHTS = (0, 42, 0, 0, 10, 10, 18, 20)
TEAM_SIZE = 9
NEVER = 2**40
OTHER_FUNCTIONS = ("marketing", "customer_service", "other")


@dataclass(frozen=True)
class Staff:
    """All CRM users by position (user number − 1); days in days since 1970, `leave` is the first day away."""

    role: Ints
    region: Ints
    manager: Ints
    hire: Ints
    leave: Ints
    move_day: Ints
    move_region: Ints
    successor: Ints
    first_rep: int
    names: list[str | None]
    others: int

    @property
    def count(self) -> int:
        """Number of CRM users with an employment."""
        return len(self.role)

    @property
    def reps(self) -> Ints:
        """Positions of the selling reps."""
        return np.arange(self.first_rep, self.count, dtype=np.int64)

    def with_role(self, role: int) -> Ints:
        """Positions of the users whose first role is `role`."""
        return np.flatnonzero(self.role == role).astype(np.int64)

    def serving(self, users: Ints, moments: Ints) -> Ints:
        """Who does the work of `users` at `moments`: themselves, or their successor once they left."""
        return where(local_day(moments) >= self.leave[users], self.successor[users], users)


def _managers(role: Ints, region: Ints, first_rep: int, teams: int) -> Ints:
    """Director for area heads, area heads for the rest, team managers of the same area for reps."""
    area = REGION_AREAS[region]
    manager = area + 1
    manager[:4] = 0
    manager[0] = NULL
    for position in range(first_rep, len(role)):
        own = [4 + team for team in range(teams) if area[4 + team] == area[position]]
        if own:
            manager[position] = own[position % len(own)]
    return manager


def _successors(area: Ints, leave: Ints, hire: Ints, first_day: int, first_rep: int) -> Ints:
    """For each user one who was there before the first day and stays, of the same area where there is one."""
    lasting = np.flatnonzero((leave == NEVER) & (hire < first_day))
    lasting = lasting[lasting >= first_rep]
    by_area = [lasting[area[lasting] == number] for number in range(3)]
    choices = [chosen if len(chosen) else lasting for chosen in by_area]
    return np.asarray(
        [choices[area[user]][user % len(choices[area[user]])] for user in range(len(area))], dtype=np.int64
    )


def hire_staff(size: Size) -> Staff:
    """Everybody who sells or supports sales, with one move, promotion or departure for some of them."""
    rng = generator(size.seed, "crm_users")
    teams = max(2, size.reps // TEAM_SIZE)
    support, admins = max(3, size.reps // 15), max(1, size.reps // 40)
    first_rep = 4 + teams + support + admins
    count = first_rep + size.reps
    role = np.concatenate([
        constant(MANAGER, 4 + teams), constant(SUPPORT, support), constant(ADMIN, admins),
        weighted(rng, size.reps, SELLING_WEIGHTS),
    ])  # fmt: skip
    region = weighted(rng, count, REGION_WEIGHTS)
    region[:4] = (0, *AREA_HEADS)
    hire = size.first_day - rng.integers(200, 1900, count)
    leave = constant(NEVER, count)
    span = size.last_day - size.first_day + 1
    number = np.arange(count)
    of_reps = number >= first_rep
    joining = of_reps & (number % 5 == 2)
    hire = where(joining, size.first_day + rng.integers(0, span * 4 // 5, count), hire)
    leaving = of_reps & (number % 11 == 4) & ~joining
    leave = where(leaving, size.first_day + span // 4 + rng.integers(0, span * 2 // 3, count), leave)
    moving = of_reps & ~leaving & ~joining & (number % 9 == 1)
    move_day = where(moving, size.first_day + span // 5 + rng.integers(0, span // 2, count))
    move_region = where(moving, weighted(rng, count, REGION_WEIGHTS))
    area = REGION_AREAS[region]
    return Staff(
        role, region, _managers(role, region, first_rep, teams), hire, leave, move_day, move_region,
        _successors(area, leave, hire, size.first_day, first_rep), first_rep, people(rng, count),
        max(3, size.reps // 8),
    )  # fmt: skip


def user_rows(staff: Staff, size: Size) -> Rows:
    """`crm_users`: one per employment in sales; those who left are inactive."""
    positions = numbers_from(staff.count)
    return {
        "user_id": USER.text(positions),
        "employee_id": EMPLOYEE.text(positions),
        "full_name": staff.names,
        "is_active": staff.leave > size.last_day,
    }


def assignment_rows(staff: Staff) -> Rows:
    """`crm_user_assignments`: one row, or two where the rep moved to another region in between."""
    positions = np.arange(staff.count, dtype=np.int64)
    moved = np.flatnonzero(staff.move_day != NULL).astype(np.int64)
    users = np.concatenate([positions, moved])
    until = where(staff.leave == NEVER, NULL, staff.leave)
    first_until = where(staff.move_day == NULL, until, staff.move_day)
    regions = np.concatenate([staff.region, staff.move_region[moved]])
    part_time = (users % 23 == 7) & (users >= staff.first_rep)
    managers = staff.manager[users]
    return {
        "user_id": USER.text(users + 1),
        "role": pick(ROLES, staff.role[users]),
        "region_id": pick(REGION_IDS, regions),
        "manager_user_id": USER.text(where(managers == NULL, NULL, managers + 1)),
        "fte": where(part_time, 50, constant(100, len(users))),
        "valid_from": np.concatenate([staff.hire, staff.move_day[moved]]),
        "valid_to": np.concatenate([first_until, until[moved]]),
    }


def employee_rows(staff: Staff, size: Size) -> Rows:
    """`hr_employees`: sales, then people of other departments, who have no CRM user."""
    rng = generator(size.seed, "hr_employees")
    count = staff.count + staff.others
    hire = np.concatenate([staff.hire, size.first_day - rng.integers(30, 900, staff.others)])
    last = np.concatenate([where(staff.leave == NEVER, NULL, staff.leave - 1), nothing(staff.others)])
    region = np.concatenate([staff.region, weighted(rng, staff.others, REGION_WEIGHTS)])
    return {
        "employee_id": EMPLOYEE.text(numbers_from(count)),
        "requisition_opened_on": hire - rng.integers(20, 75, count),
        "hire_date": hire,
        "termination_date": last,
        "is_sales": np.arange(count) < staff.count,
        "region_id": pick(REGION_IDS, region),
    }


def spoken_for(staff: Staff, size: Size, users: Ints) -> tuple[Ints, Ints]:
    """First and first-away day of each user inside the company's time."""
    return np.maximum(staff.hire[users], size.first_day), np.minimum(staff.leave[users], size.last_day + 1)


def some_of(rng: np.random.Generator, count: int, per_mille: int, values: Ints) -> Ints:
    """`values`, missing except in `per_mille` of a thousand."""
    kept: Flags = chance(rng, count, per_mille)
    return where(kept, values)
