"""The pages of a release: one file per page and language, whole in itself, without script or network."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.drilldown.members import Row, region_rows
from publishing.drilldown.reading import MANAGERS, Reading, read_release
from publishing.drilldown.rendering import (
    Frame,
    page_environment,
    render_drilldown,
    shared_view,
)
from publishing.drilldown.subjects import company_sales
from publishing.gate import read_gate_details, read_gate_summary
from publishing.kpi_figures import Figure, read_figures
from publishing.page_content import (
    Company,
    MemberTable,
    StageRow,
    leading_measure,
    read_company,
    read_funnel,
    read_members,
    read_sources,
)
from publishing.page_settings import LANGUAGES, Measure, PageSettings, read_page_settings

PAGE_OF_LANGUAGE = {"vi": "index.html", "en": "index.en.html"}


@dataclass(frozen=True)
class PageContent:
    """What only the company's page says, in no language yet."""

    figures: tuple[Figure, ...]
    leaderboard: MemberTable | None
    regions: MemberTable | None
    funnel: tuple[StageRow, ...]


def render_pages(
    connection: duckdb.DuckDBPyConnection, folder: Path, today: str | None = None
) -> tuple[Path, ...]:
    """Write the pages of the release that `connection` has open into a folder; returns the company's pages.

    `today` is the address of the page of the running day, as the pages see it; without one no page links
    there.
    """
    settings = read_page_settings()
    company = read_company(connection)
    leading = leading_measure(connection, settings.leading_measures, company.as_of, settings.trend_months)
    reading = read_release(connection, company, leading, settings)
    database = connection.execute("select current_database()").fetchone()
    assert database is not None
    frame = Frame(
        reading=reading,
        gate=read_gate_summary(connection, database[0]),
        gate_details=read_gate_details(connection, settings.check_rows, company.as_of),
        sources=read_sources(connection),
        today=today,
    )
    content = read_page_content(connection, settings, leading, company)
    template = page_environment().get_template("page.html.j2")
    paths = []
    for language in LANGUAGES:
        path = folder / PAGE_OF_LANGUAGE[language]
        path.write_text(template.render(_view(frame, content, language)), "utf-8")
        paths.append(path)
    render_drilldown(frame, folder)
    return tuple(paths)


def read_page_content(
    connection: duckdb.DuckDBPyConnection, settings: PageSettings, leading: Measure | None, company: Company
) -> PageContent:
    """What the company's page shows and no other, read from the release itself."""
    as_of = company.as_of
    leaderboard = regions = None
    if leading is not None:
        others = [each for each in settings.further_measures if each.kpi_code != leading.kpi_code]
        measures = [leading, *others]
        leaderboard = read_members(connection, "rep", measures, as_of, settings.leaderboard_rows)
        regions = read_members(connection, "region", measures, as_of, settings.region_rows)
    return PageContent(
        figures=read_figures(connection, settings.headline_kpis, as_of),
        leaderboard=leaderboard,
        regions=regions,
        funnel=read_funnel(connection, as_of),
    )


def _view(frame: Frame, content: PageContent, language: str) -> dict[str, object]:
    leading = frame.reading.leading
    above = leading.kpi_code if leading and leading.part == "value" else None
    known = [each for each in content.figures if each.has_value]
    shown = [each for each in known if each.kpi.kpi_code != above]
    shared = shared_view(frame, language)
    marks = _marks(known)
    return {
        **shared,
        "here": "index",
        "other_page": PAGE_OF_LANGUAGE[str(shared["other_language"])],
        "content": content,
        "shown": shown,
        "without_figure": [figure for figure in content.figures if not figure.has_value],
        "marks": marks,
        "provisional": marks["provisional"],
        "sales": company_sales(frame.reading),
        "regions": _top_regions(frame.reading),
        "roles": frame.reading.settings.roles,
        "stages": frame.reading.stages,
        "manager_role": next(r.role_id for r in frame.reading.settings.roles if r.audience == MANAGERS),
        "funnel_total": max((stage.contact_count for stage in content.funnel), default=0),
    }


def _top_regions(reading: Reading) -> list[Row]:
    """The regions where a reader starts, if the release has a figure or a target of any of them."""
    rows = region_rows(reading, reading.organisation.top_regions())
    return rows if any(row.value is not None or row.attained for row in rows) else []


def _marks(shown: Sequence[Figure]) -> dict[str, bool]:
    return {
        "partial": any(figure.is_partial for figure in shown),
        "provisional": any(figure.is_provisional for figure in shown),
    }
