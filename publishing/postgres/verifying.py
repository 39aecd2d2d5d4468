"""Whether the rows in the server are those that were published, by the fingerprints of the release.

The fingerprint is that of `publishing.content_hashes`, computed here by PostgreSQL: the text of every row,
its md5 as two numbers of 64 bits (little-endian), both summed over all rows. Floating-point numbers are
written otherwise by the two databases; a table that has one is named and not compared.
"""

import hashlib
import json
from dataclasses import dataclass

from psycopg import Connection, sql

from publishing.postgres.addresses import Address, connected
from publishing.postgres.control import StoredRelease, has_tables, last_switch, stored_releases
from publishing.postgres.errors import ContentDiffers, PostgresReleaseNotFound
from publishing.postgres.loading import release_schema
from publishing.postgres.views import LoadedTable, loaded_tables

FLOATING = ("FLOAT", "DOUBLE")
# PostgreSQL takes 100 arguments to a function.
ARGUMENTS = 90


@dataclass(frozen=True)
class Verified:
    """A release whose comparable tables all have the published fingerprint."""

    release_id: str
    table_count: int
    not_comparable: tuple[str, ...]


def verify(address: Address, release_id: str | None = None) -> Verified:
    """Compare all tables of a release in the server with their fingerprints.

    Raises:
        ContentDiffers: some have another fingerprint, or are missing.
        PostgresReleaseNotFound: the release is not in the server, or not whole.
    """
    with connected(address) as connection:
        stored = _release(connection, address, release_id)
        noted = {
            f"{row[0]}.{row[1]}": (row[2], row[3])
            for row in connection.execute(
                "select schema_name, table_name, content_hash, duckdb_types from publishing.release_tables"
                " where release_id = %s and content_hash is not null",
                [stored.release_id],
            )
        }
        tables = {table.name: table for table in loaded_tables(connection, stored.schema_prefix)}
        different, not_comparable = [], []
        for name, (content_hash, types) in sorted(noted.items()):
            if set(types) & set(FLOATING):
                not_comparable.append(name)
            elif (
                name not in tables
                or fingerprint(connection, stored.schema_prefix, tables[name], types) != content_hash
            ):
                different.append(name)
    if different:
        raise ContentDiffers(
            f"{address.shown}: {', '.join(different)} of release {stored.release_id} differ from what was"
            " published. Nothing was changed. Somebody wrote into the tables: roll back (python -m publishing"
            f" postgres rollback), drop the schemas {stored.schema_prefix}__* and the release's row in"
            " publishing.releases, and publish again."
        )
    return Verified(stored.release_id, len(noted) - len(not_comparable), tuple(not_comparable))


def fingerprint(connection: Connection, prefix: str, table: LoadedTable, types: list[str]) -> str:
    """The content hash of a table in the server; `types` are its columns' in DuckDB."""
    texts = [
        sql.SQL("coalesce(length({0}) || ':' || {0}, '~')").format(_as_text(column.name, kind))
        for column, kind in zip(table.columns, types, strict=True)
    ]
    while len(texts) > ARGUMENTS:
        parts = [texts[start : start + ARGUMENTS] for start in range(0, len(texts), ARGUMENTS)]
        texts = [_concatenated(part) for part in parts]
    # the sum of numbers of eight bytes each, byte by byte
    sums = sql.SQL(", ").join(sql.SQL(f"sum(get_byte(digest, {place}))") for place in range(16))
    row = connection.execute(
        sql.SQL("select count(*), {} from (select decode(md5({}), 'hex') as digest from {}) as rows").format(
            sums,
            _concatenated(texts),
            sql.Identifier(release_schema(prefix, table.schema_name), table.table_name),
        )
    ).fetchone()
    assert row is not None
    count, *bytes_summed = (int(each or 0) for each in row)
    first, later = (
        sum(total << (8 * place) for place, total in enumerate(half))
        for half in (bytes_summed[:8], bytes_summed[8:])
    )
    columns = [[column.name, kind, column.comment] for column, kind in zip(table.columns, types, strict=True)]
    header = [table.comment, columns, count, str(later), str(first)]
    return hashlib.sha256(json.dumps(header, ensure_ascii=False).encode()).hexdigest()


def _concatenated(texts: list[sql.Composed]) -> sql.Composed:
    return sql.SQL("concat({})").format(sql.SQL(", ").join(texts))


def _as_text(name: str, kind: str) -> sql.Composed:
    column = sql.Identifier(name)
    if kind.startswith("TIMESTAMP") and kind != "TIMESTAMP WITH TIME ZONE":
        return sql.SQL("({} at time zone 'UTC')::text").format(column)
    return sql.SQL("{}::text").format(column)


def _release(connection: Connection, address: Address, release_id: str | None) -> StoredRelease:
    if has_tables(connection):
        seen = last_switch(connection)
        wanted = release_id or (seen.release_id if seen else None)
        for stored in stored_releases(connection):
            if stored.release_id == wanted and stored.loaded_at is not None:
                return stored
    raise PostgresReleaseNotFound(
        f"{address.shown}: release {release_id or 'for readers'} is not there, or not whole. Nothing was"
        " compared."
        " See which are: python -m publishing postgres releases"
    )
