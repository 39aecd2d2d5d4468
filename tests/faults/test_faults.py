"""A sample of the faults, up to the layer that needs the hand-over only, and the campaign's own machinery.

All faults: `make gate-report`. tests/e2e/test_make_nightly.py plants one through the whole night.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from demo.delivering import deliver_company
from demo.size import company_size
from expectations.audit_database import make_landed_views, open_audit_database, read_night_facts
from expectations.checks import CheckResult
from expectations.contracts import CONTRACTS, read_contracts
from expectations.evaluation import evaluate_suites
from expectations.suites import declare_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from expectations.verdicts import judge
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.faults.plain_checks import judged_plainly
from tests.faults.planted import CLASSES, read_faults, read_odd_nights
from tests.faults.report import gate_page
from tests.faults.stages import NOT_CAUGHT, Outcome, landing_checks, try_out
from tests.faults.workshop import LANDED_AT, Workshop, bring_night, tune_company

NIGHT = date(2026, 10, 30)
FAULTS = {planted.name: planted for planted in [*read_faults(), *read_odd_nights()]}
Tried = Callable[[str], Outcome]

# Fault or odd night, the layer that catches it, and the error or check that must be among the finders.
SAMPLE = [
    ("the_call_extract_ends_inside_its_gzip_stream", "landing", "ExtractTruncated"),
    ("one_byte_of_the_payment_extract_is_flipped", "landing", "ExtractTruncated"),
    ("the_invoice_lines_did_not_come", "landing", "ExtractMissing"),
    ("the_control_totals_say_another_sum", "landing", "ControlTotalsDiffer"),
    ("decimal_commas_stand_in_the_amounts", "landing", "QuarantineLimitExceeded"),
    ("all_calls_of_the_night_are_lost_with_their_legs", "landing_checks", "history.days.is_not_lost"),
    (
        "half_of_the_calls_are_lost_but_not_their_legs",
        "landing_checks",
        "landing.tonight_parents.as_expected",
    ),
    ("one_document_line_is_lost", "landing_checks", "landing.documents.gross_is_lines_and_tax"),
    ("no_call_was_answered", "landing_checks", "history.columns.still_varies"),
    ("exchange_rates_are_upside_down", "landing_checks", "landing.exchange_rates.rates_do_not_jump"),
    ("one_document_is_a_hundred_times_as_large_as_others", NOT_CAUGHT, ""),
    ("a_third_of_the_team_is_at_a_fair", NOT_CAUGHT, ""),
]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Two nights of telephony and accounting; the first has landed, nothing was built."""
    folder = tmp_path_factory.mktemp("faults")
    size = company_size(10, 3, NIGHT, 7, None, 200, 4000)
    deliver_company(size, 2, folder / "delivery", lambda step: None)
    company_file = folder / "delivery" / "company" / "company.yml"
    tune_company(company_file, ("telephony", "accounting"))
    workshop = Workshop(folder, NIGHT)
    base = folder / "base"
    bring_night(folder / "delivery" / "inbox", base / "inbox", NIGHT - timedelta(days=1))
    for source in workshop.company.source_names:
        land_source(workshop.company, source, base, workshop.night_before, LANDED_AT, "tests")
    (base / "build").mkdir()
    with duckdb.connect(str(base / "build" / "warehouse.duckdb")) as connection:
        connection.execute("create schema kpi")
        connection.execute(
            "create table kpi.fct_kpi_values (period_start date, period_type varchar, status varchar)"
        )
        connection.execute("create schema quality")
        connection.execute(
            "create table quality.period_fingerprints (period_type varchar, period_start date)"
        )
    return workshop


@pytest.fixture(scope="module")
def tried(workshop: Workshop) -> Tried:
    return lambda name: try_out(workshop, FAULTS[name], workshop.folder / "place", is_whole=False)


