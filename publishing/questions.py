"""Which published figure somebody asks about: a KPI, one member of one grain, a detail, a period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publishing.errors import QuestionUnclear

_COMPANY = ("company", "COMPANY")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_FORMS = {
    "day": "2026-10-31",
    "week": "2026-W44",
    "month": "2026-10",
    "quarter": "2026-Q4",
    "year": "2026",
}


@dataclass(frozen=True)
class Question:
    """One row of `kpi.fct_kpi_values`, by its key."""

    kpi_code: str
    grain: str
    grain_id: str
    detail: str | None
    period_type: str
    period_start: date

    def __str__(self) -> str:
        """The key in words, for messages."""
        detail = f" ({self.detail})" if self.detail else ""
        return (
            f"{self.kpi_code} of {self.grain} {self.grain_id}{detail}, {self.period_type} {self.period_start}"
        )


def ask(
    kpi_code: str,
    members: Mapping[str, str | None],
    periods: Mapping[str, str | None],
    detail: str | None,
) -> Question:
    """The question that options make: at most one of `members` by grain, exactly one of `periods` by type.

    Raises:
        QuestionUnclear: several members, no or several periods, or a period that nobody can read.
    """
    named = {grain: member for grain, member in members.items() if member is not None}
    if len(named) > 1:
        raise _unclear(f"{' and '.join(named)} were given; a figure belongs to one of them")
    spans = {period: text for period, text in periods.items() if text is not None}
    if len(spans) != 1:
        said = " and ".join(spans) or "no period"
        raise _unclear(f"{said} was given; name one, such as --month 2026-10")
    [(period_type, text)] = spans.items()
    grain, member = next(iter(named.items())) if named else _COMPANY
    return Question(kpi_code, grain, member, detail, period_type, period_start(period_type, text))


def named_pair(text: str | None, option: str) -> dict[str, str | None]:
    """`name=value` as a mapping of one; nothing where the option was not given.

    Raises:
        QuestionUnclear: the text has another form.
    """
    if text is None:
        return {}
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise _unclear(f"{option} {text!r} cannot be read; write it as name=value")
    return {name: value}


def period_start(period_type: str, text: str) -> date:
    """The first day of a period as people write it: 2026-10, 2026-Q4, 2026-W44, 2026, or any first day.

    Raises:
        QuestionUnclear: the text is none of these.
    """
    try:
        return _first_day(period_type, text.strip())
    except ValueError as problem:
        form = _FORMS.get(period_type, "2026-10-01, its first day")
        raise _unclear(f"{period_type} {text!r} cannot be read; write it as {form}") from problem


def _first_day(period_type: str, text: str) -> date:
    if period_type == "month" and re.fullmatch(r"\d{4}-\d{2}", text):
        return date.fromisoformat(f"{text}-01")
    if period_type == "year" and re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1)
    if period_type == "quarter" and (found := _QUARTER.fullmatch(text)):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1)
    if period_type == "week" and (found := _WEEK.fullmatch(text)):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return date.fromisoformat(text)


def _unclear(what: str) -> QuestionUnclear:
    return QuestionUnclear(
        f"explain: {what}. Nothing was looked up. See: python -m publishing explain --help"
    )
