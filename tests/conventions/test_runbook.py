"""Every error that a user can see has an entry in the runbook, and the runbook's list is complete."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PACKAGES = ("ingestion", "dbt_project", "expectations", "publishing", "demo", "dags")
PARTS = sorted(DOCS.glob("runbook_*.md"))


def errors_of(package: str) -> set[str]:
    module = importlib.import_module(f"{package}.errors")
    return {
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == module.__name__
    }


def bases_of(package: str) -> set[str]:
    """Roots of the trees: nobody raises them themselves."""
    module = importlib.import_module(f"{package}.errors")
    return {name for name in errors_of(package) if getattr(module, name).__subclasses__()}


@pytest.mark.parametrize("package", [package for package in PACKAGES if package != "demo"])
def test_every_error_of_a_package_has_an_entry(package: str) -> None:
    headings = {
        heading
        for part in PARTS
        for heading in re.findall(r"^#+ `?(\w+)`?", part.read_text(encoding="utf-8"), re.M)
    }
    leaves = errors_of(package) - bases_of(package)
    assert leaves
    assert leaves <= headings


def test_the_runbook_links_its_parts_and_lists_every_error() -> None:
    page = (DOCS / "runbook.md").read_text(encoding="utf-8")
    assert len(PARTS) == 6
    assert all(f"({part.name})" in page for part in PARTS)
    packages = [package for package in PACKAGES if package != "demo"]
    leaves = {name for package in packages for name in errors_of(package) - bases_of(package)}
    listed = set(re.findall(r"^- `(\w+)`", page, re.M))
    assert leaves <= listed, sorted(leaves - listed)