@pytest.mark.parametrize(("name", "layer", "finder"), SAMPLE, ids=[name for name, _, _ in SAMPLE])
def test_the_sampled_fault_is_caught_where_it_should_be(
    name: str, layer: str, finder: str, tried: Tried
) -> None:
    outcome = tried(name)

    assert outcome.layer == layer, outcome
    assert not finder or finder in outcome.checks


def test_plain_sql_and_great_expectations_give_one_verdict(workshop: Workshop, tmp_path: Path) -> None:
    state = workshop.state_for("", tmp_path / "state")
    for source in workshop.company.source_names:
        land_source(workshop.company, source, state, NIGHT, LANDED_AT, "tests")
    hand_over(workshop.company, state, NIGHT)
    with duckdb.connect(str(state / "build" / "landed.duckdb")) as connection:
        connection.execute("update entities set quarantined_row_count = 9999 where entity = 'acc_payments'")

    plain, gated = verdicts(workshop, state, tmp_path)

    assert len(plain) > 30
    assert plain == gated
    assert plain["landing.quarantine.acc_payments"] is False


def verdicts(workshop: Workshop, state: Path, folder: Path) -> tuple[dict[str, bool | None], ...]:
    """Verdicts of the landing suites, asked plainly and by Great Expectations, by check id."""
    warehouse = workshop.folder / "base" / "build" / "warehouse.duckdb"
    told: list[list[CheckResult]] = []
    for is_plain in (True, False):
        with open_audit_database(state / "build" / "landed.duckdb", warehouse) as database:
            night = read_night_facts(database, NIGHT)
            make_landed_views(database, night.known_entities)
            declared, _ = declare_suites(read_contracts(CONTRACTS), night, read_thresholds(THRESHOLDS))
            wanted = ("landing.acc_payments", "landing.quarantine", "landing.references", "history.days")
            suites = [suite for suite in declared if suite.name in wanted]
            if is_plain:
                told.append(judged_plainly(suites, database, NIGHT))
            else:
                outcomes = evaluate_suites(suites, database, folder / "pages", LANDED_AT, "tests")
                told.append(judge(suites, outcomes, NIGHT))
    return tuple({result.check_id: result.is_success for result in results} for results in told)


def test_there_are_a_hundred_faults_and_twenty_odd_nights_with_names_of_their_own() -> None:
    names = [planted.name for planted in [*read_faults(), *read_odd_nights()]]

    assert len(read_faults()) >= 100
    assert len(read_odd_nights()) >= 20
    assert len(set(names)) == len(names)
    assert {fault.kind for fault in read_faults()} == set(CLASSES)


def test_a_fault_that_nobody_caught_or_ran_stays_on_the_page() -> None:
    missed, waiting, found = read_faults()[:3]
    page = gate_page(
        [
            Outcome(missed.name, missed.kind, NOT_CAUGHT, (), "whole_night"),
            Outcome(waiting.name, waiting.kind, NOT_CAUGHT, (), "landing_checks"),
            Outcome(found.name, found.kind, "landing", ("ExtractTruncated",), "landing"),
        ],
        60,
    )

    rows = {line.split(" | ")[0].strip("| "): line for line in page.splitlines() if line.startswith("| the")}
    assert "**not caught**" in rows[missed.name.replace("_", " ")]
    assert "whole night not run" in rows[waiting.name.replace("_", " ")]
    assert "ExtractTruncated" in next(
        line for line in page.splitlines() if found.name.replace("_", " ") in line
    )
    assert "1 of 3 (33%)" in page


def test_the_clean_night_passes_every_landing_check(workshop: Workshop, tmp_path: Path) -> None:
    state = workshop.state_for("", tmp_path / "state")
    for source in workshop.company.source_names:
        land_source(workshop.company, source, state, NIGHT, LANDED_AT, "tests")
    hand_over(workshop.company, state, NIGHT)
    results = landing_checks(workshop, state, tuple(workshop.company.contracts))

    assert len(results) > 60
    assert [result.check_id for result in results if result.closes_the_gate] == []
