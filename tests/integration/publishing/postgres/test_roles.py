"""Who may read what: every role against every object, through psql where it is there, else psycopg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from publishing.layout import Layout
from publishing.postgres.errors import PasswordMissing, ReadersFileWrong
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import READER_PASSWORD, Database, new_database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.servers.postgres import Postgres

CORE = {
    *("dim_company", "dim_kpi", "dim_lifecycle_stage", "dim_region", "dim_rep", "dim_rep_assignment"),
    *("fct_calls", "fct_deals"),
}
KPI = {"fct_employee_evaluation", "fct_kpi_values", "fct_rep_daily", "quota_attainment_summary"}
QUALITY = {"gate_summary", "release"}
ALL = {
    *(f"core.{name}" for name in CORE),
    *(f"kpi.{name}" for name in KPI),
    *(f"quality.{name}" for name in QUALITY),
}
COMMISSION = {"commission.allowance_payable", "commission.payable"}
OF_REGIONS = {
    *(f"region_core.{name}" for name in CORE),
    *("region_kpi.fct_employee_evaluation", "region_kpi.fct_kpi_values", "region_kpi.fct_rep_daily"),
}
MAY_READ = {"an": ALL, "chi": ALL | COMMISSION, "hanoi": OF_REGIONS}


@pytest.fixture(scope="module")
def readers(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A published release and one login of each role."""
    folder = tmp_path_factory.mktemp("readers")
    database = new_database(postgres)
    write_release(folder / "state", 1)
    publish(Layout(folder / "state"), database.address, RULES, AT)
    database.make_logins(
        folder,
        "an: {role: bi_reader}",
        "chi: {role: finance_reader, statement_timeout: 1500ms}",
        "hanoi: {role: region_reader, regions: [MB], idle_in_transaction_timeout: 90s}",
    )
    return database


@pytest.fixture
def relations(readers: Database) -> list[str]:
    """Everything that has rows in the database, without PostgreSQL's own."""
    with readers.as_superuser() as connection:
        rows = connection.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm', 'S', 'p', 'f')"
            " and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'"
        )
        return [row[0] for row in rows]


@pytest.mark.parametrize("login", ["an", "chi", "hanoi"])
def test_a_login_reads_its_views_and_is_refused_everything_else(
    readers: Database, relations: list[str], login: str
) -> None:
    assert len(relations) > 40
    may = set()
    with readers.as_login(login) as connection:
        for relation in relations:
            with suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select * from {relation}").fetchall()
                may.add(relation)
    assert may == MAY_READ[login]


WRITES = (
    "insert into core.dim_region (region_id) values ('X')",
    "update core.dim_region set region_name = 'X'",
    "delete from core.dim_region",
    "update region_core.dim_region set region_name = 'X'",
    "truncate publishing.region_readers",
    "insert into publishing.region_readers values (session_user, 'VN')",
    "create table public.mine (a integer)",
    "create temporary table mine (a integer)",
    "create schema mine",
    "create view kpi.mine as select 1 as a",
    "create function pg_temp.look(text) returns boolean language sql as 'select true'",
    "create role mine",
    "alter role session_user superuser",
    "grant bi_reader to current_user",
    "set role bi_reader",
    "set role finance_reader",
    "set role warehouse_publisher",
    "set session authorization warehouse",
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/tmp/mine'",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "select * from pg_authid",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'warehouse_publisher'",
)


@pytest.mark.parametrize("login", ["an", "chi", "hanoi"])
def test_a_login_writes_nothing_and_becomes_nobody_else_with_read_only_switched_off(
    readers: Database, login: str
) -> None:
    own_group = {"an": "bi_reader", "chi": "finance_reader"}.get(login)
    with readers.as_owner() as publisher, readers.as_login(login) as connection:
        connection.execute("set default_transaction_read_only = off")
        done = []
        for statement in WRITES:
            with suppress(psycopg.Error):
                connection.execute(statement)
                done.append(statement)
        assert publisher.execute("select 1").fetchone() == (1,)
    assert done == ([f"set role {own_group}"] if own_group else [])


@pytest.fixture
def evaluations() -> str:
    return "select rep_id, allowance_payable::bigint from kpi.fct_employee_evaluation order by 1"


def test_names_and_pay_are_shown_to_who_needs_them(readers: Database, evaluations: str) -> None:
    names = "select rep_id, rep_name from core.dim_rep order by 1"
    with readers.as_login("an") as connection:
        assert connection.execute(names).fetchall() == [("U1", "***"), ("U2", "***"), ("U3", "***")]
        found = connection.execute("select from core.dim_rep where rep_name like 'Nguyễn%'").fetchall()
        assert found == []
        assert connection.execute(evaluations).fetchall() == [("U1", None), ("U2", None)]
    with readers.as_login("chi") as connection:
        assert connection.execute(names).fetchall()[0] == ("U1", "Nguyễn Thị An")
        assert connection.execute(evaluations).fetchall() == [("U1", 5_000_000), ("U2", 777_300)]
    with readers.as_login("hanoi") as connection:
        own = connection.execute(names.replace("core.", "region_core.")).fetchall()
        assert own == [("U1", "Nguyễn Thị An"), ("U3", "Lê Thị Cúc")]
        pay = connection.execute(evaluations.replace("kpi.", "region_kpi.")).fetchall()
        assert pay == [("U1", None)]


