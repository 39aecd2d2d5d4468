"""Commands for whoever keeps the set-up: `template`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ingestion.contract import load_contracts
from ingestion.set_up_template import set_up_entities, write_template

console = Console()


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
