"""What docker-compose.yml does to make the readers' database, run against a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from publishing.layout import Layout
from publishing.postgres.addresses import find_address
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.servers.postgres import PASSWORD, USER, Cluster, Postgres, initialised_cluster, serving

COMPOSE = Path(__file__).parents[4] / "docker-compose.yml"
WAREHOUSE_PASSWORD = "mật'khẩu $7"


@pytest.fixture
def fresh() -> Iterator[tuple[Cluster, Postgres]]:
    """A server that nobody has been at."""
    with initialised_cluster() as cluster, serving(cluster) as (server, _):
        yield cluster, server


def test_the_service_makes_a_database_that_releases_can_be_published_into(
    fresh: tuple[Cluster, Postgres], state: Path
) -> None:
    cluster, server = fresh
    psql = cluster.binaries / "psql"
    programs = str(psql.parent) if psql.exists() else str(Path(shutil.which("psql") or "absent").parent)
    service = YAML(typ="safe").load(COMPOSE)["services"]["warehouse-database"]
    surroundings = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": server.host,
        "PGPORT": str(server.port),
        "PGUSER": USER,
        "PGPASSWORD": PASSWORD,
        "PGDATABASE": "postgres",
        "WAREHOUSE_PASSWORD": WAREHOUSE_PASSWORD,
    }
    assert set(service["environment"]) == set(surroundings) - {"PATH", "PGPORT"}
    for _ in range(2):
        done = subprocess.run(
            service["command"], env=surroundings, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    url = f"postgresql://warehouse_publisher@{server.host}:{server.port}/warehouse"
    write_release(state, 1)
    address = find_address(url, {"SALES_POSTGRES_PASSWORD": WAREHOUSE_PASSWORD})
    assert publish(Layout(state), address, RULES, AT).outcome == "published"
