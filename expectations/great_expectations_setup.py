"""Great Expectations made ready: telemetry off before the import (which takes 6 s), DuckDB known to it."""

import importlib
import os
import warnings
from enum import StrEnum
from types import ModuleType
from typing import Any


class _PersistedDialect(StrEnum):
    """DuckDB's entry in Great Expectations' list of dialects whose connection must stay open."""

    DUCKDB = "duckdb"


def load_great_expectations() -> Any:
    """Import Great Expectations without telemetry and teach it to keep DuckDB's connection open.

    As shipped, every DuckDB result fails with "list index out of range": its cursor outlives its connection.
    The list of dialects that keep theirs is a private name, so the version is pinned in pyproject.toml and a
    test asserts that a query over DuckDB gives its rows.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # it imports a module of the standard library that is deprecated (sre_constants, 1.24.1)
        warnings.simplefilter("ignore", DeprecationWarning)
        engine: Any = importlib.import_module(
            "great_expectations.execution_engine.sqlalchemy_execution_engine"
        )
        package = importlib.import_module("great_expectations")
    if _PersistedDialect.DUCKDB not in engine._PERSISTED_CONNECTION_DIALECTS:
        engine._PERSISTED_CONNECTION_DIALECTS = (
            *engine._PERSISTED_CONNECTION_DIALECTS,
            _PersistedDialect.DUCKDB,
        )
    return package


def expectation_classes() -> ModuleType:
    """Module of the expectation classes; a misspelt dictionary would be dropped in silence."""
    load_great_expectations()
    return importlib.import_module("great_expectations.expectations")