def test_pay_told_as_a_kpi_is_finances_too(readers: Database) -> None:
    pay = (
        "select grain, value::bigint from kpi.fct_kpi_values where kpi_code = 'allowance_payable' order by 1"
    )
    revenue = "select value::bigint > 0 from kpi.fct_kpi_values where kpi_code = 'sales_revenue' group by 1"
    with readers.as_login("an") as connection:
        assert connection.execute(pay).fetchall() == [("company", 777_105), ("region", None), ("rep", None)]
        assert connection.execute(revenue).fetchall() == [(True,)]
        assert connection.execute("select from kpi.fct_kpi_values where value = 5000000").fetchall() == []
    with readers.as_login("chi") as connection:
        assert connection.execute(pay).fetchall() == [
            ("company", 777_105),
            ("region", 5_000_000),
            ("rep", 5_000_000),
        ]
    with readers.as_login("hanoi") as connection:
        own = connection.execute(pay.replace("kpi.", "region_kpi.")).fetchall()
        assert own == [("region", None), ("rep", None)]


def test_logins_have_their_limits(readers: Database) -> None:
    with readers.as_login("chi") as connection:
        with pytest.raises(psycopg.errors.QueryCanceled, match="due to statement timeout"):
            connection.execute("select pg_sleep(5)")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("create temporary table mine (a integer)")
    with readers.as_login("hanoi") as connection:
        shown = [
            connection.execute(f"show {name}").fetchone()
            for name in (
                "idle_in_transaction_session_timeout",
                "statement_timeout",
                "TimeZone",
                "search_path",
            )
        ]
        assert shown == [("90s",), ("1min",), ("UTC",), ("region_kpi, region_core",)]
        assert connection.execute("select count(*) from dim_region").fetchone() == (3,)


def test_others_may_not_connect(readers: Database, postgres: Postgres) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute("create role passer_by login password 'Ngoài1'")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        Postgres(postgres.host, postgres.port, "passer_by", "Ngoài1").connect(readers.name)


def test_a_login_of_one_company_does_not_enter_the_database_of_another(
    readers: Database, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "other: {role: bi_reader}")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(readers.address.conninfo, user=f"other_{database.name}", password=READER_PASSWORD)


@pytest.fixture
def rights(database: Database) -> Iterator[psycopg.Connection]:
    with database.as_superuser() as connection:
        yield connection


def test_roles_carried_out_again_change_nothing_and_who_left_is_let_in_no_more(
    state: Path, database: Database, tmp_path: Path, rights: psycopg.Connection
) -> None:
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    entries = ("an: {role: bi_reader}", "hue: {role: region_reader, regions: [HN, HCM]}")
    database.make_logins(tmp_path, *entries)
    snapshot = (
        "select (select array_agg(r::text order by rolname) from pg_roles r),"
        " (select array_agg(relacl::text order by oid) from pg_class),"
        " (select array_agg(setconfig::text order by setrole, setdatabase) from pg_db_role_setting),"
        " (select array_agg(g::text order by g::text) from publishing.region_readers g)"
    )
    before = rights.execute(snapshot).fetchone()
    database.make_logins(tmp_path, *entries)
    assert rights.execute(snapshot).fetchone() == before
    done = database.make_logins(tmp_path, "an: {role: finance_reader}")
    assert done == [
        f"an_{database.name}: finance_reader",
        f"hue_{database.name}: may not log in any more",
    ]
    with database.as_login("an") as connection:
        assert connection.execute("select count(*) from commission.allowance_payable").fetchone() == (2,)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        database.as_login("hue")
    assert rights.execute("select count(*) from publishing.region_readers").fetchone() == (0,)


def test_roles_made_before_the_first_release_read_it_afterwards(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}", "hanoi: {role: region_reader, regions: [HN]}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with database.as_login("an") as connection:
        assert connection.execute("select company_name from core.dim_company").fetchone() == ("release 1",)
    with database.as_login("hanoi") as connection:
        assert connection.execute("select region_id from region_core.dim_region").fetchall() == [("HN",)]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("an: {role: bi_reader, regions: [HN]}", "regions are named for a region_reader"),
        ("an: {role: region_reader}", "regions are named for a region_reader"),
        ("an: {role: admin}", "logins.0.role"),
        ("an: {role: bi_reader, password: geheim}", "logins.0.password: Extra inputs"),
        ("an: {role: bi_reader, statement_timeout: never}", "logins.0.statement_timeout"),
        ("An: {role: bi_reader}", "logins.0.login"),
        ("an: {role: region_reader, regions: [HANOI]}", "no region HANOI is published"),
    ],
)
def test_a_file_that_cannot_be_carried_out_changes_nothing(
    state: Path, database: Database, tmp_path: Path, entry: str, message: str
) -> None:
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with pytest.raises(ReadersFileWrong, match=message) as refused:
        database.make_logins(tmp_path, entry)
    assert "geheim" not in str(refused.value)
    with pytest.raises(psycopg.OperationalError):
        database.as_login("an")


def test_a_role_that_belongs_to_somebody_else_is_left_alone(database: Database, tmp_path: Path) -> None:
    with database.as_superuser() as connection:
        connection.execute(f"create role dba_{database.name} superuser login")
    with pytest.raises(ReadersFileWrong, match="was not made from this file"):
        database.make_logins(tmp_path, "dba: {role: bi_reader}")


def test_a_new_login_needs_a_password_and_an_old_one_keeps_its_own(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    monkeypatch.setattr("tests.integration.publishing.postgres.conftest.READER_PASSWORD", "")
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    monkeypatch.undo()
    database.as_login("an").close()
    monkeypatch.setattr("tests.integration.publishing.postgres.conftest.READER_PASSWORD", "")
    with pytest.raises(PasswordMissing, match="binh_"):
        database.make_logins(tmp_path, "binh: {role: bi_reader}")
