"""Descriptions of the wide daily facts, whose columns are the additive measures of the seed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent


@dataclass(frozen=True)
class WideFact:
    """One wide fact: its key column, the dimension that the key points to, and the description."""

    name: str
    key: str
    key_description: str
    dimension: str
    description: str


WIDE_FACTS = (
    WideFact(
        name="fct_rep_daily",
        key="rep_id",
        key_description="rep on the attribution date",
        dimension="dim_rep",
        description="Additive measures by rep, for slicing over any span; UNASSIGNED and UNKNOWN included.\n"
        "      One row per rep and day that has any.",
    ),
    WideFact(
        name="fct_region_daily",
        key="region_id",
        key_description="region on the attribution date",
        dimension="dim_region",
        description="Additive measures by region, for slicing over any span; UNKNOWN included.\n"
        "      One row per region and day that has any.",
    ),
    WideFact(
        name="fct_lifecycle_stage_daily",
        key="lifecycle_stage",
        key_description="stage at the event",
        dimension="dim_lifecycle_stage",
        description="Additive measures by lifecycle stage of the fact; measures that know no stage stand"
        " under unknown.\n"
        "      One row per stage and day that has any.",
    ),
)

# A rep's pay is finance's alone to see: no column of fct_rep_daily.
OF_PERSONS = ("sales_payroll_cost",)


def wide_fact_file(fact: WideFact) -> Path:
    """The YAML beside the model."""
    return PROJECT / "models" / "marts" / "kpi" / f"{fact.name}.yml"


def wide_fact_yaml(fact: WideFact) -> str:
    """The whole text of that YAML: a column per additive measure, typed, so that the contract can hold."""
    parts = [
        f"""# Made from seeds/measures.csv by `make docs`; a test holds it true.
version: 2

models:
  - name: {fact.name}
    description: >-
      {fact.description}
    data_tests:
      - has_grain:
          arguments:
            columns: [{fact.key}, calendar_date]
    columns:
      - name: calendar_date
        data_type: date
        description: "local day"
      - name: {fact.key}
        data_type: varchar
        description: "{fact.key_description}"
        data_tests:
          - is_member_of:
              arguments:
                to: ref('{fact.dimension}')
                field: {fact.key}
"""
    ]
    parts += [
        f'      - name: {code}\n        data_type: decimal(38,12)\n        description: "{description}"\n'
        for code, description in _additive_measures()
    ]
    return "".join(parts)


def _additive_measures() -> list[tuple[str, str]]:
    """Measures that add up over days and whose subject is not the lifecycle stage, in the seed's order."""
    with (PROJECT / "seeds" / "measures.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["measure_code"], row["description"])
            for row in csv.DictReader(file)
            if row["kind"] == "additive"
            and row["is_by_stage"] == "false"
            and row["measure_code"] not in OF_PERSONS
        ]
