"""An audited build becomes a release; anything else changes nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text

from publishing.errors import BuildMissing, BuildNotAudited, BuildNotPublishable
from publishing.releases import kept_releases, opened_ledger
from publishing.releasing import publish, roll_back
from tests.integration.publishing.small_build import DEFAULT_FACTS, NIGHT, Build, Gate

FIRST = datetime(2026, 11, 1, 1, tzinfo=UTC)
SECOND = datetime(2026, 11, 2, 1, tzinfo=UTC)
WriteBuild = Callable[[Build], Path]


def published_files(state: Path) -> dict[str, tuple[int, int]]:
    """Every published file by name, with its inode and its time: any change at all shows."""
    found = {
        str(path.relative_to(state)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in (state / "published").rglob("*")
        if path.is_file()
    }
    assert found
    return found


def test_only_the_published_schemas_go_out_with_rows_comments_and_views_as_tables(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build())
    release = publish(state, NIGHT, FIRST)
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name, estimated_size from duckdb_tables() order by all"
        ).fetchall()
        views = connection.execute("select * from duckdb_views() where not internal").fetchall()
        comments = connection.execute(
            "select (select comment from duckdb_tables() where table_name = 'fct_kpi_values'),"
            " (select comment from duckdb_columns() where table_name = 'fct_kpi_values' and"
            " column_name = 'value')"
        ).fetchone()
    assert tables == [
        ("core.dim_active_rep", 3),
        ("core.dim_company", 1),
        ("core.dim_kpi", 9),
        ("core.dim_lifecycle_stage", 3),
        ("core.dim_region", 2),
        ("core.dim_rep", 3),
        ("kpi.fct_kpi_values", len(DEFAULT_FACTS)),
        ("quality.entities", 4),
        ("quality.gate_summary", 1),
        ("quality.release", 9),
    ]
    assert views == []
    assert comments == ("KPI values. One row per KPI, member and period.", "The KPI's value, unrounded.")


def test_the_figures_that_a_dashboard_shows_together_lie_together(
    state: Path, write_build: WriteBuild
) -> None:
    in_the_build = [(fact.grain, fact.month, fact.kpi_code, fact.grain_id) for fact in DEFAULT_FACTS]
    write_build(Build())
    release = publish(state, NIGHT, FIRST)
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        in_the_release = connection.execute(
            "select grain, period_start, kpi_code, grain_id from kpi.fct_kpi_values order by rowid"
        ).fetchall()
    assert in_the_release == sorted(in_the_build)
    assert in_the_release != in_the_build


def test_the_file_and_the_manifest_say_the_same(state: Path, write_build: WriteBuild) -> None:
    write_build(Build())
    release = publish(state, NIGHT, FIRST)
    manifest = json.loads((state / "published" / "manifest.json").read_text("utf-8"))
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select release_id, as_of, published_at, schema_name, table_name, row_count, content_hash"
            " from quality.release order by schema_name, table_name"
        ).fetchall()
    assert manifest["release_id"] == release.release_id
    assert (manifest["as_of"], manifest["published_at"]) == ("2026-10-31", "2026-11-01T01:00:00+00:00")
    assert manifest["storage_version"] == "v1.0.0"
    assert manifest["gate"]["expectation_count"] == 212
    assert manifest["file_bytes"] == release.warehouse.stat().st_size
    assert len(rows) == 9
    assert [row[3:] for row in rows] == [tuple(table.values()) for table in manifest["tables"]]
    assert {row[:3] for row in rows} == {(release.release_id, NIGHT, datetime(2026, 11, 1, 1))}  # noqa: DTZ001


def test_the_file_is_closed_and_of_a_storage_version_that_old_clients_open(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build())
    release = publish(state, NIGHT, FIRST)
    # DuckDB's header: 8 bytes checksum, "DUCK", then the storage version as 8 bytes; 64: 0.9 to 1.1.
    header = release.warehouse.read_bytes()[:20]
    assert (header[8:12], int.from_bytes(header[12:20], "little")) == (b"DUCK", 64)
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        tags = connection.execute(
            "select tags['storage_version'] from duckdb_databases() where database_name = 'warehouse'"
        ).fetchone()
    assert tags == ("v1.0.0+",)
    assert [path for path in state.rglob("*") if "wal" in path.suffix] == []


def test_the_file_opens_through_sqlalchemy_read_only(state: Path, write_build: WriteBuild) -> None:
    write_build(Build())
    release = publish(state, NIGHT, FIRST)
    engine = create_engine(f"duckdb:///{release.warehouse}", connect_args={"read_only": True})
    with engine.connect() as connection:
        found = connection.execute(text("select release_id from quality.release limit 1")).scalar()
        with pytest.raises(Exception, match="read-only"):
            connection.execute(text("create table kpi.mine as select 1"))
    engine.dispose()
    assert found == release.release_id


def test_the_same_content_again_is_the_same_release_and_changes_no_file(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build())
    first = publish(state, NIGHT, FIRST)
    before = published_files(state)
    # Built anew, with the rows in another order.
    write_build(Build(facts=tuple(reversed(DEFAULT_FACTS))))
    second = publish(state, NIGHT, SECOND)
    assert (first.outcome, second.outcome) == ("published", "unchanged")
    assert second.release_id == first.release_id
    assert second.manifest == first.manifest
    assert published_files(state) == before


def test_other_content_is_another_release_and_only_the_changed_table_has_another_hash(
    state: Path, write_build: WriteBuild
) -> None:
    write_build(Build())
    first = publish(state, NIGHT, FIRST)
    write_build(Build(facts=(*DEFAULT_FACTS[1:], replace(DEFAULT_FACTS[0], value="2200000001"))))
    second = publish(state, NIGHT, SECOND)
    assert second.outcome == "published"
    assert second.replaced_release_id == first.release_id
    changed = {
        after.table_name
        for before, after in zip(first.manifest.tables, second.manifest.tables, strict=True)
        if before.content_hash != after.content_hash
    }
    assert changed == {"fct_kpi_values"}


@pytest.mark.parametrize(
    ("gate", "reason"),
    [
        (None, "absent"),
        (Gate(is_open=False, failed_count=2), "closed: 2 of 212"),
        (Gate(expectation_count=0), "no expectation at all"),
        (Gate(as_of=date(2026, 10, 30)), "judged the night of 2026-10-30, not of 2026-10-31"),
        (Gate(failed_count=1), "nobody overrode"),
    ],
    ids=["absent", "closed", "nothing_checked", "other_night", "open_with_failures"],
)
def test_a_build_without_a_good_verdict_is_refused_and_readers_keep_the_last_release(
    state: Path, write_build: WriteBuild, gate: Gate | None, reason: str
) -> None:
    write_build(Build())
    publish(state, NIGHT, FIRST)
    before = published_files(state)
    write_build(Build(gate=gate, company_name="Not audited"))
    with pytest.raises(BuildNotAudited, match=reason):
        publish(state, NIGHT, SECOND)
    assert published_files(state) == before


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("delete from quality.gate_summary", "no row"),
        ("insert into quality.gate_summary from quality.gate_summary", "several rows"),
        ("alter table quality.gate_summary drop column is_open", "lacks is_open"),
    ],
)
def test_a_verdict_that_is_not_one_whole_row_is_refused(
    state: Path, write_build: WriteBuild, statement: str, reason: str
) -> None:
    write_build(Build(statements=[statement]))
    with pytest.raises(BuildNotAudited, match=reason):
        publish(state, NIGHT, FIRST)
    assert not (state / "published" / "warehouse.duckdb").exists()


def test_an_overridden_gate_lets_the_build_pass(state: Path, write_build: WriteBuild) -> None:
    write_build(Build(gate=Gate(failed_count=1, is_overridden=True)))
    assert publish(state, NIGHT, FIRST).manifest.gate.is_overridden


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("drop table kpi.fct_kpi_values", "lacks kpi.fct_kpi_values"),
        ("create table quality.release as select 1 as number", "belongs to publishing"),
        (
            "attach ':memory:' as elsewhere; create table elsewhere.t as select 1 as number;"
            " create view core.dim_elsewhere as select * from elsewhere.t",
            "core.dim_elsewhere, which cannot be read",
        ),
    ],
)
def test_a_build_that_readers_could_not_use_is_refused(
    state: Path, write_build: WriteBuild, statement: str, reason: str
) -> None:
    write_build(Build(statements=[statement]))
    with pytest.raises(BuildNotPublishable, match=reason):
        publish(state, NIGHT, FIRST)
    assert not (state / "published" / "warehouse.duckdb").exists()
    assert list((state / "published" / "releases").iterdir()) == []


def test_without_a_build_nothing_is_published(state: Path) -> None:
    with pytest.raises(BuildMissing, match="there is no build"):
        publish(state, NIGHT, FIRST)


def test_a_file_that_is_no_build_is_refused(state: Path) -> None:
    (state / "build").mkdir(parents=True)
    (state / "build" / "warehouse.duckdb").write_text("not a database", "utf-8")
    with pytest.raises(BuildMissing, match="cannot be opened"):
        publish(state, NIGHT, FIRST)


def test_a_page_that_cannot_be_rendered_publishes_nothing(state: Path, write_build: WriteBuild) -> None:
    write_build(Build())
    publish(state, NIGHT, FIRST)
    before = published_files(state)
    # A status that the page has no words for.
    write_build(
        Build(statements=["update kpi.fct_kpi_values set status = 'odd' where kpi_code = 'csat_score'"])
    )
    with pytest.raises(KeyError, match="status_odd"):
        publish(state, NIGHT, SECOND)
    assert published_files(state) == before


def test_old_releases_go_and_the_newest_stay(state: Path, write_build: WriteBuild) -> None:
    names = []
    for day in range(1, 5):
        write_build(Build(company_name=f"Company {day}"))
        release = publish(state, NIGHT, datetime(2026, 11, day, 1, tzinfo=UTC), keep=2)
        names.append(release.release_id)
    assert release.removed_release_ids == (names[1],)
    kept = {path.name for path in (state / "published" / "releases").iterdir()}
    assert kept == set(names[2:])


def test_the_newest_stay_by_their_order_where_the_clock_was_set_back(
    state: Path, write_build: WriteBuild
) -> None:
    names = []
    for year in (2026, 2025, 2024):
        write_build(Build(company_name=f"Company {year}"))
        names.append(publish(state, NIGHT, datetime(year, 11, 1, 1, tzinfo=UTC), keep=2).release_id)
    kept = {path.name for path in (state / "published" / "releases").iterdir()}
    assert kept == set(names[1:])
    with opened_ledger(state / "state.sqlite") as engine:
        assert [release.release_id for release in kept_releases(engine)] == [names[2], names[1]]
    assert roll_back(state, datetime(2023, 11, 1, 1, tzinfo=UTC)).release_id == names[1]
    # A roll-back is no publication: the order stays.
    with opened_ledger(state / "state.sqlite") as engine:
        assert [release.release_id for release in kept_releases(engine)] == [names[2], names[1]]


def test_keeping_no_release_is_no_option(state: Path) -> None:
    with pytest.raises(ValueError, match="keep is 0"):
        publish(state, NIGHT, FIRST, keep=0)
