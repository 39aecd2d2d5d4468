"""Command line of AUDIT: `python -m expectations audit | results`."""

from datetime import UTC, date, datetime
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

EXIT_GATE_CLOSED = 2
EXIT_NOT_AUDITED = 3

application = typer.Typer(
    help="May this build be published?", no_args_is_help=True, pretty_exceptions_enable=False
)
State = Annotated[Path, typer.Option(help="State folder of the company.")]


@application.command("audit")
def audit_command(
    state: State,
    as_of: Annotated[
        datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="The night's last complete day.")
    ],
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


def _headline(summary: GateSummary) -> str:
    verdict = "[green]open[/green]" if summary.is_open else "[red]closed[/red]"
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
    )


if __name__ == "__main__":
    application()
