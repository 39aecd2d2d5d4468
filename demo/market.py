"""The market: prices seen in shops, and how large it is."""

import numpy as np

from demo.columns import Rows, pick, where
from demo.randomness import Ints, generator
from demo.reference import PRODUCT_IDS, PRODUCT_PRICES
from demo.size import Size

SELLERS = ("OWN", "DT-A", "DT-B")
CATEGORIES = ("Báo chí", "Sách", "ALL")
PARTICIPANTS = ("TOTAL", "DT-A", "DT-B")
_BILLION_HUNDREDTHS = 100_000_000_000


def price_rows(size: Size) -> Rows:
    """`mkt_prices`: our press and books beside two competitors', once a month, everywhere."""
    rng = generator(size.seed, "mkt_prices")
    month, seller, product = (part.ravel() for part in np.indices((len(size.calendar), 3, 5), dtype=np.int64))
    starts = np.asarray([part.start for part in size.calendar], dtype=np.int64)
    price = PRODUCT_PRICES[product] * 10_000
    other = price * rng.integers(88, 115, len(month)) // 100
    return {
        "observed_on": starts[month] + 9,
        "seller": pick(SELLERS, seller),
        "product_id": pick(PRODUCT_IDS, product),
        "region_id": ["ALL"] * len(month),
        "price": where(seller == 0, price, other),
        "currency": ["VND"] * len(month),
    }


def market_rows(size: Size) -> Rows:
    """`mkt_market_size`: whole market and two competitors, by month and category."""
    rng = generator(size.seed, "mkt_market_size")
    shape = (len(size.calendar), len(CATEGORIES), len(PARTICIPANTS))
    month, category, participant = (part.ravel() for part in np.indices(shape, dtype=np.int64))
    starts = np.asarray([part.start for part in size.calendar], dtype=np.int64)
    billions: Ints = np.asarray([120, 70, 400], dtype=np.int64)[category] * max(size.reps // 40, 1)
    share = np.asarray([100, 24, 13], dtype=np.int64)[participant]
    amount = billions * share * rng.integers(92, 108, len(month)) * (_BILLION_HUNDREDTHS // 10_000)
    following = (starts.astype("datetime64[D]").astype("datetime64[M]") + 1).astype("datetime64[D]")
    return {
        "period_start": starts[month],
        "period_end": following.astype(np.int64)[month] - 1,
        "region_id": ["ALL"] * len(month),
        "product_category": pick(CATEGORIES, category),
        "participant": pick(PARTICIPANTS, participant),
        "sales_amount": amount // 100_000 * 100_000,
        "currency": ["VND"] * len(month),
    }
