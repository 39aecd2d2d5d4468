"""Compares a build's KPI values with the expected values of the golden company, key by key.

    python -m tests.golden.comparison <warehouse.duckdb> <expected_kpi_values.csv.gz> [<kpi_code>]

prints keys compared, equal, differing, not found, disputed per KPI and per family, and the first differences.
Compared are the keys of the expected file; tolerance: counts exact, money 0.01, ratios 1e-9 (rulings, 46).
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

_FOLDER = Path(__file__).parent

_SCORE = """
select
    kpi_code,
    count(*),
    count(*) filter (where is_equal),
    count(*) filter (where not is_equal and is_found),
    count(*) filter (where not is_found),
    count(*) filter (where not is_equal and is_disputed)
from compared
where kpi_code like $kpi_code
group by all
order by count(*) filter (where not is_equal) desc, kpi_code
"""

_FAMILIES = """
select
    coalesce(family, 'all families'),
    count(*),
    count(*) filter (where is_equal),
    count(*) filter (where not is_equal and is_found),
    count(*) filter (where not is_found),
    count(*) filter (where not is_equal and is_disputed)
from compared
where kpi_code like $kpi_code
group by rollup (family)
order by family is null, family
"""

_DIFFERENCES = """
select
    kpi_code, grain, grain_id, detail, period_type, period_start,
    numerator, denominator, value, actual_numerator, actual_denominator, actual_value
from compared
where not is_equal and not is_disputed and kpi_code like $kpi_code
qualify row_number() over (partition by kpi_code, grain order by period_start, grain_id) <= 3
order by kpi_code, grain
limit 120
"""


def compare(build: Path, expected: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the table `compared`: one row per expected key, with `is_equal` and `is_disputed`."""
    connection = duckdb.connect()
    connection.execute(f"attach '{build}' as warehouse (read_only)")
    connection.execute(
        (_FOLDER / "compared.sql").read_text(encoding="utf-8"),
        {"expected": str(expected), "disputed": str(_FOLDER / "disputed.csv")},
    )
    return connection


def main(build: str, expected: str, kpi_code: str = "%") -> None:
    """Prints the score per KPI and per family, and the first differences of each KPI."""
    console = Console(width=180)
    connection = compare(Path(build), Path(expected))
    for what, score in (("KPI", _SCORE), ("family", _FAMILIES)):
        table = Table(what, "compared", "equal", "differing", "not found", "disputed")
        for row in connection.execute(score, {"kpi_code": kpi_code}).fetchall():
            table.add_row(*[str(cell) for cell in row])
        console.print(table)
    for row in connection.execute(_DIFFERENCES, {"kpi_code": kpi_code}).fetchall():
        console.print(*[str(cell) for cell in row], sep=" | ", soft_wrap=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
