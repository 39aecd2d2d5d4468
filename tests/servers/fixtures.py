"""The servers as fixtures of a whole test session; started when the first test asks for one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.mariadb import ABSENT, MariaDb, running_mariadb, server_program
from tests.servers.object_storage import ObjectStorage, running_object_storage
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.sftp import Sftp, running_sftp


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """PostgreSQL 18; make a database of your own: `postgres.new_database()`."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDb]:
    """MariaDB; make a database of your own: `mariadb.new_database()`. Absent: skipped, but failed in CI."""
    if server_program() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    with running_mariadb() as server:
        yield server


@pytest.fixture(scope="session")
def sftp() -> Iterator[Sftp]:
    """OpenSSH; make a folder of your own: `sftp.new_folder()`."""
    with running_sftp() as server:
        yield server


@pytest.fixture(scope="session")
def object_storage() -> Iterator[ObjectStorage]:
    """S3; make a bucket of your own: `object_storage.new_bucket()`."""
    with running_object_storage() as server:
        yield server
