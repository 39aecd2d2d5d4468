"""What cases expect of published tables other than the KPI values."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.cases.company import Case, prefixed
from tests.cases.expectation import is_same


def table_differences(cases: list[Case], warehouse: duckdb.DuckDBPyConnection) -> list[tuple[Case, str]]:
    """The case and what is wrong, for each expected line that names a `table` and a row of it."""
    lines = [(case, said) for case in cases for said in case.expect if "table" in said]
    judged = [(case, _difference(case, said, warehouse)) for case, said in lines]
    return [(case, difference) for case, difference in judged if difference]


def _difference(case: Case, said: dict[str, Any], warehouse: duckdb.DuckDBPyConnection) -> str | None:
    keys = {
        name: prefixed(case.key, value) if name.endswith("_id") else value
        for name, value in said["where"].items()
    }
    claims = sorted(said.keys() - {"table", "where", "row"})
    assert claims or said.get("row") == "absent", f"{said}: nothing is claimed"
    rows = warehouse.execute(
        f"select {', '.join(claims) or 'true'} from {said['table']} where "
        + " and ".join(f"{name} = ?" for name in keys),
        list(keys.values()),
    ).fetchall()
    if said.get("row") == "absent":
        return f"{said}: a row was not expected" if rows else None
    if len(rows) != 1:
        return f"{said}: {len(rows)} rows"
    wrong = [name for name, actual in zip(claims, rows[0], strict=True) if not is_same(actual, said[name])]
    return f"{said}: {wrong} of {rows[0]}" if wrong else None
