"""A database of the test's own, its publishing login (no superuser), and logins that read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from publishing.postgres.access import load_access
from publishing.postgres.addresses import Address, find_address
from publishing.postgres.logins import carry_out, read_logins
from tests.servers.postgres import Postgres

PUBLISHER = "warehouse_publisher"
PUBLISHER_PASSWORD = "xuất-Bản7!/@"
READER_PASSWORD = "đọc-Thử8?/@"


@dataclass(frozen=True)
class Database:
    """A database with its owner, who publishes; `url` holds no password."""

    server: Postgres
    name: str
    address: Address

    @property
    def url(self) -> str:
        return f"postgresql://{PUBLISHER}@{self.server.host}:{self.server.port}/{self.name}"

    def as_owner(self) -> psycopg.Connection:
        return psycopg.connect(self.address.conninfo, autocommit=True)

    def as_superuser(self) -> psycopg.Connection:
        return self.server.connect(self.name)

    def as_login(self, login: str) -> psycopg.Connection:
        return psycopg.connect(
            host=self.server.host,
            port=self.server.port,
            user=f"{login}_{self.name}",
            password=READER_PASSWORD,
            dbname=self.name,
            autocommit=True,
        )

    def make_logins(self, folder: Path, *entries: str) -> list[str]:
        """Carry out a file of logins; `an: {role: bi_reader}` makes a login of this database's own."""
        lines = ["logins:"]
        for entry in entries:
            name, rest = entry.split(": ", 1)
            lines.append(f"  - {{login: {name}_{self.name}, {rest.strip('{}')}}}")
        path = folder / "logins.yml"
        path.write_text("\n".join(lines), encoding="utf-8")
        passwords = {
            f"SALES_READER_PASSWORD_{entry.split(':')[0].upper()}_{self.name.upper()}": READER_PASSWORD
            for entry in entries
        }
        return carry_out(self.address, load_access(), read_logins(path, passwords))


def new_database(server: Postgres) -> Database:
    """A database that belongs to a login which is no superuser."""
    name = server.new_database()
    with server.connect("postgres") as connection:
        if connection.execute("select from pg_roles where rolname = %s", [PUBLISHER]).fetchone() is None:
            connection.execute(
                sql.SQL("create role {} login createrole password {}").format(
                    sql.Identifier(PUBLISHER), sql.Literal(PUBLISHER_PASSWORD)
                )
            )
        connection.execute(
            sql.SQL("alter database {} owner to {}").format(sql.Identifier(name), sql.Identifier(PUBLISHER))
        )
    url = f"postgresql://{PUBLISHER}@{server.host}:{server.port}/{name}"
    return Database(server, name, find_address(url, {"SALES_POSTGRES_PASSWORD": PUBLISHER_PASSWORD}))


@pytest.fixture
def database(postgres: Postgres) -> Database:
    return new_database(postgres)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"
