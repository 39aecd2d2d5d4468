from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from expectations.auditing import closing_message
from expectations.checks import Check, CheckResult, Layer, Severity, Status, Suite
from expectations.errors import SuiteDeclaredTwice
from expectations.evaluation import Outcome
from expectations.gate_tables import summarise
from expectations.verdicts import (
    assert_ids_are_unique,
    judge,
    left_out_suites,
    missing_suites,
    sources_to_blame,
)

NIGHT = date(2026, 10, 31)


def suite(*checks: Check, name: str = "kpi.values") -> Suite:
    return Suite(
        name=name, layer=Layer.KPI, object_name="kpi.fct_kpi_values", subject="select 1", checks=checks
    )


def check(
    name: str = "has_rows", severity: Severity = Severity.BLOCK, may_see_nothing: bool = False
) -> Check:
    return Check(name, SimpleNamespace(), "at least 1 row", severity, may_see_nothing=may_see_nothing)


def verdict(outcome: Outcome | None, may_see_nothing: bool = False) -> CheckResult:
    declared = suite(check(may_see_nothing=may_see_nothing))
    return judge([declared], {} if outcome is None else {"kpi.values.has_rows": outcome}, NIGHT)[0]


def test_a_declared_check_without_an_outcome_is_a_failure() -> None:
    result = verdict(None)

    assert (result.status, result.is_success, result.closes_the_gate) == (Status.NOT_EVALUATED, False, True)


def test_a_success_on_no_rows_is_a_failure() -> None:
    result = verdict(Outcome(is_success=True, observed="0", error=None, row_count_seen=0))

    assert (result.status, result.is_success) == (Status.SAW_NOTHING, False)


def test_a_success_on_no_rows_is_excused_only_where_that_is_allowed() -> None:
    outcome = Outcome(is_success=True, observed="0", error=None, row_count_seen=0)

    assert verdict(outcome, may_see_nothing=True).is_success is True


def test_an_error_is_a_failure_whatever_else_was_said() -> None:
    result = verdict(Outcome(is_success=True, observed=None, error="no such column", row_count_seen=5))

    assert (result.status, result.is_success) == (Status.ERRORED, False)
    assert "no such column" in result.message


def test_a_success_on_rows_passes() -> None:
    assert (
        verdict(Outcome(is_success=True, observed="5", error=None, row_count_seen=5)).status is Status.PASSED
    )


def test_two_checks_of_one_id_are_refused() -> None:
    with pytest.raises(SuiteDeclaredTwice, match=r"kpi\.values\.has_rows"):
        assert_ids_are_unique([suite(check(), check())])


def test_a_required_suite_that_is_gone_or_empty_is_a_failure() -> None:
    results = missing_suites(
        ["kpi.gone", "kpi.empty", "kpi.values"], [suite(check()), suite(name="kpi.empty")], NIGHT
    )

    assert [result.check_id for result in results] == ["kpi.gone.suite_exists", "kpi.empty.suite_exists"]
    assert all(result.closes_the_gate for result in results)


def test_a_suite_of_an_entity_that_is_not_configured_is_said_and_neither_success_nor_failure() -> None:
    result = left_out_suites(["landing.hr_events"], NIGHT)[0]

    assert result.is_success is None
    assert not result.closes_the_gate
    assert summarise([result], NIGHT, "b").expectation_count == 0


def test_a_gate_without_any_result_stays_closed() -> None:
    assert summarise([], NIGHT, "b").is_open is False


def test_warnings_are_counted_and_leave_the_gate_open() -> None:
    fine = verdict(Outcome(is_success=True, observed="5", error=None, row_count_seen=5))
    failed = Outcome(is_success=False, observed="1", error=None, row_count_seen=5)
    warned = judge([suite(check("odd", Severity.WARN))], {"kpi.values.odd": failed}, NIGHT)[0]
    summary = summarise([fine, warned], NIGHT, "b")

    assert (summary.is_open, summary.failed_count, summary.warning_count, summary.expectation_count) == (
        True,
        0,
        1,
        2,
    )


def test_checks_of_a_suite_that_saw_nothing_are_one_line_of_the_message(tmp_path: Path) -> None:
    nothing = Outcome(is_success=True, observed="0", error=None, row_count_seen=0)
    results = judge(
        [suite(check("a"), check("b"), name="landing.crm_deals")],
        {"landing.crm_deals.a": nothing, "landing.crm_deals.b": nothing},
        NIGHT,
    )
    message = closing_message(tmp_path, summarise(results, NIGHT, "b"), results)

    assert message.count("✗") == 1
    assert "landing.crm_deals (2 checks) [saw_nothing]" in message
    assert "there is no release yet" in message


SOURCES = {
    "tel_calls": "telephony",
    "tel_call_legs": "telephony",
    "crm_users": "crm",
    "acc_payments": "shop+books",
}


def blamed(*found: tuple[Severity, tuple[str, ...] | None]) -> dict[str, str]:
    """Whom failed checks of these severities blame that found these entities; None: it could not be made."""
    checks = [check(f"c{number}", severity) for number, (severity, _) in enumerate(found)]
    outcomes = {
        f"kpi.values.c{number}": Outcome(
            is_success=False,
            observed="1",
            error="no such table" if entities is None else None,
            row_count_seen=5,
            examples=f"entity={entities}",
            blamed=entities or (),
        )
        for number, (_, entities) in enumerate(found)
    }
    return sources_to_blame(judge([suite(*checks)], outcomes, NIGHT), outcomes, SOURCES)


def test_a_source_is_blamed_for_what_it_alone_delivered() -> None:
    told = blamed((Severity.HOLD, ("tel_call_legs", "tel_calls")), (Severity.HOLD, ("crm_users",)))
    assert told == {
        "crm": "kpi.values.c1 (crm_users)",
        "telephony": "kpi.values.c0 (tel_call_legs, tel_calls)",
    }


@pytest.mark.parametrize("other", [("acc_payments",), ("gone",), (), None])
def test_nobody_is_blamed_where_one_finding_cannot_be_laid_at_a_source(other: tuple[str, ...] | None) -> None:
    assert blamed((Severity.HOLD, ("tel_calls",)), (Severity.HOLD, other)) == {}


def test_what_blocks_and_what_warns_blames_nobody_and_excuses_nobody() -> None:
    assert blamed((Severity.BLOCK, ("tel_calls",)), (Severity.WARN, ("crm_users",))) == {}
    assert list(blamed((Severity.BLOCK, ()), (Severity.HOLD, ("tel_calls",)))) == ["telephony"]


def test_the_message_offers_to_hold_the_source_that_is_to_blame(tmp_path: Path) -> None:
    lost = Outcome(is_success=False, observed="1", error=None, row_count_seen=5)
    results = judge([suite(check("is_not_lost", Severity.HOLD))], {"kpi.values.is_not_lost": lost}, NIGHT)
    summary = summarise(results, NIGHT, "b")

    assert not summary.is_open
    assert "python -m ingestion hold" not in closing_message(tmp_path, summary, results)
    assert "python -m ingestion hold --source crm --date 2026-10-31" in closing_message(
        tmp_path, summary, results, {"crm": "wrong"}
    )
