"""What a database holds is what lands: every type, and every row, with a moment or without one."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ingestion.errors import QueryUnusable
from tests.integration.ingestion.conftest import COMPANY, NIGHT, SmallCompany
from tests.integration.ingestion.vendor_database import QUERY, Crm, MariaDbCrm

NEXT = NIGHT + timedelta(days=1)
CURSOR = "          cursor: _extracted_at\n          overlap_seconds: {seconds}\n"
MAPPED = QUERY.replace("updated_at from", "updated_at as _extracted_at from")
DEALS = """
file: "crm_users*.csv"
header: [id, stage, note, flag, amount, made, closes]
outputs:
  - entity: crm_deals
    columns:
      deal_id: id
      deal_type: "'new_business'"
      stage_id: stage
      lead_id: note
      account_id: flag
      amount: amount
      currency: "'VND'"
      created_at: made
      expected_close_date: closes
"""
TYPES = {
    "postgresql": "id bigint, stage text, note text, flag boolean, amount numeric(18,2),"
    " made timestamp(6), closes date",
    "mariadb": "id bigint unsigned, stage varchar(40), note text, flag bit(1), amount decimal(18,2),"
    " made datetime(6), closes date",
}
LETTERS = 'Đặng 😀 "x", \\ ; \t a\rb\r\nc'


class Deals:
    """One table of every type, read by a mapping."""

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        crm.run(f"create table deals ({TYPES[crm.dialect]})")

    def put(self, *values: Any) -> None:
        self.crm.run("insert into deals values (%s, %s, %s, %s, %s, %s, %s)", *values)

    def landed(self) -> list[tuple[Any, ...]]:
        small = self.crm.small
        origin = (
            "    origin:\n      kind: sql\n      connection: crm_database\n"
            f"      dialect: {self.crm.dialect}\n      queries:\n"
            "        mapping.yml: {query: 'select * from deals order by id'}\n    mappings: [mapping.yml]\n"
        )
        small.configure(COMPANY.replace("    entities:\n", origin), DEALS)
        assert self.crm.fetch() == ["fetched"]
        small.land()
        return small.query(
            "select deal_id, stage_id, lead_id, account_id, amount, created_at, expected_close_date"
            " from crm_deals order by _source_line"
        )


def test_every_type_lands_as_the_database_holds_it(crm: Crm) -> None:
    deals = Deals(crm)
    made = datetime(2026, 10, 31, 23, 59, 59, 123456)  # noqa: DTZ001 - the database keeps no offset
    amount = Decimal("-9999999999999999.99")
    deals.put(9223372036854775807, "won", LETTERS, True, amount, made, date(1999, 2, 28))
    deals.put(2, "new", "old Mac\rline", False, Decimal("0.10"), made.replace(microsecond=0), None)
    deals.put(1, "new", None, False, Decimal("0.10"), made.replace(microsecond=0), None)
    true, false = {"postgresql": ("true", "false"), "mariadb": ("1", "0")}[crm.dialect]
    assert deals.landed() == [
        ("1", "new", None, false, Decimal("0.10"), made.replace(microsecond=0), None),
        ("2", "new", "old Mac\rline", false, Decimal("0.10"), made.replace(microsecond=0), None),
        ("9223372036854775807", "won", LETTERS, true, amount, made, date(1999, 2, 28)),
    ]


def test_a_time_of_more_than_a_day_is_written_as_a_clock_would(crm: Crm) -> None:
    kind = {"postgresql": "interval", "mariadb": "time(6)"}[crm.dialect]
    crm.run(f"create table spans (name varchar(9), span {kind})")
    for name, span in (("U1", "25:00:01"), ("U2", "-00:30:00.25")):
        crm.run("insert into spans values (%s, %s)", name, span)
    crm.configure("select name as user_id, span as full_name, true as is_active from spans", mode="snapshot")
    crm.fetch()
    assert [line.split(",")[:2] for line in crm.file(1)[1:]] == [["U1", "25:00:01"], ["U2", "-00:30:00.25"]]


def test_a_zero_date_is_quarantined_with_its_text_and_the_other_rows_land(
    small: SmallCompany, mariadb: Any
) -> None:
    deals = Deals(MariaDbCrm(small, mariadb))
    deals.put(1, "new", None, True, 1, "2026-10-31 10:00:00", "0000-00-00")
    deals.put(2, "new", None, True, 1, "0000-00-00 00:00:00", None)
    deals.put(3, "new", None, True, 1, "2026-10-31 10:00:00", "2026-02-28")
    assert [row[0] for row in deals.landed()] == ["3"]
    (receipt,) = small.receipts()
    assert (receipt.row_count_in_file, receipt.row_count_landed, receipt.row_count_quarantined) == (3, 1, 2)
    held = small.query("select source_line, column_name, reason, raw_text from quarantine order by all")
    assert [row[:2] for row in held] == [(2, "expected_close_date"), (3, "created_at")]
    assert "0000-00-00" in held[0][3]
    assert "0000-00-00 00:00:00" in held[1][3]


def test_a_column_that_the_server_rounds_when_it_sends_it_is_refused(
    small: SmallCompany, mariadb: Any
) -> None:
    crm = MariaDbCrm(small, mariadb)
    crm.run("create table amounts (id varchar(9), amount float)")
    crm.run("insert into amounts values ('U1', 16777216)")
    query = "select id as user_id, {} as full_name, true as is_active from amounts"
    crm.configure(query.format("amount"), mode="snapshot")
    with pytest.raises(QueryUnusable, match=r"six digits: full_name\. Write cast\(full_name as double\)"):
        crm.fetch()
    assert list(small.inbox.iterdir()) == []
    crm.configure(query.format("cast(amount as double)"), mode="snapshot")
    crm.fetch()
    assert crm.file(1)[1].startswith("U1,16777216.0,1,")


def test_a_limit_of_the_server_cuts_no_extract(small: SmallCompany, mariadb: Any) -> None:
    crm = MariaDbCrm(small, mariadb)
    crm.put_many(20)
    crm.configure(mode="snapshot")
    crm.run("set global sql_select_limit = 7")
    try:
        crm.fetch()
    finally:
        crm.run("set global sql_select_limit = default")
    assert len(crm.file(1)) == 21


def test_rows_that_share_the_cursor_or_have_none_come_however_late(crm: Crm) -> None:
    crm.configure(MAPPED.replace("from people", "from people order by id"), CURSOR.format(seconds=0))
    crm.put("U1", "An", "2026-10-31T10:00:00.5Z")
    crm.run("insert into people values ('U2', 'Bình', true, null)")
    crm.fetch()
    crm.small.land()
    crm.put("U3", "the same moment, seen later", "2026-10-31T10:00:00.5Z")
    crm.put("U4", "a moment before", "2026-10-31T10:00:00.499999Z")
    crm.run("insert into people values ('U5', 'without a moment', true, null)")
    crm.fetch(NEXT)
    assert [line.split(",")[0] for line in crm.file(2, NEXT)[1:]] == ["U1", "U2", "U3", "U5"]


def test_rows_whose_cursor_is_a_zero_date_come_however_late(small: SmallCompany, mariadb: Any) -> None:
    crm = MariaDbCrm(small, mariadb)
    crm.configure(MAPPED.replace("from people", "from people order by id"), CURSOR.format(seconds=0))
    crm.put("U1", "An", "2026-10-31T10:00:00Z")
    crm.run("insert into people values ('U2', 'Bình', true, '0000-00-00 00:00:00')")
    crm.fetch()
    small.land()
    crm.run("insert into people values ('U3', 'Chi', true, '0000-00-00 00:00:00')")
    crm.fetch(NEXT)
    assert [line.split(",")[0] for line in crm.file(2, NEXT)[1:]] == ["U1", "U2", "U3"]
