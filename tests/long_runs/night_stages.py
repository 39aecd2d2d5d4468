"""A whole night as a process group of its own, begun at any of its stages, which notes each as it begins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from tests.long_runs.killed_landings import ended

PROJECT = Path(__file__).resolve().parents[2]
STAGES = ("land", "build", "audit", "publish", "ledger")
OVER = "over"
LONGEST_SECONDS = 1800.0


def whole_night(company: str, state: str, day: str, first_stage: str, trace: str) -> None:
    """From `first_stage` to the end, as the tasks of the night do; each stage is noted before it begins."""
    from dags import nights as steps
    from dags.landing import fetch_and_land
    from expectations.auditing import audit
    from ingestion.company import load_company
    from publishing.releasing import publish

    as_of = date.fromisoformat(day)
    now = datetime(as_of.year, as_of.month, as_of.day, 23, 30, tzinfo=UTC)
    night = steps.Night(company=company, state=state, date=day, source="", full_rebuild=False)

    def land() -> None:
        for source in load_company(Path(company)).source_names:
            fetch_and_land(steps.Night(**{**night, "source": source}), now, "killed")

    work: dict[str, Callable[[], object]] = {
        "land": land,
        "build": lambda: steps.build_night(night),
        "audit": lambda: audit(Path(state), as_of, now),
        "publish": lambda: publish(Path(state), as_of, now),
        "ledger": lambda: steps.record_commission_rows(night),
    }
    for stage in STAGES[STAGES.index(first_stage) :]:
        note(Path(trace), stage)
        work[stage]()
    note(Path(trace), OVER)


def note(trace: Path, stage: str) -> None:
    """Say that a stage begins now."""
    with trace.open("a", encoding="utf-8") as file:
        file.write(f"{time.time():.3f} {stage}\n")


@dataclass
class Attempt:
    """A night that runs, or ran. `trace` says which stage began when, `log` what it printed."""

    pid: int
    trace: Path
    log: Path

    def begun_stages(self) -> list[tuple[float, str]]:
        """When each stage began, in their order."""
        lines = self.trace.read_text("utf-8").splitlines() if self.trace.exists() else []
        return [(float(moment), stage) for moment, stage in (line.split(" ", 1) for line in lines)]

    def stage(self) -> str:
        """The stage that it is in, or was in at its end; `start` before the first."""
        begun = self.begun_stages()
        return begun[-1][1] if begun else "start"

    def seconds_by_stage(self) -> dict[str, float]:
        """How long each stage took that had ended."""
        begun = self.begun_stages()
        return {stage: after - at for (at, stage), (after, _) in pairwise(begun)}

    def reaches(self, stage: str) -> bool:
        """Return when the stage has begun: true; false where the night ended or half an hour went by."""
        end = time.monotonic() + LONGEST_SECONDS
        while all(begun != stage for _, begun in self.begun_stages()):
            if time.monotonic() > end or self.has_ended():
                return False
            time.sleep(0.005)
        return True

    def has_ended(self) -> bool:
        """Whether the leader has ended; it can still be waited for."""
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return found is not None

    def wait(self) -> int:
        """Wait for the end; the exit code, negative for a signal."""
        return ended(self.pid)

    def kill(self) -> int:
        """`kill -9` of the whole group; the leader's exit code, -9 unless it had ended."""
        os.killpg(self.pid, signal.SIGKILL)
        return self.wait()


def begin(company: Path, state: Path, day: date, first_stage: str = "land") -> Attempt:
    """Start a night as a process group of its own; trace and log lie beside the state folder."""
    trace, log = state.with_name(f"{state.name}.trace"), state.with_name(f"{state.name}.log")
    trace.unlink(missing_ok=True)
    command = "import sys; from tests.long_runs.night_stages import whole_night; whole_night(*sys.argv[1:])"
    arguments = [str(company), str(state), day.isoformat(), first_stage, str(trace)]
    with log.open("a", encoding="utf-8") as output:
        pid = subprocess.Popen(
            [sys.executable, "-c", command, *arguments],
            cwd=PROJECT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ).pid
    return Attempt(pid, trace, log)
