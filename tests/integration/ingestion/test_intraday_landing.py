"""Deltas of the day: out of a database above the night's cursor, into an area that is not the night's."""

from __future__ import annotations

import errno
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.company import Company
from ingestion.connections import Connection
from ingestion.errors import CompanyFileWrong
from ingestion.fetching import fetch_source
from ingestion.intraday import forget_covered, hand_over_deltas, land_deltas
from ingestion.intraday_fetching import fetch_deltas
from tests.integration.ingestion.conftest import COMPANY, NIGHT, SmallCompany
from tests.servers.postgres import Postgres

TODAY = NIGHT + timedelta(days=1)
TABLE = """
create table activities (id text primary key, kind text, who text, happened timestamptz, changed timestamptz)
"""
QUERY = (
    "select id as activity_id, kind as activity_type, null as direction, who as user_id, null as contact_id,"
    " null as lead_id, null as deal_id, null as account_id, happened as occurred_at, null as booked_at,"
    " null as outcome, null as demo_result, null as purpose, null as reply_sentiment, false as is_automated,"
    " null as tel_call_id, null as message_id, changed as _extracted_at from activities"
)


class Crm:
    """The vendor's database of activities, and the small company that reads it by night and by day."""

    def __init__(self, small: SmallCompany, server: Postgres) -> None:
        self.small, self.server, self.database = small, server, server.new_database()
        self.run(TABLE)
        origin = (
            "    origin:\n      kind: sql\n      connection: crm_database\n      dialect: postgresql\n"
            f"      queries:\n        crm_activities:\n          query: >-\n            {QUERY}\n"
            "          cursor: _extracted_at\n          overlap_seconds: 0\n    entities:\n"
        )
        text = COMPANY.replace("    entities:\n", origin)
        small.configure(text + '      crm_activities: {file: "crm_activities*.csv", mode: delta}\n')

    def run(self, statement: str, *values: Any) -> None:
        with self.server.connect(self.database) as connection:
            connection.execute(statement, values)

    def connection(self, name: str) -> Connection:
        server = self.server
        return Connection(name, server.host, server.port, server.user, server.password, self.database)

    def put(self, activity: str, changed: str) -> None:
        self.run("insert into activities values (%s, 'meeting', 'u', %s, %s)", activity, changed, changed)

    @property
    def company(self) -> Company:
        return self.small.company()

    def night(self) -> None:
        at = datetime.fromisoformat(f"{NIGHT}T22:00:00+00:00")
        fetch_source(self.company, "crm", self.small.state, NIGHT, self.connection, at)
        self.small.land()

    def tick(self, hour: int) -> list[str]:
        """Fetch and land; returns the activities of the new file."""
        at = datetime.fromisoformat(f"{TODAY}T{hour:02}:00:00+00:00")
        files = fetch_deltas(self.company, self.small.state, TODAY, self.connection, at)
        land_deltas(self.company, self.small.state, TODAY, at, "tests")
        return [line.split(",")[0] for path in files for line in path.read_text().splitlines()[1:]]


@pytest.fixture
def crm(small: SmallCompany, postgres: Postgres) -> Crm:
    return Crm(small, postgres)


def handed_over(crm: Crm, certified: date = NIGHT) -> list[str]:
    path = hand_over_deltas(crm.company, crm.small.state, TODAY, certified, {})
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute("select activity_id from crm_activities order by 1").fetchall()
    return [row[0] for row in rows]


def test_a_tick_reads_a_database_from_where_the_night_or_the_last_tick_ended(crm: Crm) -> None:
    crm.put("yesterday", f"{NIGHT}T10:00:00Z")
    crm.night()
    receipts = (crm.small.state / "state.sqlite").read_bytes()
    crm.put("morning", f"{TODAY}T01:00:00Z")
    assert crm.tick(2) == ["yesterday", "morning"]  # the row at the cursor: others may share its moment
    crm.put("noon", f"{TODAY}T05:00:00Z")
    assert crm.tick(6) == ["morning", "noon"]
    assert crm.tick(7) == ["noon"]

    assert handed_over(crm) == ["morning", "noon", "yesterday"]
    assert (crm.small.state / "state.sqlite").read_bytes() == receipts


def test_without_a_night_no_history_is_read(crm: Crm) -> None:
    crm.put("yesterday", f"{NIGHT}T10:00:00Z")
    assert crm.tick(2) == []


def test_deltas_dated_before_the_certified_night_are_left_out(crm: Crm) -> None:
    crm.put("yesterday", f"{NIGHT}T10:00:00Z")
    crm.night()
    crm.put("morning", f"{TODAY}T01:00:00Z")
    crm.tick(2)
    assert handed_over(crm, TODAY) == ["morning", "yesterday"]  # the day of UTC may be the day before
    assert handed_over(crm, TODAY + timedelta(days=1)) == []


def test_hours_that_are_none_are_refused(small: SmallCompany) -> None:
    hours = "intraday: {working_from: '18:30', working_until: '07:30'}\n"
    small.entities('crm_users: {file: "crm_users*.csv"}', more=hours)
    with pytest.raises(CompanyFileWrong, match="working_from must be before working_until"):
        small.company()


def test_deltas_of_an_inbox_that_may_only_be_read_are_forgotten_and_do_not_land_again(
    small: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server profile mounts the folder that others deliver into without the right to write."""

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".csv":
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        remove(path, missing_ok)

    small.entities('tel_calls: {file: "tel_calls*.csv"}', more="intraday: {inbox: '{state}/inbox'}\n")
    header = "call_id,direction,started_at,ended_at,disposition,contact_id,account_id,deal_id,ticket_id"
    header += ",is_resolved,cost_amount,currency,_extracted_at,_batch_id,_is_deleted"
    at = f"{TODAY}T02:00:00Z"
    row = f"outbound,{at},{at},answered,,,,,,,,{at},b,false"
    files = [
        small.deliver(f"tel_calls_{TODAY}_{number}.csv", f"c{number},{row}", header=header)
        for number in (1, 2)
    ]
    company, now = small.company(), datetime(2026, 11, 1, 2, tzinfo=UTC)
    assert land_deltas(company, small.state, TODAY, now, "tests").landed_row_count == 2
    remove = Path.unlink
    monkeypatch.setattr(Path, "unlink", unlink)
    assert forget_covered(company, small.state, TODAY + timedelta(days=1)) == 2
    assert list((small.state / "intraday" / "landing").glob("*/*.parquet")) == []
    assert [file.exists() for file in files] == [True, True]
    assert land_deltas(company, small.state, TODAY, now, "tests").landed_row_count == 0
