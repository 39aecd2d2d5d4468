"""How far a landing is: files, rows per second and time left, for whoever waits for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

POLL_SECONDS = 0.5


class Observer(Protocol):
    """Is told of each file while it lands."""

    @contextmanager
    def watching(self, path: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Around everything that is done with one file."""
        yield

    def rows_read(self, row_count: int) -> None:
        """The file's rows are known."""


class Silent:
    """Nobody waits."""

    @contextmanager
    def watching(self, path: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Do nothing."""
        yield

    def rows_read(self, row_count: int) -> None:
        """Do nothing."""


class TerminalProgress:
    """A bar per file in a terminal: share of the step, rows per second, time left. Gone when all is done."""

    def __init__(self, console: Console) -> None:
        """Nothing is drawn unless `console` is a terminal."""
        columns = (
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.fields[speed]}"),
        )  # fmt: skip
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()

    @property
    def shown(self) -> list[str]:
        """Names of the files that are being landed."""
        return [task.description for task in self._progress.tasks]

    @contextmanager
    def watching(self, path: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Ask the engine twice a second how far its step is."""
        self._task = self._progress.add_task(path.name, total=100, speed="")
        connection.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
        is_over = threading.Event()
        poller = threading.Thread(target=self._poll, args=(connection, is_over), daemon=True)
        poller.start()
        try:
            yield
        finally:
            is_over.set()
            poller.join()
            self._progress.remove_task(self._task)
            self._task = None

    def rows_read(self, row_count: int) -> None:
        """Rows per second since the file began."""
        if self._task is not None:
            seconds = self._progress.tasks[-1].elapsed or 0
            speed = f"{row_count / seconds:,.0f} rows/s" if seconds else ""
            self._progress.update(self._task, speed=speed, refresh=True)

    def _poll(self, connection: duckdb.DuckDBPyConnection, is_over: threading.Event) -> None:
        while not is_over.wait(POLL_SECONDS):
            share = connection.query_progress()
            if share >= 0 and self._task is not None:
                self._progress.update(self._task, completed=share)
