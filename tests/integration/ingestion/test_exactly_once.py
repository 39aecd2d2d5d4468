"""A file lands once, by its content; corrections supersede; no order of arrival matters."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.integration.ingestion.conftest import COMPANY, SmallCompany

Row = Callable[..., str]
NAMES = "select user_id, full_name from crm_users order by user_id"


def test_a_landed_file_is_handed_over_with_types_and_provenance(small: SmallCompany, user_row: Row) -> None:
    small.deliver(
        "crm_users_2026-10-31.csv.gz", user_row("U1", "Trần Thị Bình", at="2026-10-31T08:00:00+07:00")
    )
    summary = small.land()
    assert summary.landed_row_count == 1
    rows = small.query("select * from crm_users")
    assert len(rows) == 1
    user_id, employee_id, name, is_active, extracted_at, batch, deleted, load_id, source_file, line = rows[0]
    assert (user_id, employee_id, name, is_active, batch, deleted) == (
        "U1",
        None,
        "Trần Thị Bình",
        True,
        "B1",
        False,
    )
    assert extracted_at.isoformat() == "2026-10-31T01:00:00"
    assert (source_file, line) == ("crm_users_2026-10-31.csv.gz", 2)
    assert load_id == small.receipts()[0].load_id


def test_landing_a_second_time_changes_nothing(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users_2026-10-31.csv", user_row("U1"))
    small.land()
    before = (small.receipts(), small.landed_files())
    assert len(before[1]) == 1
    summary = small.land()
    assert [file.status for file in summary.files] == ["unchanged"]
    assert (small.receipts(), small.landed_files()) == before


def test_the_same_content_under_another_name_lands_no_second_time(small: SmallCompany, user_row: Row) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: append}')
    small.deliver("crm_users_2026-10-30.csv", user_row("U1"), user_row("U2"))
    small.deliver("crm_users_2026-10-31.csv", user_row("U1"), user_row("U2"))
    assert [file.status for file in small.land().files] == ["landed", "unchanged"]
    assert [(receipt.status, receipt.file_name) for receipt in small.receipts()] == [
        ("landed", "crm_users_2026-10-30.csv")
    ]
    assert small.query("select count(*) from crm_users") == [(2,)]


def test_a_corrected_file_of_the_same_name_supersedes_in_append_mode_too(
    small: SmallCompany, user_row: Row
) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: append}')
    small.deliver("crm_users_2026-10-30.csv", user_row("U1", "Sai"), user_row("U2"))
    small.deliver("crm_users_2026-10-31.csv", user_row("U3"))
    small.land()
    small.deliver("crm_users_2026-10-30.csv", user_row("U1", "Đúng"))
    small.land()
    assert small.query(NAMES) == [("U1", "Đúng"), ("U3", "An")]
    assert sorted(receipt.status for receipt in small.receipts()) == ["landed", "landed", "superseded"]


def test_a_source_that_goes_back_to_an_earlier_content_is_followed(
    small: SmallCompany, user_row: Row
) -> None:
    for name in ("Một", "Hai", "Một"):
        small.deliver("crm_users.csv", user_row("U1", name))
        small.land()
    assert small.query(NAMES) == [("U1", "Một")]
    assert {receipt.status for receipt in small.receipts()} == {"landed", "superseded"}
    assert len(small.receipts()) == 2


@pytest.mark.parametrize("mode", ["append", "delta"])
@pytest.mark.parametrize("order", [(29, 30, 31), (31, 30, 29), (31, 29, 30)])
def test_rows_without_a_time_of_their_own_follow_a_source_that_goes_back_to_an_earlier_content(
    small: SmallCompany, mode: str, order: tuple[int, ...]
) -> None:
    mapping = f"""
