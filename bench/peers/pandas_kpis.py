"""python -m bench.peers.pandas_kpis --inputs <folder> --out <file>: twenty KPIs over all grains, in pandas.

Events become sums by day and member once; weeks and months are made of days, longer periods from months.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import typer

from bench.peers.catalogue import ALL_MEASURES, DIVISORS, KPIS, MEASURES
from bench.peers.pandas_calls import calls
from bench.peers.pandas_facts import activities, deals, receipts, tickets
from bench.peers.pandas_lookups import Array, Lookups, take

PLACES = ["day", "rep", "region", "stage"]
STAGED_GRAINS = ("lifecycle_stage", "region_lifecycle_stage", "rep_lifecycle_stage")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("kpi_code", "grain", "grain_id", "period_type")),
        ("period_start", pa.date32()),
        *((name, pa.float64()) for name in ("numerator", "denominator", "value")),
    ]
)


def added(frame: pd.DataFrame, keys: list[str], measures: list[str]) -> pd.DataFrame:
    """Sums of the measures by the keys."""
    return frame.groupby(keys, sort=False, observed=True)[measures].sum().reset_index()


def events_by_day(book: Lookups) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Sums by day, rep, region and stage; and by grain beside those, sums by day and member (text)."""
    places: list[pd.DataFrame] = []
    members: dict[str, list[pd.DataFrame]] = {}
    for frame in _events(book):
        measures = [name for name in ALL_MEASURES if name in frame]
        frame[measures] = frame[measures].astype("float64")
        places.append(added(frame, PLACES, measures))
        wanted = {
            grain for kpi in KPIS if {kpi.numerator, kpi.denominator} & set(measures) for grain in kpi.grains
        }
        for grain in sorted(wanted & set(frame.columns) - set(PLACES)):
            summed = frame.groupby(["day", grain], sort=False, observed=True, dropna=False)[measures].sum()
            summed = summed.reset_index().rename(columns={grain: "member"})
            summed["member"] = summed["member"].astype("object").fillna("UNKNOWN")
            members.setdefault(grain, []).append(summed)
    together = pd.concat(places, ignore_index=True)
    together[list(ALL_MEASURES)] = together[list(ALL_MEASURES)].fillna(0.0)
    return together, {
        grain: pd.concat(found, ignore_index=True).fillna(0.0) for grain, found in members.items()
    }


def _events(book: Lookups) -> Iterator[pd.DataFrame]:
    """One kind after another, so that no two are in memory at a time."""
    yield from calls(book)
    for kind in (activities, deals, tickets, receipts):
        yield kind(book)


def by_grain(book: Lookups, places: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, Array]]:
    """Each grain of places with its sums by day and member, and the texts of the members."""
    measures = list(ALL_MEASURES)
    plain = added(places, ["day", "rep", "region"], measures)
    regions = added(plain.assign(member=plain["region"]), ["day", "member"], measures)
    yield "company", added(plain.assign(member=0), ["day", "member"], measures), np.array(["COMPANY"])
    yield "region", regions, book.regions.to_numpy()
    yield (
        "region_subtree",
        added(_subtree(book, regions), ["day", "member"], measures),
        book.regions.to_numpy(),
    )
    yield "rep", added(plain.assign(member=plain["rep"]), ["day", "member"], measures), book.reps.to_numpy()
    manager = book.assigned_manager[plain["rep"].to_numpy(), plain["day"].to_numpy()]
    teams = plain.assign(member=manager)[manager >= 0]
    yield "team", added(teams, ["day", "member"], measures), book.managers.to_numpy()
    staged = [*MEASURES["activities"], *MEASURES["deals"]]
    rows = places[(places[staged] != 0).any(axis=1)]
    stages = book.stages.to_numpy(dtype=object)
    yield "lifecycle_stage", added(rows.assign(member=rows["stage"]), ["day", "member"], staged), stages
    for name, column, index in (("region", "region", book.regions), ("rep", "rep", book.reps)):
        code = rows[column] * len(stages) + rows["stage"]
        labels = np.add.outer(index.to_numpy(dtype=object) + "/", stages).ravel()
        yield f"{name}_lifecycle_stage", added(rows.assign(member=code), ["day", "member"], staged), labels


def _subtree(book: Lookups, regions: pd.DataFrame) -> pd.DataFrame:
    """Rows of a region once for it and once for each region above it."""
    above, parts = regions, [regions]
    for _ in range(20):
        parent = take(book.parents, above["member"].to_numpy())
        above = above.assign(member=parent)[parent >= 0]
        if above.empty:
            break
        parts.append(above)
    return pd.concat(parts, ignore_index=True)


