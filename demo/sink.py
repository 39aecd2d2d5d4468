"""Where the rows go: a compressed file per entity, or per entity and month if the company is large."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from demo.columns import Rows, table
from demo.schema import AUDIT_COLUMNS, ENTITIES

Format = Literal["csv", "parquet"]
_WAITING_FILES = 6


def _expression(name: str, kind: str) -> str:
    """Timestamps as 2026-10-31T18:30:00Z, fractions of a second only where there are any."""
    if kind != "timestamp":
        return name
    return f"replace(cast({name} as varchar), ' ', 'T') || 'Z' as {name}"


def _write_csv(entity: str, rows: pa.Table, path: Path) -> None:
    kinds = {column.name: column.kind for column in ENTITIES[entity]} | {AUDIT_COLUMNS[0]: "timestamp"}
    columns = ", ".join(_expression(name, kinds.get(name, "text")) for name in rows.column_names)
    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": True}) as connection:
        connection.register("extract", rows)
        connection.execute(
            f"copy (select {columns} from extract) to '{str(path).replace(chr(39), chr(39) * 2)}' "
            "(format csv, header true, compression gzip)"
        )


def write_extract(entity: str, rows: pa.Table, path: Path, form: Format) -> None:
    """One file, moved to its place when it is whole; the same rows give the same bytes."""
    unfinished = path.with_name(path.name + ".unfinished")
    if form == "csv":
        _write_csv(entity, rows, unfinished)
    else:
        pq.write_table(rows, unfinished, compression="zstd")
    unfinished.replace(path)


class Sink:
    """Takes rows of entities, in any order, and writes their files on `workers` threads.

    Rows added with a month are written at once when the company is split; the rest is kept until `finish`.
    """

    def __init__(
        self, folder: Path, form: Format, *, extracted_at: int, batch_id: str, is_split: bool, workers: int
    ) -> None:
        """`extracted_at` in UTC microseconds; both it and `batch_id` stand in every row."""
        self.folder = folder
        self.form = form
        self.extracted_at = extracted_at
        self.batch_id = batch_id
        self.is_split = is_split
        self.row_counts: dict[str, int] = {}
        self.files: list[Path] = []
        self._kept: dict[str, list[pa.Table]] = {}
        self._pool = ThreadPoolExecutor(workers)
        self._waiting: list[Future[None]] = []

    def add(self, entity: str, rows: Rows, month: str | None = None) -> None:
        """Rows of one entity.

        Raises:
            ExtractNotWritten: the rows do not fit the entity.
        """
        typed = table(entity, rows, self.extracted_at, self.batch_id)
        self.row_counts[entity] = self.row_counts.get(entity, 0) + typed.num_rows
        if self.is_split and month:
            self._write(f"{entity}_{month}", entity, typed)
        else:
            self._kept.setdefault(entity, []).append(typed)

    def _write(self, stem: str, entity: str, rows: pa.Table) -> None:
        suffix = "csv.gz" if self.form == "csv" else "parquet"
        path = self.folder / f"{stem}.{suffix}"
        self.files.append(path)
        while len(self._waiting) >= _WAITING_FILES:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(write_extract, entity, rows, path, self.form))

    def finish(self) -> None:
        """Writes what was kept, and waits for every file."""
        for entity in list(self._kept):
            self._write(entity, entity, pa.concat_tables(self._kept.pop(entity)))
        for waiting in self._waiting:
            waiting.result()
        self._pool.shutdown()
