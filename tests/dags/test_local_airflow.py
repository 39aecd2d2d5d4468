from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from dags.errors import NightFailed, StackDidNotStart, StateFolderInUse
from dags.local_airflow.home import held, secret
from dags.local_airflow.one_shot import TaskEnded, TaskSaid, refuse_full_disk, run_night, title, told
from dags.local_airflow.settings import Ports, environment
from dags.local_airflow.stack import choose_ports, ended, stop
from dags.nights import DEMO_COMPANY
from tests.integration.small_disk import fill, small_disk


def record(second: int, **fields: str) -> str:
    return json.dumps({"timestamp": f"2026-11-01T02:00:{second:02d}.000000Z", "level": "info"} | fields)


def test_airflows_log_is_told_as_ends_of_tasks_and_messages_of_red_ones() -> None:
    lines = [
        record(0, event="[DAG TEST] starting task_id=land_source map_index=1"),
        "a line that the task itself printed\n",
        record(2, event="Task instance state updated", new_state="success"),
        record(3, event="[DAG TEST] end task task_id=land_source map_index=1"),
        record(3, event="[DAG TEST] starting task_id=audit_build map_index=-1"),
        record(4, event="The ledger delivered inbox/com_ledger_months.csv", logger="nightly_kpis"),
        record(8, event="GateClosed: 3 of 90 checks failed.", logger="nightly_kpis", level="error"),
        record(9, event="Task instance state updated", new_state="failed"),
        record(9, event="[DAG TEST] end task task_id=audit_build map_index=-1"),
    ]
    assert list(told(lines)) == [
        TaskEnded("land_source", 1, "success", 3.0),
        TaskSaid("GateClosed: 3 of 90 checks failed."),
        TaskEnded("audit_build", -1, "failed", 6.0),
    ]


def test_a_task_whose_end_nobody_reported_is_not_called_a_success() -> None:
    lines = [
        record(0, event="[DAG TEST] starting task_id=plan_night map_index=-1"),
        record(1, event="Task instance state updated", new_state="success"),
        record(1, event="[DAG TEST] end task task_id=plan_night map_index=-1"),
        record(2, event="[DAG TEST] starting task_id=build_warehouse map_index=-1"),
        record(3, event="[DAG TEST] end task task_id=build_warehouse map_index=-1"),
    ]
    assert [news.state for news in told(lines) if isinstance(news, TaskEnded)] == ["success", "unknown"]


def test_a_landing_is_shown_with_the_name_of_its_source() -> None:
    assert title(TaskEnded("land_source", 1, "success", 1.0), ["crm", "telephony"]) == "land_source telephony"
    assert title(TaskEnded("audit_build", -1, "success", 1.0), ["crm"]) == "audit_build"


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = secret(tmp_path)
    assert len(first) >= 32
    assert secret(tmp_path) == first
    assert (tmp_path / "airflow" / "secret").stat().st_mode & 0o077 == 0


def test_everything_of_the_embedded_airflow_lies_in_the_state_folder_and_listens_here_only(
    tmp_path: Path,
) -> None:
    variables = environment(tmp_path, tmp_path / "acme", Ports(8080, 8793, 8794), "secret")
    home = f"{tmp_path}/airflow"
    assert variables["AIRFLOW_HOME"] == home
    assert variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{home}/airflow.db"
    assert variables["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] == f"{home}/logs"
    assert variables["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert variables["SALES_STATE"] == str(tmp_path)


def test_a_second_night_in_the_same_state_folder_is_refused(tmp_path: Path) -> None:
    with held(tmp_path):
        code = "import sys; from pathlib import Path; from dags.local_airflow.home import held\n"
        code += "with held(Path(sys.argv[1])): print('in')"
        second = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
        )
    assert second.returncode == 1
    assert StateFolderInUse.__name__ in second.stderr
    assert second.stdout == ""
    with held(tmp_path):
        pass


def test_a_night_whose_own_log_finds_no_room_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as state:
        fill(state)
        with pytest.raises(NightFailed, match=r"the disk is full.*one whole release\. Make room"):
            run_night(DEMO_COMPANY, ["crm"], state / "state", None, state / "night.jsonl", Console())
        with pytest.raises(NightFailed, match="the disk is full"):
            refuse_full_disk(state)
        (state / "ballast").unlink()
        refuse_full_disk(state)


def test_a_taken_port_is_refused_before_anything_starts() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with pytest.raises(StackDidNotStart, match="is taken"):
            choose_ports(server.getsockname()[1])


def test_free_ports_are_three_different_ones() -> None:
    ports = choose_ports(0)
    assert len({ports.api_server, ports.worker_logs, ports.triggerer_logs, 0}) == 4


def test_stopping_ends_parts_and_their_children_also_those_that_do_not_listen(tmp_path: Path) -> None:
    deaf = "import signal, subprocess, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    deaf += "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    deaf += "print(child.pid, flush=True)\ntime.sleep(600)"
    part = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert part.stdout is not None
    child = int(part.stdout.readline())
    stop({"deaf": part}, seconds=1)
    part.stdout.close()
    assert ended({"deaf": part}) == ["deaf"]
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
