"""A published column gets another type, comes or goes: views follow in the switch, rights on them stay."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from publishing.layout import Layout
from publishing.postgres.errors import ForeignViewsDepend
from publishing.postgres.releasing import publish, roll_back
from tests.integration.publishing.postgres.conftest import Database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release

OTHER_TYPE = "alter table core.fct_calls alter talk_seconds type decimal(38, 6);"
ONE_MORE = "alter table core.fct_calls add column queue varchar default 'Q1';"


def type_of(connection: psycopg.Connection, column: str) -> object:
    return connection.execute(
        "select format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = 'core.fct_calls'::regclass and attname = %s",
        [column],
    ).fetchone()


def rights(connection: psycopg.Connection) -> object:
    return connection.execute(
        "select (select array_agg(a::text order by a::text) from unnest(c.relacl) a),"
        " (select array_agg(attacl::text) from pg_attribute where attrelid = c.oid and attacl is not null)"
        " from pg_class c where c.oid = 'core.fct_calls'::regclass"
    ).fetchone()


@pytest.fixture
def published(state: Path, database: Database, tmp_path: Path) -> Database:
    """Release 1, with a reader, and rights that an administrator gave on a view."""
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with database.as_superuser() as connection:
        connection.execute(f"create role auditor_{database.name}")
        connection.execute(
            f"grant select on core.fct_calls to auditor_{database.name} with grant option;"
            f" grant select (call_id) on core.fct_calls to auditor_{database.name}, public"
        )
    return database


def test_another_type_makes_the_view_anew_with_everybodys_rights(state: Path, published: Database) -> None:
    with published.as_superuser() as connection:
        before = rights(connection)
        assert type_of(connection, "talk_seconds") == ("bigint",)
        write_release(state, 2, OTHER_TYPE)
        done = publish(Layout(state), published.address, RULES, AT)
        assert done.switched is not None
        assert done.switched.remade_views == ("core.fct_calls", "region_core.fct_calls")
        assert type_of(connection, "talk_seconds") == ("numeric(38,6)",)
        assert rights(connection) == before
    with published.as_login("an") as reader:
        assert reader.execute("select count(*) from core.fct_calls").fetchone() == (102,)
    back = roll_back(published.address, RULES, AT)
    assert back.outcome == "rolled_back"
    with published.as_superuser() as connection:
        assert type_of(connection, "talk_seconds") == ("bigint",)
        assert rights(connection) == before


def test_a_column_more_leaves_the_view_in_place(state: Path, published: Database) -> None:
    with published.as_superuser() as connection:
        oid = connection.execute("select 'core.fct_calls'::regclass::oid").fetchone()
        write_release(state, 2, ONE_MORE)
        done = publish(Layout(state), published.address, RULES, AT)
        assert done.switched is not None
        assert done.switched.remade_views == ()
        assert connection.execute("select 'core.fct_calls'::regclass::oid").fetchone() == oid
        assert type_of(connection, "queue") == ("text",)


def test_tables_that_come_and_go_are_views_that_come_and_go(state: Path, published: Database) -> None:
    write_release(state, 2, "create table core.fct_new as select 1 as a; drop table core.fct_calls;")
    publish(Layout(state), published.address, RULES, AT)
    with published.as_login("an") as reader:
        assert reader.execute("select a from core.fct_new").fetchone() == (1,)
        with pytest.raises(psycopg.errors.UndefinedTable):
            reader.execute("select * from core.fct_calls")


def test_somebodys_view_on_a_column_that_changes_stops_the_switch_and_is_named(
    state: Path, published: Database
) -> None:
    with published.as_superuser() as connection:
        connection.execute(
            "create schema finance; create view finance.talk as select sum(talk_seconds) as s from"
            " core.fct_calls"
        )
        write_release(state, 2, OTHER_TYPE)
        with pytest.raises(ForeignViewsDepend, match=r"view finance\.talk needs core\.fct_calls"):
            publish(Layout(state), published.address, RULES, AT)
        assert connection.execute("select company_name from core.dim_company").fetchone() == ("release 1",)
        assert connection.execute("select s from finance.talk").fetchone() == (77_705_253,)
        connection.execute("drop view finance.talk")
        assert publish(Layout(state), published.address, RULES, AT).loaded_table_count == 0
        assert connection.execute("select company_name from core.dim_company").fetchone() == ("release 2",)


def test_somebodys_view_on_a_view_that_keeps_its_columns_goes_on_with_the_new_release(
    state: Path, published: Database
) -> None:
    with published.as_superuser() as connection:
        connection.execute(
            "create schema finance; create view finance.names as select company_name from core.dim_company"
        )
        write_release(state, 2)
        publish(Layout(state), published.address, RULES, AT)
        assert connection.execute("select * from finance.names").fetchone() == ("release 2",)
