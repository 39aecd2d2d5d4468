"""The release from which a build takes over figures of days and weeks that nothing has touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dbt_project.errors import BuildFailed

# What a build reads of a release, by the file that says its columns.
_CARRIED = {
    ("kpi", "fct_kpi_values"): "models/marts/kpi/fct_kpi_values.yml",
    ("quality", "period_fingerprints"): "models/marts/quality/period_fingerprints.yml",
}
_LINK = "before.duckdb"
_DEFINING = ("*.sql", "*.yml", "*.csv")
# Days move with the night, and who is shown idle since when is told member by member.
_OF_THE_NIGHT = {"as_of_date", "idle_start", "carries", "held_measures"}


def published_release(state: Path) -> Path:
    """The file that readers of a state folder open; it need not be there."""
    return state / "published" / "warehouse.duckdb"


def definitions_fingerprint(project: Path, night: Mapping[str, object]) -> str:
    """SHA-256 of what figures follow from besides rows: the project's files, the engine, the settings.

    `night` is as told to dbt; what differs from night to night is left out.
    """
    told = sha256()
    for path in sorted(path for kind in _DEFINING for path in project.rglob(kind) if _defines(path, project)):
        told.update(f"{path.relative_to(project).as_posix()}\0".encode())
        told.update(sha256(path.read_bytes()).digest())
    settings = {name: str(value) for name, value in night.items() if name not in _OF_THE_NIGHT}
    settings |= {package: version(package) for package in ("duckdb", "dbt-core", "dbt-duckdb")}
    told.update(json.dumps(settings, sort_keys=True).encode())
    return told.hexdigest()


def _defines(path: Path, project: Path) -> bool:
    """Models, macros, seeds and settings; not what dbt writes, nor tests, which make no figure."""
    return path.relative_to(project).parts[0] not in ("target", "tests", "logs", "intraday")


def attachable_release(before: Path | None, folder: Path, project: Path) -> str:
    """Name of the file in `folder` that the build attaches: a link to the release, or empty tables.

    A release of another shape than tonight's (a column more, no fingerprints yet) carries nothing.

    Raises:
        BuildFailed: `before` is there and cannot be read.
    """
    link = folder / _LINK
    link.unlink(missing_ok=True)
    tables = {place: _columns(project / file, place[1]) for place, file in _CARRIED.items()}
    if before is not None and before.is_file() and _has(before, tables):
        link.symlink_to(before.resolve())
        return link.name
    with duckdb.connect(str(link)) as connection:
        for (schema_name, table_name), columns in tables.items():
            named = ", ".join(f"{name} {data_type}" for name, data_type in columns)
            connection.execute(f"create schema {schema_name}")
            connection.execute(f"create table {schema_name}.{table_name} ({named})")
    return link.name


def _columns(file: Path, table: str) -> list[tuple[str, str]]:
    """Names and types that the contract of a table says."""
    models: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
    (model,) = (model for model in models if model["name"] == table)
    return [(column["name"], column["data_type"].replace(" ", "").lower()) for column in model["columns"]]


def _has(before: Path, tables: Mapping[tuple[str, str], list[tuple[str, str]]]) -> bool:
    try:
        with duckdb.connect(str(before), read_only=True) as connection:
            return all(
                connection.execute(
                    "select column_name, lower(data_type) from duckdb_columns()"
                    " where database_name = current_database() and schema_name = ? and table_name = ?"
                    " order by column_index",
                    place,
                ).fetchall()
                == columns
                for place, columns in tables.items()
            )
    except duckdb.Error as problem:
        raise BuildFailed(
            f"{before}, from which the night takes over what nothing has touched, cannot be read"
            f" ({str(problem).splitlines()[0]}). Nothing was built. Look at the file, since readers open it"
            " too; a night in full does not need it: make nightly FULL=1"
        ) from problem


def unchanged_periods(warehouse: Path) -> int:
    """Days and weeks of a build of which nothing has changed since the release before.

    0 where the build did not come so far: what follows a failed test is skipped, and the gate says so.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        made = connection.execute(
            "select 1 from duckdb_tables()"
            " where schema_name = 'intermediate' and table_name = 'int_unchanged_periods'"
        ).fetchone()
        if made is None:
            return 0
        row = connection.execute("select count(*) from intermediate.int_unchanged_periods").fetchone()
    return int(row[0]) if row else 0
