"""Expected extracts are waited for until their due time; then the list says what is missing and where."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.arrivals import Arrival, arrivals, refuse_overdue
from ingestion.connections import environment_connections
from ingestion.errors import ArrivalsOverdue
from tests.integration.ingestion.conftest import NIGHT, USERS_HEADER, SmallCompany

Row = Callable[..., str]
# The night is 2026-10-31; 05:30 of the next day in Vietnam is 22:30 UTC of the night.
BEFORE, AFTER = datetime(2026, 10, 31, 22, 29, tzinfo=UTC), datetime(2026, 10, 31, 22, 30, tzinfo=UTC)


def _configure(small: SmallCompany, source: str = "", entity: str = "") -> None:
    small.entities(f'crm_users: {{file: "crm_users*.csv"{entity}}}')
    text = (
        (small.folder / "company.yml")
        .read_text()
        .replace("    entities:", f'    due: "05:30"\n{source}    entities:')
    )
    small.configure(text)


def _arrivals(small: SmallCompany, now: datetime) -> list[Arrival]:
    return arrivals(small.company(), small.state, NIGHT, now, environment_connections({}))


def _status(small: SmallCompany, now: datetime) -> str:
    (arrival,) = _arrivals(small, now)
    return arrival.status


def test_an_extract_is_expected_until_its_due_time_and_overdue_from_then_on(small: SmallCompany) -> None:
    _configure(small)
    assert _status(small, BEFORE) == "expected"
    assert _status(small, AFTER) == "overdue"
    refuse_overdue(_arrivals(small, BEFORE), NIGHT)
    with pytest.raises(ArrivalsOverdue) as caught:
        refuse_overdue(_arrivals(small, AFTER), NIGHT)
    assert f"crm: crm_users (crm_users*.csv), due 2026-10-31 22:30 UTC, looked for in {small.inbox}" in str(
        caught.value
    )


def test_an_entity_may_be_due_later_than_its_source(small: SmallCompany) -> None:
    _configure(small, entity=', due: "05:31"')
    assert _status(small, AFTER) == "expected"
    assert _status(small, datetime(2026, 10, 31, 22, 31, tzinfo=UTC)) == "overdue"


def test_a_file_of_the_night_is_seen_in_the_inbox_and_then_as_landed(
    small: SmallCompany, user_row: Row
) -> None:
    _configure(small)
    path = small.deliver("crm_users_2026-10-31.csv", user_row("U1"))
    assert _status(small, BEFORE) == "in inbox"
    small.land()
    path.unlink()
    assert _status(small, BEFORE) == "landed"


def test_yesterdays_file_is_waited_past_and_will_do_unless_it_is_too_old(
    small: SmallCompany, user_row: Row
) -> None:
    _configure(small)
    small.deliver("crm_users_2026-10-29.csv", user_row("U1"))
    assert _status(small, BEFORE) == "expected"
    assert _status(small, AFTER) == "older"
    _configure(small, entity=", max_age_days: 1")
    assert _status(small, AFTER) == "overdue"
    _configure(small, entity=", max_age_days: 2")
    assert _status(small, AFTER) == "older"


def test_an_optional_extract_is_not_waited_for(small: SmallCompany) -> None:
    _configure(small, source="    optional: [crm_users]\n")
    assert _status(small, BEFORE) == "optional"


def test_a_file_at_the_origin_counts_and_an_origin_that_does_not_answer_is_named(
    small: SmallCompany, user_row: Row, tmp_path: Path
) -> None:
    mounted = tmp_path / "mounted"
    _configure(small, source=f"    origin: {{kind: folder, path: {mounted}}}\n")
    with pytest.raises(ArrivalsOverdue, match=f"and folder {mounted} .*no folder"):
        refuse_overdue(_arrivals(small, AFTER), NIGHT)
    mounted.mkdir()
    (mounted / "crm_users_2026-10-31.csv").write_text("\n".join([USERS_HEADER, user_row("U1"), ""]))
    assert _status(small, BEFORE) == "at origin"
    _configure(small, source="    origin: {kind: sftp, connection: vendor, path: /x}\n")
    with pytest.raises(ArrivalsOverdue, match=r"connection vendor .*no variable AIRFLOW_CONN_VENDOR"):
        refuse_overdue(_arrivals(small, AFTER), NIGHT)
