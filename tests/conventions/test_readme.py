"""What the README says can be done, can be done."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_it_is_at_most_150_lines() -> None:
    assert len(README.splitlines()) <= 150


def test_every_make_command_is_a_target() -> None:
    named = set(re.findall(r"(?:`|^)make (\w+)", README, re.M))
    assert {"nightly", "test", "up", "rollback"} <= named
    targets = set(re.findall(r"^(\w+):", MAKEFILE, re.M))
    assert named <= targets


def test_the_nightly_target_is_the_command_that_the_tests_run() -> None:
    recipe = MAKEFILE.split("\nnightly:")[1].split("\n\n")[0]
    command = "-m dags.local_airflow nightly"
    assert command in recipe
    tested = (ROOT / "tests" / "e2e" / "test_make_nightly.py").read_text(encoding="utf-8")
    assert '"-m", "dags.local_airflow", "nightly"' in tested


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_every_file_and_folder_that_it_names_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r"^\| `([\w.]+/)`", README, re.M)
    assert len(linked) > 10
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_every_module_that_it_runs_is_there() -> None:
    modules = set(re.findall(r"python -m (\w+)", README))
    assert modules
    assert all(importlib.util.find_spec(module) for module in modules)
