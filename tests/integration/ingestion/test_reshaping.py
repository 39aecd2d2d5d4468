"""Columns become rows, rows become one, and what a mapping leaves out is counted with its reason."""

import re

import pytest

from ingestion.errors import CompanyFileWrong, HeaderDiffers, MappingWrong
from ingestion.receipts import Receipt
from tests.integration.ingestion.conftest import COMPANY, SmallCompany

MAPPED = COMPANY.replace("    entities:\n", "    mappings: [mapping.yml]\n")
STAGES = """
file: "deals.csv"
header: [id]
optional_header: [note]
outputs:
  - entity: crm_deal_stage_history
    unpivot: {pattern: "entered_(.*)", name: stage, value: entered}
    leave_out: {"the test pipeline": "stage = 'test'"}
    columns:
      deal_id: id
      stage_id: stage
      entered_at: entered
      exited_at: lead(entered) over (partition by id order by entered)
      currency: "'VND'"
"""
PROPERTIES = """
file: "properties.csv"
header: [deal, property, value, changed]
outputs:
  - entity: crm_deals
    pivot: {by: [deal], name: property, value: value, columns: [stage, amount, created]}
    columns:
      deal_id: deal
      deal_type: "'new_business'"
      stage_id: stage
      created_at: created
      amount: amount
      currency: "'VND'"
"""


def _receipt(small: SmallCompany) -> Receipt:
    (receipt,) = [receipt for receipt in small.receipts() if receipt.status == "landed"]
    return receipt


def _counts(receipt: Receipt) -> tuple[int, int, int, int]:
    return (
        receipt.row_count_in_file,
        receipt.row_count_landed,
        receipt.row_count_quarantined,
        receipt.row_count_filtered,
    )


def test_a_date_per_stage_becomes_a_history_of_stages(small: SmallCompany) -> None:
    small.configure(MAPPED, STAGES)
    small.deliver(
        "deals.csv",
        "D1,2026-10-01,2026-10-05,,2026-10-02",
        "D2,2026-10-03,soon,2026-10-09,",
        "D3,too,few",
        header="id,entered_new,entered_offer,entered_won,entered_test",
    )
    small.land()
    rows = small.query(
        "select deal_id, stage_id, entered_at::date::varchar, exited_at::date::varchar, _source_line"
        " from crm_deal_stage_history order by 1, 3"
    )
    assert rows == [
        ("D1", "new", "2026-10-01", "2026-10-05", 2),
        ("D1", "offer", "2026-10-05", None, 2),
        ("D2", "new", "2026-10-03", "2026-10-09", 3),
    ]
    # 2 rows in 4 columns and 1 line that is no row; 2 dates are empty, 1 is of the test pipeline.
    receipt = _receipt(small)
    assert _counts(receipt) == (9, 3, 3, 3)
    assert receipt.message == "2 left out: entered is empty; 1 left out: the test pipeline"
    assert small.query("select source_line, column_name from quarantine order by 1, 2") == [
        (3, "entered_at"),
        (3, "exited_at"),
        (4, "entered_won"),
    ]


def test_a_file_without_any_column_of_the_pattern_is_refused(small: SmallCompany) -> None:
    small.configure(MAPPED, STAGES)
    small.deliver("deals.csv", "D1,x", header="id,note")
    with pytest.raises(HeaderDiffers, match=re.escape("has no column like entered_(.*)")):
        small.land()
    small.deliver("deals.csv", "D1,x", header="id,left_new")
    with pytest.raises(HeaderDiffers, match="unknown column 'left_new'"):
        small.land()


def test_columns_that_are_listed_become_rows_and_one_that_is_absent_is_empty(small: SmallCompany) -> None:
    head, _, _ = STAGES.partition("    unpivot:")
    small.configure(
        MAPPED,
        head
        + """    unpivot: {columns: [note, id], name: stage, value: text}
    columns: {deal_id: text, stage_id: stage, entered_at: _delivery_date, currency: "'VND'"}
""",
    )
    small.deliver("deals.csv", "D1", header="id")
    small.land()
    assert small.query("select stage_id from crm_deal_stage_history") == [("id",)]
    assert _counts(_receipt(small)) == (2, 1, 0, 1)


