"""Statements and summaries as pages: whole in themselves, A4, in Vietnamese and English, without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from ruamel.yaml import YAML

from publishing.commission.closing.tools import Draft, Print
from publishing.commission.ledger.reading import Document
from publishing.commission.printing.payouts import payout_file
from publishing.commission.printing.statements import (
    COLUMNS,
    Line,
    RegionSummary,
    Sentence,
    Statement,
    region_summaries,
    statements,
)
from publishing.formatting import Formatter
from publishing.page_settings import LANGUAGES


def printer(company_name: str, zone: ZoneInfo, sentence: Sentence) -> Print:
    """The pages of a draft: they depend on the draft and on these three things, and on nothing else."""

    def print_pages(draft: Draft) -> list[Document]:
        printed = [
            *_statement_pages(draft, company_name, zone, sentence),
            *_region_pages(draft, company_name, zone),
        ]
        content = payout_file(draft)
        name = f"payout.{draft.period:%Y-%m}.csv"
        return [*printed, Document(draft.period, "payout", "", "", "", name, content)]

    return print_pages


def _statement_pages(
    draft: Draft, company_name: str, zone: ZoneInfo, sentence: Sentence
) -> Iterator[Document]:
    template = _template("statement.html.j2")
    for statement in statements(draft):
        for language in LANGUAGES:
            view = _view(statement, statement.currency, language, company_name, zone)
            view["sentence"] = _line_sentence(sentence, language)
            name = f"{quote(statement.rep, safe='')}.{statement.currency}.{language}.html"
            content = template.render(view, statement=statement).encode()
            yield Document(
                draft.period, "statement", statement.rep, statement.currency, language, name, content
            )


def _region_pages(draft: Draft, company_name: str, zone: ZoneInfo) -> Iterator[Document]:
    template = _template("region_summary.html.j2")
    for summary in region_summaries(draft):
        for language in LANGUAGES:
            view = _view(summary, summary.currency, language, company_name, zone)
            name = f"region.{quote(summary.region_id, safe='')}.{summary.currency}.{language}.html"
            content = template.render(view, summary=summary).encode()
            yield Document(
                draft.period, "region_summary", summary.region_id, summary.currency, language, name, content
            )


def _view(
    printed: Statement | RegionSummary, currency: str, language: str, company_name: str, zone: ZoneInfo
) -> dict[str, Any]:
    formatter = Formatter(language, currency)
    return {
        "language": language,
        "company_name": company_name,
        "columns": COLUMNS,
        "t": lambda key: _words()[key][language],
        "money": lambda amount: formatter.figure(amount, "currency").full,
        "rate": lambda rate: _rate(rate, language),
        "month": formatter.month,
        "as_of": _local_time(printed.as_of, zone, language),
    }


def _line_sentence(sentence: Sentence, language: str) -> Callable[[Line], str]:
    """The entry's own sentence, or that of what is held of a source."""

    def of_line(line: Line) -> str:
        if line.wording is None:
            return sentence(line.entry, language)
        words = _words()[f"{line.wording}_line"][language]
        return str(words).format(
            source=line.entry.source,
            plan=line.entry.plan_id,
            month=f"{line.entry.original_period:%Y-%m}",
        )

    return of_line


def _rate(rate: Decimal | None, language: str) -> str:
    if rate is None:
        return ""
    with localcontext(rounding=ROUND_HALF_UP, prec=60):
        return format_percent(rate, "#,##0.####%", locale=language)


def _local_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    pattern = "HH:mm, dd/MM/y" if language == "vi" else "d MMM y, HH:mm"
    return format_datetime(moment, pattern, tzinfo=zone, locale=language)


def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("publishing.commission.printing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


@cache
def _words() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("wordings.yml").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = YAML(typ="safe", pure=True).load(text)
    return loaded
