"""Control totals beside a file are held against it whenever they come, and whatever is known already."""

from collections.abc import Callable

import pytest

from ingestion.errors import ControlTotalsDiffer
from tests.integration.ingestion.conftest import SmallCompany

Row = Callable[..., str]


def test_control_totals_beside_a_file_are_checked(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("1"), user_row("2"))
    totals = small.inbox / "crm_users.csv.totals.json"
    totals.write_text('{"rows": 2, "sums": {"user_id": 4}}')
    with pytest.raises(ControlTotalsDiffer, match=r"adds up to 3\.000000 in user_id; .* says 4"):
        small.land()
    totals.write_text('{"rows": 3}')
    with pytest.raises(ControlTotalsDiffer, match=r"has 2 rows; .* says 3"):
        small.land()
    totals.write_text('{"rows": 2, "sums": {"user_id": 3}}')
    assert small.land().landed_row_count == 2


def test_control_totals_are_checked_of_a_known_content_too(small: SmallCompany, user_row: Row) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: append}')
    small.deliver("crm_users_2026-10-30.csv", user_row("1"))
    small.land()
    late = small.inbox / "crm_users_2026-10-30.csv.totals.json"
    late.write_text('{"rows": 2}')
    with pytest.raises(ControlTotalsDiffer, match=r"2026-10-30\.csv has 1 rows; .* says 2"):
        small.land()
    late.write_text('{"rows": 1}')
    small.land()
    small.deliver("crm_users_2026-10-31.csv", user_row("1"))  # yesterday's rows under tonight's name
    (small.inbox / "crm_users_2026-10-31.csv.totals.json").write_text('{"rows": 5}')
    with pytest.raises(ControlTotalsDiffer, match=r"2026-10-31\.csv has 1 rows; .* says 5"):
        small.land()
    assert small.query("select user_id from crm_users") == [("1",)]


@pytest.mark.parametrize("text", ["{}", '{"row_count": 5}', '{"sums": {}}', '{"rows": 1.5}', '{"rows": [1]}'])
def test_control_totals_that_say_nothing_are_no_consent(
    small: SmallCompany, user_row: Row, text: str
) -> None:
    small.deliver("crm_users.csv", user_row("1"))
    (small.inbox / "crm_users.csv.totals.json").write_text(text)
    with pytest.raises(ControlTotalsDiffer):
        small.land()
