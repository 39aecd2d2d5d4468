"""Holds the values of a peer to those of the warehouse, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.peers.catalogue import KPIS

# Peers add up floats, the warehouse decimals of 12 digits: relative to the value, so much may they be apart.
TOLERANCE = 1e-9
SHOWN = 20
APART = "abs(coalesce(w.{0}, 0) - coalesce(p.{0}, 0)) > {1} * greatest(1, abs(coalesce(w.{0}, 0)))"
COMPARED = """
with w as (
    select kpi_code, grain, grain_id, period_type, period_start, cast(numerator as double) as numerator,
        cast(denominator as double) as denominator, cast(value as double) as value
    from kpi.fct_kpi_values where detail is null and kpi_code in {codes}
)
select
    coalesce(w.kpi_code, p.kpi_code), coalesce(w.grain, p.grain), coalesce(w.grain_id, p.grain_id),
    coalesce(w.period_type, p.period_type), coalesce(w.period_start, p.period_start),
    w.numerator, w.denominator, w.value, p.numerator, p.denominator, p.value,
    p.kpi_code is not null as is_said,
    {numerator} or {denominator} or {value}
    or (p.kpi_code is not null and w.kpi_code is not null and (w.value is null) <> (p.value is null))
    as is_apart
from w full outer join read_parquet('{peer}') as p
    on w.kpi_code = p.kpi_code and w.grain = p.grain and w.grain_id = p.grain_id
    and w.period_type = p.period_type and w.period_start = p.period_start
"""


class PeerIsWrong(Exception):
    """A peer and the warehouse say different things, or a peer says nothing of a KPI."""


@dataclass(frozen=True)
class Agreement:
    """Rows that were compared: those that the peer says, and rows of zeros that it leaves out."""

    said: int
    idle: int


def compare(warehouse: Path, peer: Path, name: str) -> Agreement:
    """Compare every value of the twenty KPIs, without details; a row that a peer leaves out is one of zeros.

    Raises:
        PeerIsWrong: a numerator, denominator or value differs, a row is there twice,
            or nothing is said of a KPI.
    """
    codes = str(tuple(kpi.code for kpi in KPIS))
    parts = {column: APART.format(column, TOLERANCE) for column in ("numerator", "denominator", "value")}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        twice = connection.execute(
            f"select kpi_code, grain, grain_id, period_type, period_start from read_parquet('{peer}')"
            " group by all having count(*) > 1 limit 5"
        ).fetchall()
        if twice:
            raise PeerIsWrong(f"{name} says rows twice: {twice}. Nothing was measured.")
        connection.execute(
            f"create temp table compared as {COMPARED.format(codes=codes, peer=peer, **parts)}"
        )
        apart = connection.execute("select * from compared where is_apart order by all limit 21").fetchall()
        if apart:
            found = "\n".join(_line(row) for row in apart[:SHOWN])
            raise PeerIsWrong(f"{name} and {warehouse} differ. Nothing was measured.\n{found}")
        counted = connection.execute(
            "select count(*) filter (where is_said), count(*) filter (where not is_said) from compared"
        ).fetchone()
        spoken = connection.execute(f"select distinct kpi_code from read_parquet('{peer}')").fetchall()
    silent = {kpi.code for kpi in KPIS} - {code for (code,) in spoken}
    if silent or counted is None:
        raise PeerIsWrong(f"{name} says nothing of {', '.join(sorted(silent))}. Nothing was measured.")
    return Agreement(*counted)


def _line(row: tuple[object, ...]) -> str:
    kpi, grain, member, period_type, start, *values = row
    warehouse, peer = values[:3], values[3:6]
    return f"{kpi}, {grain} {member}, {period_type} of {start}: warehouse {warehouse}, peer {peer}"
