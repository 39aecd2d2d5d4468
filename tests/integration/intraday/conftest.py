"""Two nights of the company of `running_day.yml`: the certified one, and the one that covers the day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dbt_project.carrying import published_release
from dbt_project.intraday import prepare_base
from ingestion.company import Company, load_company
from tests.integration.intraday import running_day


@dataclass(frozen=True)
class DayState:
    """A state folder of the test's own, after the certified night and before the first tick."""

    folder: Path
    company: Company
    path: Path


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company folder with Thursday's night published and prepared for ticks."""
    folder = tmp_path_factory.mktemp("running_day") / "before"
    company = running_day.make_company(folder, running_day.DAY_FILE["before"])
    running_day.land_and_build(company, folder / "state", running_day.NIGHT)
    running_day.publish_night(folder / "state", running_day.NIGHT, "thursday")
    prepare_base(folder / "state")
    return folder


@pytest.fixture(scope="session")
def full_night(certified: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State folder of Friday's night, built in full, and held to what Thursday's release says.

    Its extracts hold the rows of the day in their last version.
    """
    folder = tmp_path_factory.mktemp("running_day") / "after"
    running_day.make_company(folder, running_day.after_the_day())
    company = rebuilt_on(folder, running_day.DAY.isoweekday())
    release = published_release(certified / "state")
    running_day.land_and_build(company, folder / "state", running_day.DAY, release)
    return folder / "state"


def rebuilt_on(folder: Path, weekday: int) -> Company:
    """Say in company.yml on which weekday (ISO; 0: none) a night is a full rebuild."""
    file = folder / "company.yml"
    text = file.read_text(encoding="utf-8")
    said = text.replace("\nparameters: {", f"\nparameters: {{full_rebuild_weekday: {weekday}, ")
    assert said != text
    file.write_text(said, encoding="utf-8")
    return load_company(folder)


@pytest.fixture(scope="session")
def covering_night(full_night: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of Friday's night."""
    with duckdb.connect(str(full_night / "build" / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture
def day(certified: Path, tmp_path: Path) -> DayState:
    """A copy without the private build, which ticks must not need once their base is made."""
    folder = tmp_path / "company"
    folder.mkdir()
    shutil.copy(certified / "company.yml", folder)
    for part in ("published", "intraday"):
        shutil.copytree(certified / "state" / part, folder / "state" / part)
    return DayState(folder, load_company(folder), folder / "state")
