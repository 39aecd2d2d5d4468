"""What the close reads of the company out of the hand-over: its rules, and the names that are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from publishing.commission.closing.states import month_after
from publishing.commission.closing.tools import Person
from publishing.errors import HandOverMissing

SECOND_PERSON = "require_second_person"
SETTINGS = """
select company_name, time_zone,
    coalesce((select param_value <> 0 from company_parameters where param_code = $parameter), true)
from company
"""
# The highest valid_from counts where two spans cover the day.
PEOPLE = """
with places as (
    select user_id, region_id from crm_user_assignments
    where not _is_deleted and valid_from <= $day and coalesce(valid_to > $day, true)
    qualify row_number() over (partition by user_id order by valid_from desc, region_id) = 1
)
select
    asked.rep,
    coalesce(users.full_name, asked.rep),
    coalesce(places.region_id, 'UNKNOWN'),
    coalesce(regions.region_name, places.region_id, 'UNKNOWN')
from (select unnest($reps::varchar[]) as rep) as asked
left join crm_users as users on asked.rep = users.user_id
left join places on asked.rep = places.user_id
left join ref_regions as regions on places.region_id = regions.region_id and not regions._is_deleted
"""


@dataclass(frozen=True, slots=True)
class CloseSettings:
    """The company's name, its local time, and whether who calculates may not approve."""

    company_name: str
    zone: ZoneInfo
    require_second_person: bool


def hand_over_of(state: Path) -> Path:
    """The hand-over of the last night.

    Raises:
        HandOverMissing: there is none.
    """
    landed = state / "build" / "landed.duckdb"
    if not landed.is_file():
        raise HandOverMissing(
            f"{landed} does not exist. Nothing was calculated. Land the night first: python -m ingestion land"
        )
    return landed


def read_settings(landed: Path) -> CloseSettings:
    """`require_second_person` is a parameter of `company.yml`; without it the rule is on."""
    with duckdb.connect(str(landed), read_only=True) as connection:
        row = connection.execute(SETTINGS, {"parameter": SECOND_PERSON}).fetchone()
    assert row is not None
    return CloseSettings(row[0], ZoneInfo(row[1]), bool(row[2]))


def read_people(landed: Path, month: date, reps: Iterable[str]) -> dict[str, Person]:
    """Names, and regions on the month's last day; also of reps whom the CRM has deleted since."""
    day = month_after(month) - timedelta(days=1)
    with duckdb.connect(str(landed), read_only=True) as connection:
        rows = connection.execute(PEOPLE, {"day": day, "reps": list(reps)}).fetchall()
    return {rep: Person(name, region_id, region_name) for rep, name, region_id, region_name in rows}
