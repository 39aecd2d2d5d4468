"""May this build be published? The verdict as tables, as pages, and as an error where it is no."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from expectations.audit_database import (
    make_landed_views,
    open_audit_database,
    read_night_facts,
    read_sources,
)
from expectations.checks import CheckResult, Layer, Status
from expectations.contracts import CONTRACTS, read_contracts
from expectations.dbt_results import dbt_results
from expectations.errors import NOBODY, BuildInUse, GateClosed
from expectations.evaluation import evaluate_suites
from expectations.full_disk import telling_full_disk
from expectations.gate_history import read_earlier_gate, vanished_checks, with_age, with_overrides
from expectations.gate_tables import GateSummary, identify_build, summarise, write_gate_tables
from expectations.interventions import read_interventions
from expectations.release_before import find_release_before
from expectations.suites import declare_suites, required_suites
from expectations.thresholds import THRESHOLDS, read_thresholds
from expectations.verdicts import (
    assert_ids_are_unique,
    judge,
    left_out_suites,
    missing_suites,
    sources_to_blame,
)
from state_folder.build_lock import build_alone

SHOWN_FAILURES = 20


@dataclass(frozen=True)
class GateReport:
    """An open gate: its summary, every result, the suites of entities that are not configured, the pages."""

    summary: GateSummary
    results: tuple[CheckResult, ...]
    not_configured: tuple[str, ...]
    pages: Path


def audit(
    state: Path, as_of: date, run_at: datetime, contracts: Path = CONTRACTS, thresholds: Path = THRESHOLDS
) -> GateReport:
    """Audit the build of the night in `state` and write the verdict into it.

    Reads `build/landed.duckdb`, `build/warehouse.duckdb` and `build/dbt/target/`; writes
    `quality.gate_results` and `quality.gate_summary` into the build and the pages into `data_docs/`. `run_at`
    stands on the pages only: the same night audited twice gives equal tables.

    Raises:
        GateClosed: a blocking check did not succeed; tables and pages are written.
        AuditError: the audit could not be made; no verdict was written.
    """
    not_done = "The audit was not finished, nothing was published."
    in_use = "Nothing was audited here, nothing was published."
    with telling_full_disk(state, not_done), build_alone(state, BuildInUse, in_use):
        return _audit(state, as_of, run_at, contracts, thresholds)


def _audit(state: Path, as_of: date, run_at: datetime, contracts: Path, thresholds: Path) -> GateReport:
    warehouse = state / "build" / "warehouse.duckdb"
    pages = state / "data_docs"
    limits = read_thresholds(thresholds)
    facts_of_contracts = read_contracts(contracts)
    interventions = read_interventions(state, as_of)
    before = find_release_before(state / "published", as_of)
    with open_audit_database(state / "build" / "landed.duckdb", warehouse, before) as database:
        night = read_night_facts(database, as_of, before, interventions)
        results = dbt_results(state / "build" / "dbt" / "target", as_of)
        make_landed_views(database, night.known_entities)
        suites, left_out = declare_suites(facts_of_contracts, night, limits)
        assert_ids_are_unique(suites)
        outcomes = evaluate_suites(suites, database, pages, run_at, run_name=as_of.isoformat())
        results += judge(suites, outcomes, as_of)
        results += missing_suites(required_suites(night), suites, as_of)
        results += left_out_suites(left_out, as_of)
        earlier = read_earlier_gate(database) if before else None
        if earlier:
            results.append(vanished_checks(earlier, results, as_of))
        build_id = identify_build(database)
        source_of = read_sources(database)
    results = with_overrides(with_age(results, earlier, as_of), interventions)
    summary = summarise(results, as_of, build_id)
    write_gate_tables(warehouse, results, summary)
    if not summary.is_open:
        blamed = sources_to_blame(results, outcomes, source_of)
        closed = GateClosed(closing_message(state, summary, results, blamed))
        closed.blamed = blamed
        raise closed
    return GateReport(summary=summary, results=tuple(results), not_configured=tuple(left_out), pages=pages)


def closing_message(
    state: Path, summary: GateSummary, results: list[CheckResult], blamed: Mapping[str, str] = NOBODY
) -> str:
    """Which checks failed, what was seen and expected, what was not done, what to do."""
    failed = sorted(
        (result for result in results if result.closes_the_gate), key=lambda result: result.check_id
    )
    together = _together(failed)
    lines = [
        f"The gate closed on the build of {summary.as_of} in {state / 'build' / 'warehouse.duckdb'}: "
        f"{summary.failed_count} of {summary.expectation_count} checks did not succeed.",
        *(_line(alike) for alike in together[:SHOWN_FAILURES]),
    ]
    if len(together) > SHOWN_FAILURES:
        lines.append(f"  … and {sum(len(alike) for alike in together[SHOWN_FAILURES:])} checks more")
    lines += [
        f"What {source} delivered is to blame. Held, it stands as of its last good night, and the rest goes "
        f"out: python -m ingestion hold --source {source} --date {summary.as_of} …, then run the night again."
        for source in blamed
    ]
    lines += [
        f"Nothing was published; {_standing_release(state)}.",
        f"All results: python -m expectations results --state {state}",
        f"Pages: {state / 'data_docs' / 'index.html'}",
        "What to do for each kind of failure stands in docs/runbook_gate.md; afterwards land and build "
        f"again, then run: python -m expectations audit --state {state} --date {summary.as_of}",
    ]
    return "\n".join(lines)


def _together(failed: list[CheckResult]) -> list[list[CheckResult]]:
    """Checks of a suite that failed for one reason (it saw nothing, it could not be made) are one line."""
    groups: dict[tuple[str, Status, str], list[CheckResult]] = {}
    for result in failed:
        is_of_the_suite = (
            result.status in (Status.SAW_NOTHING, Status.ERRORED) and result.layer is not Layer.DBT
        )
        part = result.message if is_of_the_suite else result.check_id
        groups.setdefault((result.suite, result.status, part), []).append(result)
    return list(groups.values())


def _line(alike: list[CheckResult]) -> str:
    first = alike[0]
    seen = "looked at no rows" if not first.row_count_seen else f"looked at {first.row_count_seen} rows"
    if first.layer is Layer.DBT:
        seen = "run by dbt"
    where = f"{first.object_name}.{first.column_name}" if first.column_name else first.object_name
    name = first.check_id if len(alike) == 1 else f"{first.suite} ({len(alike)} checks)"
    return (
        f"  ✗ {name} [{first.status}] on {where}: observed {first.observed_value or 'nothing'}, "
        f"expected {first.expected_value}; {seen}; {first.message}"
    )


def _standing_release(state: Path) -> str:
    """What readers go on seeing, as the manifest of the last release says."""
    manifest = state / "published" / "manifest.json"
    if not manifest.is_file():
        return "there is no release yet, so readers see nothing"
    release = json.loads(manifest.read_text(encoding="utf-8")).get("release_id", "published last")
    return f"readers keep release {release}"
