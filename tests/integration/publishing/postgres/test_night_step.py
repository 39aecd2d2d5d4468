"""The night's optional step, run as Airflow's worker runs it: address and password from its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.integration.publishing.postgres.conftest import PUBLISHER_PASSWORD, Database
from tests.integration.publishing.postgres.small_release import write_release

STEP = """
import sys
from dags.postgres_release import publish_to_postgres
publish_to_postgres.function({"company": "", "state": sys.argv[1], "date": "2026-10-31", "source": ""})
"""


def test_the_step_publishes_the_release_of_the_night_and_can_be_cleared(
    state: Path, database: Database, tmp_path: Path
) -> None:
    write_release(state, 1)
    settings = {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "SALES_POSTGRES_URL": database.url,
        "SALES_POSTGRES_PASSWORD": PUBLISHER_PASSWORD,
    }
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", STEP, str(state)],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert PUBLISHER_PASSWORD not in done.stdout + done.stderr
    with database.as_owner() as connection:
        assert connection.execute("select company_name from core.dim_company").fetchone() == ("release 1",)
        assert connection.execute("select count(*) from publishing.switches").fetchone() == (1,)
