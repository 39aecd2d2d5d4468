"""Databases that are large, away, cut off, or asked for TLS: memory stays small and nothing lands in part."""

import subprocess
import sys
import textwrap
import traceback
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ingestion import database_values, sql_extracts
from ingestion.connections import Connection
from ingestion.errors import OriginUnreachable, QueryUnusable
from tests.integration.ingestion.conftest import NIGHT, SmallCompany
from tests.integration.ingestion.vendor_database import QUERY, Crm, MariaDbCrm

CURSOR = "          cursor: _extracted_at\n          overlap_seconds: 60\n"
MAPPED = QUERY.replace("updated_at from", "updated_at as _extracted_at from")


@pytest.fixture
def cut_after_the_first_rows(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server ends the connection when the first rows have been written."""
    seen = database_values.greatest_cursor

    def cut_once(*arguments: Any) -> Any:
        monkeypatch.setattr(sql_extracts, "greatest_cursor", seen)
        crm.cut()
        return seen(*arguments)

    monkeypatch.setattr(sql_extracts, "greatest_cursor", cut_once)


@pytest.mark.usefixtures("cut_after_the_first_rows")
def test_a_connection_that_breaks_while_it_is_read_leaves_nothing(crm: Crm) -> None:
    crm.configure(MAPPED, CURSOR, batch_rows=1000)
    crm.put_many(60_000)
    with pytest.raises(OriginUnreachable, match=f"{crm.dialect}, connection crm_database") as caught:
        crm.fetch()
    told = "".join(traceback.format_exception(caught.value))
    assert crm.server.password not in told
    assert list(crm.small.inbox.iterdir()) == []
    assert crm.fetch() == ["fetched"]
    summary = crm.small.land()
    assert summary.landed_row_count == 60_000
    assert crm.small.query("select count(distinct user_id) from crm_users") == [(60_000,)]


def test_rows_and_keys_are_of_one_moment_of_the_database(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.configure(MAPPED, f"{CURSOR}          keys: select id as user_id from people\n")
    for user in ("U1", "U2", "U3"):
        crm.put(user, "An", "2026-10-31T10:00:00Z")
    crm.fetch()
    crm.small.land()
    seen = database_values.greatest_cursor

    def delete_meanwhile(*arguments: Any) -> Any:
        crm.run("delete from people where id = 'U3'")
        return seen(*arguments)

    monkeypatch.setattr(sql_extracts, "greatest_cursor", delete_meanwhile)
    second, third = NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)
    crm.fetch(second)
    assert [line.rsplit(",", 1)[1] for line in crm.file(2, second)[1:]] == ["false"] * 3
    crm.small.land(second)
    crm.fetch(third)
    assert [line.split(",")[0] for line in crm.file(3, third) if line.endswith(",true")] == ["U3"]


READ = """
    import resource, sys
    from pathlib import Path
    from datetime import date, datetime, UTC
    from ingestion.company import load_company
    from ingestion.connections import connection_from_text
    from ingestion.fetching import fetch_source

    company = load_company(Path(sys.argv[1]))
    connection = connection_from_text("crm_database", sys.argv[3])
    fetch_source(
        company, "crm", Path(sys.argv[2]), date(2026, 10, 31), lambda name: connection,
        datetime(2026, 10, 31, 22, tzinfo=UTC),
    )
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def _peak_megabytes(crm: Crm, state: Path) -> int:
    """Memory that a process of its own needs at most to fetch."""
    found = crm.connection("crm_database")
    secret = quote(found.password, safe="")
    uri = f"sql://{found.login}:{secret}@{found.host}:{found.port}/{found.database}"
    command = [sys.executable, "-c", textwrap.dedent(READ), str(crm.small.folder), str(state), uri]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_memory_does_not_grow_with_the_rows(crm: Crm, tmp_path: Path) -> None:
    crm.configure(QUERY.replace(", updated_at", ""), mode="snapshot", batch_rows=1000)
    crm.put_many(1_000)
    few = _peak_megabytes(crm, tmp_path / "few")
    crm.run("delete from people")
    crm.put_many(60_000)
    many = _peak_megabytes(crm, tmp_path / "many")
    extract = tmp_path / "many" / "inbox" / f"crm_users_{NIGHT}_000001.csv"
    assert extract.stat().st_size > 12_000_000
    assert many - few < 8, f"{few} MB for 1 000 rows, {many} MB for 60 000"


def test_a_mistake_in_a_query_is_told_apart_from_a_server_that_is_away(crm: Crm) -> None:
    crm.configure("select id as user_id, no_such_column as full_name from people", mode="snapshot")
    with pytest.raises(QueryUnusable, match="no_such_column"):
        crm.fetch()
    server, database = crm.server, crm.database
    crm.configure(mode="snapshot")
    crm.connection = lambda name: Connection(  # type: ignore[method-assign]
        name, server.host, server.port, server.user, server.password, f"{database}_absent"
    )
    with pytest.raises(OriginUnreachable, match="absent"):
        crm.fetch()


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"sslmode": "disable"}, None),
        ({"sslmode": "require"}, None),
        ({"sslmode": "verify-ca", "sslrootcert": "CERTIFICATE"}, None),
        ({"sslmode": "verify-full", "sslrootcert": "CERTIFICATE"}, None),
        ({"sslmode": "verify-full"}, "certificate verify failed"),
        ({"sslmode": "verify-ca", "sslrootcert": "/nowhere.pem"}, "sslrootcert .* cannot be read"),
        ({"sslmode": "verify_full"}, "sslmode 'verify_full', which there is not"),
    ],
)
def test_tls_is_what_the_connection_asks_for(
    small: SmallCompany, mariadb: Any, extra: dict[str, str], words: str | None
) -> None:
    crm = MariaDbCrm(small, mariadb)
    crm.run(
        "create view tls as select variable_value as v from information_schema.session_status"
        " where variable_name = 'Ssl_cipher'"
    )
    asked = {name: value.replace("CERTIFICATE", str(mariadb.certificate)) for name, value in extra.items()}
    found = Connection("x", mariadb.host, mariadb.port, mariadb.user, mariadb.password, crm.database, asked)
    crm.connection = lambda name: found  # type: ignore[method-assign]
    crm.configure(
        "select concat('cipher:', v) as user_id, 'x' as full_name, true as is_active from tls",
        mode="snapshot",
    )
    if words is not None:
        with pytest.raises(OriginUnreachable, match=words):
            crm.fetch()
        return
    crm.fetch()
    is_open = crm.file(1)[1].startswith("cipher:,")
    assert is_open == (extra["sslmode"] == "disable")
