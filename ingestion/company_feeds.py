"""The feeds of a company: its canonical files and its mappings, own or shipped, with their file names."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.contract import Contract
from ingestion.errors import CompanyFileWrong
from ingestion.feed import DATE_IN_FILE_NAME, Feed
from ingestion.mapping import SHIPPED_MAPPINGS, Mapping, load_mapping
from ingestion.yaml_files import YamlFile, nearest

if TYPE_CHECKING:
    from ingestion.company import CompanyFile, MappingUse


def company_wrong(fact: str) -> CompanyFileWrong:
    """The error of `company.yml`; `fact` names the file and the line."""
    return CompanyFileWrong(
        f"{fact}.", "Nothing was landed.", "Mend it and run: python -m ingestion check <folder>"
    )


def checked_feeds(
    folder: Path, company_file: "CompanyFile", contracts: dict[str, Contract], yaml_file: YamlFile
) -> tuple[Feed, ...]:
    """Every feed of the company; no pattern leads out of the inbox.

    Raises:
        CompanyFileWrong, MappingWrong: with file, line and the nearest known name.
    """
    feeds = tuple(_feeds(folder, company_file, contracts, yaml_file))
    for feed in feeds:
        lookups = feed.mapping.spec.lookups.values() if feed.mapping else ()
        for pattern in [feed.pattern, *(lookup.file for lookup in lookups)]:
            _check_pattern(pattern, f"{yaml_file.path}, {feed.source}, {feed.name}")
    return feeds


def _feeds(
    folder: Path, company_file: "CompanyFile", contracts: dict[str, Contract], yaml_file: YamlFile
) -> Iterator[Feed]:
    for source_name, source in company_file.sources.items():
        for entity, spec in source.entities.items():
            location = ("sources", source_name, "entities", entity, "date")
            yield Feed(
                source=source_name,
                name=entity,
                pattern=spec.file,
                date_pattern=_date_pattern(spec.date, yaml_file, location),
                modes={entity: spec.mode},
                mapping=None,
                is_optional=entity in source.optional,
                max_age_days=source.max_age_days if spec.max_age_days is None else spec.max_age_days,
            )
        for place, workbook in enumerate(source.workbooks):
            place_of_date = ("sources", source_name, "workbooks", place, "date")
            max_age_days = workbook.max_age_days
            yield Feed(
                source=source_name,
                name=f"workbook {workbook.file}",
                pattern=workbook.file,
                date_pattern=_date_pattern(workbook.date, yaml_file, place_of_date),
                modes=dict.fromkeys(workbook.entities, workbook.mode),
                mapping=None,
                is_optional=set(workbook.entities) <= set(source.optional),
                max_age_days=source.max_age_days if max_age_days is None else max_age_days,
                is_workbook=True,
            )
        for place, use in enumerate(source.mappings):
            mapping = _used_mapping(
                folder, use, contracts, yaml_file, ("sources", source_name, "mappings", place)
            )
            modes = mapping.modes
            yield Feed(
                source=source_name,
                name=use.mapping if use.file is None else f"{use.mapping} ({use.file})",
                pattern=mapping.spec.file,
                date_pattern=_date_pattern(
                    mapping.spec.delivery.date, mapping.yaml_file, ("delivery", "date")
                ),
                modes=modes,
                mapping=mapping,
                is_optional=set(modes) <= set(source.optional),
                max_age_days=source.max_age_days,
            )


def _used_mapping(
    folder: Path,
    use: "MappingUse",
    contracts: dict[str, Contract],
    yaml_file: YamlFile,
    location: tuple[str | int, ...],
) -> Mapping:
    """A mapping of the company's folder, else one that is shipped, with the company's file names."""
    own, shipped = folder / use.mapping, SHIPPED_MAPPINGS / use.mapping
    mapping = load_mapping(shipped if shipped.is_file() and not own.is_file() else own, contracts)
    for name in use.lookups:
        if name not in mapping.spec.lookups:
            hint = nearest(name, list(mapping.spec.lookups))
            line = yaml_file.line_of((*location, "lookups", name))
            raise company_wrong(f"{yaml_file.path}, line {line}: {use.mapping} has no lookup {name}{hint}")
    return mapping.with_files(use.file, use.lookups)


def _check_pattern(pattern: str, where: str) -> None:
    """A glob stays below the inbox."""
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts or not pattern.strip():
        raise company_wrong(f"{where}: {pattern!r} leads out of the inbox")


def _date_pattern(pattern: str | None, yaml_file: YamlFile, location: tuple[str | int, ...]) -> str:
    if pattern is None:
        return DATE_IN_FILE_NAME
    where = f"{yaml_file.path}, line {yaml_file.line_of(location)}"
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise company_wrong(f"{where}: {pattern} is not a regular expression ({error})") from error
    if groups != 1:
        raise company_wrong(f"{where}: {pattern} must have one group, around the date")
    return pattern
