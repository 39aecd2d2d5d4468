"""Rows come out of PostgreSQL and MariaDB as files, from a cursor that moves with the receipt."""

import traceback
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.connections import Connection
from ingestion.database_engines import database_engine
from ingestion.database_values import cursor_text
from ingestion.errors import CompanyFileWrong, ExtractRefused, OriginUnreachable, QueryUnusable
from ingestion.origins import SqlOrigin, SqlQuery
from ingestion.sql_extracts import changed_rows
from tests.integration.ingestion.conftest import NIGHT
from tests.integration.ingestion.vendor_database import QUERY, Crm

CURSOR = "          cursor: updated_at\n          overlap_seconds: 60\n"
KEYS = CURSOR + "          keys: select id as user_id from people\n"
EXTRACTED, EXTRACTED_KEYS = (text.replace("updated_at", "_extracted_at") for text in (CURSOR, KEYS))
QUERY_WITHOUT_CURSOR = QUERY.replace(", updated_at", "")
MAPPED = QUERY.replace("updated_at from", "updated_at as _extracted_at from")


def test_a_query_becomes_one_canonical_file_a_night(crm: Crm) -> None:
    crm.configure(QUERY_WITHOUT_CURSOR, mode="snapshot")
    for number in range(5):
        crm.put(f"U{number}", f'Ngô "{number}", Ân', "2026-10-31T10:00:00Z")
    assert crm.fetch() == ["fetched"]
    assert crm.file(1)[:2] == [
        "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted",
        f'U0,,"Ngô ""0"", Ân",{crm.true},2026-10-31T22:00:00Z,crm_users_2026-10-31_000001,false',
    ]
    assert crm.small.land().landed_row_count == 5
    assert crm.fetch() == ["unchanged"]
    assert crm.fetch(NIGHT - timedelta(days=1)) == ["unchanged"]
    assert crm.fetch(NIGHT + timedelta(days=1)) == ["fetched"]


def test_the_cursor_moves_only_when_the_file_has_landed(crm: Crm) -> None:
    crm.configure(MAPPED, EXTRACTED)
    crm.put("U1", "An", "2026-10-30T10:00:00Z")
    crm.put("U2", "Bình", "2026-10-31T10:00:00Z")
    nights = [NIGHT + timedelta(days=day) for day in range(4)]
    crm.fetch(nights[0])
    crm.put("U3", "Chi", "2026-10-31T11:00:00Z")
    crm.fetch(nights[1])  # the first file has not landed: its rows come again
    assert [row[:2] for row in crm.file(2, nights[1])[1:]] == ["U1", "U2", "U3"]
    crm.small.land(nights[1])
    crm.put("U4", "Dũng", "2026-10-31T12:00:00Z")
    crm.put("U5", "late by half a minute", "2026-10-31T10:59:30Z")
    crm.put("U6", "later than the overlap", "2026-10-31T10:58:59Z")
    crm.fetch(nights[2])
    assert [row[:2] for row in crm.file(3, nights[2])[1:]] == ["U3", "U4", "U5"]
    crm.small.land(nights[2])
    rows = crm.small.query("select user_id from crm_users order by 1", nights[2])
    assert rows == [("U1",), ("U2",), ("U3",), ("U4",), ("U5",)]


def test_a_refused_extract_is_read_again_from_the_old_cursor(crm: Crm) -> None:
    crm.configure(
        MAPPED.replace("active as is_active", "name as is_active"),
        EXTRACTED,
    )
    text = (crm.small.folder / "company.yml").read_text()
    crm.small.configure(text.replace("{share: 1}", "{rows: 0}"))
    crm.put("U1", "An", "2026-10-31T10:00:00Z")
    crm.fetch()
    with pytest.raises(ExtractRefused):
        crm.small.land()
    crm.configure(MAPPED, EXTRACTED)
    assert crm.fetch() == ["fetched"]
    (crm.small.inbox / f"crm_users_{NIGHT}_000001.csv").unlink()
    assert crm.small.land().landed_row_count == 1
    assert crm.small.query("select user_id, is_active from crm_users") == [("U1", True)]


def test_rows_that_vanish_from_the_key_list_become_tombstones_and_may_come_back(crm: Crm) -> None:
    crm.configure(MAPPED, EXTRACTED_KEYS)
    for user in ("U1", "U2", "U3"):
        crm.put(user, "An", "2026-10-31T10:00:00Z")
    crm.fetch()
    crm.small.land()
    crm.run("delete from people where id = 'U2'")
    second, third = NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)
    crm.fetch(second)
    assert [line for line in crm.file(2, second) if line.startswith("U2")] == [
        "U2,,,,2026-11-01T22:00:00Z,crm_users_2026-11-01_000002,true"
    ]
    crm.small.land(second)
    living = "select user_id from crm_users where not _is_deleted order by 1"
    assert crm.small.query(living, second) == [("U1",), ("U3",)]
    crm.put("U2", "An is back", "2026-11-02T10:00:00Z")
    crm.fetch(third)
    crm.small.land(third)
    assert crm.small.query(living, third) == [("U1",), ("U2",), ("U3",)]


