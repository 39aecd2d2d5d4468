"""What would land of one file, and what would not: the landing itself, into a folder that is thrown away."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ingestion.company import Company, CompanyFile
from ingestion.contract import Contract
from ingestion.errors import FeedUnknown, QuarantineLimitExceeded
from ingestion.expressions import literal, quoted
from ingestion.extract_loads import FileToLoad, load_file_rows
from ingestion.feed import DATE_IN_FILE_NAME, Feed
from ingestion.inbox import InboxFile, find_lookups
from ingestion.loading import LoadedEntity
from ingestion.mapping import Mapping
from ingestion.quarantine_limits import check_limit


@dataclass(frozen=True)
class Reason:
    """Why rows would not land: how many, and the first of their lines."""

    text: str
    row_count: int
    first_line: int


@dataclass(frozen=True)
class EntityPreview:
    """One entity of one file: counts, first rows, reasons, and why the file would be held (or None)."""

    loaded: LoadedEntity
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    reasons: tuple[Reason, ...]
    held_because: str | None


@dataclass(frozen=True)
class Preview:
    """One file as one feed would take it."""

    feed: str
    entities: tuple[EntityPreview, ...]
    warnings: tuple[str, ...]


def company_of_mapping(mapping: Mapping, contracts: dict[str, Contract], name: str) -> Company:
    """A company that has nothing but one mapping, so that a draft can be tried before it is configured."""
    file = CompanyFile.model_validate(
        {
            "company": "preview",
            "name": "Preview",
            "time_zone": "Etc/UTC",
            "reporting_currency": "XXX",
            "sources": {"preview": {}},
        }
    )
    feed = Feed(
        "preview", name, mapping.spec.file, mapping.spec.delivery.date or DATE_IN_FILE_NAME, mapping.modes,
        mapping, False, None,
    )  # fmt: skip
    return Company(Path(), file, contracts, 0, (feed,))


def preview_file(company: Company, path: Path, inbox: Path, night: date, row_count: int) -> list[Preview]:
    """Preview a file with every feed whose pattern it has; rows hold `row_count` at most.

    Lookups are searched below `inbox` if the file lies there, else beside the file.

    Raises:
        FeedUnknown: no feed takes a file of this name.
        ExtractRefused: the file would be refused.
    """
    is_inside = path.resolve().is_relative_to(inbox.resolve())
    root = inbox if is_inside else path.parent
    file = InboxFile(path, path.resolve().relative_to(root.resolve()).as_posix())
    feeds = [feed for feed in company.feeds if takes(feed, file, is_inside)]
    if not feeds:
        patterns = ", ".join(sorted({feed.pattern for feed in company.feeds}))
        raise FeedUnknown(
            f"No feed takes {path}; the patterns are {patterns}.",
            "Nothing was read.",
            "Name a mapping with --mapping, or draft one: python -m ingestion infer <file>",
        )
    return [_preview(company, feed, file, root, night, row_count) for feed in feeds]


def takes(feed: Feed, file: InboxFile, is_inside: bool) -> bool:
    """Whether the feed's pattern matches; of a file outside of the inbox only the name counts."""
    pattern = feed.pattern.replace("**/", "")
    return Path(file.name).match(pattern if is_inside else Path(pattern).name)


def _preview(company: Company, feed: Feed, file: InboxFile, root: Path, night: date, rows: int) -> Preview:
    load_ids = {entity: entity for entity in feed.modes}
    day = feed.delivery_date(file.name) or night
    with tempfile.TemporaryDirectory() as folder:
        work = FileToLoad(company, feed, file, find_lookups(root, feed, file), day, load_ids, Path(folder))
        load = load_file_rows(work)
        entities = tuple(_entity(company, file, loaded, Path(folder), rows) for loaded in load.loaded)
    return Preview(feed.name, entities, load.warnings)


def _entity(
    company: Company, file: InboxFile, loaded: LoadedEntity, folder: Path, row_count: int
) -> EntityPreview:
    columns = tuple(column.name for column in company.contracts[loaded.entity].columns)
    listed = ", ".join(quoted(name) for name in columns)
    held = None
    try:
        check_limit(company, file, loaded)
    except QuarantineLimitExceeded as error:
        held = error.what
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select {listed} from read_parquet({literal(folder / f'{loaded.entity}.rows')})"
            f" order by _source_line limit {row_count}"
        ).fetchall()
        quarantine = folder / f"{loaded.entity}.quarantine"
        reasons = (
            connection.execute(
                "select reason, count(*), min(source_line) from"
                f" read_parquet({literal(quarantine)}) group by reason order by 2 desc, 3"
            ).fetchall()
            if quarantine.exists()
            else []
        )
    return EntityPreview(loaded, columns, tuple(found), tuple(Reason(*row) for row in reasons), held)