def test_rows_of_one_object_become_one_and_contradictions_are_quarantined(small: SmallCompany) -> None:
    small.configure(MAPPED, PROPERTIES)
    rows = [
        "D1,stage,won,2026-10-03", "D1,amount,5,2026-10-03", "D1,created,2026-10-01,2026-10-03",
        "D2,stage,won,2026-10-03", "D2,created,2026-10-01,2026-10-03", "D2,stage,lost,2026-10-02",
        "D1,colour,red,2026-10-03", "D3,colour,red,2026-10-03", "D1,amount,5,2026-10-04",
    ]  # fmt: skip
    small.deliver("properties.csv", *rows, header="deal,property,value,changed")
    small.land()
    found = (
        "select deal_id, stage_id, amount::varchar, created_at::date::varchar, _source_line from crm_deals"
    )
    assert small.query(found) == [("D1", "won", "5.00", "2026-10-01", 2)]
    assert small.query("select source_line, column_name, reason from quarantine") == [
        (5, "stage", "stage has several values in the rows put together")
    ]
    # 7 rows of the wanted names are 2 deals.
    receipt = _receipt(small)
    assert _counts(receipt) == (9, 1, 1, 7)
    assert (
        receipt.message == "2 left out: property is no wanted one; 5 left out: put together with another row"
    )
    small.configure(MAPPED, PROPERTIES.replace("created]}", "created], latest_by: changed}"))
    small.land()
    assert small.query("select deal_id, stage_id from crm_deals order by 1") == [("D1", "won"), ("D2", "won")]
    small.deliver("properties.csv", *rows, "D2,stage,open,", header="deal,property,value,changed")
    small.land()
    assert small.query("select deal_id, stage_id from crm_deals order by 1") == [("D1", "won"), ("D2", "won")]


def test_a_value_that_the_map_of_a_condition_does_not_know_is_quarantined(small: SmallCompany) -> None:
    mapping = """
file: "users.csv"
header: [id, kind]
values:
  kind: {person: "yes", robot: "no"}
outputs:
  - entity: crm_users
    where: map_kind(kind) = 'yes'
    columns: {user_id: id, full_name: id, is_active: true}
"""
    small.configure(MAPPED, mapping)
    small.deliver("users.csv", "U1,person", "U2,robot", "U3,ghost", "U4,", header="id,kind")
    small.land()
    assert small.query("select user_id from crm_users") == [("U1",)]
    assert small.query("select source_line, reason from quarantine") == [
        (4, "where has a value that the value map kind does not know")
    ]
    assert _receipt(small).message == "2 left out: where is not true"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("{pattern:", "{columns: [ide], pattern:", 7, "unpivot needs either columns or a pattern"),
        ('{pattern: "entered_(.*)"', "{columns: [ide]", 7, r"no column ide \(did you mean id\?\)"),
        ("entered_(.*)", "entered_((.)*)", 7, "must have one group at most"),
        ("entered_(.*)", "entered_(", 7, "is not a regular expression"),
        ("stage = 'test'", "stagee = 'test'", 8, r"no column stagee \(did you mean stage\?\)"),
        ("leave_out:", "leaves_out:", 8, r"leaves_out: Extra inputs.*did you mean leave_out\?"),
        ("stage_id: stage", "stage_id: stag", 11, r"no column stag \(did you mean stage\?\)"),
    ],
)
def test_an_error_of_reshaping_names_line_and_nearest_name(
    small: SmallCompany, old: str, new: str, line: int, words: str
) -> None:
    assert old in STAGES
    small.configure(MAPPED, STAGES.replace(old, new))
    with pytest.raises(MappingWrong, match=rf"mapping\.yml, line {line}: .*{words}"):
        small.company()


def test_an_expression_over_rows_put_together_sees_the_new_columns_only(small: SmallCompany) -> None:
    small.configure(MAPPED, PROPERTIES.replace("deal_id: deal", "deal_id: value"))
    with pytest.raises(MappingWrong, match="the header has no column value"):
        small.company()


def test_a_mapping_is_used_for_files_of_other_names_and_places(small: SmallCompany) -> None:
    uses = '    mappings: [{mapping: mapping.yml, file: "crm/*.csv"}]\n'
    small.configure(COMPANY.replace("    entities:\n", uses), PROPERTIES)
    small.deliver(
        "crm/p.csv", "D1,stage,won,", "D1,created,2026-10-01,", header="deal,property,value,changed"
    )
    small.land()
    assert small.query("select deal_id from crm_deals") == [("D1",)]
    small.configure(COMPANY.replace("    entities:\n", uses.replace("}", ", lookups: {x: y.csv}}")))
    with pytest.raises(CompanyFileWrong, match=r"line \d+: mapping\.yml has no lookup x"):
        small.company()


@pytest.mark.parametrize("pattern", ["../secret.csv", "/etc/passwd", "a/../../b*.csv", " "])
def test_a_pattern_that_leads_out_of_the_inbox_is_refused(small: SmallCompany, pattern: str) -> None:
    small.entities(f'crm_users: {{file: "{pattern}"}}')
    with pytest.raises(CompanyFileWrong, match="leads out of the inbox"):
        small.company()
