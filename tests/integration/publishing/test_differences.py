"""What changed between two releases, counted by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from publishing.differences import KpiDifference, TableDifference, compare_releases
from publishing.errors import ReleaseNotFound
from publishing.releasing import publish
from tests.integration.publishing.small_build import DEFAULT_FACTS, NIGHT, OCTOBER, Build, Fact

WriteBuild = Callable[[Build], Path]
KPI_KEY = (
    *("kpi_code", "grain", "grain_id", "rep_id", "region_id", "lifecycle_stage", "detail"),
    *("period_type", "period_start"),
)


def published(state: Path, write_build: WriteBuild, *builds: Build) -> list[str]:
    release_ids = []
    for day, build in enumerate(builds, 1):
        write_build(build)
        release_ids.append(publish(state, NIGHT, datetime(2026, 11, day, 1, tzinfo=UTC)).release_id)
    return release_ids


def test_added_removed_and_changed_rows_are_counted_by_table(state: Path, write_build: WriteBuild) -> None:
    changed = {
        ("deals_won", "company", OCTOBER): "10",
        ("sales_revenue", "company", OCTOBER): "2300000000",
    }
    kept = DEFAULT_FACTS[:-1]
    facts = [
        replace(fact, value=changed.get((fact.kpi_code, fact.grain, fact.month), fact.value)) for fact in kept
    ]
    facts.append(Fact("calls_made", "7", "region", "BAC"))
    facts.append(Fact("calls_made", "8", "region", "NAM"))
    earlier, later = published(
        state,
        write_build,
        Build(),
        Build(
            facts=facts, statements=["insert into core.dim_rep values ('R4', 'Vũ Minh Khôi', 'NV4', false)"]
        ),
    )
    difference = compare_releases(state, earlier, later)
    # The view of active reps does not hold the inactive R4 and so does not differ.
    assert difference.tables == (
        TableDifference("core", "dim_rep", 1, 0, 0, ("rep_id",)),
        TableDifference("kpi", "fct_kpi_values", 2, 1, 2, KPI_KEY),
    )


def test_changed_kpi_values_come_with_the_biggest_relative_change_first(
    state: Path, write_build: WriteBuild
) -> None:
    def build(revenue: str, calls: str, rate: str | None) -> Build:
        status = "ok" if rate else "no_data"
        return Build(
            facts=[
                Fact("sales_revenue", revenue),
                Fact("calls_made", calls),
                Fact("win_rate", rate, status=status),
                Fact("deals_won", "5"),
            ]
        )

    earlier, later = published(
        state, write_build, build("1000000000", "100", None), build("900000000", "400", "0.5")
    )
    difference = compare_releases(state, earlier, later)
    # win_rate came (1), calls 300 / 400 = 0.75, revenue 100 / 1000 = 0.1.
    month = ("company", "COMPANY", None, "month", OCTOBER)
    assert difference.kpi_values == (
        KpiDifference("win_rate", *month, None, Decimal("0.5")),
        KpiDifference("calls_made", *month, Decimal(100), Decimal(400)),
        KpiDifference("sales_revenue", *month, Decimal(1_000_000_000), Decimal(900_000_000)),
    )
    assert difference.kpi_value_count == 3
    fewest = compare_releases(state, earlier, later, kpi_limit=1)
    assert (len(fewest.kpi_values), fewest.kpi_value_count) == (1, 3)


def test_new_tables_new_columns_and_tables_without_a_key_are_told_apart(
    state: Path, write_build: WriteBuild
) -> None:
    def build(*statements: str) -> Build:
        return Build(
            statements=["create table core.pairs (left_text varchar, right_text varchar)", *statements]
        )

    earlier, later = published(
        state,
        write_build,
        build("insert into core.pairs values ('a', 'b'), ('a', 'b'), ('c', 'd')"),
        build(
            "insert into core.pairs values ('a', 'b'), ('e', 'f'), ('e', 'f'), ('e', 'f')",
            "alter table core.dim_region add column capital varchar",
            "create table core.dim_new as from (values (1), (2)) as v (number)",
        ),
    )
    assert compare_releases(state, earlier, later).tables == (
        TableDifference("core", "dim_new", 2, 0, 0),
        TableDifference("core", "dim_region", 0, 0, 0, ("region_id",), ("capital",)),
        TableDifference("core", "pairs", 3, 2, None),
    )
    assert compare_releases(state, later, earlier).tables[0] == TableDifference("core", "dim_new", 0, 2, 0)


def test_a_release_does_not_differ_from_itself_and_an_unknown_one_is_refused(
    state: Path, write_build: WriteBuild
) -> None:
    (release_id,) = published(state, write_build, Build())
    assert compare_releases(state, release_id, release_id).tables == ()
    with pytest.raises(ReleaseNotFound, match=r"2026-10-30-0"):
        compare_releases(state, release_id, f"{date(2026, 10, 30)}-0")
