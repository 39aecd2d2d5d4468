"""One fault through the stages of a night, in their order, up to the layer that catches it."""

import shutil
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dbt_project.errors import BuildError
from expectations.audit_database import make_landed_views, open_audit_database, read_night_facts
from expectations.auditing import audit
from expectations.checks import CheckResult, Severity
from expectations.contracts import CONTRACTS, ContractFacts, read_contracts
from expectations.dbt_results import dbt_results
from expectations.errors import GateClosed
from expectations.gate_tables import read_gate_tables
from expectations.release_before import find_release_before
from expectations.suites import declare_suites
from expectations.thresholds import THRESHOLDS, Thresholds, read_thresholds
from ingestion.errors import IngestionError
from ingestion.handover import hand_over
from ingestion.landing import land_source
from tests.faults.models import plant_into_model, rebuild_over_rows
from tests.faults.plain_checks import judged_plainly
from tests.faults.planted import Planted
from tests.faults.spoiling import Night, plant
from tests.faults.workshop import LANDED_AT, Workshop, build_night

NOT_CAUGHT = "not caught"


@dataclass(frozen=True)
class Outcome:
    """What became of one fault or odd night.

    `layer`: landing (a file was refused or is missing), landing_checks (a check that needs the hand-over
    only), build, a layer of the gate, or `not caught`. `checks`: the errors or the check ids, the first few.
    `stage`: how far it was run: landing, landing_checks or whole_night. `warnings`: checks that warned.
    `is_brief`: built from the SQL that dbt had compiled for the undisturbed night, without dbt, and judged in
    plain SQL.
    """

    name: str
    kind: str
    layer: str
    checks: tuple[str, ...]
    stage: str
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    is_brief: bool = False

    @property
    def is_caught(self) -> bool:
        """Whether readers were spared the fault."""
        return self.layer != NOT_CAUGHT

    def as_row(self) -> dict[str, object]:
        """For the file of results."""
        return asdict(self)


def try_out(
    workshop: Workshop, planted: Planted, place: Path, is_whole: bool, is_brief: bool = False
) -> Outcome:
    """Plant and run; a fault that no landing check catches goes through build and gate only if `is_whole`.

    A fault in a model begins with the undisturbed build of the night. `is_brief`: a fault in the rows is
    built without dbt. `place` is removed at the end.
    """
    started = time.monotonic()
    try:
        if planted.model:
            found = plant_into_model(workshop, planted, place)
        else:
            found = _through_the_stages(workshop, planted, place, is_whole, is_brief)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    layer, checks, stage, warnings = found
    seconds = round(time.monotonic() - started, 1)
    is_without_dbt = stage == "whole_night" and (is_brief or bool(planted.model))
    return Outcome(planted.name, planted.kind, layer, checks, stage, warnings, seconds, is_without_dbt)


Found = tuple[str, tuple[str, ...], str, tuple[str, ...]]


def _through_the_stages(
    workshop: Workshop, planted: Planted, place: Path, is_whole: bool, is_brief: bool
) -> Found:
    source = workshop.source_of(planted.extracts)
    state = workshop.state_for(source, place)
    before = workshop.delivery / "inbox"
    plant(
        planted, Night(state / "inbox", before, workshop.night.isoformat(), workshop.night_before.isoformat())
    )
    refusals = _land(workshop, state, source)
    if refusals:
        return "landing", refusals, "landing", ()
    hand_over(workshop.company, state, workshop.night)
    results = landing_checks(workshop, state, planted.extracts)
    closing = _closing(results)
    if closing:
        return "landing_checks", closing, "landing_checks", ()
    if not is_whole:
        return NOT_CAUGHT, (), "landing_checks", _warning(results)
    if is_brief:
        if broken := rebuild_over_rows(workshop, state):
            return "build", ("BuildFailed", broken), "whole_night", ()
        return found_in(every_check(workshop, state))
    try:
        build_night(workshop.company, state, workshop.night)
    except BuildError as error:
        return "build", (type(error).__name__, str(error)[:200]), "whole_night", ()
    return audited(workshop, state)


def audited(workshop: Workshop, state: Path) -> Found:
    """The gate over a whole build: its verdict by layer."""
    try:
        report = audit(state, workshop.night, LANDED_AT)
    except GateClosed:
        return found_in(read_gate_tables(state / "build" / "warehouse.duckdb")[1])
    return found_in(list(report.results))


def found_in(results: list[CheckResult]) -> Found:
    """The verdict of a whole night."""
    closing = [result for result in results if result.closes_the_gate]
    layer = closing[0].layer.value if closing else NOT_CAUGHT
    return layer, _closing(closing), "whole_night", _warning(results)


def every_check(workshop: Workshop, state: Path) -> list[CheckResult]:
    """What the gate asks of a whole build, in plain SQL, and what dbt's tests said."""
    limits, contracts = _rules()
    release_before = find_release_before(state / "published", workshop.night)
    build = state / "build"
    with open_audit_database(build / "landed.duckdb", build / "warehouse.duckdb", release_before) as database:
        night = read_night_facts(database, workshop.night, release_before)
        make_landed_views(database, night.known_entities)
        suites, _ = declare_suites(contracts, night, limits)
        results = dbt_results(build / "dbt" / "target", workshop.night)
        return results + judged_plainly(suites, database, workshop.night)


def land_all(workshop: Workshop, state: Path) -> None:
    """Land every source of the undisturbed night."""
    if refusals := _land(workshop, state, ""):
        raise ValueError(f"the undisturbed night does not land: {refusals}")


def _land(workshop: Workshop, state: Path, source: str) -> tuple[str, ...]:
    refusals: list[str] = []
    for name in [source] if source else workshop.company.source_names:
        try:
            land_source(workshop.company, name, state, workshop.night, LANDED_AT, "faults")
        except IngestionError as error:
            refusals.append(type(error).__name__)
    return tuple(refusals)


def landing_checks(workshop: Workshop, state: Path, touched: tuple[str, ...]) -> list[CheckResult]:
    """The suites of the gate that look at nothing but the hand-over, without those of untouched entities.

    Asked in plain SQL, which costs a tenth; those of untouched entities pass as on the undisturbed night. The
    build of the night before stands in for the one that there is not yet; no suite here reads it.
    """
    warehouse = workshop.folder / "base" / "build" / "warehouse.duckdb"
    limits, contracts = _rules()
    release_before = find_release_before(state / "published", workshop.night)
    with open_audit_database(state / "build" / "landed.duckdb", warehouse, release_before) as database:
        night = read_night_facts(database, workshop.night, release_before)
        make_landed_views(database, night.known_entities)
        declared, _ = declare_suites(contracts, night, limits)
        untouched = {f"landing.{entity}" for entity in set(night.known_entities) - set(touched)}
        suites = [
            suite for suite in declared if "warehouse." not in suite.subject and suite.name not in untouched
        ]
        return judged_plainly(suites, database, workshop.night)


@cache
def _rules() -> tuple[Thresholds, tuple[ContractFacts, ...]]:
    return read_thresholds(THRESHOLDS), read_contracts(CONTRACTS)


def _closing(results: list[CheckResult]) -> tuple[str, ...]:
    return tuple(sorted(result.check_id for result in results if result.closes_the_gate))[:6]


def _warning(results: list[CheckResult]) -> tuple[str, ...]:
    return tuple(
        sorted(
            result.check_id
            for result in results
            if result.is_success is False and result.severity is Severity.WARN
        )
    )
