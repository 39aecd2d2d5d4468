"""MetricFlow's definitions, made from the catalogue for the KPIs that they can express.

A KPI is expressed when its numerator and denominator are sums over columns of published atomic facts: the
same columns that explain the published figure. Semantic models are sets of rows that share date and place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dbt_project.explained import RowSet, summed_row_sets

PROJECT = Path(__file__).parent
SEMANTIC_FILE = PROJECT / "models" / "semantic" / "semantic_layer.yml"

_HEAD = "# Made from kpi_catalogue.csv and explained_measures.sql by `make docs`; a test holds it true.\n"

# Members that a table of their own describes: entity, its semantic model, its table, columns to cut by.
# Names of reps are personal, so they stay in the table.
_DIMENSIONS = {
    "rep": ("reps", "dim_rep", "rep_id", ["is_active"]),
    "region": ("regions", "dim_region", "region_id", ["region_name", "parent_region_id"]),
    "lifecycle_stage": (
        "lifecycle_stages",
        "dim_lifecycle_stage",
        "lifecycle_stage",
        ["name_vi", "name_en", "is_pre_customer"],
    ),
    "product": ("products", "dim_product", "product_id", ["product_name", "product_category", "uom"]),
    "outlet": ("outlets", "dim_outlet", "outlet_id", ["outlet_type", "region_id", "is_dealer"]),
    "account": ("accounts", "dim_account", "account_id", ["account_type", "industry"]),
}


Settings = dict[str, Any]
# Measure code → the semantic models that it is summed from, each with its rows.
Sources = dict[str, list[tuple[str, RowSet]]]


@dataclass(frozen=True)
class SemanticLayer:
    """What MetricFlow gets: `kpi_codes` are the expressed KPIs, `text` is the YAML of all definitions."""

    kpi_codes: tuple[str, ...]
    text: str


def semantic_layer(seeds: Path = PROJECT / "seeds") -> SemanticLayer:
    """The definitions that the catalogue makes."""
    by_stage = {row["measure_code"] for row in _rows(seeds / "measures.csv") if row["is_by_stage"] == "true"}
    sources = _sources(summed_row_sets())
    kpis = [row for row in _rows(seeds / "kpi_catalogue.csv") if _is_expressed(row, sources, by_stage)]
    described = {row["measure_code"]: row["description"] for row in _rows(seeds / "measures.csv")}
    used = sorted({code for row in kpis for code in _measures(row)})
    content = {
        "version": 2,
        "semantic_models": [*_dimension_models(), *_fact_models(sources, used)],
        "metrics": [
            *_measure_metrics(sources, used, described, {row["kpi_code"] for row in kpis}),
            *[_kpi_metric(row, sources) for row in kpis],
        ],
    }
    buffer = io.StringIO()
    writer = YAML()
    writer.width = 1000
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(content, buffer)
    return SemanticLayer(tuple(row["kpi_code"] for row in kpis), _HEAD + buffer.getvalue())


def _is_expressed(row: dict[str, str], sources: Sources, by_stage: set[str]) -> bool:
    """A total needs one unit of measure, and no stage in every row."""
    measures = _measures(row)
    return (
        all(code in sources for code in measures)
        and not row["unit_count_measure"]
        and not by_stage & set(measures)
    )


def _measures(row: dict[str, str]) -> list[str]:
    return [code for code in (row["numerator_measure"], row["denominator_measure"]) if code]


def _sources(row_sets: Iterable[RowSet]) -> Sources:
    """Measure code → the semantic models that it is summed from, each with its rows."""
    sources: Sources = {}
    taken: dict[str, RowSet] = {}
    for row_set in row_sets:
        name = next(
            name
            for name in _model_names(row_set)
            if name not in taken or _is_same_place(taken[name], row_set)
        )
        taken.setdefault(name, row_set)
        for code in row_set.columns:
            sources.setdefault(code, []).append((name, row_set))
    return sources


def _model_names(row_set: RowSet) -> Iterable[str]:
    """Names to choose from: fact, date and rep, then the stage, then other members."""
    name = f"{row_set.fact.removeprefix('fct_')}_{row_set.date}"
    if row_set.rep != "rep_id":
        name += "_of_" + row_set.rep.removesuffix("_id")
    yield name
    yield f"{name}_with_stage" if row_set.stage else f"{name}_without_stage"
    yield f"{name}_by_" + "_".join(row_set.members)


def _is_same_place(one: RowSet, other: RowSet) -> bool:
    return (one.fact, one.date, one.rep, one.region, one.stage, one.members) == (
        other.fact,
        other.date,
        other.rep,
        other.region,
        other.stage,
        other.members,
    )


def _dimension_models() -> list[Settings]:
    return [
        {
            "name": name,
            "model": f"ref('{table}')",
            "entities": [{"name": entity, "type": "primary", "expr": key}],
            "dimensions": [{"name": column, "type": "categorical"} for column in columns],
        }
        for entity, (name, table, key, columns) in _DIMENSIONS.items()
    ]


def _fact_models(sources: Sources, used: Iterable[str]) -> Iterable[Settings]:
    models: dict[str, tuple[RowSet, list[Settings]]] = {}
    for code in used:
        for part, (name, row_set) in zip(_parts(code, sources), sources[code], strict=True):
            measure = {"name": part, "agg": "sum", "expr": row_set.columns[code]}
            models.setdefault(name, (row_set, []))[1].append(measure)
    for name, (row_set, measures) in sorted(models.items()):
        entities = {"rep": row_set.rep, "region": row_set.region} | row_set.members
        if row_set.stage:
            entities["lifecycle_stage"] = row_set.stage
        yield {
            "name": name,
            "model": f"ref('{row_set.fact}')",
            "defaults": {"agg_time_dimension": row_set.date},
            "primary_entity": f"{name}_row",
            "entities": [
                {"name": entity, "type": "foreign", "expr": column} for entity, column in entities.items()
            ],
            "dimensions": [
                {"name": row_set.date, "type": "time", "type_params": {"time_granularity": "day"}}
            ],
            "measures": measures,
        }


def _measure_metrics(
    sources: Sources,
    used: Iterable[str],
    described: dict[str, str],
    kpi_codes: set[str],
) -> Iterable[Settings]:
    """Metrics that ratios and sums are made of; a measure that is a KPI alone is made with the KPIs."""
    for code in used:
        parts = _parts(code, sources)
        for part in parts if len(parts) > 1 else []:
            yield _simple(part, _words(part), described[code], part, {})
        if len(parts) == 1 and code not in kpi_codes:
            yield _simple(code, _words(code), described[code], code, {})


def _kpi_metric(row: dict[str, str], sources: Sources) -> Settings:
    code, numerator, denominator = row["kpi_code"], row["numerator_measure"], row["denominator_measure"]
    about = (code, row["name_en"], row["definition"])
    config = {"config": {"meta": {"name_vi": row["name_vi"], "unit": row["unit"], "family": row["family"]}}}
    if any(len(sources[measure]) > 1 for measure in _measures(row)):
        above = _parts(numerator, sources)
        below = _parts(denominator, sources) if denominator else []
        divided = f"({_added(above)}) / nullif({_added(below)}, 0)" if below else _added(above)
        return _derived(*about, divided, [*above, *below], config)
    if denominator:
        parts = {"numerator": numerator, "denominator": denominator}
        return _metric(*about, "ratio", parts, config)
    return _simple(*about, numerator, config)


def _parts(code: str, sources: Sources) -> list[str]:
    """Metrics that add up to a measure; each of them may be without a row, and is nothing then."""
    if len(sources[code]) == 1:
        return [code]
    return [f"{code}_part_{place}" for place in range(1, len(sources[code]) + 1)]


def _added(metrics: Iterable[str]) -> str:
    return " + ".join(f"coalesce({metric}, 0)" for metric in metrics)


def _simple(name: str, label: str, description: str, measure: str, config: Settings) -> Settings:
    parameters = {"measure": {"name": measure, "fill_nulls_with": 0}}
    return _metric(name, label, description, "simple", parameters, config)


def _derived(
    name: str, label: str, description: str, expression: str, metrics: Iterable[str], config: Settings
) -> Settings:
    parameters = {"expr": expression, "metrics": [{"name": metric} for metric in metrics]}
    return _metric(name, label, description, "derived", parameters, config)


def _metric(
    name: str, label: str, description: str, kind: str, parameters: Settings, config: Settings
) -> Settings:
    about = {"name": name, "label": label, "description": description}
    return {**about, "type": kind, "type_params": parameters, **config}


def _words(code: str) -> str:
    return f"Measure: {code.replace('_', ' ')}"


def _rows(file_path: Path) -> list[dict[str, str]]:
    with file_path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
