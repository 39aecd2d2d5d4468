"""A state folder of the test's own, and builds in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.publishing.small_build import Build, write_warehouse


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def write_build(state: Path) -> Callable[[Build], Path]:
    """Writes build/warehouse.duckdb of the test's state folder anew."""
    return lambda build: write_warehouse(state, build)
