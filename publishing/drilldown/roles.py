"""The roles that have a page, and which KPIs of the catalogue are theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from publishing.page_settings import Role


@dataclass(frozen=True)
class CatalogueKpi:
    """One row of `core.dim_kpi`, as far as the pages show it."""

    kpi_code: str
    name_vi: str
    name_en: str
    definition: str
    family: str
    unit: str
    direction: str
    audience: tuple[str, ...]

    def name(self, language: str) -> str:
        """The KPI's name for readers."""
        return self.name_vi if language == "vi" else self.name_en


@dataclass(frozen=True)
class Catalogue:
    """All KPIs of the release, by code."""

    kpis: dict[str, CatalogueKpi]

    def of_audience(self, audience: str) -> list[CatalogueKpi]:
        """The KPIs that an audience reads: those first that name it first."""
        found = [kpi for kpi in self.kpis.values() if audience in kpi.audience]
        return sorted(found, key=lambda kpi: (kpi.audience.index(audience), kpi.family, kpi.kpi_code))


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """The catalogue as it was published."""
    rows = connection.execute(
        "select kpi_code, name_vi, name_en, coalesce(definition, ''), family, unit, direction,"
        " coalesce(audience, '') from core.dim_kpi order by kpi_code"
    ).fetchall()
    return Catalogue({row[0]: CatalogueKpi(*[*row[:-1], tuple(re.findall(r"\w+", row[-1]))]) for row in rows})


def role_of(assignment_role: str | None, roles: Sequence[Role]) -> Role:
    """The role whose page a rep's assignment belongs to; the first one where none names it."""
    return next((role for role in roles if assignment_role in role.assignment_roles), roles[0])


def families(kpis: Sequence[CatalogueKpi], order: Sequence[str]) -> Mapping[str, list[CatalogueKpi]]:
    """KPIs by family, in the order given; families that it does not name come last, by code."""
    found: dict[str, list[CatalogueKpi]] = {}
    ranks = {family: place for place, family in enumerate(order)}
    for kpi in sorted(kpis, key=lambda kpi: (ranks.get(kpi.family, len(ranks)), kpi.family)):
        found.setdefault(kpi.family, []).append(kpi)
    return found