def by_period(book: Lookups, daily: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each period type with the sums by `start` (days since 1970) and member."""
    measures = [name for name in ALL_MEASURES if name in daily]
    day = daily["day"].to_numpy() + book.first_day.astype("int64")
    yield "day", daily.drop(columns="day").assign(start=day)
    week = daily.drop(columns="day").assign(start=day - (day + 3) % 7)
    yield "week", added(week, ["start", "member"], measures)
    month_no = day.astype("datetime64[D]").astype("datetime64[M]").astype("int64")
    months = added(daily.drop(columns="day").assign(start=month_no), ["start", "member"], measures)
    month = months["start"].to_numpy()
    yield "month", months.assign(start=_first_days(month))
    shift = book.night.fiscal_month - 1
    longer = {"quarter": (3, 0), "year": (12, 0)}
    longer |= {"fiscal_quarter": (3, shift % 3)} if shift % 3 else {}
    longer |= {"fiscal_year": (12, shift)} if shift else {}
    for period_type, (length, late) in longer.items():
        start = _first_days((month - late) // length * length + late)
        yield period_type, added(months.assign(start=start), ["start", "member"], measures)
    yield "trailing_12_months", _trailing(book, months, measures)


def _trailing(book: Lookups, months: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Every month in each of the twelve windows that hold it, of those that lie in the history."""
    first = int(book.first_day.astype("datetime64[M]").astype("int64"))
    first += int(book.first_day != book.first_day.astype("datetime64[M]"))
    last = int(np.datetime64(book.night.as_of, "M").astype("int64")) - 11
    windows = months.loc[months.index.repeat(12)]
    start = windows["start"].to_numpy() - np.tile(np.arange(12), len(months))
    kept = (start >= first) & (start <= last)
    return added(
        windows.assign(start=start)[kept].assign(start=_first_days(start[kept])),
        ["start", "member"],
        measures,
    )


def _first_days(months: Array) -> Array:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype("int64")


def rows_of(grain: str, period_type: str, cells: pd.DataFrame, labels: Array) -> Iterator[pa.RecordBatch]:
    """The rows of every KPI that is shown there; cells with nothing in either part are left out."""
    names = pa.array(labels, pa.string())
    for kpi in KPIS:
        if not kpi.is_shown(grain, period_type) or kpi.numerator not in cells:
            continue
        numerator = cells[kpi.numerator].to_numpy()
        denominator = cells[kpi.denominator].to_numpy() if kpi.denominator else None
        some = numerator != 0 if denominator is None else (numerator != 0) | (denominator != 0)
        count = int(some.sum())
        top = numerator[some] / DIVISORS.get(kpi.numerator, 1.0)
        below = np.full(count, np.nan) if denominator is None else denominator[some]
        value = (
            top
            if denominator is None
            else np.divide(top, below, out=np.full(count, np.nan), where=below != 0)
        )
        yield pa.RecordBatch.from_arrays(
            [
                pa.repeat(pa.scalar(kpi.code), count),
                pa.repeat(pa.scalar(grain), count),
                names.take(pa.array(cells["member"].to_numpy()[some])),
                pa.repeat(pa.scalar(period_type), count),
                pa.array(cells["start"].to_numpy()[some].astype("int32"), pa.int32()).cast(pa.date32()),
                *(pa.array(column, pa.float64(), from_pandas=True) for column in (top, below, value)),
            ],
            schema=SCHEMA,
        )


def compute(inputs: Path, out: Path) -> int:
    """Write the values of the twenty KPIs as Parquet; how many there are."""
    book = Lookups(inputs)
    places, members = events_by_day(book)
    count = 0
    with parquet.ParquetWriter(out, SCHEMA) as writer:
        for grain, daily, labels in _every_grain(book, places, members):
            for period_type, cells in by_period(book, daily):
                table = pa.Table.from_batches(rows_of(grain, period_type, cells, labels), SCHEMA)
                writer.write_table(table)
                count += table.num_rows
    return count


def _every_grain(
    book: Lookups, places: pd.DataFrame, members: dict[str, pd.DataFrame]
) -> Iterator[tuple[str, pd.DataFrame, Array]]:
    yield from by_grain(book, places)
    for grain, frame in members.items():
        codes, labels = pd.factorize(frame["member"])
        measures = [name for name in ALL_MEASURES if name in frame]
        yield grain, added(frame.assign(member=codes), ["day", "member"], measures), np.asarray(labels)


def main(
    inputs: Annotated[Path, typer.Option(help="What bench.peers.inputs wrote.")],
    out: Annotated[Path, typer.Option(help="A Parquet file.")],
) -> None:
    """Compute the twenty KPIs and say how many values came out."""
    typer.echo(compute(inputs, out))


if __name__ == "__main__":
    typer.run(main)
