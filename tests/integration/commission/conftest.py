"""A ledger of the test's own, on SQLite and on PostgreSQL: every test here runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from tests.servers.postgres import Postgres

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def ledger_database(postgres: Postgres) -> str:
    """One database for all tests: making one for each takes seconds, a schema takes none."""
    return postgres.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty ledger may be made."""
    if request.param == "sqlite":
        yield ledger_url(tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    database: str = request.getfixturevalue("ledger_database")
    schema = f"ledger_{next(NUMBERS)}"
    with server.connect(database) as connection:
        connection.execute(f"create schema {schema}")
        yield postgres_url(server, database, server.user, server.password, schema)
        connection.execute(f"drop schema {schema} cascade")


@pytest.fixture
def ledger(url: str) -> Iterator[Engine]:
    """An empty ledger."""
    with opened_commission_ledger(url) as engine:
        yield engine


def postgres_url(server: Postgres, database: str, user: str, password: str, schema: str = "public") -> str:
    """An SQLAlchemy URL with its password; unqualified names are those of the schema."""
    url = URL.create("postgresql+psycopg", user, password, server.host, server.port, database)
    return url.set(query={"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
