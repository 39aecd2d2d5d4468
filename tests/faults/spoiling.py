"""Ways of spoiling the delivered extracts of one night: SQL over their rows, or what happens to the bytes."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.faults.planted import Planted

Way = Callable[[Path, Planted, "Night"], object]


class Night:
    """The extracts of one night and of the night before, in two folders."""

    def __init__(self, inbox: Path, before: Path, night: str, night_before: str) -> None:
        self.inbox, self.before, self.night, self.night_before = inbox, before, night, night_before

    def extract(self, entity: str) -> Path:
        """The extract of the night."""
        return self.inbox / f"{entity}_{self.night}.csv.gz"

    def earlier(self, entity: str) -> Path:
        """The extract of the night before."""
        return self.before / f"{entity}_{self.night_before}.csv.gz"


def plant(planted: Planted, night: Night) -> None:
    """Do to the extracts of the night what the fault says."""
    if planted.file:
        WAYS[planted.file](night.extract(planted.extracts[0]), planted, night)
    elif planted.sql:
        run_statements(planted, night)


def run_statements(planted: Planted, night: Night) -> None:
    """Each extract becomes a table of texts, the statements run, the tables become the extracts."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for entity in planted.extracts:
            connection.execute(
                f"create table {entity} as select * from read_csv('{night.extract(entity)}', "
                "all_varchar = true, header = true, nullstr = '', allow_quoted_nulls = false)"
            )
        for statement in planted.sql:
            connection.execute(statement)
        for entity in planted.extracts:
            connection.execute(
                f"copy {entity} to '{night.extract(entity)}' (format csv, header true, compression gzip)"
            )


def _text(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode()


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(gzip.compress(content.encode() if isinstance(content, str) else content, mtime=0))


def _cut(path: Path, planted: Planted, night: Night) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * planted.option("share"))])


def _flip_byte(path: Path, planted: Planted, night: Night) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(bytes(content))


def _renamed(path: Path, name: str, other: str) -> None:
    header, rows = _text(path).split("\n", 1)
    columns = [other if column == name else column for column in header.strip().split(",")]
    _write(path, ",".join(columns) + "\n" + rows)


def _swap_headings(path: Path, planted: Planted, night: Night) -> None:
    first, second = planted.option("column"), planted.option("to")
    header, rows = _text(path).split("\n", 1)
    names = {first: second, second: first}
    _write(path, ",".join(names.get(name, name) for name in header.strip().split(",")) + "\n" + rows)


def _columns(path: Path, select: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"create table extract as select * from read_csv('{path}', all_varchar = true, header = true, "
            "nullstr = '', allow_quoted_nulls = false)"
        )
        connection.execute(
            f"copy (select {select} from extract) to '{path}' (format csv, header true, compression gzip)"
        )


def _totals(path: Path, totals: dict[str, object]) -> None:
    path.with_name(path.name + ".totals.json").write_text(json.dumps(totals), encoding="utf-8")


def _sum(path: Path, column: str) -> str:
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select sum({column}::decimal(38, 2)) from read_csv('{path}', all_varchar = true)"
        ).fetchone()
    return str(found[0] if found else 0)


def _uncompressed(path: Path, planted: Planted, night: Night) -> None:
    path.with_name(path.name.removesuffix(".gz")).write_text(_text(path), encoding="utf-8")
    path.unlink()


def _under_two_names(path: Path, planted: Planted, night: Night) -> None:
    shutil.copy(path, path.with_name(path.name.replace(".csv.gz", "_again.csv.gz")))


WAYS: dict[str, Way] = {
    "cut": _cut,
    "flip_byte": _flip_byte,
    "no_bytes": lambda path, planted, night: path.write_bytes(b""),
    "header_only": lambda path, planted, night: _write(path, _text(path).split("\n", 1)[0] + "\n"),
    "absent": lambda path, planted, night: path.unlink(),
    "rename_column": lambda path, planted, night: _renamed(
        path, planted.option("column"), planted.option("to")
    ),
    "drop_column": lambda path, planted, night: _columns(path, f"* exclude ({planted.option('column')})"),
    "add_column": lambda path, planted, night: _columns(path, f"*, '1' as {planted.option('column')}"),
    "swap_headings": _swap_headings,
    "encoded": lambda path, planted, night: _write(
        path, _text(path).encode(planted.option("as"), errors="replace")
    ),
    "nul_bytes": lambda path, planted, night: _write(path, _text(path)[:-300] + "\0\0" + _text(path)[-300:]),
    "open_quote": lambda path, planted, night: _write(path, _text(path).replace("\n", '\n"', 5)),
    "delimiter": lambda path, planted, night: _write(path, _text(path).replace(",", planted.option("as"))),
    "no_header": lambda path, planted, night: _write(path, _text(path).split("\n", 1)[1]),
    "error_page": lambda path, planted, night: _write(
        path, "<html><body><h1>503</h1>\n<p>try later, please</p></body></html>\n"
    ),
    "content_of": lambda path, planted, night: shutil.copy(night.extract(planted.option("of")), path),
    "other_totals": lambda path, planted, night: _totals(
        path, {"sums": {planted.option("column"): _sum(path, planted.option("column")) + "1"}}
    ),
    "other_row_total": lambda path, planted, night: _totals(path, {"rows": _text(path).count("\n")}),
    "night_before": lambda path, planted, night: shutil.copy(night.earlier(planted.extracts[0]), path),
    # odd, and right
    "byte_order_mark": lambda path, planted, night: _write(path, "\ufeff" + _text(path)),
    "mixed_newlines": lambda path, planted, night: _write(path, _text(path).replace("\n", "\r\n", 9)),
    "other_order": lambda path, planted, night: _columns(
        path, f"{planted.option('column')}, * exclude ({planted.option('column')})"
    ),
    "right_totals": lambda path, planted, night: _totals(
        path,
        {
            "rows": _text(path).count("\n") - 1,
            "sums": {planted.option("column"): _sum(path, planted.option("column"))},
        },
    ),
    "uncompressed": _uncompressed,
    "under_two_names": _under_two_names,
}
