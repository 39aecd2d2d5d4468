"""Addresses and passwords: from where they come, and that nothing shows them."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.layout import Layout
from publishing.postgres.addresses import connected, find_address
from publishing.postgres.errors import AddressWrong, RightsMissing, ServerUnreachable
from publishing.postgres.releasing import publish
from tests.integration.publishing.postgres.conftest import PUBLISHER_PASSWORD, READER_PASSWORD, Database
from tests.integration.publishing.postgres.small_release import AT, RULES, write_release
from tests.servers.postgres import Postgres

SECRET = "rất-Mật7!/@ &"
QUOTED = "r%E1%BA%A5t-M%E1%BA%ADt7%21%2F%40%20%26"
URL = "postgresql://publisher@db.example:5433/warehouse"


def test_the_password_comes_from_the_environment_a_file_or_the_variable_with_the_url(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    found = [
        find_address(URL, {"SALES_POSTGRES_PASSWORD": SECRET}),
        find_address(URL, {"SALES_POSTGRES_PASSWORD_FILE": str(file)}),
        find_address(None, {"SALES_POSTGRES_URL": URL, "SALES_POSTGRES_PASSWORD": SECRET}),
        find_address(
            None, {"SALES_POSTGRES_URL": f"postgresql+psycopg://publisher:{QUOTED}@db.example:5433/warehouse"}
        ),
        find_address(
            "host=db.example port=5433 user=publisher dbname=warehouse", {"SALES_POSTGRES_PASSWORD": SECRET}
        ),
    ]
    assert {address.password for address in found} == {SECRET}
    assert {address.shown for address in found} == {"db.example:5433/warehouse as publisher"}
    for address in found:
        assert SECRET not in repr(address)
        assert address.masked(f"a {SECRET} b {QUOTED}") == "a *** b ***"


@pytest.mark.parametrize(
    ("url", "environment"),
    [
        (None, {}),
        (f"postgresql://publisher:{QUOTED}@db.example/warehouse", {}),
        (f"host=db.example password='{SECRET}'", {}),
        (None, {"SALES_POSTGRES_URL": f"postgresql://publisher:{SECRET}@db.example:5432/warehouse"}),
        (None, {"SALES_POSTGRES_URL": f"postgresql://publisher:7{SECRET}"}),
        (None, {"SALES_POSTGRES_URL": f"nonsense {SECRET}"}),
        (URL, {"SALES_POSTGRES_PASSWORD_FILE": "/nowhere"}),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_showing_it(
    url: str | None, environment: dict[str, str]
) -> None:
    with pytest.raises(AddressWrong) as refused:
        find_address(url, environment)
    assert not any(piece in str(refused.value) for piece in (SECRET, QUOTED, "Mật7", "@ &"))
    assert refused.value.__cause__ is None or "nowhere" in str(refused.value.__cause__)


def test_a_server_that_does_not_answer_or_refuses_is_named_without_the_password(postgres: Postgres) -> None:
    for port in (1, postgres.port):
        url = f"postgresql://nobody@127.0.0.1:{port}/warehouse"
        address = find_address(url, {"SALES_POSTGRES_PASSWORD": SECRET})
        expected = f"127.0.0.1:{port}/warehouse as nobody"
        with pytest.raises(ServerUnreachable, match=expected) as refused, connected(address):
            pass
        assert SECRET not in str(refused.value)


def run(database: Database, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a person types it; address and passwords in the environment."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("SALES_")}
    surroundings |= {"SALES_POSTGRES_URL": database.url, "SALES_POSTGRES_PASSWORD": PUBLISHER_PASSWORD}
    return subprocess.run(
        [sys.executable, "-m", "publishing", "postgres", *map(str, arguments)],
        env=surroundings | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_person_publishes_lists_verifies_rolls_back_and_makes_roles(
    state: Path, database: Database, tmp_path: Path
) -> None:
    one = write_release(state, 1)
    first = run(database, "publish", "--state", state)
    assert first.stdout.startswith(f"Published in PostgreSQL: {one}\nLoaded 16 tables in "), first.stderr
    two = write_release(state, 2)
    assert f"{two} (before: {one})" in run(database, "publish", "--state", state).stdout
    listed = run(database, "releases").stdout.splitlines()
    assert [line.split()[:2] for line in listed[1:]] == [["▶", two], [one, "2026-10-31"]]
    back = run(database, "rollback")
    assert back.stdout.startswith(f"Rolled back in PostgreSQL to {one} (before: {two})")
    assert run(database, "verify").stdout == f"{one}: 15 tables are what was published.\n"
    logins = tmp_path / "logins.yml"
    logins.write_text(f"logins:\n  - {{login: an_{database.name}, role: bi_reader}}\n", encoding="utf-8")
    variable = f"SALES_READER_PASSWORD_AN_{database.name.upper()}"
    refused = run(database, "roles", "--readers", logins)
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "PasswordMissing")
    made = run(database, "roles", "--readers", logins, **{variable: READER_PASSWORD})
    assert made.stdout.endswith(f"an_{database.name}: bi_reader\n"), made.stderr
    database.as_login("an").close()
    for result in (first, back, refused, made):
        assert PUBLISHER_PASSWORD not in result.stdout + result.stderr
        assert READER_PASSWORD not in result.stdout + result.stderr
    assert "Traceback" not in refused.stderr


def test_no_log_of_the_server_holds_a_password(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with database.as_superuser() as connection:
        connection.execute("alter system set log_statement = 'all'")
        connection.execute("select pg_reload_conf()")
        caplog.set_level(logging.DEBUG)
        try:
            database.make_logins(tmp_path, "an: {role: bi_reader}")
            rows = connection.execute(
                "select setting from pg_settings where name = 'data_directory'"
            ).fetchone()
        finally:
            connection.execute("alter system reset log_statement")
            connection.execute("select pg_reload_conf()")
    assert rows is not None
    log = (Path(rows[0]).parent / "log").read_text("utf-8", errors="replace")
    assert f'create role "an_{database.name}"' in log
    assert READER_PASSWORD not in log
    assert "SCRAM-SHA-256$" in log
    assert READER_PASSWORD not in caplog.text


def test_a_login_without_rights_is_told_what_it_lacks(state: Path, postgres: Postgres) -> None:
    name = postgres.new_database()
    with postgres.connect("postgres") as connection:
        connection.execute(f"create role weak_{name} login password 'yếu-Pw1'")
    url = f"postgresql://weak_{name}@{postgres.host}:{postgres.port}/{name}"
    address = find_address(url, {"SALES_POSTGRES_PASSWORD": "yếu-Pw1"})
    write_release(state, 1)
    with pytest.raises(RightsMissing, match="permission denied for database"):
        publish(Layout(state), address, RULES, AT)
