"""An explanation for a terminal, and all its rows as a CSV file."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path

from rich.table import Table

from publishing.errors import ExplanationContradicts
from publishing.explaining import Agreement, Explanation, Part, SourceRow
from publishing.published_figures import Figure

RowReader = Callable[[Part, int | None], Iterable[SourceRow]]


def figure_lines(explanation: Explanation) -> Iterator[str]:
    """What the KPI is, how it is made, and what is published, one line each."""
    figure = explanation.figure
    yield f"{figure.name_vi}  ·  {figure.name_en}  ·  {figure.question.kpi_code}"
    yield figure.definition
    yield ""
    yield f"Figure       {figure.question}"
    yield f"Formula      {_formula(figure)}"
    for part in explanation.parts:
        yield f"             {part.measure.measure_code}: {part.measure.description} ({part.measure.kind})"
    for part in explanation.parts:
        yield f"{part.role.capitalize():<12} {_number(part.published)}"
    yield f"Value        {_number(figure.value)} ({figure.unit})"
    yield f"Status       {figure.status}{_flags(figure)}"


def part_heading(part: Part) -> str:
    """What the rows of a part make, and whether that is what is published."""
    if part.agreement is Agreement.NOT_EXPLAINED:
        return f"{part.role.capitalize()} {part.measure.measure_code}: not explained by rows: {part.reason}."
    return (
        f"{part.role.capitalize()} {part.measure.measure_code}: {part.row_count:,} rows make"
        f" {_number(part.from_rows)}: {part.reason}."
    )


def rows_table(part: Part, rows: Iterable[SourceRow], limit: int) -> Table:
    """The first rows of a part; where members are counted, the member stands beside what it weighs."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    counts_members = part.measure.kind == "distinct"
    for heading in ("Day", "File and line", "Entity and key", "Rep, region, stage"):
        table.add_column(heading, overflow="fold")
    if counts_members:
        table.add_column("Member", overflow="fold")
    table.add_column("Weighs" if counts_members else "Adds", justify="right", no_wrap=True)
    for row in rows:
        key = " ".join(pair.partition("=")[2] for pair in row.row_key.split(" "))
        cells = [
            f"{row.counted_on}",
            f"{row.source_file}:{row.source_line}" if row.source_file else "–",
            f"{row.entity} {key}",
            " ".join(place for place in (row.rep_id, row.region_id, row.lifecycle_stage) if place),
        ]
        table.add_row(*cells, *([row.member_id or "–"] if counts_members else []), _number(row.contribution))
    if part.row_count > limit:
        table.caption = f"{part.row_count - limit:,} more rows: --limit, or --csv <file> for all"
        table.caption_justify = "left"
    return table


def write_rows(file: Path, explanation: Explanation, read_rows: RowReader) -> int:
    """Write all rows of all parts with their part and measure; how many there were. The file is made anew."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(
            target, ["part", "measure_code", *(field.name for field in fields(SourceRow))]
        )
        writer.writeheader()
        for part in explanation.parts:
            for row in read_rows(part, None):
                writer.writerow({"part": part.role, "measure_code": part.measure.measure_code, **asdict(row)})
                count += 1
    return count


def require_agreement(explanation: Explanation) -> None:
    """Refuse to end well when rows and figure differ.

    Raises:
        ExplanationContradicts: naming the parts.
    """
    if not explanation.contradictions:
        return
    parts = "; ".join(
        f"{part.role} {part.measure.measure_code}: {part.reason}" for part in explanation.contradictions
    )
    raise ExplanationContradicts(
        f"{explanation.figure.question}: {parts}. Nothing was changed; the figure stays published. A dbt test"
        " compares both every night: read assert_rows_of_facts_add_up_to_measures in quality.gate_results,"
        " and mend the fact or the measure in dbt_project/models."
    )


def _formula(figure: Figure) -> str:
    if figure.denominator_measure is None:
        return figure.numerator_measure
    return f"{figure.numerator_measure} ÷ {figure.denominator_measure}"


def _flags(figure: Figure) -> str:
    flags = [
        *(["partial: not told from its first to its last day"] if figure.is_partial else []),
        *([] if figure.is_mature else ["not mature: later events may still change it"]),
        *(["provisional"] if figure.is_provisional else []),
    ]
    return "".join(f", {flag}" for flag in flags)


def _number(number: Decimal | None) -> str:
    return "none" if number is None else f"{number.normalize():,f}"
