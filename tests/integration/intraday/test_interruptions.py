"""Kills, nights and roll-backs between ticks: readers see one whole tick, and the next one heals."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dbt_project.errors import IntradayBaseMissing, IntradayPlanWrong, NothingCertified
from dbt_project.intraday import prepare_base, relations
from dbt_project.intraday.compiled import read_plan
from publishing.errors import TickNotChecked
from publishing.intraday.releasing import publish_tick
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import DayState
from tests.integration.intraday.test_ticks import asked, tick, today

KILLED_TICK = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
place, company, state, at = sys.argv[1:]
module, name = place.rsplit(".", 1)
import importlib
owner = importlib.import_module(module)
def killed(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, killed)
from dags.ticks import make_tick
from ingestion.connections import environment_connections
make_tick(Path(company), Path(state), datetime.fromisoformat(at), "killed", environment_connections({}))
"""

# Where a tick is ended: while it lands, before its receipts, its build, its checks, its file, and before and
# between the renaming of its file and its page.
PLACES = [
    "ingestion.file_landing.load_file_rows",
    "ingestion.file_landing.write_receipts",
    "ingestion.intraday.make_entity_view",
    "dbt_project.intraday.ticking.perf_counter",
    "expectations.intraday._write",
    "publishing.intraday.releasing.flush",
    "publishing.intraday.releasing._write_beside",
    "publishing.intraday.releasing._put_in_place",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_tick_that_is_killed_harms_nobody_and_the_next_one_says_it_all(day: DayState, place: str) -> None:
    tick(day, 0)
    running_day.deliver(day.company, day.path, 1)
    at = running_day.moment(1).isoformat()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_TICK, place, str(day.folder), str(day.path), at],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]

    # whole: the tick before, or the one that was killed after its file was in place
    assert today(day, "approved_order_value") in (
        {"ann": 80, "bob": 500},
        {"ann": 280, "bob": 450, "cam": 9000, "dan": 3},
    )
    tick(day, 2)
    assert today(day, "approved_order_value") == {"ann": 280, "bob": 430, "dan": 3}
    assert today(day, "calls_made") == {"ann": 1, "cam": 1, "UNKNOWN": 1, "UNASSIGNED": 2}
    left = [path.name for path in (day.path / "published").rglob(".*") if not path.name.endswith(".lock")]
    assert left == []


def test_a_tick_while_the_night_builds_and_publishes_uses_the_night_before(day: DayState) -> None:
    # another program holds the private build for writing, as dbt does for minutes
    (day.path / "build").mkdir()
    build = day.path / "build" / "warehouse.duckdb"
    with duckdb.connect(str(build)) as connection:
        connection.execute("create table half_a_night as select 1 as one")
        (day.path / "published" / ".publishing.lock").touch()
        tick(day, 0)

    assert today(day, "approved_order_value") == {"ann": 80, "bob": 500}


@pytest.fixture
def after_the_night(day: DayState) -> Iterator[DayState]:
    """The night that covers the day is published: its manifest says so, and its base is there."""
    for number in range(3):
        tick(day, number)
    manifest = day.path / "published" / "manifest.json"
    before = manifest.read_text("utf-8")
    certify(day, "friday", "2026-10-30", "2026-10-30-friday")
    yield day
    manifest.write_text(before, encoding="utf-8")


def certify(day: DayState, build_id: str, as_of: str, release_id: str) -> None:
    """Let the release that readers see be one of a later night, with the base that its tick would make."""
    thursday = day.path / "intraday" / "base" / f"{build_of(day)}.duckdb"
    friday = thursday.with_name(f"{build_id}.duckdb")
    shutil.copy(thursday, friday)
    friday.chmod(0o644)
    with duckdb.connect(str(friday)) as connection:
        connection.execute(
            "update night set as_of = cast($day as date), release_id = $id", {"day": as_of, "id": release_id}
        )
        connection.execute(
            "update certified_to_date set certified_value = 1350 where grain_id = 'ann'"
            " and kpi_code = 'approved_order_value'"
        )
    manifest = day.path / "published" / "manifest.json"
    fields = json.loads(manifest.read_text("utf-8"))
    fields |= {"as_of": as_of, "release_id": release_id, "gate": fields["gate"] | {"build_id": build_id}}
    manifest.write_text(json.dumps(fields), encoding="utf-8")


