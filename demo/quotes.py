"""Quotes: what is offered on a deal, and second versions."""

import numpy as np

from demo.columns import DEAL, USER, Rows, pick, where
from demo.deals import Deals
from demo.randomness import NULL, Ints, chance, generator, weighted
from demo.size import Size
from demo.working_time import DAY_MICROSECONDS, SECOND


def quote_rows(size: Size, deals: Deals, chosen: Ints, chunk: int) -> Rows:
    """`crm_quotes`: three deals in five get a quote; some a second version that supersedes it."""
    rng = generator(size.seed, "crm_quotes", chunk)
    quoted = chosen[chance(rng, len(chosen), 600)]
    sent = deals.created[quoted] + (deals.closes[quoted] - deals.created[quoted]) // 1000 * rng.integers(
        200, 700, len(quoted)
    )
    quoted, sent = quoted[sent < size.cutoff], sent[sent < size.cutoff] // SECOND * SECOND
    again = np.flatnonzero(chance(rng, len(quoted), 180) & (sent + DAY_MICROSECONDS < size.cutoff))
    statuses = ("sent", "accepted", "rejected", "expired", "draft", "void")
    outcome = where(
        deals.wins[quoted] & deals.closed(size.cutoff)[quoted],
        1,
        weighted(rng, len(quoted), (60, 0, 20, 12, 6, 2)),
    )
    first_ids = quote_ids(quoted, "1")
    return {
        "quote_id": first_ids + quote_ids(quoted[again], "2"),
        "deal_id": DEAL.text(np.concatenate([quoted, quoted[again]]) + 1),
        "user_id": USER.text(np.concatenate([deals.owner[quoted], deals.owner[quoted[again]]]) + 1),
        "sent_at": np.concatenate([where(outcome == 4, NULL, sent), sent[again] + DAY_MICROSECONDS]),
        "status": pick(statuses, np.concatenate([outcome, np.zeros(len(again), dtype=np.int64)])),
        "supersedes_quote_id": [None] * len(quoted) + [first_ids[position] for position in again],
    }


def quote_ids(deals: Ints, version: str) -> list[str | None]:
    """Quote ids: the deal's number and the version of the proposal."""
    return [f"BG{number + 1:07d}-{version}" for number in deals.tolist()]
