"""What tests run in processes of their own: a publish that is killed, and a reader that polls."""

import os
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from publishing.placing import Step
from publishing.releasing import publish
from tests.integration.publishing.small_build import NIGHT

KILLED = 9


def publish_until_killed(state: Path, fatal_step: int) -> None:
    """Publish, and die without any clean-up before the step of this number, counted from 0."""
    taken: list[Step] = []

    def before_step(step: Step) -> None:
        if len(taken) == fatal_step:
            os._exit(KILLED)
        taken.append(step)

    publish(state, NIGHT, datetime(2026, 11, 2, 1, tzinfo=UTC), before_step=before_step)


def poll_pages(pages: Path, stop: Event, answers: Connection) -> None:
    """Read all pages over and over; answer with the releases of each reading, or the error that it met.

    A reading holds the folder open, as a server does that answers one visit: what it reads is what there was.
    """
    seen: list[tuple[int, tuple[str, ...]]] = []
    failures: list[str] = []
    while not stop.is_set():
        try:
            folder = os.open(pages, os.O_RDONLY)
            # Of the folder that is held open, which no path names.
            names = sorted(name for name in os.listdir(folder) if name.endswith(".html"))  # noqa: PTH208
            releases = set()
            for name in names:
                with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder)) as page:
                    releases.add(page.read().split('<meta name="release" content="')[1].split('"')[0])
            os.close(folder)
            # An old link, by its path: it must never meet a moment without pages.
            (pages / "rep-R1.html").read_bytes()
            seen.append((len(names), tuple(releases)))
        except OSError as problem:
            failures.append(str(problem))
    answers.send((seen, failures))
    answers.close()


def poll(warehouse: Path, stop: Event, answers: Connection) -> None:
    """Open the published file over and over; answer with what each opening saw, or the error that it met."""
    seen: list[tuple[str, str, int]] = []
    failures: list[str] = []
    while not stop.is_set():
        try:
            with duckdb.connect(str(warehouse), read_only=True) as connection:
                row = connection.execute(
                    "select (select max(release_id) from quality.release), (select company_name"
                    " from core.dim_company),"
                    " (select count(*) from kpi.marked_rows)"
                ).fetchone()
                assert row is not None
                seen.append(row)
        except duckdb.Error as problem:
            failures.append(str(problem))
    answers.send((seen, failures))
    answers.close()
