"""docs/kpis.md, made from the catalogue and the measures."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

from dbt_project.semantic_layer import semantic_layer

SEEDS = Path(__file__).parent / "seeds"

_HEAD = """# KPIs

Made from `kpi_catalogue.csv`, `grains.csv` and `measures.csv` in `dbt_project/seeds/` by `make docs`; a test
holds it true. Every KPI is in `kpi.fct_kpi_values` at the grains that it names, from its shortest period up
to the year.

A ratio is its numerator ÷ its denominator, recomputed at every grain and period, never averaged; over 0 it is
null. A KPI whose entities are not delivered has status `no_data`.

KPIs marked † are also metrics of dbt's semantic manifest, under the same code (decision 0015).
"""

_DIMENSIONS_HEAD = """## Dimensions that are shown otherwise, or not

Every dimension that a definition names is a grain of its KPI (`kpi_dimensions.csv`), but for these:

| KPI | dimension | shown as | because |
|---|---|---|---|"""


def kpi_page(seeds: Path = SEEDS) -> str:
    """The page's text: a table of KPIs per family, then the grains and the measures."""
    catalogue = sorted(_rows(seeds / "kpi_catalogue.csv"), key=lambda row: (row["family"], row["kpi_code"]))
    metrics = set(semantic_layer(seeds).kpi_codes)
    parts = [_HEAD]
    for family, kpis in groupby(catalogue, key=lambda row: row["family"]):
        parts.append(f"## {family.replace('_', ' ').capitalize()}\n")
        parts.append("| KPI | tiếng Việt | definition | is | unit | grains | from |")
        parts.append("|---|---|---|---|---|---|---|")
        parts += [_kpi_line(row, row["kpi_code"] in metrics) for row in kpis]
        parts.append("")
    parts.append("## Grains\n")
    parts.append("| grain | members | from | members add up to the company |\n|---|---|---|---|")
    parts += [
        f"| `{row['grain']}` | {row['description']} | {row['smallest_period']}"
        f" | {'yes' if row['is_partition'] == 'true' else 'no'} |"
        for row in _rows(seeds / "grains.csv")
    ]
    parts.append("")
    parts.append(_DIMENSIONS_HEAD)
    parts += [
        f"| `{row['kpi_code']}` | {row['dimension']} | {_shown(row['shown_as'])} | {row['reason']} |"
        for row in _rows(seeds / "kpi_dimensions.csv")
        if row["reason"]
    ]
    parts.append("")
    measures = _rows(seeds / "measures.csv")
    parts.append("## Measures\n\n| measure | kind | counts or sums | needs |\n|---|---|---|---|")
    parts += [
        f"| `{row['measure_code']}` | {row['kind']} | {row['description']}"
        f" | {row['entities'].replace(' ', ', ')} |"
        for row in sorted(measures, key=lambda row: row["measure_code"])
    ]
    return "\n".join(parts) + "\n"


def _kpi_line(row: dict[str, str], is_metric: bool) -> str:
    formula = f"`{row['numerator_measure']}`"
    if row["denominator_measure"]:
        formula += f" ÷ `{row['denominator_measure']}`"
    cells = [
        f"`{row['kpi_code']}`{' †' if is_metric else ''} {row['name_en']}",
        row["name_vi"],
        row["definition"],
        formula,
        row["unit"],
        row["grains"].replace(" ", ", "),
        row["base_period"],
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _shown(shown_as: str) -> str:
    return f"`{shown_as}`" if shown_as else "not shown"


def _rows(file_path: Path) -> list[dict[str, str]]:
    with file_path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