def build_of(day: DayState) -> str:
    fields: dict[str, Any] = json.loads((day.path / "published" / "manifest.json").read_text("utf-8"))
    return str(fields["gate"]["build_id"])


def test_the_night_takes_the_place_of_what_was_provisional(after_the_night: DayState) -> None:
    tick(after_the_night, 2, deliver=False)

    assert asked(after_the_night, "select count(*) from intraday.provisional_days") == [(0,)]
    rows = asked(
        after_the_night,
        "select certified_to_date, provisional_to_date, month_to_date from intraday.kpi_figures"
        " where kpi_code = 'approved_order_value' and grain_id = 'ann'",
    )
    # 1 000, the 280 of Friday, and the 70 of Thursday that came late
    assert rows == [(1350, 0, 1350)]


def test_after_a_roll_back_the_days_after_the_earlier_night_are_provisional_again(
    after_the_night: DayState,
) -> None:
    tick(after_the_night, 2, deliver=False)
    certify_back = json.loads((after_the_night.path / "published" / "manifest.json").read_text("utf-8"))
    bases = sorted((after_the_night.path / "intraday" / "base").iterdir())
    thursday = next(base.stem for base in bases if base.stem != "friday")
    certify_back |= {"as_of": "2026-10-29", "gate": certify_back["gate"] | {"build_id": thursday}}
    (after_the_night.path / "published" / "manifest.json").write_text(
        json.dumps(certify_back), encoding="utf-8"
    )
    tick(after_the_night, 2, deliver=False)

    assert today(after_the_night, "approved_order_value") == {"ann": 280, "bob": 430, "dan": 3}


def test_without_a_night_there_is_nothing_to_follow(tmp_path: Path) -> None:
    with pytest.raises(NothingCertified, match="No tick was made"):
        prepare_base(tmp_path)


def test_a_base_is_made_of_its_own_build_only(day: DayState) -> None:
    for base in (day.path / "intraday" / "base").iterdir():
        base.unlink()
    with pytest.raises(IntradayBaseMissing, match="run the night of 2026-10-29 again"):
        prepare_base(day.path)


def test_a_model_that_reads_something_new_is_refused_by_name(
    certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = certified / "state" / "build" / "dbt" / "target" / "manifest.json"
    assert len(read_plan(manifest, running_day.NIGHT).steps) > 25
    monkeypatch.setattr(relations, "WHOLE", tuple(name for name in relations.WHOLE if name != "int_outlets"))
    with pytest.raises(IntradayPlanWrong, match="fld_outlets"):
        read_plan(manifest, running_day.NIGHT)


def test_every_step_has_the_day_of_the_tick_and_none_the_nights_date(certified: Path) -> None:
    manifest = certified / "state" / "build" / "dbt" / "target" / "manifest.json"
    steps = read_plan(manifest, running_day.NIGHT).steps
    assert [step.name for step in steps if "2026-10-29" in step.sql] == []
    assert sum("__the_day_of_the_tick__" in step.sql for step in steps) > 5


def test_figures_that_nobody_checked_are_not_published(day: DayState) -> None:
    tick(day, 0)
    with duckdb.connect(str(day.path / "intraday" / "build" / "warehouse.duckdb")) as connection:
        connection.execute("drop table intraday.checks")
    with pytest.raises(TickNotChecked, match="was not checked"):
        publish_tick(day.path)


def test_deltas_of_days_that_a_night_certified_long_ago_are_forgotten(day: DayState) -> None:
    tick(day, 0)
    from ingestion.intraday import forget_covered

    inbox = day.path / "intraday" / "inbox"
    assert len(list(inbox.glob("*.csv"))) == 4
    assert forget_covered(day.company, day.path, running_day.DAY) == 0
    removed = forget_covered(day.company, day.path, running_day.DAY.replace(day=31))

    assert (removed, list(inbox.glob("*.csv"))) == (4, [])
    assert list((day.path / "intraday" / "landing").glob("*/*.parquet")) == []
    assert list((day.path / "intraday" / "base").iterdir()) != []
