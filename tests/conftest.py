"""Fixtures of all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

pytest_plugins = ["tests.servers.fixtures"]

TESTS = Path(__file__).resolve().parent

# Servers first, others use them; then what builds a company or runs nights: no lane is long at the end.
LONG = ("servers", "e2e", "integration", "golden", "properties", "real_exports")

SHARED = Path(__file__).resolve().parents[2] / "shared"


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """Tests that share a build stay in one lane: those of a file, or of a folder in `integration`."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.split("::")[0])
        return str(file.parent if "integration" in file.parts else file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes:
    """Lanes for `pytest -n`, whatever `--dist` says."""
    return Lanes(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first; the order within a folder stays."""
    rank = {folder: number for number, folder in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.relative_to(TESTS).parts[0], len(LONG)))


def shared_folder(folder: Path, in_ci: bool) -> Path:
    """The folder, or the reason why its tests cannot run: skipped on a laptop, failed in CI."""
    if folder.is_dir():
        return folder
    reason = (
        f"{folder} is absent: it holds the real exports and reference results, which lie beside the checkout"
    )
    if in_ci:
        pytest.fail(f"{reason}. In CI these tests must run.")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The `shared` folder beside the checkout."""
    return shared_folder(SHARED, in_ci=os.environ.get("CI") == "true")
