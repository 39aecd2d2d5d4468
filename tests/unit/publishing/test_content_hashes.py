"""The fingerprint of a table's content."""

import hashlib
import json

import duckdb
import pytest

from publishing.content_hashes import read_table_contents, release_id_of


def hash_of(*statements: str) -> str:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as release; create schema release.kpi; use release.kpi")
        for statement in statements:
            connection.execute(statement)
        contents = read_table_contents(connection, "release")
    assert [content.table_name for content in contents] == ["t"]
    return contents[0].content_hash


def test_rows_in_another_order_have_the_same_hash() -> None:
    forwards = hash_of("create table t as from (values (1, 'a'), (2, 'b'), (3, null)) as v (number, letter)")
    backwards = hash_of("create table t as from (values (3, null), (2, 'b'), (1, 'a')) as v (number, letter)")
    assert forwards == backwards


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("values ('a', 'bc')", "values ('ab', 'c')"),
        ("values ('a', '1:b')", "values ('a1:b', '')"),
        ("values (null, 'x')", "values ('~', 'x')"),
        ("values (null, 'x')", "values ('', 'x')"),
        ("values (null, 'x')", "values ('x', null)"),
        ("values ('a', 'b')", "values ('a', 'b'), ('a', 'b')"),
        ("values ('a', 'b'), ('c', 'd'), ('c', 'd')", "values ('a', 'b'), ('a', 'b'), ('c', 'd')"),
        ("values ('a', 'b'), ('a', 'b')", "values ('c', 'd'), ('c', 'd')"),
    ],
)
def test_other_rows_have_another_hash(one: str, other: str) -> None:
    table = "create table t (first_text varchar, second_text varchar)"
    assert hash_of(table, f"insert into t {one}") != hash_of(table, f"insert into t {other}")


def test_the_structure_and_the_comments_are_part_of_the_content() -> None:
    plain = "create table t as select 1::integer as number"
    hashes = {
        hash_of(plain),
        hash_of("create table t as select 1::bigint as number"),
        hash_of("create table t as select 1::integer as other_number"),
        hash_of(plain, "comment on table t is 'A number.'"),
        hash_of(plain, "comment on column t.number is 'A number.'"),
    }
    assert len(hashes) == 5


def test_the_hash_is_what_its_description_says() -> None:
    def halves(text: str) -> tuple[int, int]:
        digest = hashlib.md5(text.encode()).digest()
        return int.from_bytes(digest[8:], "little"), int.from_bytes(digest[:8], "little")

    pairs = [halves("1:73:năm"), halves("2:10~")]
    lower, upper = (str(sum(column)) for column in zip(*pairs, strict=True))
    columns = [["number", "INTEGER", None], ["word", "VARCHAR", "A word."]]
    description = json.dumps([None, columns, 2, lower, upper], ensure_ascii=False)
    found = hash_of(
        "create table t as from (values (7, 'năm'), (10, null)) as v (number, word)",
        "comment on column t.word is 'A word.'",
    )
    assert found == hashlib.sha256(description.encode()).hexdigest()


def test_the_release_table_is_the_only_one_without_a_hash() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "attach ':memory:' as release; create schema release.quality; create schema release.kpi"
        )
        for table in ("quality.release", "quality.receipts", "kpi.release"):
            connection.execute(f"create table release.{table} as select 1 as number")
        contents = read_table_contents(connection, "release")
    assert [(content.schema_name, content.table_name) for content in contents] == [
        ("kpi", "release"),
        ("quality", "receipts"),
    ]
    assert release_id_of("2026-10-31", contents).startswith("2026-10-31-")
    assert release_id_of("2026-10-31", contents) != release_id_of("2026-10-31", contents[:1])
