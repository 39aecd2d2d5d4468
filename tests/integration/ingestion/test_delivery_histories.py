"""Any history of deliveries ends as one clean landing; `tests.long_runs.delivery_histories` runs more."""

import os

import pytest

from tests.long_runs import delivery_histories
from tests.long_runs.delivery_histories import check_histories

EXAMPLES = 200 if os.environ.get("CI") == "true" else 40


def test_random_histories_end_as_one_clean_landing() -> None:
    assert check_histories(EXAMPLES) >= EXAMPLES


def test_a_wrong_order_of_files_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second implementation is made wrong: deliveries count in the order of their arrival."""

    def by_arrival(_: str, history: list[delivery_histories.Delivery], last_day: int) -> object:
        return sorted((row.user, row.name, row.is_deleted) for row in history[-1].rows)

    monkeypatch.setattr(delivery_histories, "expected_rows", by_arrival)
    with pytest.raises(AssertionError):
        check_histories(30)
