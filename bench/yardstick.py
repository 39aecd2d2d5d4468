"""python -m bench.yardstick: a fixed piece of work, half DuckDB and half Python, as a night is.

What a stage of the night costs is divided by what this costs in the same run, so that a slower or busier
machine moves both. It knows nothing of the project and must not change: recorded ratios are multiples of it.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import duckdb
import typer

ROWS, RECORDS, ROUNDS = 1_000_000, 40_000, 12
SCRIPT = f"""
create table events as
select i as event_id, 'M' || (hash(i) % 5000) as member, cast(hash(i + 7) % 450 as integer) as day,
    cast(hash(i + 11) % 100000 as decimal(38, 12)) / 100 as amount
from range({ROWS}) as rows(i);
create table members as
select 'M' || i as member, 'R' || (i % 40) as region, case when i % 7 > 0 then 'T' || (i % 90) end as team
from range(5000) as rows(i);
create table cells as
select 'member' as grain, member as grain_id, day, sum(amount) as amount from events group by all
union all
select 'region', region, day, sum(amount) from events inner join members using (member) group by all
union all
select 'team', coalesce(team, 'none'), day, count(distinct events.member) from events
inner join members using (member) group by all;
create table ranked as
select *, row_number() over (partition by grain, day order by amount desc, grain_id) as place from cells;
"""


def sums_in_duckdb(file: Path) -> int:
    """Group, join, rank and write; rows of the last table."""
    with duckdb.connect(str(file), config={"threads": 2}) as connection:
        connection.execute(SCRIPT)
        return int(connection.table("ranked").aggregate("count(*)").fetchall()[0][0])


def words_in_python() -> int:
    """Texts are formatted, parsed, matched, sorted and counted; how many different ones there were."""
    pattern = re.compile(r"(\d+)-([a-z]+)")
    seen: dict[str, int] = {}
    for turn in range(ROUNDS):
        records = [{"id": f"{i}-node", "depends_on": [i // 2, i // 3], "turn": turn} for i in range(RECORDS)]
        for record in sorted(json.loads(json.dumps(records)), key=lambda found: str(found["id"])):
            matched = pattern.match(record["id"])
            if matched is not None:
                word = f"{matched[2]}_{int(matched[1]) % 997}_{sum(record['depends_on'])}"
                seen[word] = seen.get(word, 0) + 1
    return len(seen)


def main() -> None:
    """Do the work once and say what came out, so that nobody takes nothing for fast."""
    with tempfile.TemporaryDirectory(prefix="yardstick-") as folder:
        rows = sums_in_duckdb(Path(folder) / "yardstick.duckdb")
    typer.echo(f"{rows} rows, {words_in_python()} words")


if __name__ == "__main__":
    typer.run(main)
