"""Rows of a DuckDB table as a stream of CSV, without a file in between.

DuckDB writes into a pipe in a thread of its own; who reads the stream sets the pace, so that memory holds one
batch whatever the table's size. Text is always quoted and null never is: the empty text, the text backslash-N
and null stay three different things.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from publishing.content_hashes import quoted
from publishing.postgres.release_contents import SourceTable

BATCH_BYTES = 1 << 18
NULL = "\\N"


@contextmanager
def csv_batches(connection: duckdb.DuckDBPyConnection, table: SourceTable) -> Iterator[Iterator[bytes]]:
    """All rows of a table in the order of its columns, as batches of bytes.

    The stream ends with an error of DuckDB if DuckDB did not write it to its end; a reader that stops early
    ends the thread.

    Raises:
        duckdb.Error: the table could not be read to its end.
    """
    reader, writer = os.pipe()
    failures: list[duckdb.Error] = []

    def write() -> None:
        try:
            connection.cursor().execute(_copy(table, writer))
        except duckdb.Error as problem:
            failures.append(problem)
        finally:
            os.close(writer)

    def read() -> Iterator[bytes]:
        while batch := os.read(reader, BATCH_BYTES):
            yield batch
        thread.join()
        if failures:
            raise failures[0]

    thread = threading.Thread(target=write, name=f"csv of {table.name}")
    thread.start()
    try:
        yield read()
    finally:
        os.close(reader)
        thread.join()


def _copy(table: SourceTable, descriptor: int) -> str:
    texts = [quoted(column.name) for column in table.columns if column.duckdb_type == "VARCHAR"]
    force_quote = f", force_quote ({', '.join(texts)})" if texts else ""
    return (
        f"copy (select * from {quoted(table.schema_name)}.{quoted(table.table_name)}) to"
        f" '/dev/fd/{descriptor}'"
        f" (format csv, header false, nullstr '{NULL}', use_tmp_file false{force_quote})"
    )
