"""A company is a folder: `company.yml`, mappings, and perhaps a `calendar.csv`."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ingestion.company_feeds import checked_feeds, company_wrong
from ingestion.contract import CONTRACT_FOLDER, Contract, load_contracts
from ingestion.errors import SourceUnknown
from ingestion.feed import Feed
from ingestion.intraday_settings import IntradaySettings
from ingestion.mapping import DeliveryMode
from ingestion.origin_checks import origin_problems
from ingestion.origins import Origin
from ingestion.yaml_files import YamlFile, YamlUnreadable, nearest, read_yaml

FIRST_YEAR, LAST_YEAR = 2000, 2049


DueTime = Annotated[str | None, Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuarantineLimit(_Model):
    """Most rows, and largest share of a file's rows, that may be quarantined; above either it is refused."""

    rows: int | None = Field(default=None, ge=0)
    share: Decimal | None = Field(default=None, ge=0, le=1)


class CanonicalEntity(_Model):
    """Files in canonical form of one entity: a glob below the inbox, and how they follow each other."""

    file: str
    mode: DeliveryMode = "snapshot"
    date: str | None = None
    due: DueTime = None
    max_age_days: int | None = Field(default=None, ge=0)


def _file_alone(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class MappingUse(_Model):
    """A mapping under other file names than its own: `file`, and the files of its lookups by name."""

    mapping: str
    file: str | None = None
    lookups: dict[str, str] = {}


class Workbook(_Model):
    """XLSX files with a sheet for each of several entities, named as the entity, in canonical form."""

    file: str
    entities: list[str] = Field(min_length=1)
    mode: DeliveryMode = "snapshot"
    date: str | None = None
    max_age_days: int | None = Field(default=None, ge=0)


def _mapping_alone(value: Any) -> Any:
    return {"mapping": value} if isinstance(value, str) else value


class Source(_Model):
    """One system that delivers, and what is expected of it by `due` (local time, HH:MM)."""

    due: DueTime = None
    origin: Origin | None = None
    entities: dict[str, Annotated[CanonicalEntity, BeforeValidator(_file_alone)]] = {}
    mappings: list[Annotated[MappingUse, BeforeValidator(_mapping_alone)]] = []
    workbooks: list[Workbook] = []
    optional: list[str] = []
    max_age_days: int | None = Field(default=None, ge=0)
    may_be_held: bool = False


class CompanyFile(_Model):
    """`company.yml` as it is written."""

    company: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    time_zone: str
    reporting_currency: str = Field(pattern=r"^[A-Z]{3}$")
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12)
    phone_region: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    calendar: str | None = Field(default=None, pattern=r"^[A-Z]{2,3}$")
    inbox: str = "{state}/inbox"
    archive: bool = True
    default_date: date | None = None
    parameters: dict[str, Decimal] = {}
    quarantine_limit: QuarantineLimit = QuarantineLimit(share=Decimal("0.01"))
    quarantine_limits: dict[str, QuarantineLimit] = {}
    intraday: IntradaySettings = IntradaySettings()
    sources: dict[str, Source] = Field(min_length=1)


