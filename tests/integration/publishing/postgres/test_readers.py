"""Readers while releases come and go: no error, nothing torn or empty; and readers that do not let go."""

from __future__ import annotations

import multiprocessing
import threading
import time
from pathlib import Path

import psycopg
import pytest

from publishing.layout import Layout
from publishing.postgres.errors import ReadersInTheWay
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import Database
from tests.integration.publishing.postgres.reading import Report, read_all_the_time
from tests.integration.publishing.postgres.small_release import AT, RULES, patient, write_release

PUBLISHES = 8


def reader_conninfo(database: Database, login: str) -> str:
    with database.as_login(login) as connection:
        return f"{connection.info.dsn} password={connection.info.password}"


def test_eight_readers_see_one_whole_release_in_every_transaction(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader, connection_limit: 20}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    processes = multiprocessing.get_context("spawn")
    stop, report, pipes, readers = processes.Event(), Report(), [], []
    for seed in range(4):
        here, there = processes.Pipe(duplex=False)
        pipes.append(here)
        arguments = (reader_conninfo(database, "an"), 2, seed, stop, there)
        readers.append(processes.Process(target=read_all_the_time, args=arguments))
    for reader in readers:
        reader.start()
    try:
        for number in range(2, PUBLISHES + 2):
            write_release(state, number)
            done = publish(Layout(state), database.address, RULES, AT, keep=1)
            assert done.outcome == "published"
    finally:
        stop.set()
        for pipe in pipes:
            report.join(pipe.recv())
        for reader in readers:
            reader.join()
    assert report.errors == []
    assert (report.torn, report.backwards) == ([], [])
    # at least two of each reader, however slow the machine is
    assert report.transactions >= 2 * len(readers)
    assert len(report.releases) > PUBLISHES / 2
    assert max(report.waits) < 10


def test_a_snapshot_older_than_the_release_finds_its_tables_full(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}", "bac: {role: region_reader, regions: [MB]}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with database.as_login("an") as all_rows, database.as_login("bac") as own_rows:
        for connection in (all_rows, own_rows):
            connection.execute("begin isolation level repeatable read; select 1")
        write_release(state, 2)
        publish(Layout(state), database.address, RULES, AT, keep=1)
        assert all_rows.execute("select company_name from core.dim_company").fetchall() == [("release 2",)]
        assert all_rows.execute("select count(*) from core.fct_calls").fetchone() == (102,)
        assert own_rows.execute("select count(*) from region_core.fct_deals").fetchone() == (3,)


def test_a_reader_that_does_not_let_go_stops_the_switch_with_its_name_and_keeps_what_it_sees(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2)
    with database.as_login("an") as reader:
        reader.execute("begin; select * from core.dim_region")
        began = time.perf_counter()
        with pytest.raises(ReadersInTheWay, match=rf"an_{database.name} \(process {reader.info.backend_pid}"):
            publish(Layout(state), database.address, patient(3), AT)
        assert time.perf_counter() - began < 30
        with database.as_login("an") as another:
            assert another.execute("select company_name from core.dim_company").fetchone() == ("release 1",)
        assert reader.execute("select count(*) from core.dim_region").fetchone() == (7,)
        reader.execute("commit")
    done = publish(Layout(state), database.address, RULES, AT)
    assert (done.outcome, done.loaded_table_count) == ("published", 0)


def test_a_switch_waits_for_a_long_query_and_goes_on_when_it_ended(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2)
    with database.as_login("an") as reader:
        found: list[object] = []
        query = "select pg_sleep(4), company_name from core.dim_company"
        slow = threading.Thread(target=lambda: found.append(reader.execute(query).fetchall()))
        slow.start()
        time.sleep(0.5)
        done = publish(Layout(state), database.address, RULES, AT)
        slow.join()
    assert found == [[("", "release 1")]]
    assert done.switched is not None
    assert done.switched.attempts > 1


def test_others_are_held_up_by_a_waiting_switch_for_half_a_second_at_most(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2)
    with database.as_login("an") as holder, database.as_login("an") as other:
        holder.execute("begin; select * from quality.gate_summary")
        refused: list[Exception] = []

        def try_to_publish() -> None:
            try:
                publish(Layout(state), database.address, patient(5), AT)
            except ReadersInTheWay as problem:
                refused.append(problem)

        publishing = threading.Thread(target=try_to_publish)
        publishing.start()
        longest, count = 0.0, 0
        while publishing.is_alive():
            began = time.perf_counter()
            other.execute("select count(*) from core.dim_company").fetchone()
            longest, count = max(longest, time.perf_counter() - began), count + 1
        publishing.join()
    assert len(refused) == 1
    assert count > 5
    # half of PostgreSQL's deadlock_timeout of one second, and room for a busy machine
    assert longest < 2


def test_a_release_that_a_transaction_still_reads_is_dropped_by_a_later_publish(
    state: Path, database: Database
) -> None:
    first = write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    write_release(state, 2)
    with database.as_owner() as reader:
        publish(Layout(state), database.address, RULES, AT, keep=2)
        first_prefix = f"release_{first.replace('-', '', 2).replace('-', '_')}"
        reader.execute(f"begin; select * from {first_prefix}__core.dim_region")
        write_release(state, 3)
        done = publish(Layout(state), database.address, RULES, AT, keep=2)
        assert (done.removed_release_ids, done.kept_for_readers) == ((), (first,))
        reader.execute("commit")
    done = publish(Layout(state), database.address, RULES, AT, keep=2)
    assert (done.outcome, done.removed_release_ids) == ("unchanged", (first,))


def test_a_query_over_its_time_ends_with_a_message_that_says_why(
    state: Path, database: Database, tmp_path: Path
) -> None:
    database.make_logins(tmp_path, "an: {role: bi_reader, statement_timeout: 500ms}")
    write_release(state, 1)
    publish(Layout(state), database.address, RULES, AT)
    with (
        database.as_login("an") as reader,
        pytest.raises(psycopg.errors.QueryCanceled, match="canceling statement due to statement timeout"),
    ):
        reader.execute("select pg_sleep(60) from core.dim_company")
