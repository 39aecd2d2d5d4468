"""The folder of the embedded Airflow: its secret, its database, and the lock that keeps one user in it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from dags.errors import StackDidNotStart, StateFolderInUse
from dags.local_airflow.settings import MIGRATE, airflow_home


def command(arguments: tuple[str, ...]) -> list[str]:
    """The command with the `airflow` of this environment, whatever the PATH says."""
    program, *rest = arguments
    return [str(Path(sys.executable).with_name(program)), *rest]


def secret(state: Path) -> str:
    """The key that signs tokens between Airflow's parts; made once, readable by its owner only."""
    path = airflow_home(state) / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


@contextmanager
def held(state: Path) -> Iterator[None]:
    """Hold the state folder for one night or one stack.

    Raises:
        StateFolderInUse: another one holds it.
    """
    path = airflow_home(state) / "in_use.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path, blocking=False):
            yield
    except Timeout as error:
        raise StateFolderInUse(
            f"{state} is in use by another night or by a running stack (lock {path}). Nothing was started. "
            "Wait for it, or trigger the night in the stack's own pages, or stop the stack with Ctrl-C."
        ) from error


def migrate(state: Path, environment: Mapping[str, str], log: Path) -> None:
    """Bring Airflow's database to the installed version; does nothing when it is there already.

    Raises:
        StackDidNotStart: `airflow db migrate` failed.
    """
    marker = airflow_home(state) / "migrated_to"
    installed = version("apache-airflow")
    if marker.exists() and marker.read_text() == installed:
        return
    with log.open("ab") as file:
        code = subprocess.run(
            command(MIGRATE), env=dict(environment), stdout=file, stderr=file, check=False
        ).returncode
    if code:
        raise StackDidNotStart(
            f"`airflow db migrate` ended with exit code {code}. Nothing was landed, built or published. "
            f"Its messages are in {log}."
        )
    marker.write_text(installed)
