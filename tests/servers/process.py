"""Processes of test servers: free ports, an account that is not root, waiting, and an end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 60


def account() -> pwd.struct_passwd:
    """Who runs the servers: whoever runs the tests, but `nobody` for root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """An empty folder that belongs to `account()`, removed afterwards; its path is short (Unix sockets)."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    own(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def own(path: Path) -> None:
    """Give a file or folder to `account()`."""
    if os.geteuid() == 0:
        os.chown(path, account().pw_uid, account().pw_gid)


def run(command: Sequence[str | Path]) -> None:
    """Run a command to its end as `account()`."""
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_account_arguments())


@contextmanager
def running(command: Sequence[str | Path], port: int, log: Path, as_root: bool = False) -> Iterator[int]:
    """A process that listens on `port`, as `account()`; yields its pid and ends it."""
    arguments = {} if as_root else _account_arguments()
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd="/", **arguments)
        try:
            _wait_for(process, port, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _account_arguments() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []}


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(
        f"{process.args!r} did not listen on {port}: {log.read_text(errors='replace')[-2000:]}"
    )
