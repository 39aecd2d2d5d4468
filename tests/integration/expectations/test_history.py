"""The night held against the release before it, against its habits, and against what people decided."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from expectations import auditing
from expectations.__main__ import application
from expectations.auditing import GateReport, audit
from expectations.checks import CheckResult, Status
from expectations.errors import GateClosed, InterventionRefused, ReleaseBeforeUnreadable
from expectations.gate_tables import read_gate_tables
from expectations.interventions import Override, read_interventions, record_incident, record_override
from expectations.release_before import find_release_before
from expectations.suites import declare_suites
from publishing.gate import read_gate_summary, require_open_gate
from tests.integration.expectations.conftest import RUN_AT
from tests.integration.expectations.tiny_night import NIGHT

RECORDED_AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
OTHER_FIGURE = """
    update kpi.fct_kpi_values set value = value + 1, numerator = numerator + 1
    where kpi_code = 'sales_revenue' and grain = 'company' and period_type = 'month'
"""
MORE_INVOICES = "update quality.entities set landed_row_count = 1000 where entity = 'acc_invoices'"
ALL_MONTHS_ARE_CLOSED = "insert into company_parameters values ('restatement_window_days', -1)"


@pytest.fixture(scope="session")
def second_night(right_night: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state whose release of the day before holds what the build holds; every month is closed."""
    state = tmp_path_factory.mktemp("second") / "state"
    shutil.copytree(right_night, state)
    change(state, "build/landed.duckdb", ALL_MONTHS_ARE_CLOSED)
    audit(state, NIGHT, RUN_AT)
    published = state / "published"
    published.mkdir()
    shutil.copy(state / "build" / "warehouse.duckdb", published / "warehouse.duckdb")
    (published / "manifest.json").write_text(
        json.dumps({"release_id": "2026-10-30-aa", "as_of": "2026-10-30"}), encoding="utf-8"
    )
    return state


