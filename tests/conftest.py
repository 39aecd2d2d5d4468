"""Fixtures of all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.servers.fixtures"]

SHARED = Path(__file__).resolve().parents[2] / "shared"


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
