"""What the page shows, as data: `page_settings.yml` and `wordings.yml` beside this file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Measure:
    """A part of a KPI that adds up: its value, or its numerator under a name of its own."""

    kpi_code: str
    part: str
    unit: str
    name_vi: str | None = None
    name_en: str | None = None


@dataclass(frozen=True)
class PageSettings:
    """Which figures are shown, in which order, and how many rows a table has at most."""

    headline_kpis: tuple[str, ...]
    leading_measures: tuple[Measure, ...]
    further_measures: tuple[Measure, ...]
    trend_months: int
    leaderboard_rows: int
    region_rows: int
    finding_rows: int


def read_page_settings() -> PageSettings:
    """The settings that the package ships."""
    loaded = _read_yaml("page_settings.yml")
    return PageSettings(
        headline_kpis=tuple(loaded["headline_kpis"]),
        leading_measures=tuple(Measure(**measure) for measure in loaded["leading_measures"]),
        further_measures=tuple(Measure(**measure) for measure in loaded["further_measures"]),
        trend_months=loaded["trend_months"],
        leaderboard_rows=loaded["leaderboard_rows"],
        region_rows=loaded["region_rows"],
        finding_rows=loaded["finding_rows"],
    )


def read_wordings(language: str) -> dict[str, str]:
    """The words of the page in one language, by key."""
    return {key: words[language] for key, words in _read_yaml("wordings.yml").items()}


def _read_yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(
        Path(__file__).with_name(name).read_text("utf-8")
    )
    return loaded