@pytest.fixture
def state(second_night: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "state"
    shutil.copytree(second_night, copied)
    return copied


def change(state: Path, file: str, statement: str) -> None:
    with duckdb.connect(str(state / file)) as connection:
        connection.execute(statement)


def audited(state: Path) -> tuple[bool, dict[str, CheckResult]]:
    """Whether the gate opened, and its results by check."""
    is_open = True
    try:
        audit(state, NIGHT, RUN_AT)
    except GateClosed:
        is_open = False
    _, results = read_gate_tables(state / "build" / "warehouse.duckdb")
    return is_open, {result.check_id: result for result in results}


def failures(results: dict[str, CheckResult]) -> list[str]:
    return [check_id for check_id, result in results.items() if result.is_failure]


def test_a_second_night_like_the_first_opens_and_was_held_against_it(state: Path) -> None:
    is_open, results = audited(state)

    assert is_open
    assert results["history.delivered_rows.nothing_shrank"].status is Status.PASSED
    assert results["history.closed_months.money_stands"].row_count_seen
    assert results["history.gate.no_check_vanished"].status is Status.PASSED


def test_an_entity_that_lost_rows_since_the_release_before_closes_the_gate(state: Path) -> None:
    change(state, "published/warehouse.duckdb", MORE_INVOICES)
    is_open, results = audited(state)

    assert not is_open
    assert failures(results) == ["history.delivered_rows.nothing_shrank"]
    assert "acc_invoices" in results["history.delivered_rows.nothing_shrank"].message


def test_money_of_a_closed_month_that_moved_closes_the_gate_until_somebody_answers_for_it(
    state: Path,
) -> None:
    change(state, "published/warehouse.duckdb", OTHER_FIGURE)
    is_open, results = audited(state)
    moved = ["history.closed_months.few_figures_move", "history.closed_months.money_stands"]

    assert not is_open
    assert failures(results) == moved
    assert results["history.closed_months.figures_stand"].status is Status.FAILED

    for check_id in moved:
        override = Override(check_id, "Lan", "Auditor corrected May, ref 12", NIGHT, NIGHT)
        record_override(state, override, RECORDED_AT)
    is_open, results = audited(state)

    assert is_open
    assert results[moved[1]].overridden_by == "Lan"
    assert results[moved[1]].override_reason == "Auditor corrected May, ref 12"
    with duckdb.connect(str(state / "build" / "warehouse.duckdb"), read_only=True) as connection:
        summary = read_gate_summary(connection, "warehouse")
    assert (summary.is_overridden, summary.failed_count) == (True, 2)
    require_open_gate(summary, NIGHT)


def test_an_override_ends_with_its_last_night(state: Path) -> None:
    change(state, "published/warehouse.duckdb", MORE_INVOICES)
    yesterday = date(2026, 10, 30)
    record_override(
        state,
        Override(
            "history.delivered_rows.nothing_shrank", "Lan", "the source was emptied", yesterday, yesterday
        ),
        RECORDED_AT,
    )

    assert audited(state)[0] is False


def test_a_check_that_could_not_be_made_is_not_overridden(state: Path) -> None:
    change(state, "published/warehouse.duckdb", "alter table quality.entities drop column landed_row_count")
    check_id = "history.delivered_rows.nothing_shrank"
    record_override(state, Override(check_id, "Lan", "it is an old release", NIGHT, NIGHT), RECORDED_AT)
    is_open, results = audited(state)

    assert not is_open
    assert results[check_id].status is Status.ERRORED
    assert results[check_id].overridden_by is None


@pytest.mark.parametrize(
    ("person", "reason", "last_night"),
    [
        ("", "a reason that says enough", NIGHT),
        ("Lan", "because", NIGHT),
        ("Lan", "a reason that says enough", date(2026, 10, 30)),
        ("Lan", "a reason that says enough", date(2026, 11, 30)),
    ],
)
def test_an_override_without_name_reason_or_a_near_end_is_refused(
    tmp_path: Path, person: str, reason: str, last_night: date
) -> None:
    with pytest.raises(InterventionRefused, match="Nothing was recorded"):
        record_override(tmp_path, Override("a.b.c", person, reason, NIGHT, last_night), RECORDED_AT)
    assert not (tmp_path / "state.sqlite").exists()


def test_fewer_checks_than_in_the_release_before_close_the_gate(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare = declare_suites

    def without_one(*arguments: Any) -> Any:
        suites, left_out = declare(*arguments)
        return [suite for suite in suites if suite.name != "landing.merges"], left_out

    monkeypatch.setattr(auditing, "declare_suites", without_one)
    monkeypatch.setattr(auditing, "required_suites", lambda night: [])
    is_open, results = audited(state)

    assert not is_open
    assert failures(results) == ["history.gate.no_check_vanished"]
    assert results["history.gate.no_check_vanished"].message.startswith("landing.merges: 0 of ")


def test_a_warning_says_since_which_night_it_stands(state: Path) -> None:
    change(
        state,
        "published/warehouse.duckdb",
        "update quality.gate_results set is_success = false, standing_since = date '2026-10-02', "
        "check_id = 'history.closed_months.figures_stand' where check_id = 'history.days.is_as_usual'",
    )
    change(state, "published/warehouse.duckdb", OTHER_FIGURE)
    _, results = audited(state)

    assert results["history.closed_months.figures_stand"].standing_since == date(2026, 10, 2)
    assert results["history.closed_months.money_stands"].standing_since == NIGHT
    assert results["history.gate.no_check_vanished"].standing_since is None


def test_a_habit_is_not_learnt_from_days_marked_as_incidents(state: Path) -> None:
    saturdays_until_19_september = """
        insert into rows_of_tel_calls (call_id, direction, started_at, disposition, _is_deleted)
        select 'S' || row_number() over (), 'outbound', day, 'answered', false
        from range(timestamp '2026-08-01 05:00:00', timestamp '2026-09-20 00:00:00', interval 7 day)
            as days (day)
        cross join range(100)
    """
    change(state, "build/landed.duckdb", saturdays_until_19_september)
    check_id = "history.days.is_not_lost"

    # the five Saturdays without a call are the larger part of the last eight
    assert audited(state)[1][check_id].status is Status.PASSED

    for day in (date(2026, 9, 26), *(date(2026, 10, day) for day in (3, 10, 17, 24))):
        record_incident(state, day, "Lan", "the telephone line was down", RECORDED_AT)
    assert audited(state)[1][check_id].status is Status.FAILED


def test_the_commands_record_and_say_what_to_do_next(state: Path) -> None:
    change(state, "published/warehouse.duckdb", MORE_INVOICES)
    common = [
        "--state",
        str(state),
        "--date",
        str(NIGHT),
        "--name",
        "Lan",
        "--reason",
        "the source was emptied",
    ]
    check = ["--check", "history.delivered_rows.nothing_shrank"]
    said = CliRunner().invoke(application, ["override", *common, *check])
    refused = CliRunner().invoke(application, ["override", *common, *check, "--reason", "so"])

    assert said.exit_code == 0
    assert "Audit again: python -m expectations audit" in said.output
    assert refused.exit_code == 3
    assert CliRunner().invoke(application, ["incident", *common]).exit_code == 0
    assert audited(state)[0] is True


def test_a_night_that_is_run_again_is_held_against_the_night_before_it(state: Path) -> None:
    release = state / "published" / "releases" / "2026-10-29-bb"
    release.mkdir(parents=True)
    shutil.copy(state / "published" / "warehouse.duckdb", release / "warehouse.duckdb")
    (release / "manifest.json").write_text(
        json.dumps({"release_id": "2026-10-29-bb", "as_of": "2026-10-29"}), encoding="utf-8"
    )
    (state / "published" / "manifest.json").write_text(
        json.dumps({"release_id": "2026-10-31-cc", "as_of": "2026-10-31"}), encoding="utf-8"
    )
    change(
        state,
        f"published/releases/{release.name}/warehouse.duckdb",
        MORE_INVOICES,
    )

    assert failures(audited(state)[1]) == ["history.delivered_rows.nothing_shrank"]


def test_the_first_night_has_nothing_to_be_held_against(night: Path) -> None:
    report: GateReport = audit(night, NIGHT, RUN_AT)

    assert {result.suite for result in report.results if result.layer == "history"} == {
        "history.columns",
        "history.days",
        "history.deliveries",
        "history.hours",
        "history.numbers",
        "history.weeks_of_segments",
    }


def test_a_release_before_without_its_file_is_an_error_and_no_first_night(state: Path) -> None:
    (state / "published" / "warehouse.duckdb").unlink()
    with pytest.raises(ReleaseBeforeUnreadable, match="is not there, though its manifest is"):
        audit(state, NIGHT, RUN_AT)


def test_the_later_of_two_overrides_counts_whatever_the_clock_said(tmp_path: Path) -> None:
    def override(person: str) -> Override:
        return Override("landing.crm_users.key_is_unique", person, "checked with the source", NIGHT, NIGHT)

    record_override(tmp_path, override("Lan"), RECORDED_AT)
    record_override(tmp_path, override("Minh"), RECORDED_AT - timedelta(days=400))
    (counts,) = read_interventions(tmp_path, NIGHT).overrides.values()
    assert counts.person == "Minh"
    assert not read_interventions(tmp_path, NIGHT + timedelta(days=1)).overrides


def test_of_two_releases_of_an_earlier_night_the_later_one_is_the_one_before(tmp_path: Path) -> None:
    earlier = NIGHT - timedelta(days=1)
    for name, day, hour in (("f", earlier, 1), ("a", earlier, 2), ("tonight", NIGHT, 3)):
        folder = tmp_path / "releases" / name
        folder.mkdir(parents=True)
        (folder / "warehouse.duckdb").write_bytes(b"a release")
        said = {"release_id": name, "as_of": str(day), "published_at": f"2026-11-01T0{hour}:00:00+00:00"}
        (folder / "manifest.json").write_text(json.dumps(said))
    found = find_release_before(tmp_path, NIGHT)
    assert found is not None
    assert found.release_id == "a"
