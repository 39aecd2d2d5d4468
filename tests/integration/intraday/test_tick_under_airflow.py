"""One run of `intraday_kpis` by Airflow's own code, without a scheduler."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from dags.local_airflow.home import command, migrate, secret
from dags.local_airflow.settings import Ports, airflow_home, environment
from tests.integration.intraday import running_day
from tests.integration.intraday.conftest import DayState
from tests.integration.intraday.test_ticks import asked

pytestmark = pytest.mark.e2e


def test_a_run_by_hand_makes_a_tick_of_now(day: DayState, tmp_path: Path) -> None:
    running_day.deliver(day.company, day.path, 0)
    variables = os.environ | environment(day.path, day.folder, Ports(), secret(day.path))
    migrate(day.path, variables, tmp_path / "migrate.log")
    conf = json.dumps({"company": str(day.folder), "state": str(day.path)})
    run = subprocess.run(
        command(("airflow", "dags", "test", "intraday_kpis", "--conf", conf)),
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert airflow_home(day.path).is_dir()
    # no night since has certified them, so the days of October are provisional still
    assert asked(
        day,
        "select min(measured_on), sum(provisional_value) from intraday.provisional_days"
        " where kpi_code = 'approved_order_value' and grain = 'company'",
    ) == [(date(2026, 10, 30), 580)]
