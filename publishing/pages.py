"""The pages of a release: one file per language, whole in itself, without script and without network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from publishing.formatting import Formatter
from publishing.gate import GateDetails, GateSummary, read_gate_details, read_gate_summary
from publishing.kpi_figures import Figure, month_of, read_figures
from publishing.page_content import (
    Company,
    MemberTable,
    SourceRow,
    StageRow,
    TrendPoint,
    leading_measure,
    measure_name,
    read_company,
    read_funnel,
    read_members,
    read_sources,
)
from publishing.page_settings import LANGUAGES, Measure, PageSettings, read_page_settings, read_wordings
from publishing.trend_chart import DESKTOP, PHONE, draw_trend

PAGE_OF_LANGUAGE = {"vi": "index.html", "en": "index.en.html"}


@dataclass(frozen=True)
class PageContent:
    """All that a page says, in no language yet."""

    company: Company
    figures: tuple[Figure, ...]
    leading: Measure | None
    trend: tuple[TrendPoint, ...]
    leaderboard: MemberTable | None
    regions: MemberTable | None
    funnel: tuple[StageRow, ...]
    gate: GateSummary
    gate_details: GateDetails
    sources: tuple[SourceRow, ...]


class Wording:
    """Looks words up by key and fills them in; a key that does not exist is an error."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words of one language."""
        self._words = words

    def __call__(self, key: str, **parts: object) -> str:
        """The words of a key, with the parts in their braces."""
        return self._words[key].format(**parts)

    def known(self, key: str, otherwise: str) -> str:
        """The words of a key that data brought, or the data's own word."""
        return self._words.get(key, otherwise)


def render_pages(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, ...]:
    """Write the pages of the release that `connection` has open into a folder; returns the files."""
    settings = read_page_settings()
    content = read_page_content(connection, settings)
    environment = Environment(
        loader=PackageLoader("publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("page.html.j2")
    paths = []
    for language in LANGUAGES:
        path = folder / PAGE_OF_LANGUAGE[language]
        path.write_text(template.render(_view(connection, content, language)), "utf-8")
        paths.append(path)
    return tuple(paths)


def read_page_content(connection: duckdb.DuckDBPyConnection, settings: PageSettings) -> PageContent:
    """Everything that the page shows, read from the release itself."""
    company = read_company(connection)
    as_of = company.as_of
    found = leading_measure(connection, settings.leading_measures, as_of, settings.trend_months)
    leading, trend = found or (None, ())
    database = connection.execute("select current_database()").fetchone()
    assert database is not None
    leaderboard = regions = None
    if leading is not None:
        others = [each for each in settings.further_measures if each.kpi_code != leading.kpi_code]
        measures = [leading, *others]
        leaderboard = read_members(connection, "rep", measures, as_of, settings.leaderboard_rows)
        regions = read_members(connection, "region", measures, as_of, settings.region_rows)
    return PageContent(
        company=company,
        figures=read_figures(connection, settings.headline_kpis, as_of),
        leading=leading,
        trend=trend,
        leaderboard=leaderboard,
        regions=regions,
        funnel=read_funnel(connection, as_of),
        gate=read_gate_summary(connection, database[0]),
        gate_details=read_gate_details(connection, settings.finding_rows),
        sources=read_sources(connection),
    )


def _view(connection: duckdb.DuckDBPyConnection, content: PageContent, language: str) -> dict[str, object]:
    formatter = Formatter(language, content.company.reporting_currency)
    wording = Wording(read_wordings(language))
    trend: dict[str, object] = {}
    if content.leading is not None:
        name = measure_name(connection, content.leading, language)
        trend = _trend_view(content.trend, content.leading.unit, name, formatter, wording)
    other = next(each for each in LANGUAGES if each != language)
    return {
        "language": language,
        "other_language": other,
        "other_page": PAGE_OF_LANGUAGE[other],
        "t": wording,
        "format": formatter,
        "content": content,
        "month": formatter.month(month_of(content.company.as_of)),
        "shown": [figure for figure in content.figures if figure.has_value],
        "without_figure": [figure for figure in content.figures if not figure.has_value],
        "marks": _marks(content.figures),
        "trend": trend,
        "funnel_total": max((stage.contact_count for stage in content.funnel), default=0),
    }


def _trend_view(
    points: Sequence[TrendPoint], unit: str, name: str, formatter: Formatter, wording: Wording
) -> dict[str, object]:
    known = [point for point in points if point.value is not None]
    highest = max(known, key=lambda point: point.value or 0)
    summary = wording(
        "trend_summary",
        measure=name,
        first=formatter.month(points[0].month),
        last=formatter.month(known[-1].month),
        high=formatter.figure(highest.value or Decimal(0), unit).brief,
        high_month=formatter.month(highest.month),
        latest=formatter.figure(known[-1].value or Decimal(0), unit).brief,
    )
    return {
        "measure": name,
        "summary": summary,
        "phone": draw_trend(points, unit, formatter, PHONE),
        "desktop": draw_trend(points, unit, formatter, DESKTOP),
    }


def _marks(figures: Sequence[Figure]) -> dict[str, bool]:
    shown = [figure for figure in figures if figure.has_value]
    return {
        "partial": any(figure.is_partial for figure in shown),
        "provisional": any(figure.is_provisional for figure in shown),
    }
