"""What the stages of a night read and write, as OpenLineage names datasets: a namespace and a name in it.

Everything comes out of files that no stage holds open: a build is never opened for this.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dags.nights import Night, where_and_when

if TYPE_CHECKING:
    from ingestion.company import Company

VERDICT = ("quality.gate_results", "quality.gate_summary")
PUBLISHED_SCHEMAS = ("core", "kpi", "quality")


@dataclass(frozen=True)
class Table:
    """A file, a folder of files, or a table. `version` is the release; counts are known of releases only."""

    namespace: str
    name: str
    row_count: int | None = None
    version: str | None = None


@dataclass(frozen=True)
class Datasets:
    """What a stage reads and what it has written so far."""

    inputs: tuple[Table, ...]
    outputs: tuple[Table, ...]


def datasets_of(stage: str, night: Night) -> Datasets:
    """The datasets of a stage of this night, as they are now.

    Raises:
        Exception: whatever the reading of the company folder or of a database said.
    """
    return _DATASETS[stage](night)


@cache
def company_of(folder: str) -> Company:
    """The company of a folder, read once in a process: both events of an attempt ask for it."""
    from ingestion.company import load_company

    return load_company(Path(folder))


def _of_landing(night: Night) -> Datasets:
    """The night's files of one source, and those without a date; the folders of the entities they become."""
    from ingestion.inbox import inbox_files

    state, as_of = where_and_when(night)
    company = company_of(night["company"])
    feeds = company.feeds_of(night["source"])
    files = [
        file.path
        for feed in feeds
        for file in inbox_files(company.inbox(state), feed)
        if feed.delivery_date(file.name) in (None, as_of)
    ]
    entities = sorted({entity for feed in feeds for entity in feed.modes})
    return Datasets(
        tuple(Table("file", str(path.resolve())) for path in files), tuple(_landed(state, entities))
    )


def _of_build(night: Night) -> Datasets:
    state, _ = where_and_when(night)
    feeds = company_of(night["company"]).feeds
    entities = sorted({entity for feed in feeds for entity in feed.modes})
    return Datasets(tuple(_landed(state, entities)), tuple(_built(state, _models(state))))


def _of_audit(night: Night) -> Datasets:
    state, _ = where_and_when(night)
    return Datasets(tuple(_built(state, _models(state))), tuple(_built(state, VERDICT)))


def _of_release(night: Night) -> Datasets:
    state, _ = where_and_when(night)
    return Datasets(tuple(_built(state, (*_models(state), *VERDICT))), tuple(_published(state)))


def _of_postgres(night: Night) -> Datasets:
    from psycopg.conninfo import conninfo_to_dict

    from publishing.postgres.addresses import find_address

    state, _ = where_and_when(night)
    server = conninfo_to_dict(find_address(None, os.environ).conninfo)
    namespace = f"postgres://{server.get('host', 'localhost')}:{server.get('port', 5432)}"
    published = tuple(_published(state))
    views = (
        Table(namespace, f"{server.get('dbname', '')}.{table.name}", table.row_count, table.version)
        for table in published
    )
    return Datasets(published, tuple(views))


def _landed(state: Path, entities: list[str]) -> Iterator[Table]:
    return (Table("file", str((state / "landing" / entity).resolve())) for entity in entities)


def _built(state: Path, names: Iterable[str]) -> Iterator[Table]:
    build = state / "build" / "warehouse.duckdb"
    return (Table(f"duckdb://{build.resolve()}", name) for name in names)


def _models(state: Path) -> list[str]:
    """`schema.table` of what dbt builds in the schemas that are published, as its manifest says."""
    manifest = state / "build" / "dbt" / "target" / "manifest.json"
    if not manifest.is_file():
        return []
    nodes = json.loads(manifest.read_text("utf-8"))["nodes"].values()
    return sorted(
        f"{node['schema']}.{node.get('alias') or node['name']}"
        for node in nodes
        if node["resource_type"] in ("model", "seed")
        and node["schema"] in PUBLISHED_SCHEMAS
        and node["config"]["materialized"] != "ephemeral"
    )


def _published(state: Path) -> Iterator[Table]:
    from publishing.layout import Layout
    from publishing.manifests import read_manifest

    layout = Layout(state)
    if not layout.manifest.is_file():
        return
    manifest = read_manifest(layout.manifest)
    for table in manifest.tables:
        name = f"{table.schema_name}.{table.table_name}"
        namespace = f"duckdb://{layout.warehouse.resolve()}"
        yield Table(namespace, name, table.row_count, manifest.release_id)


_DATASETS: dict[str, Callable[[Night], Datasets]] = {
    "land_source": _of_landing,
    "build_warehouse": _of_build,
    "audit_build": _of_audit,
    "publish_release": _of_release,
    "publish_to_postgres": _of_postgres,
}
STAGES = frozenset(_DATASETS)
