"""Killed at any step, or the server restarted: readers see one whole release, and a rerun ends equal."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

from publishing.layout import Layout
from publishing.postgres.addresses import Address
from publishing.postgres.errors import ServerUnreachable
from publishing.postgres.releasing import publish
from publishing.postgres.verifying import verify
from tests.integration.publishing.postgres.conftest import Database, new_database
from tests.integration.publishing.postgres.killing import digest, publish_until
from tests.integration.publishing.postgres.slow_commits import is_committing, make_commits_slow, until
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.servers.postgres import Postgres, initialised_cluster, serving

STEPS = [
    *(
        "load commission",
        "load core.fct_calls",
        "load kpi.fct_kpi_values",
        "load quality.release",
        "load access",
    ),
    *("switch", "commit switch", "describe", "remove"),
]


def in_a_process(state: Path, address: Address, fatal_step: str | None) -> int | None:
    process = multiprocessing.get_context("spawn").Process(
        target=publish_until, args=(state, address, fatal_step)
    )
    process.start()
    process.join()
    return process.exitcode


def publish_three(state: Path, database: Database, fatal_step: str | None) -> None:
    """Releases 1, 2 and 3 with two kept; the third is killed before a step and then published again."""
    for number in (1, 2):
        write_release(state, number)
        publish(Layout(state), database.address, RULES, AT, keep=2)
    write_release(state, 3)
    if fatal_step is not None:
        assert in_a_process(state, database.address, fatal_step) == -signal.SIGKILL
        with database.as_owner() as connection:
            seen = connection.execute("select company_name from core.dim_company").fetchone()
            values = connection.execute(
                "select value::integer from kpi.fct_kpi_values"
                " where kpi_code = 'sales_revenue' and grain_id = 'HN'"
            ).fetchone()
        expected = 3 if fatal_step in ("describe", "remove") else 2
        assert (seen, values) == ((f"release {expected}",), (expected,))
    publish(Layout(state), database.address, RULES, AT, keep=2)


@pytest.fixture(scope="module")
def undisturbed(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    database = new_database(postgres)
    publish_three(tmp_path_factory.mktemp("undisturbed") / "state", database, None)
    with database.as_owner() as connection:
        return digest(connection)


@pytest.fixture(scope="module")
def undisturbed_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """On a server of its own: roles, and with them rights on views, belong to a whole server."""
    with initialised_cluster() as cluster, serving(cluster) as (server, _):
        database = new_database(server)
        publish_three(tmp_path_factory.mktemp("undisturbed") / "state", database, None)
        with database.as_owner() as connection:
            return digest(connection)


@pytest.mark.parametrize("step", STEPS)
def test_killed_before(step: str, state: Path, database: Database, undisturbed: dict[str, object]) -> None:
    publish_three(state, database, step)
    assert verify(database.address).table_count == 15
    with database.as_owner() as connection:
        found = digest(connection)
    assert len(undisturbed) > 20
    assert found == undisturbed


def test_killed_while_the_server_commits_the_switch(
    state: Path, database: Database, undisturbed: dict[str, object]
) -> None:
    """A server that was asked to commit goes on, though nobody waits for its answer."""
    for number in (1, 2):
        write_release(state, number)
        publish(Layout(state), database.address, RULES, AT, keep=2)
    make_commits_slow(database, 1.0)
    write_release(state, 3)
    process = multiprocessing.get_context("spawn").Process(
        target=publish_until, args=(state, database.address, None)
    )
    process.start()
    with database.as_superuser() as connection, database.as_owner() as reader:
        until(connection, committing=True)
        process.kill()
        process.join()
        assert is_committing(connection)
        # asked while the views are held: the answer comes when the switch is over
        seen = reader.execute(
            "select company_name, (select count(*) from core.fct_deals) from core.dim_company"
        ).fetchone()
    assert process.exitcode == -signal.SIGKILL
    assert seen == ("release 3", 7)
    rerun = publish(Layout(state), database.address, RULES, AT, keep=2)
    assert (rerun.outcome, rerun.loaded_table_count, rerun.switched) == ("unchanged", 0, None)
    with database.as_owner() as connection:
        assert digest(connection) == undisturbed


def test_two_publishes_at_once_end_as_one(state: Path, database: Database) -> None:
    release_id = write_release(state, 1)
    processes = [
        multiprocessing.get_context("spawn").Process(
            target=publish_until, args=(state, database.address, None)
        )
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with database.as_owner() as connection:
        assert digest(connection)["switches"] == [(release_id, None, "publish")]
    assert verify(database.address).table_count == 15


@pytest.mark.parametrize("step", ["load kpi.fct_kpi_values", "commit switch"])
def test_the_server_is_restarted_in_the_middle(
    step: str, state: Path, undisturbed_alone: dict[str, object]
) -> None:
    with initialised_cluster() as cluster, ExitStack() as running:
        server, pid = running.enter_context(serving(cluster))
        database = new_database(server)
        for number in (1, 2):
            write_release(state, number)
            publish(Layout(state), database.address, RULES, AT, keep=2)
        write_release(state, 3)

        def restart(at: str) -> None:
            if at == step:
                # at once, without a word to those who are connected: the server recovers from its log
                os.kill(pid, signal.SIGQUIT)
                running.close()
                running.enter_context(serving(cluster))

        with pytest.raises(ServerUnreachable, match="Run the same command again"):
            publish(Layout(state), database.address, RULES, AT, keep=2, before_step=restart)
        with database.as_owner() as connection:
            assert connection.execute("select company_name from core.dim_company").fetchone() == (
                "release 2",
            )
        publish(Layout(state), database.address, RULES, AT, keep=2)
        assert verify(database.address).table_count == 15
        with database.as_owner() as connection:
            assert digest(connection) == undisturbed_alone
