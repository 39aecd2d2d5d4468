"""Command line of AUDIT: `python -m expectations audit | results | override | incident`."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from expectations.auditing import audit
from expectations.checks import CheckResult
from expectations.contracts import CONTRACTS
from expectations.errors import AuditError, GateClosed
from expectations.gate_tables import GateSummary, read_gate_tables
from expectations.interventions import LONGEST_OVERRIDE, Override, record_incident, record_override

EXIT_GATE_CLOSED = 2
EXIT_NOT_AUDITED = 3

application = typer.Typer(
    help="May this build be published?", no_args_is_help=True, pretty_exceptions_enable=False
)
State = Annotated[Path, typer.Option(help="State folder of the company.")]
Night = Annotated[
    datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="The night's last complete day.")
]
Person = Annotated[str, typer.Option("--name", help="Who answers for it; published.")]
Reason = Annotated[str, typer.Option("--reason", help="Why it is right; published.")]


@application.command("audit")
def audit_command(
    state: State,
    as_of: Night,
    contracts: Annotated[Path, typer.Option(help="Folder of the contracts.")] = CONTRACTS,
) -> None:
    """Audit the build of a night: 0 the gate is open, 2 it closed, 3 the audit could not be made."""
    console = Console()
    try:
        report = audit(
            state, date(as_of.year, as_of.month, as_of.day), run_at=datetime.now(UTC), contracts=contracts
        )
    except GateClosed as closed:
        Console(stderr=True).print(f"GateClosed: {closed}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(EXIT_GATE_CLOSED) from closed
    except AuditError as fault:
        Console(stderr=True).print(
            f"{type(fault).__name__}: {fault}", style="red", markup=False, highlight=False
        )
        raise typer.Exit(EXIT_NOT_AUDITED) from fault
    console.print(_headline(report.summary))
    console.print(_layers(list(report.results)))
    if report.not_configured:
        console.print(
            "Not checked, since the company has not configured what they look at: "
            f"{len(report.not_configured)} suites "
            "(python -m expectations results names them)."
        )
    console.print(f"Pages: {report.pages / 'index.html'}", soft_wrap=True)


@application.command("results")
def results_command(
    state: State,
    everything: Annotated[bool, typer.Option("--all", help="Show the checks that passed, too.")] = False,
) -> None:
    """Show the results that the last audit wrote into the build."""
    try:
        summary, results = read_gate_tables(state / "build" / "warehouse.duckdb")
    except AuditError as fault:
        Console(stderr=True).print(
            f"{type(fault).__name__}: {fault}", style="red", markup=False, highlight=False
        )
        raise typer.Exit(EXIT_NOT_AUDITED) from fault
    console = Console()
    console.print(_headline(summary))
    console.print(_layers(results))
    for result in sorted(results, key=lambda result: (not result.closes_the_gate, result.check_id)):
        if result.is_success is False or (everything and result.is_success):
            console.print(_detail(result), soft_wrap=True, highlight=False)
    left_out = [result.suite for result in results if result.is_success is None]
    if left_out:
        console.print(f"Not configured, so not checked: {', '.join(left_out)}")


@application.command("override")
def override_command(
    state: State,
    as_of: Night,
    check: Annotated[str, typer.Option("--check", help="The check_id that may fail.")],
    name: Person,
    reason: Reason,
    nights: Annotated[
        int,
        typer.Option(min=1, max=LONGEST_OVERRIDE.days + 1, help="How many nights, with this one."),
    ] = 1,
) -> None:
    """Answer by name for a check that failed; the next audit of these nights publishes it as overridden."""
    first = date(as_of.year, as_of.month, as_of.day)
    last = first + timedelta(days=nights - 1)
    try:
        record_override(state, Override(check, name, reason, first, last), datetime.now(UTC))
    except AuditError as fault:
        Console(stderr=True).print(f"{type(fault).__name__}: {fault}", style="red", markup=False)
        raise typer.Exit(EXIT_NOT_AUDITED) from fault
    Console().print(
        f"{check} may fail until {last}, as {name} answers for it. "
        f"Audit again: python -m expectations audit --state {state} --date {first}",
        soft_wrap=True,
    )


@application.command("incident")
def incident_command(state: State, as_of: Night, name: Person, reason: Reason) -> None:
    """Mark a day that was not as usual, so that no check learns from it."""
    day = date(as_of.year, as_of.month, as_of.day)
    try:
        record_incident(state, day, name, reason, datetime.now(UTC))
    except AuditError as fault:
        Console(stderr=True).print(f"{type(fault).__name__}: {fault}", style="red", markup=False)
        raise typer.Exit(EXIT_NOT_AUDITED) from fault
    Console().print(f"{day} is marked: no check learns from it.")


def _headline(summary: GateSummary) -> str:
    verdict = "[green]open[/green]" if summary.is_open else "[red]closed[/red]"
    if summary.is_overridden:
        verdict = "[yellow]open by override[/yellow]"
    return (
        f"Gate of {summary.as_of}: {verdict}; {summary.expectation_count} checks, "
        f"{summary.failed_count} failed, {summary.warning_count} warnings; build {summary.build_id}"
    )


def _layers(results: list[CheckResult]) -> Table:
    table = Table(
        Column("layer", no_wrap=True), "suites", "checks", "passed", "failed", "warnings", "not configured"
    )
    for layer in sorted({result.layer for result in results}):
        of_layer = [result for result in results if result.layer is layer]
        table.add_row(
            layer.value,
            str(len({result.suite for result in of_layer if result.is_success is not None})),
            str(sum(result.is_success is not None for result in of_layer)),
            str(sum(result.is_success is True for result in of_layer)),
            str(sum(result.closes_the_gate for result in of_layer)),
            str(sum(result.is_success is False and not result.closes_the_gate for result in of_layer)),
            str(sum(result.is_success is None for result in of_layer)),
        )
    return table


def _detail(result: CheckResult) -> Text:
    """One check in one line, red where it closes the gate, yellow where it warns."""
    style = "green" if result.is_success else "red" if result.closes_the_gate else "yellow"
    seen = "" if result.row_count_seen is None else f" looked at {result.row_count_seen} rows;"
    return Text.assemble(
        (f"{'✓' if result.is_success else '✗'} {result.check_id} [{result.status}]", style),
        f" observed {result.observed_value or 'nothing'}; expected {result.expected_value};"
        f"{seen} {result.message}",
        f"; stands since {result.standing_since}" if result.standing_since else "",
        f"; {result.overridden_by} answers for it until {result.override_until}: {result.override_reason}"
        if result.overridden_by
        else "",
    )


if __name__ == "__main__":
    application()
