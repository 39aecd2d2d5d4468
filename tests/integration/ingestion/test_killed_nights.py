"""A few of the nights of `python -m tests.long_runs.killed_landings`; the long run's table is in docs/."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[3]


def test_nights_killed_at_random_moments_end_as_one_that_was_left_alone() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.long_runs.killed_landings", "--kills", "8", "--seed", str(os.getpid())],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Nights: 8." in ended.stdout
    assert "otherwise than the one left alone: 0." in ended.stdout
    struck = [line for line in ended.stdout.splitlines() if line.startswith("| ") and "had ended" not in line]
    assert len(struck) > 1, "no kill struck"


def test_the_table_of_the_long_run_says_that_no_night_ended_otherwise() -> None:
    page = (PROJECT / "docs" / "killed_landings.md").read_text(encoding="utf-8")
    assert int(page.split("of which ")[1].split(" ")[0]) > 100
    assert "otherwise than the one left alone: 0." in page
