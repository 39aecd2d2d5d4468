"""The sentence of a statement line, in English for the ledger and in Vietnamese from the same words.

The sentences are data (``reasons.yml``). The words in them mean the same in both languages (ids, amounts, ISO
dates), but for the kind of a source, which is in the table too; so a stored English sentence can be said in
Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from ruamel.yaml import YAML

from publishing.commission.engine.lines import Line
from publishing.commission.engine.money import to_decimal
from publishing.commission.entries import Entry

Language = Literal["en", "vi"]
_BREAK = "\u00a0"


def to_entry(line: Line, posted_period: date) -> Entry:
    """The entry of a line: Decimals at the minor unit, and its sentence."""
    currency = line.currency
    return Entry(
        rep=line.rep,
        currency=currency,
        side=line.side,
        entry_type=line.entry_type,
        plan_id=line.plan_id,
        version_no=line.version_no,
        component_id=line.component_id,
        rate=line.rate,
        tier=line.tier,
        original_period=line.original_period,
        posted_period=posted_period,
        reverses_period=line.reverses_period,
        source=line.source,
        event_id=line.event_id,
        credited=to_decimal(line.credited, currency),
        amount=to_decimal(line.amount, currency),
        fx_rate=line.fx,
        reason=sentence(line, posted_period),
    )


def sentence(line: Line, posted_period: date) -> str:
    """The English sentence of a line."""
    parts = _parts(line.entry_type, _kind(line, posted_period))
    return "".join([text + word(line) for text, word in parts])


def translated(entry: Entry, language: Language) -> str:
    """The sentence of an entry in a language. Raises ValueError for a reason that no sentence made."""
    if language == "en":
        return entry.reason
    for pattern, other in _patterns(entry.entry_type):
        found = pattern.fullmatch(entry.reason)
        if found:
            words = found.groupdict()
            things = {name: _thing_in(language, words[name]) for name in ("source", "by") if name in words}
            return other.format_map(words | things)
    raise ValueError(
        f"The reason of an entry of {entry.rep} in {entry.posted_period:%Y-%m} is none of the sentences of"
        f" {entry.entry_type} in reasons.yml: {entry.reason!r}. It was not translated."
        " Add the sentence that made it back to that file."
    )


def _kind(line: Line, posted_period: date) -> str:
    """Which sentence of the entry type fits."""
    if line.side == "statement":
        return _statement_kind(line)
    match line.entry_type:
        case "earning" | "override" | "spiff" | "true_up":
            return _earned_kind(line)
        case "adjustment" | "release":
            return _payment_kind(line, posted_period)
        case "clawback":
            return "within" if line.is_within else "outside"
    return "plan" if line.component_id == "*" else "component"


def _statement_kind(line: Line) -> str:
    match line.entry_type:
        case "carry_forward":
            return "carried" if line.amount > 0 else "set_off"
        case "draw_forgiveness":
            return "forgiven"
    return line.source


def _earned_kind(line: Line) -> str:
    is_earlier = line.day is not None and line.day < line.original_period
    if line.entry_type == "true_up":
        return "lifted" if line.rate is not None and line.tier else "changed"
    if line.entry_type == "spiff":
        return "amount"
    if is_earlier:
        return "changed"
    if line.entry_type == "override":
        return "team"
    return "tier" if line.tier else "rate"


def _payment_kind(line: Line, posted_period: date) -> str:
    if line.plan_id == "MANUAL":
        return "manual"
    if line.entry_type == "adjustment":
        return "source" if line.source else "component"
    if line.original_period != posted_period:
        return "late" if line.source else "late_component"
    if not line.source:
        return "component"
    return "source" if line.amount > 0 else "taken"


@cache
def _share(rate: Decimal | None) -> str:
    return "" if rate is None else f"{(rate * 100).normalize():f}{_BREAK}%"


@lru_cache(maxsize=4096)
def _thing(name: str) -> str:
    """``invoice:I0`` as ``invoice I0``; what is of no known kind as it is."""
    kind, _, own = name.partition(":")
    things = _table()["things"]
    return str(things[kind]["en"]) + _BREAK + own if own and kind in things else name


_WORDS: dict[str, Callable[[Line], str]] = {
    "source": lambda line: _thing(line.source),
    "component": lambda line: line.component_id,
    "plan": lambda line: line.plan_id,
    "tier": lambda line: str(line.tier),
    "rate": lambda line: _share(line.rate),
    "amount": lambda line: _money(line.amount, line.currency),
    "credited": lambda line: _money(line.credited, line.currency),
    "undone": lambda line: _money(-line.credited, line.currency),
    "base": lambda line: _money(line.base, line.currency),
    "was": lambda line: _money(line.was, line.currency),
    "now": lambda line: _money(line.now, line.currency),
    "month": lambda line: _month(line.original_period),
    "credited_in": lambda line: _month(line.reverses_period),
    "event": lambda line: line.event_id,
    "day": lambda line: line.day.isoformat() if line.day else "",
    "why": lambda line: line.why,
    "by": lambda line: _thing(line.by),
}


@cache
def _parts(entry_type: str, kind: str) -> tuple[tuple[str, Callable[[Line], str]], ...]:
    """An English sentence as texts, each with the word that follows it."""
    template: str = _table()["sentences"][entry_type][kind]["en"]
    return tuple(
        (text, _WORDS[word] if word else _no_word) for text, word, _, _ in Formatter().parse(template)
    )


def _no_word(line: Line) -> str:
    return ""


def _month(month: date | None) -> str:
    return month.isoformat()[:7] if month else ""


def _money(minor: int, currency: str) -> str:
    return f"{to_decimal(minor, currency):,}".replace(",", _BREAK) + f"{_BREAK}{currency}"


def _thing_in(language: Language, text: str) -> str:
    kind, separator, own = text.partition(_BREAK)
    for names in _table()["things"].values():
        if separator and names["en"] == kind:
            return f"{names[language]}{_BREAK}{own}"
    return text


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("reasons.yml"))
    return table


@cache
def _patterns(entry_type: str) -> list[tuple[re.Pattern[str], str]]:
    """English sentences as patterns of their words, each with the Vietnamese one."""
    return [(_pattern(texts["en"]), texts["vi"]) for texts in _table()["sentences"][entry_type].values()]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    named = (f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)
