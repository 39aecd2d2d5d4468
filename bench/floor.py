"""python -m bench.floor --landing <folder> --out <file>: the least work that daily measures could take."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Annotated

import duckdb
import typer

SCRIPT = Path(__file__).with_name("floor.sql")


def compute_floor(landing: Path, out: Path) -> dict[str, int]:
    """Run the hand-tuned script over landed Parquet into a new DuckDB file; rows by table.

    Raises:
        FileExistsError: `out` is there already; a table that is made again would be a lighter work.
    """
    if out.exists():
        raise FileExistsError(out)
    with duckdb.connect(str(out), config={"threads": 2}) as connection:
        connection.execute(Template(SCRIPT.read_text(encoding="utf-8")).substitute(landing=landing))
        return {
            table: int(connection.table(table).aggregate("count(*)").fetchall()[0][0])
            for table in ("rep_daily", "region_daily", "lifecycle_stage_daily")
        }


def main(
    landing: Annotated[Path, typer.Option(help="The folder `landing` of a state folder.")],
    out: Annotated[Path, typer.Option(help="A new DuckDB file.")],
) -> None:
    """Compute the floor and say how many rows came out."""
    typer.echo(compute_floor(landing, out))


if __name__ == "__main__":
    typer.run(main)
