"""A call-centre log in one file: calls, legs, agents and ratings come out of it, to the second."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.real_exports.nights import Night, control_totals, night_of

SMALL = Decimal("1e-9")


@pytest.fixture(scope="module")
def totals(shared: Path) -> dict[str, Any]:
    return control_totals(shared, "telephony_pwc")


@pytest.fixture(scope="module")
def night(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    made = night_of("telephony_pwc", tmp_path_factory.mktemp("telephony_pwc"))
    made.land()
    made.hand_over()
    made.build()
    return made


def test_every_call_landed_with_its_leg(night: Night, totals: dict[str, Any]) -> None:
    assert night.landed("select count(*) from tel_calls") == [(totals["calls"],)]
    assert night.landed("select count(distinct call_id) from tel_call_legs") == [(totals["calls"],)]
    assert night.quarantined() == []


def test_a_fraction_of_a_day_becomes_a_time(night: Night) -> None:
    """ID0001: 01.01.2021, 0.38400462962963 of a day = 33 178 s = 09:12:58; wait 109 s, talk 2 min 23 s."""
    times = night.landed(
        """
        select strftime(offered_at, '%Y-%m-%d %H:%M:%S'), strftime(answered_at, '%H:%M:%S'),
            strftime(ended_at, '%H:%M:%S')
        from tel_call_legs where call_id = 'ID0001'
        """
    )
    assert times == [("2021-01-01 09:12:58", "09:14:47", "09:17:10")]


def test_calls_offered_and_abandoned_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    assert night.figures("inbound_calls_offered", "company") == {"COMPANY": totals["calls"]}
    assert night.figures("abandoned_call_rate", "company", "numerator") == {"COMPANY": totals["abandoned"]}
    answered = night.figures("average_talk_time_seconds", "company", "denominator")
    assert answered == {"COMPANY": totals["answered"]}


def test_seconds_of_talk_are_the_control_total(night: Night, totals: dict[str, Any]) -> None:
    talked = night.figures("average_talk_time_seconds", "company", "numerator")
    assert talked == {"COMPANY": totals["talk_seconds"]}


def test_calls_by_month_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    assert night.figures_by_month("inbound_calls_offered") == totals["calls_by_month"]


def test_calls_and_talk_by_agent_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    assert len(totals["by_agent"]) == 8
    calls = night.figures("inbound_calls_offered", "rep")
    answered = night.figures("average_talk_time_seconds", "rep", "denominator")
    talked = night.figures("average_talk_time_seconds", "rep", "numerator")
    by_agent = {
        agent: {"calls": calls[agent], "answered": answered[agent], "talk_s": talked[agent]}
        for agent in totals["by_agent"]
    }
    assert by_agent == totals["by_agent"]
    assert not [rep for rep, count in calls.items() if count and rep not in totals["by_agent"]]


def test_mean_wait_and_mean_rating_are_the_control_totals(night: Night, totals: dict[str, Any]) -> None:
    (wait,) = night.figures("average_wait_time_seconds", "company").values()
    assert abs(wait - totals["mean_wait_answered_s"]) < SMALL
    (rating,) = night.figures("csat_score", "company").values()
    assert abs(rating - totals["csat_mean"]) < SMALL
    assert night.figures("csat_score", "company", "denominator") == {"COMPANY": totals["answered"]}
