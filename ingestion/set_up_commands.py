"""Commands for whoever keeps the set-up: `template`, `check-setup`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingestion.company import load_company
from ingestion.contract import load_contracts
from ingestion.errors import SetUpWrong
from ingestion.set_up_check import Problem, cell_of, lines_of, set_up_problems
from ingestion.set_up_files import set_up_rows
from ingestion.set_up_template import set_up_entities, write_template

console = Console(highlight=False, soft_wrap=True)


def template(
    out: Annotated[Path, typer.Option(help="Workbook to write.")] = Path("setup.xlsx"),
    entity: Annotated[list[str] | None, typer.Option(help="One table; default: all of the set-up.")] = None,
) -> None:
    """Write an empty workbook of the set-up: a sheet per table, drop-downs, notes in two languages."""
    contracts = load_contracts()
    wanted = entity or set_up_entities(contracts)
    unknown = [name for name in wanted if name not in contracts]
    if unknown:
        raise typer.BadParameter(f"no table {', '.join(unknown)}", param_hint="--entity")
    write_template([contracts[name] for name in wanted], out)
    console.print(f"Wrote {out}: {len(wanted)} sheets.", markup=False)


def check_setup(
    folder: Annotated[Path, typer.Argument(help="The company's folder.")],
    state: Annotated[Path, typer.Option(help="State folder: what has landed is checked too.")] = Path("var"),
    file: Annotated[
        Path | None, typer.Option(help="A file to check before it is delivered.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Check plans, assignments, weights, splits and targets: every error names file, cell and consequence."""
    company = load_company(folder)
    landed = state / "build" / "landed.duckdb"
    if file is None and not landed.is_file():
        raise SetUpWrong(
            f"{landed} does not exist.",
            "Nothing was checked.",
            "Land a night first, or name a file with --file.",
        )
    night = company.default_date or datetime.now(UTC).date()
    errors: list[str] = []
    notes: list[str] = []
    with set_up_rows(company, landed, file, night) as (connection, quarantined):
        for row in quarantined:
            assert file is not None
            cell = cell_of(file, company.contracts[row.entity], row.column_name, row.source_line)
            errors.append(f"{file.name}, {cell}: {row.reason}. The row would not land.")
        problems = set_up_problems(connection)
        where = file.parent if file else company.inbox(state)
        errors += lines_of(_of(problems, "error"), company.contracts, where)
        notes += lines_of(_of(problems, "note"), company.contracts, where)
    for line in notes:
        console.print(f"note: {line}", markup=False)
    if errors:
        raise SetUpWrong(
            "\n".join([f"The set-up has {len(errors)} errors:", *errors]),
            "Nothing was changed.",
            "Correct the cells and check again.",
        )
    console.print(f"The set-up has no error; {len(notes)} notes.")


def _of(problems: list[Problem], severity: str) -> list[Problem]:
    return [each for each in problems if each.rule.severity == severity]
