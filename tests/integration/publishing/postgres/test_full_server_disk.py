"""No room on the server's disk in the middle of a publish: its tables', or that of its write-ahead log."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from publishing.layout import Layout
from publishing.postgres.errors import ServerDiskFull, ServerUnreachable
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import Database, new_database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.integration.small_disk import fill, small_disk
from tests.servers.postgres import Cluster, initialised_cluster, serving
from tests.servers.process import own

# Some megabytes of rows, so that no page that is free already takes them; and more log than one file holds.
MANY_ROWS = """
insert into core.fct_calls
select 'M' || i, 'HN', repeat(md5(i::varchar), 8), i from range(200000) as calls (i);
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with initialised_cluster() as cluster:
        yield cluster


def put_on_a_small_disk(cluster: Cluster, part: str, disk: Path) -> None:
    """Let `base` (tables) or `pg_wal` (log) of a server that does not run lie on the disk."""
    own(disk)
    disk.chmod(0o700)
    place = cluster.folder / "data" / part
    subprocess.run(["cp", "-a", f"{place}/.", disk], check=True)
    place.rename(place.with_name(f"{part}_before"))
    place.symlink_to(disk)


def company(database: Database) -> str:
    with database.as_owner() as connection:
        row = connection.execute("select company_name from core.dim_company").fetchone()
    return str(row[0]) if row else "none"


def test_no_room_for_tables_is_said_and_readers_keep_the_old_release(
    cluster: Cluster, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with small_disk(cluster.folder / "disk", 300) as disk:
        put_on_a_small_disk(cluster, "base", disk)
        with serving(cluster) as (server, _):
            database = new_database(server)
            write_release(state, 1)
            publish(Layout(state), database.address, RULES, AT)
            write_release(state, 2, MANY_ROWS)
            ballast = fill(disk, leave=8_000_000)
            with pytest.raises(ServerDiskFull, match=r"(?s)No space left.*before.*Make room"):
                publish(Layout(state), database.address, RULES, AT)
            assert company(database) == "release 1"

            ballast.unlink()
            publish(Layout(state), database.address, RULES, AT)
            assert company(database) == "release 2"


def test_no_room_for_the_log_ends_the_server_and_started_anew_it_shows_the_old_release(
    cluster: Cluster, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with small_disk(cluster.folder / "disk", 300) as disk:
        put_on_a_small_disk(cluster, "pg_wal", disk)
        with serving(cluster) as (server, _):
            database = new_database(server)
            write_release(state, 1)
            publish(Layout(state), database.address, RULES, AT)
            write_release(state, 2, MANY_ROWS)
            ballast = fill(disk)
            with pytest.raises((ServerUnreachable, ServerDiskFull), match="Readers see one whole release"):
                publish(Layout(state), database.address, RULES, AT)
            with pytest.raises(psycopg.OperationalError):
                company(database)

        ballast.unlink()
        with serving(cluster):
            assert company(database) == "release 1"
            publish(Layout(state), database.address, RULES, AT)
            assert company(database) == "release 2"
