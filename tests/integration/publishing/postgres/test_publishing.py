"""A release file becomes a release in PostgreSQL: rows, types, keys, comments; again, back, and kept ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from publishing.errors import NothingPublished
from publishing.layout import Layout
from publishing.postgres.control import working_alone
from publishing.postgres.errors import (
    ColumnTypeUnknown,
    ContentDiffers,
    PostgresReleaseNotFound,
    PublishRunning,
    RowsRefused,
)
from publishing.postgres.loading import descendants
from publishing.postgres.releasing import list_releases, publish, roll_back
from publishing.postgres.verifying import verify
from tests.integration.publishing.postgres.conftest import Database
from tests.integration.publishing.postgres.small_release import AT, RULES, Seen, write_release


def company(database: Database) -> object:
    with database.as_owner() as connection:
        return connection.execute("select company_name from core.dim_company").fetchall()


def test_every_value_arrives_as_it_was_published(state: Path, database: Database) -> None:
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with database.as_owner() as connection:
        deals = connection.execute(
            "select deal_id, amount, entered_at, note from core.fct_deals"
            " where deal_id in ('D1', 'D2', 'D7') order by 1"
        ).fetchall()
        types: dict[str, str] = dict(
            connection.execute(
                "select attname, format_type(atttypid, atttypmod) from pg_attribute"
                " where attrelid = 'core.fct_deals'::regclass and attnum > 0"
            ).fetchall()
        )
    moments = datetime(2026, 10, 1, 1, 2, 3, 500_000, UTC), datetime(2026, 10, 2, 17, 30, tzinfo=UTC)
    assert deals == [
        ("D1", Decimal("100.00"), moments[0], "Sách \"hay\", 'rẻ'\n\\N"),
        ("D2", Decimal("200.55"), moments[1], ""),
        ("D7", Decimal("300.00"), None, None),
    ]
    assert str(deals[0][1]) == "100.00"
    assert types["amount"] == "numeric(18,2)"
    assert types["entered_at"] == "timestamp with time zone"
    assert types["note"] == "text"


def test_the_server_computes_the_same_fingerprints_and_sees_one_changed_value(
    state: Path, database: Database
) -> None:
    release_id = write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    verified = verify(database.address)
    assert (verified.release_id, verified.table_count, verified.not_comparable) == (release_id, 15, ())
    with database.as_owner() as connection:
        schema = release_id.replace("-", "", 2).replace("-", "_")
        connection.execute(
            f"update release_{schema}__core.fct_deals set amount = 100.01 where deal_id = 'D1'"
        )
    with pytest.raises(ContentDiffers, match=r"core\.fct_deals of release"):
        verify(database.address)


def test_comments_keys_and_indexes_are_there(state: Path, database: Database) -> None:
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with database.as_owner() as connection:
        comments = connection.execute(
            "select obj_description('core.dim_rep'::regclass), col_description('core.dim_rep'::regclass, 2),"
            " col_description('kpi.fct_kpi_values'::regclass, 10)"
        ).fetchone()
        keys = connection.execute(
            "select pg_get_constraintdef(oid) from pg_constraint where contype in ('p', 'u')"
            " and conrelid::regclass::text similar to '%(fct_kpi_values|fct_deals)' order by 1"
        ).fetchall()
        indexed = connection.execute(
            "select count(*) from pg_indexes where tablename = 'fct_kpi_values'"
            " and indexdef like '%(region_id)%'"
        ).fetchone()
        measured = connection.execute(
            "select count(*) from pg_stats where tablename = 'fct_deals'"
        ).fetchone()
    assert comments == ("Reps. One row per rep.", "display name (personal)", "The KPI's value, unrounded.")
    columns = "kpi_code, grain, period_type, period_start, grain_id, detail"
    assert keys == [("PRIMARY KEY (deal_id)",), (f"UNIQUE NULLS NOT DISTINCT ({columns})",)]
    assert indexed == (1,)
    assert measured == (7,)


def test_the_same_release_again_changes_nothing(state: Path, database: Database) -> None:
    release_id = write_release(state, 1)
    first = publish(Layout(state), database.address, RULES, AT)
    oids = "select array_agg(oid order by oid) from pg_class where relkind in ('r', 'v', 'i')"
    with database.as_owner() as connection:
        before = connection.execute(oids).fetchone()
        second = publish(Layout(state), database.address, RULES, AT)
        assert connection.execute(oids).fetchone() == before
        assert connection.execute("select count(*) from publishing.switches").fetchone() == (1,)
    assert Seen.of(first) == Seen("published", release_id, None)
    assert Seen.of(second) == Seen("unchanged", release_id, None)
    assert (second.loaded_table_count, second.switched) == (0, None)


def test_the_newest_stay_by_their_order_where_the_clock_was_set_back(state: Path, database: Database) -> None:
    ids = {}
    for number in (30, 20, 10):  # published at minute 30, then 20, then 10 of the same hour
        ids[number] = write_release(state, number)
        done = publish(Layout(state), database.address, RULES, AT, keep=2)
    assert done.removed_release_ids == (ids[30],)
    assert [each.release_id for each in list_releases(database.address)[0]] == [ids[10], ids[20]]


def test_readers_go_on_and_back_and_old_releases_go(state: Path, database: Database) -> None:
    ids = {}
    for number in (1, 2, 3):
        ids[number] = write_release(state, number)
        done = publish(Layout(state), database.address, RULES, AT, keep=2)
    assert Seen.of(done) == Seen("published", ids[3], ids[2])
    assert done.removed_release_ids == (ids[1],)
    stored, seen = list_releases(database.address)
    assert ([each.release_id for each in stored], seen) == ([ids[3], ids[2]], ids[3])
    assert company(database) == [("release 3",)]
    back = roll_back(database.address, RULES, AT)
    assert Seen.of(back) == Seen("rolled_back", ids[2], ids[3])
    assert company(database) == [("release 2",)]
    assert Seen.of(roll_back(database.address, RULES, AT, ids[2])) == Seen("unchanged", ids[2], None)
    with pytest.raises(PostgresReleaseNotFound, match=f"before {ids[2]}"):
        roll_back(database.address, RULES, AT)
    with pytest.raises(PostgresReleaseNotFound, match="not there, or not whole"):
        roll_back(database.address, RULES, AT, ids[1])
    assert Seen.of(publish(Layout(state), database.address, RULES, AT)) == Seen("reinstated", ids[3], ids[2])
    with database.as_owner() as connection:
        schemas = connection.execute(
            "select count(*) from pg_namespace where nspname like 'release%'"
        ).fetchone()
    assert schemas == (2 * 5,)


def test_after_the_file_was_rolled_back_and_published_here_the_way_back_does_not_lead_forward(
    state: Path, database: Database
) -> None:
    ids = {}
    for number in (1, 2, 3):
        ids[number] = write_release(state, number)
        publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2)  # the file as a roll-back leaves it
    assert Seen.of(publish(Layout(state), database.address, RULES, AT)) == Seen("reinstated", ids[2], ids[3])
    assert Seen.of(roll_back(database.address, RULES, AT)) == Seen("rolled_back", ids[1], ids[2])


def test_a_release_without_a_published_file_is_refused(state: Path, database: Database) -> None:
    with pytest.raises(NothingPublished):
        publish(Layout(state), database.address, RULES, AT)
    assert list_releases(database.address) == ([], None)


def test_two_rows_of_one_key_are_refused_and_the_release_before_stays(
    state: Path, database: Database
) -> None:
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2, "insert into core.dim_region values ('HN', 'twice', 'MB');")
    with pytest.raises(RowsRefused, match=r"core\.dim_region: .*region_id.*HN"):
        publish(Layout(state), database.address, RULES, AT)
    assert company(database) == [("release 1",)]


def test_a_nul_byte_is_refused_with_the_name_of_its_table(state: Path, database: Database) -> None:
    write_release(state, 1, "update core.fct_deals set note = 'a' || chr(0) where deal_id = 'D1';")
    with pytest.raises(RowsRefused, match=r"core\.fct_deals: .*0x00"):
        publish(Layout(state), database.address, RULES, AT)


def test_a_type_without_a_counterpart_is_refused_before_anything_is_done(
    state: Path, database: Database
) -> None:
    write_release(state, 1, "create table core.fct_lists as select ['a'] as tags;")
    with pytest.raises(ColumnTypeUnknown, match=r"core\.fct_lists\.tags is VARCHAR\[\]"):
        publish(Layout(state), database.address, RULES, AT)
    assert list_releases(database.address) == ([], None)


def test_a_second_publish_waits_and_then_gives_up(state: Path, database: Database) -> None:
    write_release(state, 1)
    with database.as_owner() as other, working_alone(other, 1):
        with pytest.raises(PublishRunning, match=r"waited 0\.5 s and did nothing"):
            publish(Layout(state), database.address, replace(RULES, lock_seconds=0.5), AT)
        with other.cursor() as cursor:
            assert cursor.execute("select count(*) from publishing.releases").fetchone() == (0,)
    assert publish(Layout(state), database.address, RULES, AT).outcome == "published"


def test_regions_below_are_found_and_a_circle_ends() -> None:
    assert descendants([("A", None), ("B", "A"), ("C", "B")]) == [
        *(("A", "A"), ("A", "B"), ("A", "C"), ("B", "B"), ("B", "C"), ("C", "C")),
    ]
    circle = descendants([("A", "B"), ("B", "A")])
    assert circle == [("A", "A"), ("A", "B"), ("B", "A"), ("B", "B")]
