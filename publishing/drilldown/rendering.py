"""Pages as files: each subject once in every language, whole in itself, without script or network."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from publishing.drilldown.members import Row, history_months
from publishing.drilldown.page_names import PAY_FOLDER, page_name
from publishing.drilldown.reading import Reading
from publishing.drilldown.roles import CatalogueKpi, families
from publishing.drilldown.subjects import Subject, subjects
from publishing.formatting import Formatter
from publishing.gate import GateDetails, GateSummary
from publishing.page_content import SourceRow, measure_name
from publishing.page_settings import LANGUAGES, read_wordings

Href = Callable[..., str]
# A figure's colour never stands alone: this sign and a word stand beside it.
ICONS = {"met": "✓", "near": "≈", "behind": "▼", "none": "–"}
LATER_PART_ROWS = 100


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


@dataclass(frozen=True)
class Frame:
    """What every page has around its own content; `today` is the address of the page of the running day."""

    reading: Reading
    gate: GateSummary
    gate_details: GateDetails
    sources: tuple[SourceRow, ...]
    today: str | None = None


@cache
def page_environment() -> Environment:
    """Templates with the filters that they use."""
    environment = Environment(
        loader=PackageLoader("publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["exact"] = exact
    return environment


def exact(value: Decimal | int) -> str:
    """A figure as it is published, without zeros that say nothing: what a program reads from a page."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def style_sheet() -> str:
    """The style of all pages, without the white space that only its authors need."""
    style = files("publishing").joinpath("templates", "page.css").read_text("utf-8")
    return re.sub(r"\s*([{};:,])\s+", r"\1", style).strip()


def shared_view(frame: Frame, language: str) -> dict[str, object]:
    """What all pages of one language have in common."""
    reading, company = frame.reading, frame.reading.company
    formatter = Formatter(language, company.reporting_currency)
    leading, near = reading.leading, reading.settings.near

    def band_of(judged: Decimal | None) -> str:
        if judged is None:
            return "none"
        return "met" if judged >= 1 else "near" if judged >= near else "behind"

    def href(kind: str, member_id: str, part: int = 1) -> str:
        return page_name(kind, member_id, language, part)

    return {
        "language": language,
        "other_language": next(each for each in LANGUAGES if each != language),
        "t": Wording(read_wordings(language)),
        "format": formatter,
        "style": style_sheet(),
        "href": href,
        "root": "",
        "today": frame.today,
        "here": "",
        "company": company,
        "gate": frame.gate,
        "gate_details": frame.gate_details,
        "sources": frame.sources,
        "finding_rows": reading.settings.finding_rows,
        "month": formatter.month(reading.month),
        "months": history_months(reading),
        "unit": leading.unit if leading else "count",
        "measure": measure_name(leading, reading.catalogue.kpis, language) if leading else "",
        "band_of": band_of,
        "icons": ICONS,
        "heat_rows": reading.settings.heat_rows,
        "people_rows": reading.settings.people_rows,
        "partial": reading.calendar.days[-1] > company.as_of,
        "provisional": False,
    }


def render_drilldown(frame: Frame, folder: Path) -> None:
    """Write every page below the company's, the page of the checks, and the folder of pay."""
    environment = page_environment()
    views = {language: shared_view(frame, language) for language in LANGUAGES}

    def write(
        template: str, kind: str, member_id: str, view: dict[str, object], part: int = 1, to: str = ""
    ) -> None:
        for language, shared in views.items():
            other = str(shared["other_language"])
            page = environment.get_template(template).render(
                {**shared, "other_page": page_name(kind, member_id, other, part), **view}
            )
            (folder / to / page_name(kind, member_id, language, part)).write_text(page, "utf-8")

    write("checks.html.j2", "checks", "", {"here": "checks"})
    for subject in subjects(frame.reading):
        first = frame.reading.settings.people_rows
        people, regions = split_rows(subject.people, first), split_rows(subject.regions, first)
        count = max(len(people), len(regions))
        view = subject_view(frame.reading, subject) | {"part_count": count}
        for part in range(1, count + 1):
            template = "subject.html.j2" if part == 1 else "people.html.j2"
            rows = {"people": people.get(part, ()), "regions": regions.get(part, ()), "part": part}
            write(template, subject.kind, subject.member_id, view | rows, part)
    render_pay(frame.reading, folder / PAY_FOLDER, write)


def subject_view(reading: Reading, subject: Subject) -> dict[str, object]:
    """What the page of one subject shows besides what all pages have."""
    shown = [
        kpi for kpi in subject.kpis if kpi.kpi_code in subject.cells and subject.cells[kpi.kpi_code].has_value
    ]
    assigned = {each.kpi_code for each in subject.assigned}
    people, person = reading.organisation.people, subject.person
    return {
        "subject": subject,
        "catalogue": reading.catalogue.kpis,
        "cards": cards(reading, subject, shown, assigned),
        "families": families(subject.kpis, reading.settings.family_order),
        "with_value": {kpi.kpi_code for kpi in shown},
        "manager": people.get(person.manager_id or "") if person and subject.kind == "rep" else None,
        "leads": bool(person and reading.organisation.team(person.rep_id)),
        "provisional": any(subject.cells[kpi.kpi_code].is_provisional for kpi in shown),
    }


def cards(
    reading: Reading, subject: Subject, shown: Sequence[CatalogueKpi], assigned: set[str]
) -> list[CatalogueKpi]:
    """The first few KPIs: those of the company's headline, then those that name this reader first.

    What the page says above already is left out, figures of 0 come last; a stage has no reader and no cards.
    """
    leading = reading.leading.kpi_code if reading.leading else None
    found = [kpi for kpi in shown if kpi.kpi_code != leading and kpi.kpi_code not in assigned]
    headline = {code: place for place, code in enumerate(reading.settings.headline_kpis)}
    found.sort(key=lambda kpi: headline.get(kpi.kpi_code, len(headline)))
    found.sort(key=lambda kpi: not subject.cells[kpi.kpi_code].value)
    return [] if subject.kind == "stage" else found[: reading.settings.card_rows]


def split_rows(rows: Sequence[Row], first: int) -> dict[int, Sequence[Row]]:
    """The rows of a page and of its later parts, counted from 1, so that no page grows with the company."""
    later = range(first, len(rows), LATER_PART_ROWS)
    parts = [rows[:first], *(rows[start : start + LATER_PART_ROWS] for start in later)]
    return dict(enumerate(parts, 1))


def render_pay(reading: Reading, folder: Path, write: Callable[..., None]) -> None:
    """The folder of pay, closed to others on this machine: a page for each person, and totals."""
    if not reading.pay:
        return
    folder.mkdir(mode=0o750)
    for rep_id, pay in reading.pay.items():
        if person := reading.organisation.people.get(rep_id):
            provisional = any(each.is_partial for each in pay.allowances) or any(
                each.is_provisional for each in pay.commissions
            )
            view = {"root": "../", "person": person, "pay": pay, "provisional": provisional}
            write("pay.html.j2", "rep", rep_id, view, to=PAY_FOLDER)
    view = {
        "root": "../",
        "person": None,
        "totals": reading.pay_totals,
        "regions": reading.organisation.regions,
    }
    write("pay.html.j2", "index", "", view, to=PAY_FOLDER)
