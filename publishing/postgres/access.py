"""Who reads what: `access.yml` and `keys.yml` as values."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent
REGION_READER = "region_reader"


@dataclass(frozen=True)
class Access:
    """What `access.yml` says; names are written `schema.table` and `schema.table.column`."""

    schemas: dict[str, tuple[str, ...]]
    personal: dict[str, frozenset[str]]
    personal_where: dict[str, str]
    region_schemas: tuple[str, ...]
    shared: frozenset[str]
    by_rep: frozenset[str]
    not_the_rows: frozenset[str]

    @property
    def roles(self) -> tuple[str, ...]:
        """The group roles, sorted."""
        return tuple(sorted({*self.schemas, REGION_READER}))

    def seen_by(self, table: str, column: str, comment: str | None) -> frozenset[str] | None:
        """The roles that see a personal column; None where it is not personal."""
        for name in (f"{table}.{column}", column):
            if name in self.personal:
                return self.personal[name]
        return frozenset() if "personal" in (comment or "").lower() else None

    def personal_rows(self, table: str, column: str) -> str | None:
        """SQL condition on the columns of the rows whose column is personal; None for all rows."""
        return self.personal_where.get(f"{table}.{column}")


def load_access(path: Path = FOLDER / "access.yml") -> Access:
    """Read `access.yml`; another shape is a `KeyError` or `TypeError`."""
    content = _read(path)
    region = content["region"]
    return Access(
        schemas={role: tuple(schemas) for role, schemas in content["schemas"].items()},
        personal={
            column: frozenset(entry["seen_by"])
            for entry in content["personal"]
            for column in entry["columns"]
        },
        personal_where={
            column: str(entry["where"])
            for entry in content["personal"]
            if "where" in entry
            for column in entry["columns"]
        },
        region_schemas=tuple(region["schemas"]),
        shared=frozenset(region["shared"]),
        by_rep=frozenset(region["by_rep"]),
        not_the_rows=frozenset(region["not_the_rows"]),
    )


def load_keys(path: Path = FOLDER / "keys.yml") -> dict[tuple[str, str], tuple[str, ...]]:
    """Key columns by schema and table."""
    return {
        (schema_name, table_name): tuple(columns)
        for schema_name, tables in _read(path).items()
        for table_name, columns in tables.items()
    }


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path.read_text("utf-8"))
    return content
