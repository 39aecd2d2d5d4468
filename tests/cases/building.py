"""Lands and builds the company of the cases, as a night would."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dbt_project import build
from dbt_project.building import PROJECT, Build
from ingestion.company import load_company
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.cases.company import AS_OF, Case, write_company


def build_cases(cases: list[Case], folder: Path, history_months: int = 20, project: Path = PROJECT) -> Build:
    """The warehouse of all cases in `folder/state/build`; nothing is published."""
    write_company(cases, folder, history_months)
    company = load_company(folder)
    state = folder / "state"
    for source in company.source_names:
        land_source(company, source, state, AS_OF, datetime(2026, 11, 1, tzinfo=UTC), "tests")
    hand_over(company, state, AS_OF)
    return build(state, AS_OF, project=project)
