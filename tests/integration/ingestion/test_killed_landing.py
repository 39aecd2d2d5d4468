"""Whenever a landing is killed: its half-done files count for nothing, and the next landing is whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from ingestion.errors import StateBelongsToAnother, StateLocked
from ingestion.file_landing import LandingRun, land_file
from ingestion.inbox import inbox_files
from ingestion.receipts import open_receipts
from ingestion.state import locked_state
from tests.integration.ingestion.conftest import LANDED_AT, NIGHT, SmallCompany

Row = Callable[..., str]
KILLED = """
import os, signal, sys
from datetime import date, datetime
from pathlib import Path
from ingestion import file_landing
from ingestion.company import load_company
from ingestion.landing import land_source

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(file_landing, sys.argv[3], die)
company = load_company(Path(sys.argv[1]))
land_source(company, "crm", Path(sys.argv[2]), date(2026, 10, 31), datetime(2026, 11, 1), "test")
"""


class _Interrupted(Exception):
    pass


def _interrupt() -> None:
    raise _Interrupted


def test_files_renamed_but_without_receipt_are_ignored_and_removed(
    small: SmallCompany, user_row: Row
) -> None:
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2", active="maybe"))
    small.state.mkdir(exist_ok=True)
    company = small.company()
    store = open_receipts(small.state / "state.sqlite")
    run = LandingRun(company, small.state, store, NIGHT, LANDED_AT, "test", before_receipts=_interrupt)
    (feed,) = company.feeds
    (file,) = inbox_files(company.inbox(small.state), feed)
    with pytest.raises(_Interrupted):
        land_file(run, feed, file)
    assert len(small.landed_files()) == 1
    assert small.receipts() == []
    assert small.query("select count(*) from crm_users") == [(0,)]
    stray = small.state / "landing" / "crm_users" / "0123456789abcdef0123.parquet"
    stray.write_bytes(b"left over")
    assert small.land().landed_row_count == 1
    assert small.landed_files() == {f"{small.receipts()[0].load_id}.parquet"}
    assert len(list((small.state / "quarantine").iterdir())) == 1
    assert small.query("select count(*) from crm_users") == [(1,)]


def test_a_landing_with_nothing_to_do_clears_up_after_one_that_was_killed_at_its_end(
    small: SmallCompany, user_row: Row
) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    left = small.state / "landing" / ".work" / "texts.parquet"
    left.parent.mkdir()
    left.write_bytes(b"left over")
    assert small.land().landed_row_count == 0
    assert not left.parent.exists()


@pytest.mark.parametrize("step", ["load_file_rows", "write_receipts", "write_seen_file"])
def test_a_landing_killed_at_any_step_ends_in_the_state_of_one_that_was_not(
    small: SmallCompany, user_row: Row, step: str
) -> None:
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2"))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(small.folder), str(small.state), step],
        env=environment,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert small.receipts() == []
    assert small.land().landed_row_count == 2
    assert len(small.landed_files()) == 1
    assert small.query("select user_id from crm_users order by 1") == [("U1",), ("U2",)]


def test_a_state_folder_serves_one_company(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    assert (small.state / "company.id").read_text() == "small\n"
    small.configure((small.folder / "company.yml").read_text().replace("company: small", "company: other"))
    with pytest.raises(StateBelongsToAnother, match="belongs to the company small, not to other"):
        small.land()
    with pytest.raises(StateBelongsToAnother):
        small.hand_over()


def test_two_landings_do_not_write_at_once(tmp_path: Path) -> None:
    with (
        FileLock(tmp_path / ".ingestion.lock"),
        pytest.raises(StateLocked, match="in use by another landing"),
        locked_state(tmp_path, "small", lock_seconds=0.1),
    ):
        pytest.fail("the lock was given twice")


def test_a_failed_hand_over_leaves_the_old_one(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    target = small.hand_over()
    before = target.read_bytes()
    (small.folder / "calendar.csv").write_text("date,is_working_day\n2026-10-31,perhaps\n")
    from ingestion.errors import CalendarWrong

    with pytest.raises(CalendarWrong, match="line 2: 'perhaps' is neither true nor false"):
        small.hand_over()
    assert target.read_bytes() == before
    assert date(2026, 10, 31) == NIGHT
    assert datetime(2026, 11, 1, 5) == LANDED_AT  # noqa: DTZ001 - UTC, as receipts hold it
