"""From a published figure to the lines that made it; the numbers stand in explained_release.sql."""

import csv
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from publishing.errors import FigureNotFound, KpiNotKnown, NothingPublished
from publishing.explaining import Agreement, Explanation, explain, opened_release, source_rows
from publishing.questions import Question
from tests.integration.publishing.explained_release import write_release

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def release(state: Path) -> Path:
    return write_release(state)


def explained(
    state: Path, kpi: str, grain: str = "company", member: str = "COMPANY", detail: str | None = None
) -> Explanation:
    with opened_release(state) as connection:
        return explain(connection, Question(kpi, grain, member, detail, "month", OCTOBER))


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publishing", "explain", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_ratio_of_a_rep_is_two_sums_of_rows_with_file_and_line(state: Path, release: Path) -> None:
    with opened_release(state) as connection:
        explanation = explain(connection, Question("win_rate", "rep", "R1", None, "month", OCTOBER))
        numerator, denominator = explanation.parts
        won = list(source_rows(connection, numerator))
        closed = list(source_rows(connection, denominator))
    assert [(row.source_file, row.source_line, row.row_key) for row in won] == [
        ("deals.csv", 2, "deal_id=D1")
    ]
    assert [(row.source_line, row.contribution) for row in closed] == [(2, Decimal(1)), (3, Decimal(1))]
    assert [part.agreement for part in explanation.parts] == [Agreement.EQUAL, Agreement.EQUAL]


def test_days_outside_the_period_and_after_the_night_do_not_count(state: Path, release: Path) -> None:
    company = explained(state, "win_rate")
    assert [part.from_rows for part in company.parts] == [2, 3]
    assert [part.row_count for part in company.parts] == [2, 3]


def test_a_region_with_all_below_it_has_the_rows_of_the_regions_below(state: Path, release: Path) -> None:
    north = explained(state, "win_rate", "region_subtree", "NORTH")
    assert [part.from_rows for part in north.parts] == [1, 2]


def test_a_team_has_the_rows_of_whom_its_manager_had_on_their_days(state: Path, release: Path) -> None:
    """D1 of R1 on the last day under BOSS, D3 of R2 on the first; D2 is a day too late."""
    team = explained(state, "win_rate", "team", "BOSS")
    assert [part.from_rows for part in team.parts] == [2, 2]
    assert {part.agreement for part in team.parts} == {Agreement.EQUAL}


def test_a_role_has_the_rows_of_the_days_on_which_it_was_held(state: Path, release: Path) -> None:
    managers = explained(state, "win_rate", "role", "sales_manager")
    assert [part.from_rows for part in managers.parts] == [0, 1]
    [nobody] = explained(state, "buying_customers", "role", "UNKNOWN").parts
    # A2 bought and gave back of R2, who had no assignment yet
    assert nobody.row_count == 2
    assert nobody.from_rows == 0


def test_two_crossed_members_have_the_rows_of_both(state: Path, release: Path) -> None:
    leads = explained(state, "win_rate", "region_lifecycle_stage", "HANOI/lead")
    assert [part.from_rows for part in leads.parts] == [1, 2]
    none = explained(state, "win_rate", "rep_lifecycle_stage", "R2/lead")
    assert [part.row_count for part in none.parts] == [0, 0]
    assert {part.agreement for part in none.parts} == {Agreement.EQUAL}


def test_a_customer_whose_purchases_were_all_credited_is_shown_and_not_counted(
    state: Path, release: Path
) -> None:
    [part] = explained(state, "buying_customers").parts
    assert part.from_rows == 1
    assert (part.row_count, part.agreement) == (4, Agreement.EQUAL)


def test_a_balance_is_what_stands_on_the_last_day(state: Path, release: Path) -> None:
    with opened_release(state) as connection:
        explanation = explain(connection, Question("open_amount", "rep", "R1", None, "month", OCTOBER))
        [part] = explanation.parts
        rows = list(source_rows(connection, part))
    assert [(row.entity, row.row_key) for row in rows] == [("acc_invoices", "document_id=I2")]
    assert part.agreement is Agreement.EQUAL


def test_a_detail_is_explained_by_the_rows_of_that_detail_only(state: Path, release: Path) -> None:
    [owner] = explained(state, "deals_won", detail="credited_as=owner").parts
    [sourcer] = explained(state, "deals_won", detail="credited_as=sourcer").parts
    assert owner.from_rows == 2
    assert owner.agreement is Agreement.EQUAL
    assert sourcer.agreement is Agreement.NOT_EXPLAINED
    assert "not so that they tell company with detail credited_as=sourcer apart" in sourcer.reason


def test_rows_that_do_not_add_up_to_the_figure_are_a_contradiction(state: Path, release: Path) -> None:
    south = explained(state, "win_rate", "region", "SOUTH")
    assert [part.agreement for part in south.parts] == [Agreement.CONTRADICTS, Agreement.CONTRADICTS]
    assert south.parts[0].reason == "the rows make 1, published is 2"


