from pathlib import Path

import pytest

from expectations.contracts import CONTRACTS, Reference, read_contracts
from expectations.errors import ContractsUnreadable, ThresholdsInvalid
from expectations.thresholds import THRESHOLDS, read_thresholds

LIMITS = """
orphan_share: {default: {limit: 0.1, reason: few}, exceptions: {a.b: {limit: 0.5, reason: known}}}
quarantined_share: {default: {limit: 0.2, reason: few}, exceptions: {}}
may_be_empty: {crm_merges: no merges}
shares_of_a_whole: {reason: parts, kpi_codes: [win_rate]}
ratios_of_two_sets: {reason: sets, kpi_codes: [close_rate]}
signed_denominators: {reason: net units, kpi_codes: [average_selling_price]}
signed_details: {reason: bills, details: [figure=share_of_bills]}
recomputed_in_each_cell: {reason: estimates, kpi_codes: [expected_buyers]}
partial_by_member: {reason: opened late, kpi_codes: [location_sales_share]}
told_where_planned: {reason: of an assignment, kpi_codes: [kpi_score]}
history:
  least_usual: {limit: 20, reason: quiet days}
  lost_share: {limit: 0.1, reason: cut off}
  short_share: {limit: 0.3, reason: cut}
  short_deviations: {limit: 4, reason: chance}
  halved_share: {limit: 0.6, reason: half}
  halved_share_of_lowest: {limit: 0.8, reason: weather}
  halved_deviations: {limit: 6, reason: chance}
  days_after_a_break: {limit: 7, reason: slowly}
  low_share: {limit: 0.4, reason: slow}
  high_share: {limit: 2.5, reason: twice}
  comparable_periods: {limit: 8, reason: two months}
  fewest_comparable_periods: {limit: 4, reason: a habit}
  fewest_working_days: {limit: 3, reason: holidays}
  longest_weekend: {limit: 3, reason: breaks}
  shrunk_share: {limit: 0.02, reason: short}
  moved_share: {limit: 0.01, reason: merges}
  wrong_tonight_share: {limit: 0.1, reason: cut short}
  impossible_share: {limit: 0.01, reason: errors}
  unapproved_share: {limit: 0.5, reason: drafts}
  rate_jump: {limit: 2, reason: currencies}
  least_filled_share: {limit: 0.2, reason: chance}
  one_value_share: {limit: 0.9, reason: room}
  surprise: {limit: 20, reason: chance}
  size_factor: {limit: 8, reason: units}
  usual_tail: {limit: 0.1, reason: chance}
  least_moved_hours: {limit: 2, reason: lunch}
  surprise_of_a_gap: {limit: 3, reason: chance}
  fewest_numbers: {limit: 50, reason: few}
  gap_share: {limit: 0.01, reason: no series}
  largest_gap: {limit: 1000, reason: runs}
  nights_remembered: {limit: 200, reason: changed}
  late_share: {limit: 0.05, reason: corrected}
watched_days: {tel_calls: {column: started_at, reason: daily}}
watched_hours: {tel_calls: {column: started_at, reason: by day}}
watched_numbers: {tel_calls: {column: call_id, reason: counted}}
watched_measures: {reason: counts, measure_codes: [calls_made]}
watched_columns: {tel_calls: {reason: called, columns: {direction: value}}}
expected_children: {tel_calls: {child: tel_call_legs, key: call_id, reason: rang}}
impossible_rows: {tel_calls: {backwards: {rows: ended_at < started_at, reason: time flows}}}
approved_entities: {pln_plans: owed}
"""


def written(folder: Path, content: str) -> Path:
    file = folder / "thresholds.yml"
    file.write_text(content, encoding="utf-8")
    return file


def test_an_exception_stands_above_the_default(tmp_path: Path) -> None:
    thresholds = read_thresholds(written(tmp_path, LIMITS))

    assert thresholds.orphan_share.of("a.b") == 0.5
    assert thresholds.orphan_share.of("a.c") == 0.1
    assert thresholds.quarantined_share.of("a") == 0.2
    assert thresholds.may_be_empty == {"crm_merges"}


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("reason: known", "reason: ''", "a.b has no reason"),
        ("no merges", "", "crm_merges has no reason"),
        ("limit: 0.2", "limit: 20", "the limit of default is 20.0"),
        ("orphan_share", "orphans", "cannot be read"),
        ("{reason: sets,", "[", "cannot be read"),
        ("quiet days", "''", "least_usual has no reason"),
        ("{limit: 0.02,", "{limit: 0,", "shrunk_share is no number above 0"),
        ("reason: daily", "reason: ''", "tel_calls has no reason"),
        ("reason: called", "reason: ''", "tel_calls has no reason"),
        ("reason: by day", "reason: ''", "tel_calls has no reason"),
        ("reason: counted", "reason: ''", "tel_calls has no reason"),
        ("reason: rang", "reason: ''", "tel_calls has no reason"),
        ("reason: time flows", "reason: ''", "backwards has no reason"),
        ("pln_plans: owed", "pln_plans: ''", "pln_plans has no reason"),
    ],
)
def test_a_limit_without_reason_and_a_broken_file_are_refused(
    right: str, wrong: str, message: str, tmp_path: Path
) -> None:
    assert right in LIMITS
    with pytest.raises(ThresholdsInvalid, match=message):
        read_thresholds(written(tmp_path, LIMITS.replace(right, wrong, 1)))


def test_the_limits_of_the_project_can_be_read() -> None:
    assert 0 < read_thresholds(THRESHOLDS).orphan_share.default < 1


def test_the_contract_of_invoice_lines_gives_key_mandatory_columns_and_parents() -> None:
    lines = {contract.entity: contract for contract in read_contracts(CONTRACTS)}["acc_invoice_lines"]

    assert lines.key == ("line_id",)
    assert lines.required == ("line_id", "document_id", "product_id", "quantity", "unit_price", "net_amount")
    assert lines.references == (
        Reference("document_id", "acc_invoices", "document_id"),
        Reference("product_id", "ref_products", "product_id"),
    )


def test_the_contract_of_invoices_gives_its_enumerations() -> None:
    invoices = {contract.entity: contract for contract in read_contracts(CONTRACTS)}["acc_invoices"]

    assert ("status", ("draft", "posted", "void")) in invoices.enumerations


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractsUnreadable, match="holds no contract"):
        read_contracts(tmp_path)


@pytest.mark.parametrize(
    "content", ["schema: []", "just words", "schema: [{name: a, properties: [{name: b}]}]"]
)
def test_a_file_that_is_no_contract_with_a_key_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContractsUnreadable, match="Nothing was audited"):
        read_contracts(tmp_path)
