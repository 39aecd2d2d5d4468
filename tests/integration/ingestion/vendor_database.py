"""A vendor's database with a table of people, and the small company that reads it: PostgreSQL or MariaDB."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ingestion.connections import Connection
from ingestion.fetching import fetch_source
from tests.integration.ingestion.conftest import COMPANY, NIGHT, SmallCompany
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres

FETCHED_AT = datetime(2026, 10, 31, 22, tzinfo=UTC)
COLUMNS = "id as user_id, null as employee_id, name as full_name, active as is_active, updated_at"
QUERY = f"select {COLUMNS} from people"


class Crm:
    """The database and its company; what the dialects write differently is in the two classes below."""

    dialect: str
    refusal: str
    true: str
    server: Postgres | MariaDb

    def __init__(self, small: SmallCompany) -> None:
        self.small, self.database = small, self.server.new_database()
        self.make_table()

    def make_table(self) -> None:
        raise NotImplementedError

    def run(self, statement: str, *values: Any) -> None:
        raise NotImplementedError

    def put(self, user: str, name: str, at: str, active: bool = True) -> None:
        raise NotImplementedError

    def put_many(self, count: int) -> None:
        """People U1 to U<count>, with a name of 200 letters each."""
        raise NotImplementedError

    def cut(self) -> None:
        """End every other connection to the database, as a restart of the server does."""
        raise NotImplementedError

    def connection(self, name: str) -> Connection:
        server = self.server
        return Connection(name, server.host, server.port, server.user, server.password, self.database)

    def configure(self, query: str = QUERY, more: str = "", mode: str = "delta", batch_rows: int = 2) -> None:
        origin = (
            f"    origin:\n      kind: sql\n      connection: crm_database\n      dialect: {self.dialect}\n"
            f"      batch_rows: {batch_rows}\n      queries:\n        crm_users:\n          query: >-\n"
            f"            {query}\n{more}    entities:\n"
        )
        text = COMPANY.replace("    entities:\n", origin)
        self.small.configure(text + f'      crm_users: {{file: "crm_users*.csv", mode: {mode}}}\n')

    def fetch(self, night: date = NIGHT) -> list[str]:
        at = FETCHED_AT + (night - NIGHT)
        summary = fetch_source(self.small.company(), "crm", self.small.state, night, self.connection, at)
        return [file.status for file in summary.files]

    def file(self, number: int, night: date = NIGHT) -> list[str]:
        path = self.small.inbox / f"crm_users_{night}_{number:06}.csv"
        return path.read_text(encoding="utf-8").splitlines()


class PostgresCrm(Crm):
    """PostgreSQL."""

    dialect, true = "postgresql", "true"
    refusal = "password authentication failed"

    def __init__(self, small: SmallCompany, server: Postgres) -> None:
        self.server: Postgres = server
        super().__init__(small)

    def make_table(self) -> None:
        self.run(
            "create table people (id text primary key, name text not null, active boolean not null,"
            " updated_at timestamptz)"
        )

    def run(self, statement: str, *values: Any) -> None:
        with self.server.connect(self.database) as connection:
            connection.execute(statement, values)

    def put(self, user: str, name: str, at: str, active: bool = True) -> None:
        self.run(
            "insert into people values (%s, %s, %s, %s) on conflict (id) do update"
            " set name = excluded.name, active = excluded.active, updated_at = excluded.updated_at",
            *(user, name, active, at),
        )

    def put_many(self, count: int) -> None:
        self.run(
            "insert into people select 'U' || g, repeat('x', 200), true, '2026-10-31T10:00:00Z'"
            f" from generate_series(1, {count}) as g"
        )

    def cut(self) -> None:
        self.run(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


class MariaDbCrm(Crm):
    """MariaDB, whose default time zone is not UTC."""

    dialect, true = "mariadb", "1"
    refusal = "Access denied"

    def __init__(self, small: SmallCompany, server: MariaDb) -> None:
        self.server: MariaDb = server
        super().__init__(small)

    def make_table(self) -> None:
        self.run(
            "create table people (id varchar(20) primary key, name varchar(300) not null,"
            " active boolean not null, updated_at timestamp(6) null)"
        )

    def run(self, statement: str, *values: Any) -> None:
        with self.server.connect(self.database) as connection, connection.cursor() as cursor:
            cursor.execute("set time_zone = '+00:00'")
            cursor.execute(statement, values or None)

    def put(self, user: str, name: str, at: str, active: bool = True) -> None:
        moment = datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None)
        self.run("replace into people values (%s, %s, %s, %s)", user, name, active, moment)

    def put_many(self, count: int) -> None:
        self.run(
            "insert into people select concat('U', seq), repeat('x', 200), true, '2026-10-31 10:00:00'"
            f" from seq_1_to_{count}"
        )

    def cut(self) -> None:
        with self.server.connect(self.database) as connection, connection.cursor() as cursor:
            others = "select id from information_schema.processlist where db = %s and id <> connection_id()"
            cursor.execute(others, (self.database,))
            for (number,) in cursor.fetchall():
                cursor.execute(f"kill {number}")
