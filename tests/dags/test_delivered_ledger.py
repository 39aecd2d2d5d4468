"""A night lands what the ledger locked by its own day, without anybody writing an extract."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from dags.landing import fetch_and_land
from dags.nights import Night, hand_over_night
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.ledger.reading import read_steps
from tests.integration.commission.ledger_rows import lock_two_months
from tests.integration.commission.test_allowances import NIGHT, OCTOBER, close, known

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
COMPANY = """
company: small
name: Small
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
inbox: "{state}/inbox"
sources:
  crm:
    entities: {crm_users: {file: "crm_users*.csv"}}
    optional: [crm_users]
  ledger:
    entities:
      com_ledger_allowances: {file: "com_ledger_allowances*.csv*"}
      com_ledger_entries: {file: "com_ledger_entries*.csv*"}
      com_ledger_months: {file: "com_ledger_months*.csv*"}
    optional: [com_ledger_allowances, com_ledger_entries, com_ledger_months]
"""


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SALES_LEDGER_URL", raising=False)
    folder = tmp_path / "company"
    folder.mkdir()
    (folder / "company.yml").write_text(COMPANY, encoding="utf-8")
    return folder


def locked_on(state: Path) -> date:
    """Two months of commission and one of allowances; returns the local day on which they were locked."""
    state.mkdir(exist_ok=True)
    with opened_commission_ledger(ledger_url(state)) as ledger:
        lock_two_months(ledger)
        close(ledger, OCTOBER, NIGHT, known(OCTOBER, "2700000"))
        with ledger.connect() as connection:
            return max(step.recorded_at for step in read_steps(connection)).astimezone(HANOI).date()


def landed(company: Path, state: Path, day: date, source: str = "ledger") -> tuple[int, int, int]:
    """Rows of months, entries and allowances that the night of a day hands over."""
    night = Night(
        company=str(company), state=str(state), date=day.isoformat(), source=source, full_rebuild=False
    )
    fetch_and_land(night, datetime(2027, 1, 1, tzinfo=UTC), "test")
    hand_over_night(night)
    with duckdb.connect(str(state / "build" / "landed.duckdb"), read_only=True) as connection:
        query = "select (select count(*) from com_ledger_months), (select count(*) from com_ledger_entries),"
        counts = connection.execute(query + " (select count(*) from com_ledger_allowances)").fetchall()[0]
    return counts


def test_the_night_of_the_lock_lands_it_and_a_rerun_of_the_night_before_does_not(
    company: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    day = locked_on(state)
    assert landed(company, state, day) == (2, 6, 1)
    before = {path.name: path.read_bytes() for path in (state / "inbox").iterdir()}
    assert sorted(before) == [
        f"com_ledger_{name}_{day}.csv.gz" for name in ("allowances", "entries", "months")
    ]
    assert landed(company, state, day - timedelta(days=1)) == (0, 0, 0)
    assert landed(company, state, day) == (2, 6, 1)
    assert {path.name: path.read_bytes() for path in (state / "inbox").iterdir()} == before


def test_a_company_of_a_fixed_past_sees_all_locks_on_that_day(company: Path, tmp_path: Path) -> None:
    file = company / "company.yml"
    file.write_text(file.read_text("utf-8") + "default_date: 2026-10-31\n", encoding="utf-8")
    state = tmp_path / "state"
    locked_on(state)
    assert landed(company, state, date(2026, 10, 31)) == (2, 6, 1)


def test_other_sources_and_companies_without_a_ledger_deliver_nothing(company: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert landed(company, state, date(2026, 11, 30)) == (0, 0, 0)
    day = locked_on(state)
    assert landed(company, state, day, "crm") == (0, 0, 0)