def test_an_empty_key_list_deletes_nothing(crm: Crm) -> None:
    crm.configure(MAPPED, EXTRACTED_KEYS)
    crm.put("U1", "An", "2026-10-31T10:00:00Z")
    crm.fetch()
    crm.small.land()
    crm.run("delete from people")
    with pytest.raises(QueryUnusable, match="no row at all, while 1 rows are in force"):
        crm.fetch(NIGHT + timedelta(days=1))
    assert len(list(crm.small.inbox.iterdir())) == 1


@pytest.mark.parametrize(
    ("query", "more", "words"),
    [
        ("select nothing from nowhere", "", "cannot be run: .*(relation|Table) .*nowhere"),
        (QUERY_WITHOUT_CURSOR, CURSOR, "not its cursor updated_at|column .*updated_at"),
        (
            QUERY.replace("updated_at from", "name as updated_at from"),
            CURSOR,
            "timestamp or a whole number, not str",
        ),
        (
            MAPPED,
            EXTRACTED_KEYS.replace("as user_id", "as other"),
            "not \\['user_id'\\]",
        ),
    ],
)
def test_a_query_that_cannot_be_used_is_named_and_brings_nothing(
    crm: Crm, query: str, more: str, words: str
) -> None:
    crm.configure(query, more)
    crm.put("U1", "An", "2026-10-31T10:00:00Z")
    with pytest.raises(QueryUnusable, match=words):
        crm.fetch()
    assert list(crm.small.inbox.iterdir()) == []


def test_a_wrong_password_is_not_told(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm.configure()
    wrong = Connection(
        "crm_database", crm.server.host, crm.server.port, "warehouse", "geheim-wrong", crm.database
    )
    monkeypatch.setattr(crm, "connection", lambda name: wrong)
    with pytest.raises(OriginUnreachable, match=crm.refusal) as caught:
        crm.fetch()
    assert "geheim" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("more", "mode", "words"),
    [
        (CURSOR, "snapshot", "a cursor delivers changes only"),
        (KEYS, "append", "keys: needs an entity in canonical form with mode delta"),
        (KEYS.replace("cursor: updated_at", "batch: 1"), "delta", "batch"),
    ],
)
def test_an_origin_that_does_not_fit_the_feed_is_found_before_fetching(
    crm: Crm, more: str, mode: str, words: str
) -> None:
    crm.configure(more=more, mode=mode)
    with pytest.raises(CompanyFileWrong, match=f"line \\d+.*{words}"):
        crm.small.company()


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mariadb"])
def test_every_dialect_asks_for_the_rows_from_the_cursor_less_the_overlap_on(dialect: str) -> None:
    """MySQL is compiled here and was not run: no server of its own comes with Debian or as a wheel."""
    query = SqlQuery(query="select a, b from t", cursor="b", overlap_seconds=60)
    origin = SqlOrigin(kind="sql", connection="x", dialect=dialect, queries={"t": query})  # type: ignore[arg-type]
    engine = database_engine(origin, Connection("x", "db", 1, "me", "geheim", "crm"))
    assert "geheim" not in repr(engine)
    statement = changed_rows(
        query, cursor_text(datetime(2026, 10, 31, 10, tzinfo=UTC)), dialect != "postgresql"
    )
    compiled = statement.compile(dialect=engine.dialect)
    words = " ".join(str(compiled).split())
    mark = "%(b_1)s::TIMESTAMP WITH TIME ZONE" if dialect == "postgresql" else "%(b_1)s"
    zero = "" if dialect == "postgresql" else " OR delivered.b = 0"
    assert words == (
        "SELECT delivered.* FROM (select a, b from t) AS delivered"
        f" WHERE delivered.b >= {mark} OR delivered.b IS NULL{zero}"
    )
    assert list(compiled.params.values()) == [datetime(2026, 10, 31, 9, 59, tzinfo=UTC)]


def test_a_cursor_of_whole_numbers_has_its_overlap_too() -> None:
    query = SqlQuery(query="select a, b from t", cursor="b", overlap=5)
    assert list(changed_rows(query, cursor_text(100)).compile().params.values()) == [95]
    assert str(changed_rows(query, None)) == "select a, b from t"
