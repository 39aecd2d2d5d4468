"""Compares a build's KPI values with the expected values of the golden company, key by key.

    python -m tests.golden.comparison <warehouse.duckdb> <expected_kpi_values.csv.gz>

prints, per KPI: keys compared, equal, differing, and the first differences. Compared are the keys that stand in the
expected file; tolerance: counts exact, money 0.01, ratios 1e-9 (rulings, 46).
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

_COMPARE = """
create or replace temp table compared as
with expected as (
    select
        kpi_code, grain,
        case grain when 'company' then 'COMPANY' when 'rep' then rep_id when 'lifecycle_stage' then lifecycle_stage
            else region_id end as grain_id,
        nullif(detail, '') as detail, period_type, cast(period_start as date) as period_start,
        try_cast(numerator as decimal(38, 12)) as numerator,
        try_cast(denominator as decimal(38, 12)) as denominator,
        try_cast(value as decimal(38, 12)) as value
    from read_csv($expected, all_varchar = true, header = true)
    where grain in ('company', 'region', 'region_subtree', 'rep', 'lifecycle_stage')
        and kpi_code in (select distinct kpi_code from warehouse.kpi.fct_kpi_values)
)
select
    expected.*, catalogue.unit, catalogue.family,
    actual.numerator as actual_numerator, actual.denominator as actual_denominator, actual.value as actual_value,
    actual.kpi_code is not null as is_found,
    case when catalogue.unit = 'currency' then 0.01 when catalogue.denominator_measure is null then 0 else 1e-9 end
        as tolerance,
    coalesce(
        (expected.value is null) = (actual.value is null)
        and coalesce(abs(expected.value - actual.value), 0) <= tolerance,
        false
    ) and is_found as is_equal
from expected
inner join warehouse.core.dim_kpi as catalogue using (kpi_code)
left join warehouse.kpi.fct_kpi_values as actual
    on expected.kpi_code = actual.kpi_code and expected.grain = actual.grain and expected.grain_id = actual.grain_id
    and expected.detail is not distinct from actual.detail and expected.period_type = actual.period_type
    and expected.period_start = actual.period_start
"""


def compare(build: Path, expected: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the table `compared`: one row per expected key, with `is_equal`."""
    connection = duckdb.connect()
    connection.execute(f"attach '{build}' as warehouse (read_only)")
    connection.execute(_COMPARE, {"expected": str(expected)})
    return connection


def main(build: str, expected: str) -> None:
    """Prints the score per KPI and the first differences of each."""
    console = Console(width=160)
    connection = compare(Path(build), Path(expected))
    table = Table("kpi", "compared", "equal", "differing", "not found")
    for row in connection.execute(
        "select kpi_code, count(*), count(*) filter (where is_equal), count(*) filter (where not is_equal and is_found),"
        " count(*) filter (where not is_found) from compared group by all"
        " order by count(*) filter (where not is_equal) desc, 1"
    ).fetchall():
        table.add_row(*[str(cell) for cell in row])
    console.print(table)
    for row in connection.execute(
        "select kpi_code, grain, grain_id, detail, period_type, period_start, numerator, denominator, value,"
        " actual_numerator, actual_denominator, actual_value from compared where not is_equal"
        " qualify row_number() over (partition by kpi_code, grain order by period_start, grain_id) <= 3"
        " order by kpi_code, grain limit 120"
    ).fetchall():
        console.print(*[str(cell) for cell in row], sep=" | ")


if __name__ == "__main__":
    main(*sys.argv[1:])
