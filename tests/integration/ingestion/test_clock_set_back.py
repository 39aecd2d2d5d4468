"""What is in force is told by the order of deliveries, not by the clock of the machine that landed them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ingestion.landing import land_source
from tests.integration.ingestion.conftest import LANDED_AT, NIGHT, SmallCompany

Row = Callable[..., str]


def land_at(company: SmallCompany, moment: datetime) -> None:
    land_source(company.company(), "crm", company.state, NIGHT, moment, "test")


def test_a_correction_that_landed_at_an_earlier_time_still_replaces_what_landed_before_it(
    small: SmallCompany, user_row: Row
) -> None:
    small.deliver("crm_users_2026-10-31.csv", user_row("U1", "An"))
    land_at(small, LANDED_AT)
    small.deliver("crm_users_2026-10-31.csv", user_row("U1", "Bình"))
    land_at(small, LANDED_AT - timedelta(days=400))
    assert small.query("select full_name from crm_users") == [("Bình",)]
    small.deliver("crm_users_2026-10-31.csv", user_row("U1", "An"))
    land_at(small, LANDED_AT - timedelta(days=800))
    assert small.query("select full_name from crm_users") == [("An",)]
    assert [receipt.status for receipt in small.receipts()] == ["superseded", "landed"]
