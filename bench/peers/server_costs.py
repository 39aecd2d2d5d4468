"""What a server costs while it works: seconds, CPU seconds and memory of all its processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psutil

from bench.__main__ import Stage

PAUSE = 0.1


def measured(name: str, pid: int, work: Callable[[], object]) -> Stage:
    """Do the work and account for the server `pid` and for this process; the client's memory is not counted.

    The peak is that of the sum over the server's processes, pages that several share counted once (PSS),
    looked at ten times a second.
    """
    server, client = psutil.Process(pid), psutil.Process()
    peak, done = [_memory(server)], threading.Event()

    def watch() -> None:
        while not done.wait(PAUSE):
            peak.append(_memory(server))

    watcher = threading.Thread(target=watch)
    before, started = _cpu(server) + _own_cpu(client), time.monotonic()
    watcher.start()
    try:
        work()
    finally:
        seconds = time.monotonic() - started
        done.set()
        watcher.join()
    return Stage(name, seconds, _cpu(server) + _own_cpu(client) - before, max(peak) / 2**20)


def _own_cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _cpu(server: psutil.Process) -> float:
    """Of the server, of its processes that run, and of those that have ended."""
    times = server.cpu_times()
    total = float(times.user + times.system + times.children_user + times.children_system)
    for child in server.children(recursive=True):
        try:
            total += _own_cpu(child)
        except psutil.NoSuchProcess:
            # it ended just now, and its parent accounts for it the next time
            continue
    return total


def _memory(server: psutil.Process) -> int:
    total = 0
    for process in [server, *server.children(recursive=True)]:
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total
