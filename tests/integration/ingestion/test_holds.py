"""A held source stands as of its last good night; what it delivered since does not count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from ingestion.__main__ import app
from ingestion.errors import ExtractMissing, HoldRefused, SourceUnknown
from ingestion.holding import hold_blamed, land_or_hold
from ingestion.holds import BY_ITSELF, BY_THE_GATE, Hold, end_hold, hold_source, holds_of
from ingestion.landing import SourceSummary
from ingestion.receipts import state_engine
from tests.integration.ingestion.conftest import NIGHT, SmallCompany

Row = Callable[..., str]
NOW = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
BEFORE = NIGHT - timedelta(days=1)
DELTA = 'crm_users: {file: "crm_users*.csv*", mode: delta, max_age_days: 0}'
NAMES = "select full_name from crm_users order by user_id"
HELD = "select source, held_through, held_until, held_by, reason from held_sources"


@pytest.fixture
def two_nights(small: SmallCompany, user_row: Row) -> SmallCompany:
    """An was delivered the night before; tonight An became Anh, and Binh is new."""
    small.entities(DELTA)
    small.deliver(f"crm_users_{BEFORE}.csv", user_row("U1", at="2026-10-30T18:00:00Z"))
    small.land(BEFORE)
    small.deliver(f"crm_users_{NIGHT}.csv", user_row("U1", "Anh"), user_row("U2", "Binh"))
    small.land()
    return small


def hold(small: SmallCompany, last: date = NIGHT, first: date = NIGHT, source: str = "crm") -> Hold:
    reason = "half of the users are missing"
    return hold_source(small.company(), small.state, source, first, last, "Lan", reason, NOW)


def land(small: SmallCompany, night: date = NIGHT, *, is_last_try: bool = True) -> SourceSummary:
    company, state = small.company(), small.state
    return land_or_hold(company, "crm", state, night, NOW, "test", is_last_try=is_last_try)


def blame(small: SmallCompany, blamed: dict[str, str]) -> tuple[Hold, ...]:
    return hold_blamed(small.company(), small.state, NIGHT, blamed, NOW)


def may_be_held(small: SmallCompany) -> None:
    small.entities(DELTA, more="    may_be_held: true\n")


def test_a_held_source_has_the_rows_of_its_last_good_night(two_nights: SmallCompany) -> None:
    assert two_nights.query(NAMES) == [("Anh",), ("Binh",)]
    hold(two_nights)
    assert two_nights.query(NAMES) == [("An",)]
    assert two_nights.query(HELD) == [("crm", BEFORE, NIGHT, "Lan", "half of the users are missing")]
    assert two_nights.query("select latest_delivery_date from entities where is_delivered") == [(BEFORE,)]
    told = "select delivery_date, status from receipts order by delivery_date"
    assert two_nights.query(told) == [(BEFORE, "landed"), (NIGHT, "held")]


def test_a_hold_is_over_after_its_last_night_and_when_somebody_ends_it(
    two_nights: SmallCompany, user_row: Row
) -> None:
    after = NIGHT + timedelta(days=1)
    hold(two_nights, last=after)
    assert two_nights.query(NAMES, after) == [("An",)]
    assert two_nights.query(NAMES, after + timedelta(days=1)) == [("Anh",), ("Binh",)]
    ended = end_hold(two_nights.company(), two_nights.state, "crm", after, NOW)
    assert ended is not None
    assert ended.held_through == BEFORE
    assert two_nights.query(NAMES, after) == [("Anh",), ("Binh",)]
    assert two_nights.query(NAMES, NIGHT) == [("An",)], "the night that was held stays as it was published"
    assert end_hold(two_nights.company(), two_nights.state, "crm", after, NOW) is None


def test_a_second_hold_goes_on_from_where_the_first_began(two_nights: SmallCompany) -> None:
    hold(two_nights)
    after = NIGHT + timedelta(days=1)
    assert hold(two_nights, first=after, last=after).held_through == BEFORE
    assert two_nights.query(NAMES, after) == [("An",)]


def test_a_hold_of_an_earlier_time_that_is_told_later_does_not_end_the_one_in_force(
    two_nights: SmallCompany,
) -> None:
    standing = hold(two_nights)
    engine = state_engine(two_nights.state / "state.sqlite")
    two_nights.deliver(f"crm_users_{BEFORE - timedelta(days=5)}.csv")
    two_nights.land(BEFORE)
    hold(two_nights, first=BEFORE - timedelta(days=3), last=BEFORE - timedelta(days=3))
    assert holds_of(engine, NIGHT) == {"crm": standing}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person": " "}, "could not be defended"),
        ({"reason": "late"}, "could not be defended"),
        ({"last_night": BEFORE}, "would be in force from"),
        ({"last_night": NIGHT + timedelta(days=15)}, "at most 14 days"),
        ({"first_night": BEFORE, "last_night": BEFORE}, "no delivery of crm_users up to 2026-10-29"),
    ],
)
def test_a_hold_that_nobody_answers_for_or_that_stands_on_nothing_is_refused(
    two_nights: SmallCompany, change: dict[str, object], words: str
) -> None:
    hold_of = Hold("crm", NIGHT, NIGHT, "Lan", "half of the users are missing")
    wrong = replace(hold_of, **change)  # type: ignore[arg-type]
    with pytest.raises(HoldRefused, match=words):
        hold_source(two_nights.company(), two_nights.state, **vars(wrong), recorded_at=NOW)
    assert two_nights.query(NAMES) == [("Anh",), ("Binh",)]


def test_extracts_without_a_day_in_their_names_cannot_be_held(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    small.land()
    with pytest.raises(HoldRefused, match=r"crm_users\.csv without a date in its name"):
        hold(small)
    with pytest.raises(SourceUnknown):
        hold(small, source="telephon")


def test_a_missing_extract_ends_the_night_unless_its_source_may_be_held(
    two_nights: SmallCompany,
) -> None:
    after = NIGHT + timedelta(days=1)
    with pytest.raises(ExtractMissing):
        land(two_nights, after)
    assert two_nights.query(HELD, after) == []
    may_be_held(two_nights)
    summary = land(two_nights, after)
    assert summary.hold is not None
    assert summary.hold.held_through == NIGHT
    ((source, through, until, person, reason),) = two_nights.query(HELD, after)
    assert (source, through, until, person) == ("crm", NIGHT, after, BY_ITSELF)
    assert reason.startswith("ExtractMissing: Source crm did not deliver")


def test_half_a_file_is_left_out_whole_and_counts_when_it_comes_again(
    two_nights: SmallCompany, user_row: Row
) -> None:
    may_be_held(two_nights)
    after = NIGHT + timedelta(days=1)
    path = two_nights.deliver(f"crm_users_{after}.csv.gz", user_row("U3", "Chi"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert land(two_nights, after).hold is not None
    assert two_nights.query(NAMES, after) == [("Anh",), ("Binh",)]
    path.write_bytes(whole)
    assert land(two_nights, after).hold is None
    assert two_nights.query(NAMES, after) == [("Anh",), ("Binh",), ("Chi",)]
    assert two_nights.query(HELD, after) == []


def test_a_source_that_comes_at_the_first_try_of_a_second_run_is_held_no_more(
    two_nights: SmallCompany, user_row: Row
) -> None:
    may_be_held(two_nights)
    after = NIGHT + timedelta(days=1)
    assert land(two_nights, after).hold is not None
    two_nights.deliver(f"crm_users_{after}.csv", user_row("U3", "Chi"))
    assert land(two_nights, after, is_last_try=False).hold is None
    assert two_nights.query(NAMES, after) == [("Anh",), ("Binh",), ("Chi",)]


def test_before_the_last_try_nothing_is_held(two_nights: SmallCompany) -> None:
    may_be_held(two_nights)
    with pytest.raises(ExtractMissing):
        land(two_nights, NIGHT + timedelta(days=1), is_last_try=False)
    assert two_nights.query(HELD, NIGHT + timedelta(days=1)) == []


def test_what_the_gate_found_wrong_is_held_until_somebody_ends_it(
    two_nights: SmallCompany, user_row: Row
) -> None:
    may_be_held(two_nights)
    (held,) = blame(two_nights, {"crm": "history.days.is_not_lost: half of the users"})
    assert (held.source, held.held_through, held.held_until) == ("crm", BEFORE, None)
    told = [("crm", BEFORE, None, BY_THE_GATE, "history.days.is_not_lost: half of the users")]
    assert two_nights.query(HELD) == told
    assert two_nights.query(NAMES) == [("An",)]
    # the night after is whole, and so is one a month later, but what was lost is lost still
    for after in (NIGHT + timedelta(days=1), NIGHT + timedelta(days=30)):
        two_nights.deliver(f"crm_users_{after}.csv", user_row("U3", "Chi"))
        assert land(two_nights, after).hold == held
        assert two_nights.query(HELD, after) == told
        assert two_nights.query(NAMES, after) == [("An",)]
    end_hold(two_nights.company(), two_nights.state, "crm", NIGHT + timedelta(days=2), NOW)
    assert two_nights.query(NAMES, NIGHT + timedelta(days=1)) == [("An",)]
    assert two_nights.query(NAMES, NIGHT + timedelta(days=2)) == [("Anh",), ("Binh",), ("Chi",)]


def test_the_night_that_runs_again_is_judged_again(two_nights: SmallCompany) -> None:
    may_be_held(two_nights)
    blame(two_nights, {"crm": "history.days.is_not_lost: half of the users"})
    assert land(two_nights, is_last_try=False).hold is None
    assert two_nights.query(NAMES) == [("Anh",), ("Binh",)]


SHOP = "    may_be_held: true\n  shop:\n    entities:\n      crm_leads: leads_*.csv\n"


@pytest.mark.parametrize(
    "reason",
    ["may not", "held", "never delivered", "another may not", "another never delivered", "another is gone"],
)
def test_the_gate_holds_all_that_it_blames_or_nothing(reason: str, two_nights: SmallCompany) -> None:
    blamed, before = {"crm": "wrong tonight"}, []
    if reason != "may not":
        may_be_held(two_nights)
    if reason == "held":
        hold(two_nights)
        before = two_nights.query(HELD)
    if reason == "another is gone":
        blamed["shop"] = "wrong too"
    elif reason.startswith("another"):
        may = "    may_be_held: true\n" if reason == "another never delivered" else ""
        two_nights.entities(DELTA, more=SHOP + may)
        blamed["shop"] = "wrong too"
    night = BEFORE if reason == "never delivered" else NIGHT
    assert hold_blamed(two_nights.company(), two_nights.state, night, blamed, NOW) == ()
    assert two_nights.query(HELD, night) == before


def test_a_night_that_lands_does_not_end_what_a_person_holds(two_nights: SmallCompany) -> None:
    may_be_held(two_nights)
    hold(two_nights)
    assert land(two_nights).hold is not None
    assert two_nights.query(NAMES) == [("An",)]


def test_a_source_that_never_delivered_is_not_held_but_missing(small: SmallCompany) -> None:
    may_be_held(small)
    with pytest.raises(ExtractMissing) as caught:
        land(small)
    assert "no delivery of crm_users up to 2026-10-30" in caught.value.__notes__[0]


def test_nothing_but_the_source_itself_lets_it_be_held(
    two_nights: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_be_held(two_nights)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingestion.landing.land_file", full)
    with pytest.raises(Exception, match=r"(?i)no room|space"):
        land(two_nights)
    assert two_nights.query(HELD) == []


def test_the_commands_hold_and_end(two_nights: SmallCompany) -> None:
    place = ["--company", str(two_nights.folder), "--state", str(two_nights.state), "--source", "crm"]
    told = ["--date", str(NIGHT), "--name", "Lan", "--reason", "half of the users are missing"]
    held = CliRunner().invoke(app, ["hold", *place, *told])
    assert held.exit_code == 0
    assert "stands as of 2026-10-30 until the night 2026-10-31" in held.output
    assert two_nights.query(NAMES) == [("An",)]
    ended = CliRunner().invoke(app, ["end-hold", *place, "--date", str(NIGHT)])
    assert ended.exit_code == 0
    assert "counts again" in ended.output
    assert two_nights.query(NAMES) == [("Anh",), ("Binh",)]
    assert "was not held" in CliRunner().invoke(app, ["end-hold", *place, "--date", str(NIGHT)]).output


def test_a_landing_that_holds_says_so_in_its_table(two_nights: SmallCompany) -> None:
    may_be_held(two_nights)
    after = NIGHT + timedelta(days=1)
    place = ["--company", str(two_nights.folder), "--state", str(two_nights.state), "--date", str(after)]
    landed = CliRunner().invoke(app, ["land", *place], env={"COLUMNS": "400"})
    assert landed.exit_code == 0
    assert "held" in landed.output
    assert "stands as of 2026-10-31" in landed.output
