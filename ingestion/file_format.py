"""How a file is written, and which columns it has: the parts of a mapping that reading needs."""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

Kind = Literal["csv", "json_lines", "parquet", "xlsx"]
KIND_BY_SUFFIX: dict[str, Kind] = {
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
COMPRESSION_SUFFIXES = (".gz", ".zst")


class Model(BaseModel):
    """A part of a YAML file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Format(Model):
    """How a file is written. `skip`: lines before the header; `nulls`: texts that mean no value.

    `date` and `timestamp`: forms of plain date and timestamp columns, in strptime's letters. `time_zone`: the
    place whose clock the timestamps without offset show.
    """

    kind: Literal["auto", "csv", "json_lines", "parquet", "xlsx"] = "auto"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    quote: str = Field(default='"', max_length=1)
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    date: list[str] = []
    timestamp: list[str] = []
    time_zone: str | None = None
    skip: int = Field(default=0, ge=0)
    newline: Literal["auto"] = "auto"
    nulls: list[str] = [""]
    has_header: bool = True
    sheet: str | None = None

    @field_validator("date", "timestamp", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError as error:
            raise ValueError(f"no encoding {value}") from error
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone {value}") from error
        return value

    def kind_of(self, path: Path) -> Kind:
        """The kind that is named, else by the file's suffix, else CSV."""
        if self.kind != "auto":
            return self.kind
        suffixes = [suffix.lower() for suffix in path.suffixes]
        while suffixes and suffixes[-1] in COMPRESSION_SUFFIXES:
            suffixes.pop()
        return KIND_BY_SUFFIX.get(suffixes[-1], "csv") if suffixes else "csv"


class Header(Model):
    """Columns that must be there, and columns that may be there, as the vendor spells them."""

    header: list[str] = Field(min_length=1)
    optional_header: list[str] = []
    ignore_unknown: bool = False

    @property
    def known(self) -> list[str]:
        """All columns that expressions may name."""
        return self.header + self.optional_header

    @property
    def known_patterns(self) -> list[str]:
        """Regular expressions of further columns that are no surprise."""
        return []

    def missing_from(self, found: Sequence[str]) -> list[str]:
        """Mandatory columns that are not among those found."""
        return [name for name in self.header if name not in found]

    def knows(self, name: str) -> bool:
        """Whether a column of the file is one of those that are named or matched."""
        return name in self.known or any(re.fullmatch(pattern, name) for pattern in self.known_patterns)
