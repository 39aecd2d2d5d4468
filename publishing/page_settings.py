"""What the page shows, as data: `page_settings.yml` and `wordings.yml` beside this file and below."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LANGUAGES = ("vi", "en")
_WORDINGS = ("wordings.yml", "drilldown/wordings.yml")


@dataclass(frozen=True)
class Measure:
    """A part of a KPI that adds up: its value, or its numerator under a name of its own."""

    kpi_code: str
    part: str
    unit: str
    name_vi: str | None = None
    name_en: str | None = None


@dataclass(frozen=True)
class Role:
    """A kind of reader: what the catalogue calls it, the assignment roles that it covers, its names."""

    role_id: str
    audience: str
    assignment_roles: tuple[str, ...]
    name_vi: str
    name_en: str

    def name(self, language: str) -> str:
        """The role's name for readers."""
        return self.name_vi if language == "vi" else self.name_en


@dataclass(frozen=True)
class PageSettings:
    """Which figures are shown, in which order, and how many rows a table has at most.

    `near` is the attainment from which a figure is nearly met; `pay_kpis` say what somebody earns and are
    shown in the folder of pay alone.
    """

    headline_kpis: tuple[str, ...]
    leading_measures: tuple[Measure, ...]
    further_measures: tuple[Measure, ...]
    trend_months: int
    leaderboard_rows: int
    region_rows: int
    finding_rows: int
    near: Decimal
    check_rows: int
    card_rows: int
    people_rows: int
    heat_rows: int
    heat_months: int
    pay_months: int
    family_order: tuple[str, ...]
    pay_kpis: tuple[str, ...]
    roles: tuple[Role, ...]


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
        near=Decimal(loaded["near"]),
        check_rows=loaded["check_rows"],
        card_rows=loaded["card_rows"],
        people_rows=loaded["people_rows"],
        heat_rows=loaded["heat_rows"],
        heat_months=loaded["heat_months"],
        pay_months=loaded["pay_months"],
        family_order=tuple(loaded["family_order"]),
        pay_kpis=tuple(loaded["pay_kpis"]),
        roles=tuple(
            Role(**{**role, "assignment_roles": tuple(role["assignment_roles"])}) for role in loaded["roles"]
        ),
    )


def read_wordings(language: str) -> dict[str, str]:
    """The words of the pages in one language, by key."""
    return {key: words[language] for name in _WORDINGS for key, words in _read_yaml(name).items()}


@cache
def _read_yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(
        Path(__file__).parent.joinpath(name).read_text("utf-8")
    )
    return loaded
