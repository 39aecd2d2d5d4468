"""Credited to date: how much of a source counts, in its own currency, without tax."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.commission.engine.facts import Fact, Source
from publishing.commission.engine.rows import Event


def credited_to_date(source: Source, basis: Event) -> Iterator[tuple[Fact, int, int]]:
    """After each fact: the amount credited to date as numerator and denominator of 1/10 000.

    *won*, *invoiced*: net less credit notes and reversals, never below 0; *collected*: that × the part of
    the gross left that is allocated, at most 1. A note counts in full, negative, on every basis.
    """
    net = gross = allocated = 0
    for fact in source.facts:
        net += fact.net
        gross += fact.gross
        allocated += fact.allocated
        if source.kind == "note":
            yield fact, net, 1
        elif basis == "collected":
            yield fact, *_collected(net, gross, allocated)
        else:
            yield fact, max(0, net), 1


def _collected(net: int, gross: int, allocated: int) -> tuple[int, int]:
    if gross <= 0 or net <= 0:
        return 0, 1
    return net * min(max(0, allocated), gross), gross
