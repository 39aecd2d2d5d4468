"""A region's reader sees its region and those below, and tries everything to see another one.

In the release every text of the other regions begins with SECRET and every number of theirs is 777 thousand
and something. All that a trick brings to light (rows, notices, error messages, plans) is searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from publishing.layout import Layout
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import READER_PASSWORD, Database, new_database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.servers.postgres import Postgres

ANOTHERS = re.compile(r"SECRET|777[0-9]{3}")

# What a careless administrator may have left about: functions of everybody's that tell what they are given.
LEAKS = """
create schema leaks;
grant usage on schema leaks to public;
create function leaks.tell(anyelement) returns boolean language plpgsql cost 0.0000001 as
    $$ begin raise notice 'told %', $1; return true; end $$;
create function leaks.tell_invoker(text) returns boolean language plpgsql security invoker cost 0.0000001 as
    $$ begin raise notice 'told %', $1; return $1::integer is not null; end $$;
create function leaks.equal(text, text) returns boolean language plpgsql cost 0.0000001 as
    $$ begin raise notice 'told % %', $1, $2; return $1 = $2; end $$;
create operator leaks.=== (leftarg = text, rightarg = text, function = leaks.equal, restrict = eqsel);
grant temporary on database {database} to public;
"""

TRICKS = {
    "every row of a fact": "select * from region_core.fct_deals",
    "every value": "select * from region_kpi.fct_kpi_values",
    "a function with a notice in where": "select * from region_core.fct_deals where leaks.tell(note)",
    "a cheap function before the view's condition": (
        "select * from region_core.fct_deals where leaks.tell(note) and region_id = 'HCM'"
    ),
    "a function that runs with the caller's rights": (
        "select * from region_core.fct_deals where leaks.tell_invoker(note)"
    ),
    "an operator of one's own": "select * from region_core.fct_deals where note operator(leaks.===) 'x'",
    "a cast whose error tells the value": (
        "select * from region_core.fct_deals where region_id = 'HCM' and note::integer > 0"
    ),
    "a division by zero for one row": "select * from region_core.fct_deals where 1 / (amount - 777001) > 0",
    "a cast inside a case": (
        "select case when region_id <> 'HN' then note::integer end from region_core.fct_deals"
    ),
    "a join with the region that is wanted": (
        "select b.* from region_core.dim_region a join region_core.fct_deals b on b.region_id = 'HCM'"
    ),
    "a full join": "select * from region_core.fct_deals a full join region_core.fct_deals b using"
    " (region_id)",
    "a lateral join": (
        "select * from region_core.dim_region r, lateral (select * from region_core.fct_deals d"
        " where leaks.tell(d.note) and d.region_id <> r.region_id) x"
    ),
    "a prepared statement": "prepare q(text) as select * from region_core.fct_deals where region_id = $1;"
    " execute q('HCM'); execute q('MN'); execute q('HN')",
    "a generic plan": "set plan_cache_mode = force_generic_plan; prepare g(text) as"
    " select * from region_core.fct_deals where region_id = $1 and leaks.tell(note); execute g('HCM')",
    "a cursor": "begin; declare c scroll cursor for select * from region_core.fct_deals; fetch last from c;"
    " fetch backward all from c; commit",
    "copy of a query": "copy (select * from region_core.fct_deals) to stdout",
    "copy of the table behind": "copy {prefix}__core.fct_deals to stdout",
    "the table behind": "select * from {prefix}__core.fct_deals",
    "the view of everybody": "select * from core.fct_deals",
    "row_to_json of a whole row": "select row_to_json(d), d::text, to_jsonb(d) from region_core.fct_deals d",
    "query_to_xml": "select query_to_xml('select * from core.fct_deals', true, true, '')",
    "table_to_xml of the table behind": "select table_to_xml('{prefix}__core.fct_deals', true, true, '')",
    "database_to_xml": "select database_to_xml(true, true, '')",
    "information_schema": "select table_name, view_definition from information_schema.views",
    "pg_stats": "select * from pg_stats where schemaname like 'release%'",
    "pg_statistic": "select * from pg_statistic",
    "pg_stats_ext": "select * from pg_stats_ext_exprs",
    "a setting that claims another name": "set application_name = 'saigon'; set session.user = 'saigon';"
    " select set_config('role', 'none', false); select * from region_core.fct_deals",
    "set role": "set role region_reader; select * from region_core.fct_deals",
    "set session authorization": "set session authorization saigon_{database}; select * from"
    " region_core.fct_deals",
    "a table of one's own in the view's way": "create temporary table region_readers (login text, region_id"
    " text);"
    " insert into region_readers values (session_user, 'VN'); set search_path = pg_temp, region_core;"
    " select * from region_core.fct_deals",
    "a function of one's own in the search path": (
        "create function pg_temp.session_user() returns text language sql as 'select ''saigon'''; set"
        " search_path ="
        " pg_temp, pg_catalog, region_core; select * from region_core.fct_deals"
    ),
    "a cheap function of one's own": (
        "create function pg_temp.look(text) returns boolean language plpgsql cost 0.0000001 as"
        " 'begin raise notice ''told %'', $1; return true; end'; select * from region_core.fct_deals"
        " where pg_temp.look(note)"
    ),
    "a view of one's own over the view": (
        "create temporary view mine as select * from region_core.fct_deals;"
        " select * from mine where leaks.tell(note)"
    ),
    "an anonymous block": "do $$ declare d record; begin for d in select * from region_core.fct_deals loop"
    " raise notice '%', d; end loop; end $$",
    "aggregates over everything": "select sum(amount), max(amount), string_agg(note, ';'), array_agg(deal_id)"
    " from region_core.fct_deals",
    "window functions": "select lag(note) over (), lead(amount) over (), first_value(note) over (order by"
    " amount desc)"
    " from region_core.fct_deals",
    "a recursive query": "with recursive r(id) as (select 'VN' union select region_id from"
    " region_core.dim_region"
    " join r on parent_region_id = r.id) select r.id, d.* from r join region_core.fct_deals d on"
    " d.region_id = r.id",
    "tablesample": "select * from region_core.fct_deals tablesample system (100)",
    "a lock": "select * from region_core.fct_deals for update",
    "a system column": "select ctid, xmin, * from region_core.fct_deals",
    "the row's place": "select * from {prefix}__core.fct_deals where ctid = '(0,3)'",
    "an outer reference": "select (select max(note) from region_core.fct_deals x where leaks.tell(x.note))",
    "not in": "select * from region_core.fct_deals where region_id not in ('HN', 'HP')",
    "set operations": "select note from region_core.fct_deals union select note from region_core.fct_deals"
    " except select 'x' where leaks.tell('own'::text)",
    "having with a leak": "select region_id from region_core.fct_deals group by 1 having"
    " bool_or(leaks.tell(max(note)))",
    "order by a leak": "select * from region_core.fct_deals order by leaks.tell(note), note::integer",
    "a rep who moved away": "select * from region_kpi.fct_kpi_values where rep_id in ('U2', 'U3')",
    "reps day by day": "select * from region_kpi.fct_rep_daily where leaks.tell(calls_made)",
    "pay": "select * from region_kpi.fct_employee_evaluation where leaks.tell(allowance_payable)",
    "the mapping of logins": "select * from publishing.region_readers",
    "the functions of the planner": "set enable_hashjoin = off; set enable_indexscan = off; set"
    " enable_seqscan = off;"
    " set join_collapse_limit = 1; select * from region_core.fct_deals where leaks.tell(note)",
    "parallel workers": "set debug_parallel_query = on; set parallel_setup_cost = 0;"
    " select * from region_core.fct_calls where leaks.tell(customer)",
}


@pytest.fixture(scope="module")
def regions(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("regions")
    database = new_database(postgres)
    release_id = write_release(folder / "state", 1)
    publish(Layout(folder / "state"), database.address, RULES, AT)
    database.make_logins(
        folder,
        "bac: {role: region_reader, regions: [MB]}",
        "saigon: {role: region_reader, regions: [HCM]}",
        "nobody: {role: region_reader, regions: [UNKNOWN]}",
    )
    assert release_id
    with database.as_superuser() as connection:
        connection.execute(LEAKS.replace("{database}", database.name))
    return database


@pytest.fixture
def prefix(regions: Database) -> str:
    with regions.as_owner() as connection:
        row = connection.execute("select schema_prefix from publishing.releases").fetchone()
        assert row is not None
        return str(row[0])


@pytest.fixture
def reader(regions: Database) -> Iterator[psycopg.Connection]:
    """The reader of the North, with read-only switched off."""
    with regions.as_login("bac") as connection:
        connection.execute("set default_transaction_read_only = off")
        yield connection


def everything(connection: psycopg.Connection, script: str) -> str:
    """All that the statements of a script brought to light."""
    found: list[str] = []
    connection.add_notice_handler(lambda said: found.append(f"{said.message_primary} {said.context}"))
    try:
        if script.startswith("copy "):
            with connection.cursor() as cursor, cursor.copy(script) as copy:
                found += [bytes(batch).decode() for batch in copy]
            return "\n".join(found)
        cursor = connection.execute(script)
        while True:
            found.append(f"{cursor.rowcount} rows")
            if cursor.description:
                found += [str(row) for row in cursor.fetchall()]
            if not cursor.nextset():
                break
    except psycopg.Error as problem:
        found.append(f"{problem} {problem.diag.message_detail} {problem.diag.context}")
    return "\n".join(found)


def test_there_are_at_least_twenty_tricks() -> None:
    assert len(TRICKS) > 20


@pytest.mark.parametrize("trick", TRICKS)
def test_the_reader_sees_nothing_of_another_region_by(
    trick: str, regions: Database, reader: psycopg.Connection, prefix: str
) -> None:
    script = TRICKS[trick].replace("{prefix}", prefix).replace("{database}", regions.name)
    found = everything(reader, script)
    assert found
    assert ANOTHERS.findall(found) == []


@pytest.mark.parametrize(
    "trick", ["a function with a notice in where", "a cast whose error tells the value", "every value"]
)
def test_the_same_tricks_tell_a_reader_of_everything_a_lot(trick: str, regions: Database) -> None:
    """The tricks themselves work: where the view of everybody is read, they do bring to light."""
    with regions.as_superuser() as connection:
        found = everything(
            connection, TRICKS[trick].replace("region_core.", "core.").replace("region_kpi.", "kpi.")
        )
    assert ANOTHERS.search(found)


def test_plans_estimate_the_same_for_another_region_whether_it_has_rows_or_not(
    reader: psycopg.Connection,
) -> None:
    def plan(condition: str) -> str:
        rows = reader.execute(f"explain select * from region_core.fct_calls where {condition}").fetchall()
        return re.sub(r"'[^']*'|> \d+", "''", "\n".join(row[0] for row in rows))

    assert "rows=" in plan("region_id = 'HCM'")
    assert plan("region_id = 'HCM'") == plan("region_id = 'NONE'")
    assert plan("customer = 'SECRET'") == plan("customer = 'NOTHING'")
    assert plan("talk_seconds > 777000") == plan("talk_seconds > 999000")


def test_what_was_done_for_another_region_is_not_told_by_explain_analyse(reader: psycopg.Connection) -> None:
    def work(region: str) -> list[str]:
        rows = reader.execute(
            "explain (analyze, costs off, timing off, summary off, buffers off)"
            f" select * from region_core.fct_calls where region_id = '{region}'"
        ).fetchall()
        return re.findall(r"rows=[\d.]+|Removed by Filter: \d+", "\n".join(row[0] for row in rows))

    assert work("HCM")
    assert work("HCM") == work("NONE")


def test_the_reader_sees_its_own_region_and_all_below_it(reader: psycopg.Connection) -> None:
    deals = reader.execute("select deal_id, amount from region_core.fct_deals order by 1").fetchall()
    assert deals == [("D1", Decimal("100.00")), ("D2", Decimal("200.55")), ("D7", Decimal("300.00"))]
    regions = reader.execute("select region_id from region_core.dim_region order by 1").fetchall()
    assert regions == [("HN",), ("HP",), ("MB",)]
    values = reader.execute(
        "select grain, grain_id, period_start::text, value::integer from region_kpi.fct_kpi_values order by"
        " 1, 2, 4"
    ).fetchall()
    # U3 worked in Hà Nội for all of September, and for a half of October only
    assert values == [
        ("region", "HN", "2026-10-01", 1),
        ("region", "HN", "2026-10-01", None),  # what was paid is finance's
        ("region_subtree", "MB", "2026-10-01", 1),
        ("rep", "U1", "2026-10-01", 1),
        ("rep", "U1", "2026-10-01", None),
        ("rep", "U3", "2026-09-01", 33),
    ]
    days = reader.execute(
        "select rep_id, calendar_date::text from region_kpi.fct_rep_daily order by 1"
    ).fetchall()
    assert days == [("U1", "2026-10-15"), ("U3", "2026-10-14")]
    assert reader.execute("select count(*) from region_core.dim_kpi").fetchone() == (2,)


def test_the_other_reader_sees_what_this_one_may_not(regions: Database) -> None:
    with regions.as_login("saigon") as connection:
        deals = connection.execute("select deal_id from region_core.fct_deals order by 1").fetchall()
        values = connection.execute(
            "select value::integer from region_kpi.fct_kpi_values order by 1"
        ).fetchall()
    assert deals == [("D3",)]
    assert values == [(777_102,), (777_103,)]


def test_who_has_no_region_in_the_release_sees_no_row(regions: Database) -> None:
    with regions.as_owner() as connection:
        connection.execute(
            "delete from publishing.region_readers where login = %s", [f"nobody_{regions.name}"]
        )
    with regions.as_login("nobody") as connection:
        assert connection.execute("select count(*) from region_core.fct_deals").fetchone() == (0,)
        assert connection.execute("select count(*) from region_core.dim_rep").fetchone() == (0,)


def test_a_connection_as_another_reader_needs_that_ones_password(regions: Database) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(
            regions.address.conninfo, user=f"saigon_{regions.name}", password=f"{READER_PASSWORD}!"
        )
