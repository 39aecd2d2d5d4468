"""The table in a terminal that ends a night: headline KPIs, where the release lies, what the gate checked."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
from rich.table import Table

from publishing.errors import NothingPublished
from publishing.formatting import Formatter
from publishing.gate import GateSummary, read_gate_summary
from publishing.kpi_figures import Figure, month_before, month_of, read_figures
from publishing.layout import Layout
from publishing.page_content import Company, read_company
from publishing.page_settings import read_page_settings

_NO_FIGURE = {"ok": "undefined", "no_data": "no data", "held": "held", "mixed_units": "mixed units"}


@dataclass(frozen=True)
class Headline:
    """What the published file says of its last month."""

    company: Company
    figures: tuple[Figure, ...]
    gate: GateSummary


def read_headline(state: Path) -> Headline:
    """Read the published file of a state folder.

    Raises:
        NothingPublished: there is none.
    """
    layout = Layout(state)
    if not layout.warehouse.is_file():
        raise NothingPublished(
            f"{layout.warehouse}: nothing has been published in this state folder yet, so there"
            " is nothing to "
            "show. Publish a night first: python -m publishing publish --state <folder> --date <date>"
        )
    with duckdb.connect(str(layout.warehouse), read_only=True) as connection:
        company = read_company(connection)
        figures = read_figures(connection, read_page_settings().headline_kpis, company.as_of)
        return Headline(company, figures, read_gate_summary(connection, layout.warehouse.stem))


def headline_table(headline: Headline) -> Table:
    """The figures of this month and the month before, for a terminal, in English."""
    company = headline.company
    formatter = Formatter("en", company.reporting_currency)
    month = month_of(company.as_of)
    partial = " so far" if (company.as_of + timedelta(days=1)).month == company.as_of.month else ""
    table = Table(title=f"{company.company_name}, figures up to {company.as_of}", title_justify="left")
    table.add_column("KPI")
    table.add_column(f"{formatter.month(month)}{partial}", justify="right")
    table.add_column(formatter.month(month_before(month)), justify="right")
    table.add_column("Target", justify="right")
    for figure in headline.figures:
        table.add_row(*_row(figure, formatter))
    return table


def headline_lines(headline: Headline, state: Path) -> list[str]:
    """Where the release lies and what the gate checked; paths unbroken, to be copied."""
    layout = Layout(state)
    gate = headline.gate
    overridden = ", overridden by a person" if gate.is_overridden else ""
    return [
        f"Release   {headline.company.release_id}",
        f"File      {layout.warehouse}",
        f"Page      {layout.pages / 'index.html'}",
        f"Gate      open: {gate.expectation_count:,} expectations checked, {gate.failed_count:,} failed,"
        f" {gate.warning_count:,} warnings{overridden}",
        *(
            f"Held      {hold.source}: stands as of {hold.held_through} ({hold.held_by}: {hold.reason})"
            for hold in headline.company.held
        ),
    ]


def _row(figure: Figure, formatter: Formatter) -> tuple[str, str, str, str]:
    unit = figure.kpi.unit
    current = _NO_FIGURE[figure.status]
    if figure.status == "ok" and figure.value is not None:
        marks = " (provisional)" if figure.is_provisional else ""
        current = formatter.figure(figure.value, unit).full + marks
    previous = "no data" if figure.previous is None else formatter.figure(figure.previous, unit).full
    target = "" if figure.target is None else formatter.figure(figure.target, unit).full
    return figure.kpi.name_en, current, previous, target
