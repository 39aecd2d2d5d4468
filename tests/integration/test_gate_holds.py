"""A night whose calls are lost: where telephony may be held, the gate holds it and the rest goes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ruamel.yaml import YAML

from dags.auditing import audit_or_hold
from dags.landing import fetch_and_land
from dags.nights import Night, build_night
from demo.delivering import deliver_company
from demo.size import company_size
from expectations.errors import GateClosed
from ingestion.company import load_company
from ingestion.holds import BY_THE_GATE
from publishing.releasing import publish
from tests.faults.planted import read_faults
from tests.faults.spoiling import Night as Delivered
from tests.faults.spoiling import plant
from tests.faults.workshop import LANDED_AT, bring_night, tune_company

NIGHT, BEFORE = date(2026, 10, 30), date(2026, 10, 29)
FAULT = "all_calls_of_the_night_are_lost_with_their_legs"
LOST = next(fault for fault in read_faults() if fault.name == FAULT)


@dataclass(frozen=True)
class Company:
    """A delivered company whose night before has landed, and whose calls of the night are lost."""

    folder: Path
    state: Path

    def lands(self, night: date) -> Night:
        """Land every source as the DAG does, at the first try."""
        company = load_company(self.folder)
        nights = [
            Night(
                company=str(self.folder),
                state=str(self.state),
                date=night.isoformat(),
                source=source,
                full_rebuild=False,
            )
            for source in company.source_names
        ]
        for each in nights:
            fetch_and_land(each, LANDED_AT, "tests", is_last_try=False)
        return nights[0]

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """The answer of the build."""
        with duckdb.connect(str(self.state / "build" / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def let_be_held(self, source: str) -> None:
        """Say so in company.yml."""
        yaml, file = YAML(), self.folder / "company.yml"
        content = yaml.load(file.read_text(encoding="utf-8"))
        content["sources"][source]["may_be_held"] = True
        with file.open("w", encoding="utf-8") as stream:
            yaml.dump(content, stream)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("gate_holds")
    deliver_company(company_size(10, 3, NIGHT, 7, None, 200, 4000), 2, folder / "made", lambda step: None)
    found = Company(folder / "made" / "company", folder / "state")
    tune_company(found.folder / "company.yml")
    bring_night(folder / "made" / "inbox", found.state / "inbox", BEFORE)
    found.lands(BEFORE)
    bring_night(folder / "made" / "inbox", found.state / "inbox", NIGHT)
    plant(
        LOST,
        Delivered(found.state / "inbox", folder / "made" / "inbox", NIGHT.isoformat(), BEFORE.isoformat()),
    )
    return found


@pytest.fixture(scope="module")
def closed(company: Company) -> GateClosed:
    """The verdict while company.yml lets nobody be held."""
    night = company.lands(NIGHT)
    build_night(night)
    with pytest.raises(GateClosed) as caught:
        audit_or_hold(night, LANDED_AT)
    return caught.value


@pytest.fixture(scope="module")
def held(company: Company, closed: GateClosed) -> Company:
    """The same build judged again, now that telephony may be held."""
    company.let_be_held("telephony")
    audit_or_hold(company.lands(NIGHT), LANDED_AT)
    return company


def test_the_gate_says_which_source_is_to_blame_and_holds_nobody_by_itself(
    company: Company, closed: GateClosed
) -> None:
    assert list(closed.blamed) == ["telephony"]
    assert "history.days.is_not_lost (tel_calls)" in closed.blamed["telephony"]
    assert "python -m ingestion hold --source telephony --date 2026-10-30" in str(closed)


def test_a_source_that_may_be_held_is_held_and_the_rest_passes(held: Company) -> None:
    ((source, through, until, person, reason),) = held.asked("from quality.held_sources")
    assert (source, through, until, person) == ("telephony", BEFORE, None, BY_THE_GATE)
    assert reason.startswith("history.")
    assert held.asked("select is_open, is_overridden from quality.gate_summary") == [(True, False)]
    status = (
        "select distinct status from kpi.fct_kpi_values where kpi_code = '{}' and grain = 'company'"
        f" and period_type = 'day' and period_start = date '{NIGHT}'"
    )
    assert held.asked(status.format("calls_made")) == [("held",)]
    assert held.asked(status.format("sales_revenue")) == [("ok",)]


def test_the_release_says_who_held_what_and_that_somebody_has_to_end_it(held: Company) -> None:
    publish(held.state, NIGHT, LANDED_AT)
    manifest = json.loads((held.state / "published" / "manifest.json").read_text("utf-8"))
    ((hold),) = manifest["held_sources"]
    assert (hold["source"], hold["held_by"], hold["held_until"]) == ("telephony", BY_THE_GATE, None)
    assert manifest["gate"]["is_open"]
    page = (held.state / "published" / "pages" / "index.html").read_text("utf-8")
    assert "Lý do (bước kiểm tra tự động): history.days" in page