@dataclass(frozen=True)
class Company:
    """A checked company folder. `utc_offset_hours` holds all year round, from 2000 to 2049."""

    folder: Path
    file: CompanyFile
    contracts: dict[str, Contract]
    utc_offset_hours: int
    feeds: tuple[Feed, ...] = field(repr=False)

    @property
    def company_id(self) -> str:
        """Short name, also inside the state folder."""
        return self.file.company

    @property
    def default_date(self) -> date | None:
        """The night's date when none is given."""
        return self.file.default_date

    @property
    def phone_region(self) -> str | None:
        """Country of telephone numbers without a country code: its own key, else the calendar's."""
        return self.file.phone_region or self.file.calendar

    @property
    def source_names(self) -> tuple[str, ...]:
        """Sources in the order of `company.yml`."""
        return tuple(self.file.sources)

    def inbox(self, state: Path) -> Path:
        """Folder of the extracts; relative to the company's folder unless absolute."""
        return self.folder / self.file.inbox.replace("{state}", str(state.resolve()))

    def feeds_of(self, source: str) -> tuple[Feed, ...]:
        """Feeds of one source.

        Raises:
            SourceUnknown: not in `company.yml`.
        """
        if source not in self.file.sources:
            hint = nearest(source, self.source_names)
            raise SourceUnknown(
                f"{self.folder / 'company.yml'} has no source {source}{hint}.",
                "Nothing was landed.",
                f"Known sources: {', '.join(self.source_names)}.",
            )
        return tuple(feed for feed in self.feeds if feed.source == source)

    def quarantine_limit(self, entity: str) -> QuarantineLimit:
        """The entity's own limit, else the company's."""
        return self.file.quarantine_limits.get(entity, self.file.quarantine_limit)


def load_company(folder: Path, contract_folder: Path = CONTRACT_FOLDER) -> Company:
    """Read and check `company.yml`, the contracts and every mapping.

    Raises:
        CompanyFileWrong, ContractWrong, MappingWrong: with file, line and the nearest known name.
    """
    contracts = load_contracts(contract_folder)
    path = folder / "company.yml"
    try:
        yaml_file = read_yaml(path)
        company_file = CompanyFile.model_validate(yaml_file.values)
    except YamlUnreadable as error:
        raise company_wrong(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise company_wrong(
            f"{path}, line {yaml_file.line_of(first['loc'])}, {where}: {first['msg']}"
        ) from error
    _check_names(company_file, contracts, yaml_file)
    feeds = checked_feeds(folder, company_file, contracts, yaml_file)
    for name, source in company_file.sources.items():
        of_source = [feed for feed in feeds if feed.source == name]
        for location, fact in origin_problems(name, source.origin, of_source):
            raise company_wrong(f"{path}, line {yaml_file.line_of(location)}: {fact}")
    return Company(
        folder=folder,
        file=company_file,
        contracts=contracts,
        utc_offset_hours=_constant_offset(company_file.time_zone, yaml_file),
        feeds=feeds,
    )


def _check_names(company_file: CompanyFile, contracts: dict[str, Contract], yaml_file: YamlFile) -> None:
    named: list[tuple[str, tuple[str | int, ...]]] = [
        (entity, ("quarantine_limits", entity)) for entity in company_file.quarantine_limits
    ]
    for source_name, source in company_file.sources.items():
        named += [(entity, ("sources", source_name, "entities", entity)) for entity in source.entities]
        named += [
            (entity, ("sources", source_name, "workbooks", place, "entities", number))
            for place, workbook in enumerate(source.workbooks)
            for number, entity in enumerate(workbook.entities)
        ]
        named += [
            (entity, ("sources", source_name, "optional", place))
            for place, entity in enumerate(source.optional)
        ]
    for entity, location in named:
        if entity not in contracts:
            line = yaml_file.line_of(location)
            raise company_wrong(
                f"{yaml_file.path}, line {line}: no entity {entity}{nearest(entity, list(contracts))}"
            )


def _constant_offset(time_zone: str, yaml_file: YamlFile) -> int:
    where = f"{yaml_file.path}, line {yaml_file.line_of(['time_zone'])}"
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise company_wrong(f"{where}: no time zone {time_zone}") from error
    offsets = {
        datetime(year, month, 1, tzinfo=zone).utcoffset()
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13)
    }
    offset = offsets.pop() or timedelta()
    if offsets or offset % timedelta(hours=1):
        fact = "changes its clocks" if offsets else "is not a whole number of hours from UTC"
        raise company_wrong(
            f"{where}: {time_zone} {fact}; use a zone of constant whole hours such as Etc/GMT-7"
        )
    return int(offset / timedelta(hours=1))
