"""The embedded Airflow's four parts as child processes of one terminal."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil

from dags.errors import StackDidNotStart
from dags.local_airflow.home import command
from dags.local_airflow.settings import COMPONENTS, Ports

HEALTH_PATH = "/api/v2/monitor/health"
SECONDS_TO_START = 300
SECONDS_TO_STOP = 20


def choose_ports(api_server: int) -> Ports:
    """The wanted port for people (0: any free one) and two free ones for the log servers.

    Raises:
        StackDidNotStart: the wanted port is taken.
    """
    with ExitStack() as stack:
        taken = []
        for wanted in (api_server, 0, 0):
            server = stack.enter_context(socket.socket())
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                server.bind(("127.0.0.1", wanted))
            except OSError as error:
                raise StackDidNotStart(
                    f"Port {wanted} of 127.0.0.1 is taken. Nothing was started. Choose another with --port, "
                    "or --port 0 for any free one."
                ) from error
            taken.append(server.getsockname()[1])
    return Ports(*taken)


@contextmanager
def running(environment: Mapping[str, str], logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start every part, each with a log file of its own; stop them all on leaving, whatever happened."""
    logs.mkdir(parents=True, exist_ok=True)
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in COMPONENTS.items():
            with (logs / f"{name}.log").open("ab") as file:
                parts[name] = subprocess.Popen(
                    command(arguments), env=dict(environment), stdout=file, stderr=file
                )
        yield parts
    finally:
        stop(parts)


def stop(parts: Mapping[str, subprocess.Popen[Any]], seconds: float = SECONDS_TO_STOP) -> None:
    """Ask every part to end; after `seconds`, end what is left of it and of its own children."""
    family = [
        process
        for part in parts.values()
        if part.poll() is None
        for process in (psutil.Process(part.pid), *psutil.Process(part.pid).children(recursive=True))
    ]
    for part in parts.values():
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=seconds)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=seconds)
    for part in parts.values():
        part.wait()


def unhealthy(url: str) -> list[str]:
    """The parts that Airflow itself does not call healthy; all of them while nobody answers."""
    try:
        with urllib.request.urlopen(url + HEALTH_PATH, timeout=5) as answer:
            health = json.load(answer)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ["api-server"]
    wanted = ("metadatabase", "scheduler", "dag_processor", "triggerer")
    return [part for part in wanted if (health.get(part) or {}).get("status") != "healthy"]


def ended(parts: Mapping[str, subprocess.Popen[bytes]]) -> list[str]:
    """The parts that are not running any more."""
    return [name for name, part in parts.items() if part.poll() is not None]


def wait_until_healthy(url: str, parts: Mapping[str, subprocess.Popen[bytes]], logs: Path) -> None:
    """Return when every part is healthy.

    Raises:
        StackDidNotStart: a part ended, or some are still not healthy after five minutes.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while waiting := unhealthy(url):
        if gone := ended(parts):
            raise StackDidNotStart(
                f"{', '.join(gone)} ended while starting. All parts were stopped. See {logs}."
            )
        if time.monotonic() > deadline:
            raise StackDidNotStart(
                f"{', '.join(waiting)} not healthy after {SECONDS_TO_START} s. All were stopped. See {logs}."
            )
        time.sleep(0.5)
