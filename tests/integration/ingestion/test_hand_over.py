"""The hand-over says everything that the build may know, in the shape that docs/architecture.md promises."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from ingestion.contract import Contract
from tests.integration.ingestion.conftest import NIGHT, SmallCompany

Row = Callable[..., str]
ARCHITECTURE = Path(__file__).parents[3] / "docs" / "architecture.md"
TRAILING = [
    ("_extracted_at", "TIMESTAMP"), ("_batch_id", "VARCHAR"), ("_is_deleted", "BOOLEAN"),
    ("_load_id", "VARCHAR"),    ("_source_file", "VARCHAR"), ("_source_line", "BIGINT"),
]  # fmt: skip


def test_there_is_a_typed_view_per_contract_whether_it_was_delivered_or_not(
    small: SmallCompany, user_row: Row, contracts: dict[str, Contract]
) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    assert len(contracts) >= 66
    with duckdb.connect(small.hand_over(), read_only=True) as connection:
        for entity, contract in contracts.items():
            described = [row[:2] for row in connection.execute(f"describe {entity}").fetchall()]
            assert described == [(column.name, column.type) for column in contract.columns] + TRAILING
        delivered = connection.execute("select entity from entities where is_delivered").fetchall()
    assert delivered == [("crm_users",)]


def test_the_tables_have_the_columns_that_the_architecture_page_names(
    small: SmallCompany, user_row: Row
) -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    section = page[page.index("## The hand-over") : page.index("## The build")]
    tables = ["company", "entities", "company_parameters", "calendar", "receipts", "quarantine"]
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    with duckdb.connect(small.hand_over(), read_only=True) as connection:
        for table in tables:
            entry = re.search(rf"^- `{table}`:(.*?)(?=^- |\Z)", section, re.MULTILINE | re.DOTALL)
            assert entry, table
            names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            assert names, table
            place = 0
            for name in names:
                place = entry[1].index(name, place)


def test_company_parameters_and_entities_say_what_the_folder_and_the_night_say(
    small: SmallCompany, user_row: Row
) -> None:
    text = (small.folder / "company.yml").read_text()
    small.configure(
        text.replace("sources:", "parameters: {vip_top_share: 0.25, loyal_min_purchases: 4}\nsources:")
    )
    small.deliver("crm_users_2026-10-30.csv", user_row("U1"), user_row("U2", active="maybe"), user_row("U3"))
    small.land()
    assert small.query("select * from company") == [
        ("small", "Công ty Nhỏ", "Asia/Ho_Chi_Minh", 7, "VND", 1, NIGHT)
    ]
    assert small.query("select param_code, param_value::varchar from company_parameters order by 1") == [
        ("loyal_min_purchases", "4.000000"),
        ("vip_top_share", "0.250000"),
    ]
    assert small.query("select * from entities where is_configured") == [
        ("crm_users", "crm", True, True, "snapshot", 2, 1, date(2026, 10, 30))
    ]
    assert small.query(
        "select entity, file_name, status, row_count_in_file, row_count_landed, row_count_quarantined,"
        " landed_by from receipts"
    ) == [("crm_users", "crm_users_2026-10-30.csv", "landed", 3, 2, 1, "test")]


def test_the_calendar_has_weekends_public_holidays_and_the_companys_own_days(small: SmallCompany) -> None:
    (small.folder / "calendar.csv").write_text("date,is_working_day\n2026-10-31,true\n2026-11-02,false\n")
    days = small.query(
        "select calendar_date, is_working_day from calendar where calendar_date in"
        " ('2026-09-02', '2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02') order by 1"
    )
    assert [is_working for _, is_working in days] == [False, True, True, False, False]
    bounds = small.query("select min(calendar_date), max(calendar_date), count(*) from calendar")
    assert bounds == [(date(2000, 1, 1), date(2049, 12, 31), 18263)]
    names = small.query(
        "select count(*) from calendar where calendar_date = '2026-09-02' and holiday_name is not null"
    )
    assert names == [(1,)]


def test_replaced_rows_of_a_delta_are_not_counted_as_landed(small: SmallCompany, user_row: Row) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: delta}')
    small.deliver("crm_users_2026-10-30.csv", user_row("U1"), user_row("U2"))
    small.deliver("crm_users_2026-10-31.csv", user_row("U1", at="2026-11-01T00:00:00Z"))
    small.land()
    assert small.query("select landed_row_count from entities where is_configured") == [(2,)]
    assert small.query("select count(*), count(distinct user_id) from crm_users") == [(2, 2)]


def test_rows_of_an_older_contract_are_handed_over_with_the_new_ones_columns(
    small: SmallCompany, user_row: Row, contracts: dict[str, Contract]
) -> None:
    users = contracts["crm_users"]
    older = Contract(
        users.entity, users.domain, users.purpose, users.is_core, users.columns[:1] + users.columns[2:]
    )
    header = "user_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
    small.entities('crm_users: {file: "crm_users*.csv", mode: append}')
    small.deliver("crm_users_2026-10-30.csv", "U1,An,true,2026-10-30,B,false", header=header)
    contracts["crm_users"] = older
    try:
        small.land()
    finally:
        contracts["crm_users"] = users
    (small.inbox / "crm_users_2026-10-30.csv").unlink()
    small.deliver("crm_users_2026-10-31.csv", "U2,E2,Bo,true,2026-10-31,B,false")
    small.land()
    assert small.query("select user_id, employee_id from crm_users order by 1") == [
        ("U1", None),
        ("U2", "E2"),
    ]
