"""The commands, as a person types them."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import publishing.errors
from publishing.errors import PublishingError
from publishing.releasing import publish
from tests.integration.publishing.small_build import NIGHT, Build, Gate

WriteBuild = Callable[[Build], Path]


DOCS = Path(__file__).parents[3] / "docs"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publishing", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_night_is_published_listed_compared_rolled_back_and_repaired(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build(company_name="One"))
    one = publish(state, NIGHT, datetime(2026, 11, 1, tzinfo=UTC)).release_id
    write_build(Build(company_name="Two"))
    published = run("publish", "--state", state, "--date", "2026-10-31")
    assert published.returncode == 0, published.stderr
    two = re.findall(r"Published (\S+) \(before: (\S+)\)", published.stdout)[0]
    assert two[1] == one
    listed = run("releases", "--state", state).stdout
    assert re.findall(r"^(▶?) +(2026-10-31-[0-9a-f]{12}) ", listed, re.MULTILINE) == [
        ("▶", two[0]),
        ("", one),
    ]
    compared = run("diff", "--state", state, one, two[0]).stdout
    assert re.findall(r"core\.dim_company +(\d+) +(\d+) +(\d+) +company_id", compared) == [("0", "0", "1")]
    assert run("rollback", "--state", state).stdout.startswith(f"Rolled back to {one} (before: {two[0]})")
    assert run("repair", "--state", state).stdout == "All was in line; nothing was changed.\n"


def test_the_headline_ends_with_where_the_release_lies_and_what_the_gate_checked(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build())
    release = publish(state, NIGHT, datetime(2026, 11, 1, tzinfo=UTC))
    shown = run("headline", "--state", state)
    assert shown.returncode == 0, shown.stderr
    cells = [tuple(cell.strip() for cell in line.strip("│").split("│")) for line in shown.stdout.splitlines()]
    assert ("Sales revenue (net)", "₫2,200,000,000", "₫2,000,000,000", "₫2,500,000,000") in cells
    assert ("Win rate", "60.0%", "75.0%", "") in cells
    assert ("Customer satisfaction", "no data", "no data", "") in cells
    assert shown.stdout.splitlines()[-4:] == [
        f"Release   {release.release_id}",
        f"File      {state}/published/warehouse.duckdb",
        f"Page      {state}/published/pages/index.html",
        "Gate      open: 212 expectations checked, 0 failed, 3 warnings",
    ]


def test_an_error_is_one_message_and_exit_code_1(state: Path, write_build: WriteBuild) -> None:
    write_build(Build(gate=Gate(is_open=False, failed_count=1)))
    refused = run("publish", "--state", state, "--date", "2026-10-31")
    assert refused.returncode == 1
    assert refused.stderr.startswith("BuildNotAudited: build/warehouse.duckdb: the gate is closed: 1 of 212")
    assert "Traceback" not in refused.stderr
    nothing = run("headline", "--state", state)
    assert (nothing.returncode, nothing.stderr.split(":")[0]) == (1, "NothingPublished")


def test_every_error_has_its_heading_in_the_runbook_and_its_place_in_the_tree() -> None:
    names = {
        name
        for name, value in vars(publishing.errors).items()
        if isinstance(value, type) and issubclass(value, PublishingError) and value is not PublishingError
    }
    assert len(names) == 34
    headings = {
        part: set(re.findall(r"^## (\w+)$", (DOCS / f"runbook_{part}.md").read_text("utf-8"), re.MULTILINE))
        for part in ("publishing", "commission")
    }
    # the one is raised under another name only, the others by the DAGs
    rejected = {"PeriodRejected", "RevisionRejected"}
    assert headings["publishing"] | headings["commission"] == names - {"CommissionError"} | rejected
    assert set(re.findall(r"── (\w+)", publishing.errors.__doc__ or "")) == names


@pytest.mark.parametrize("command", ["publish", "releases", "rollback", "diff", "repair", "headline"])
def test_every_command_explains_itself(command: str) -> None:
    explained = run(command, "--help")
    assert explained.returncode == 0
    assert "--state" in explained.stdout