file: "users*.csv"
header: [id, name]
delivery: {{mode: {mode}}}
outputs: [{{entity: crm_users, columns: {{user_id: id, full_name: name, is_active: true}}}}]
"""
    small.configure(COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n"), mapping)
    for day in order:
        name = "Hai" if day == 30 else "Một"
        small.deliver(f"users_2026-10-{day}.csv", f"U1,{name}", header="id,name")
        small.land()
    assert small.query(NAMES, date(2026, 10, 29)) == [("U1", "Một")]
    assert small.query(NAMES, date(2026, 10, 30)) == [("U1", "Hai")]
    assert small.query(NAMES) == [("U1", "Một")]


@pytest.mark.parametrize("mode", ["snapshot", "append", "delta"])
def test_any_order_of_arrival_and_one_late_file_end_in_the_same_rows(
    tmp_path: Path, small: SmallCompany, user_row: Row, mode: str
) -> None:
    files = {
        "crm_users_2026-10-29.csv": [user_row("U1", "A", at="2026-10-29T18:00:00Z"), user_row("U2", "B")],
        "crm_users_2026-10-30.csv": [user_row("U1", "C", at="2026-10-30T18:00:00Z"), user_row("U3", "D")],
        "crm_users_2026-10-31.csv": [user_row("U1", "E", at="2026-10-28T18:00:00Z"), user_row("U2", "F")],
    }
    expected = {
        "snapshot": [("U1", "E"), ("U2", "F")],
        "append": [("U1", "C"), ("U2", "F"), ("U3", "D")],
        "delta": [("U1", "C"), ("U2", "F"), ("U3", "D")],
    }
    small.entities(f'crm_users: {{file: "crm_users*.csv", mode: {mode}}}')
    in_order = list(files)
    for place, order in enumerate([in_order, in_order[::-1], [in_order[0], in_order[2], in_order[1]]]):
        company = SmallCompany(small.folder, tmp_path / f"state{place}")
        for name in order:
            company.deliver(name, *files[name])
            company.land()
        assert company.query(NAMES) == expected[mode], order


def test_a_rerun_of_a_past_night_sees_the_files_of_that_night(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users_20261030.csv", user_row("U1", "Cũ"))
    small.deliver("crm_users_20261031.csv", user_row("U1", "Mới"))
    small.land()
    assert small.query(NAMES, date(2026, 10, 30)) == [("U1", "Cũ")]
    assert small.query(NAMES, date(2026, 10, 31)) == [("U1", "Mới")]
    files = small.query("select file_name from receipts", date(2026, 10, 30))
    assert files == [("crm_users_20261030.csv",)]


def test_equal_extraction_times_of_a_delta_are_decided_by_file_then_by_line(
    small: SmallCompany, user_row: Row
) -> None:
    small.entities('crm_users: {file: "crm_users*.csv", mode: delta}')
    small.deliver("crm_users_2026-10-30.csv", user_row("U1", "later line", at="2026-10-30T00:00:00Z"))
    small.deliver("crm_users_2026-10-31.csv", user_row("U2", "first"), user_row("U2", "second"))
    small.deliver(
        "crm_users_2026-10-29.csv",
        user_row("U1", "older file", at="2026-10-30T00:00:00Z"),
        user_row("U3", "gone", deleted="true"),
    )
    small.land()
    assert small.query(NAMES) == [("U1", "later line"), ("U2", "second"), ("U3", "gone")]
    assert small.query("select user_id from crm_users where _is_deleted") == [("U3",)]


def test_an_entity_fed_by_two_snapshots_has_the_rows_of_both(small: SmallCompany, user_row: Row) -> None:
    mapping = """
file: "agents.csv"
header: [agent]
outputs:
  - entity: crm_users
    columns: {user_id: agent, full_name: agent, is_active: true}
"""
    more = "    mappings: [mapping.yml]\n"
    small.configure(COMPANY + '      crm_users: {file: "crm_users*.csv"}\n' + more, mapping)
    small.deliver("crm_users.csv", user_row("U1"), user_row("U2", at="2026-11-30T00:00:00Z"))
    small.deliver("agents.csv", "U2", "U9", header="agent")
    small.land()
    assert small.query(NAMES) == [("U1", "An"), ("U2", "An"), ("U9", "U9")]


def test_a_changed_mapping_lands_the_same_content_again(small: SmallCompany) -> None:
    mapping = """
file: "agents.csv"
header: [agent]
outputs:
  - entity: crm_users
    columns: {user_id: agent, full_name: NAME, is_active: true}
"""
    text = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
    small.configure(text, mapping.replace("NAME", "agent"))
    small.deliver("agents.csv", "U1", header="agent")
    small.land()
    small.configure(text, mapping.replace("NAME", "upper('x' || agent)"))
    small.land()
    assert small.query(NAMES) == [("U1", "XU1")]
    assert sorted(receipt.status for receipt in small.receipts()) == ["landed", "superseded"]