def test_a_measure_without_rows_says_so_and_is_no_contradiction(state: Path, release: Path) -> None:
    [part] = explained(state, "enps").parts
    assert part.agreement is Agreement.NOT_EXPLAINED
    assert part.reason.startswith("no published rows make this cell measure: 100 for each promoter")


def test_a_measure_without_rows_names_the_files_that_it_comes_from(state: Path, release: Path) -> None:
    """Of three files of answers two landed; employees were not delivered."""
    [part] = explained(state, "enps").parts
    assert "cs_surveys (answers_31.csv, 1,200 rows, newest of 2 files)" in part.reason
    assert "hr_employees (not delivered)" in part.reason


def test_a_comparison_shows_the_rows_of_both_periods(state: Path, release: Path) -> None:
    """D1 and D3 in October, D5 on the last day of September; last October nothing was won."""
    _, now, before = explained(state, "growth").parts
    assert (now.row_count, before.row_count) == (2, 1)
    assert before.reason == "growth is told from them, up to 2026-09-30"
    _, _, last_year = explained(state, "growth", detail="comparison=same_period_last_year").parts
    assert (last_year.row_count, last_year.reason) == (0, "growth is told from them, up to 2025-10-31")


def test_a_measure_without_rows_of_its_own_shows_those_that_it_is_told_from(
    state: Path, release: Path
) -> None:
    """D1 and D3 were won in October; points have no rows, so nothing is shown of them."""
    best, won = explained(state, "best_deals").parts
    assert best.agreement is Agreement.NOT_EXPLAINED
    assert (won.role, won.measure.measure_code, won.row_count) == ("numerator is made of", "deals_won", 2)
    assert won.agreement is Agreement.NOT_PUBLISHED
    assert won.reason == "best_deals is told from them"


def test_a_figure_without_a_number_shows_its_rows_all_the_same(state: Path, release: Path) -> None:
    [part] = explained(state, "deals_won", "rep", "R2").parts
    assert (part.agreement, part.row_count) == (Agreement.NOT_PUBLISHED, 1)


def test_a_release_without_rows_of_measures_explains_nothing_and_contradicts_nothing(
    state: Path, release: Path
) -> None:
    with duckdb.connect(str(release)) as connection:
        connection.execute("drop table core.measure_rows")
    parts = explained(state, "win_rate").parts
    assert [part.agreement for part in parts] == [Agreement.NOT_EXPLAINED, Agreement.NOT_EXPLAINED]


def test_unknown_kpis_and_figures_are_refused_with_what_there_is(state: Path, release: Path) -> None:
    with pytest.raises(KpiNotKnown, match="no KPI of the published release"):
        explained(state, "wins")
    with pytest.raises(FigureNotFound, match="--detail: credited_as=owner, credited_as=sourcer"):
        explained(state, "deals_won")
    with pytest.raises(FigureNotFound, match=r"rep by month \(2026-10-01 to 2026-10-01\)"):
        explained(state, "open_amount", "rep", "R9")


def test_nothing_is_explained_before_the_first_release(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="nothing to explain"), opened_release(tmp_path):
        pass


def test_the_command_shows_the_formula_and_writes_all_rows(
    state: Path, release: Path, tmp_path: Path
) -> None:
    file = tmp_path / "rows.csv"
    shown = run(
        "win_rate", "--state", state, "--rep", "R1", "--month", "2026-10", "--limit", 1, "--csv", file
    )
    assert shown.returncode == 0, shown.stderr
    assert "Tỷ lệ thắng  ·  Win rate  ·  win_rate" in shown.stdout
    assert "Formula      deals_won ÷ deals_closed" in shown.stdout
    assert "deals_closed: deals won or lost (additive)" in shown.stdout
    assert "Value        0.5 (ratio)" in shown.stdout
    assert "Status       ok, not mature" in shown.stdout
    assert "Denominator deals_closed: 2 rows make 2: the rows add up to the published part." in shown.stdout
    assert "deals.csv:2" in shown.stdout
    assert "1 more rows" in shown.stdout
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [(row["part"], row["source_file"], row["source_line"]) for row in rows] == [
        ("numerator", "deals.csv", "2"),
        ("denominator", "deals.csv", "2"),
        ("denominator", "deals.csv", "3"),
    ]


def test_the_command_ends_badly_only_where_rows_contradict_the_figure(state: Path, release: Path) -> None:
    contradiction = run("win_rate", "--state", state, "--region", "SOUTH", "--month", "2026-10")
    assert contradiction.returncode == 1
    assert "ExplanationContradicts: win_rate of region SOUTH" in contradiction.stderr
    assert "deals.csv:4" in contradiction.stdout
    unexplained = run("enps", "--state", state, "--month", "2026-10")
    assert (unexplained.returncode, unexplained.stderr) == (0, "")
    assert "not explained by rows: no published rows make this cell measure" in unexplained.stdout
