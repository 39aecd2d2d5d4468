"""The data dictionary: docs/data_dictionary.md, written from the contracts."""

from itertools import groupby

from ingestion.contract import COMMON_COLUMNS, Column, Contract

HEAD = "| column | type | unit | may be empty | meaning |\n|---|---|---|---|---|"


def dictionary_page(contracts: dict[str, Contract]) -> str:
    """Markdown of all contracts by domain."""
    columns = sum(len(contract.columns) for contract in contracts.values())
    core = sum(contract.is_core for contract in contracts.values())
    lines = [
        "# Data dictionary",
        "",
        f"{len(contracts)} entities ({core} core), {columns} columns. Written from `ingestion/contracts/` by",
        "`python -m ingestion dictionary`; a test holds it equal. **Key** columns are bold. Every entity has",
        "these columns too:",
        "",
        HEAD,
        *(_column_line(column) for column in COMMON_COLUMNS),
    ]
    ordered = sorted(contracts.values(), key=lambda contract: (contract.domain, contract.entity))
    for domain, of_domain in groupby(ordered, key=lambda contract: contract.domain):
        lines += ["", f"## {domain}"]
        for contract in of_domain:
            lines += ["", f"### {contract.entity}", ""]
            lines += [f"{'Core' if contract.is_core else 'Optional'}: {contract.purpose}.", "", HEAD]
            lines += [_column_line(column) for column in contract.columns]
    return "\n".join(lines) + "\n"


def _column_line(column: Column) -> str:
    name = f"**`{column.name}`**" if column.is_key else f"`{column.name}`"
    empty = "no" if column.is_required else "yes"
    cells = [name, column.type.lower(), column.unit or "", "absent too" if column.may_be_absent else empty]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in [*cells, _meaning(column)]) + " |"


def _meaning(column: Column) -> str:
    parts = [column.description] if column.description else []
    if column.enumeration:
        parts.append(f"one of {', '.join(column.enumeration)}")
    if column.references:
        parts.append(f"refers to `{column.references}`")
    if column.length:
        parts.append(f"{column.length} letters")
    if column.rule:
        parts.append(f"rule: `{column.rule}`")
    parts += ["telephone number"] if column.is_phone else []
    parts += ["personal"] if column.is_personal else []
    return "; ".join(parts)
