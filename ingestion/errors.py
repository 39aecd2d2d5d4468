"""Every error of the landing. Each one is a heading in docs/runbook_landing.md.

IngestionError
├── CompanyFolderWrong
│   ├── CompanyFileWrong
│   ├── ContractWrong
│   ├── MappingWrong
│   └── CalendarWrong
├── StateFolderWrong
│   ├── StateBelongsToAnother
│   ├── StateLocked
│   └── DiskFull
├── SourceUnknown
├── EntityUnknown
├── FeedUnknown
├── ExportRefused
├── SetUpWrong
├── HoldRefused
├── FetchFailed                   (an origin of `company.yml`; the inbox stays as it was)
│   ├── ConnectionUnknown
│   ├── OriginUnreachable
│   ├── ExtractNameUnsafe
│   ├── ExtractUnstable
│   └── QueryUnusable
├── ArrivalsOverdue
├── ArchiveIncomplete
├── ExtractRefused                (the whole file; other files of the source still land)
│   ├── ExtractEmpty
│   ├── ExtractTruncated
│   ├── ArchiveTooLarge
│   ├── ContainerWrong
│   ├── ExtractOutsideInbox
│   ├── EncodingWrong
│   ├── NullBytes
│   ├── LineTooLong
│   ├── HeaderDiffers
│   ├── LookupMissing
│   ├── LookupNotUnique
│   ├── ExpressionFailed
│   ├── RowsLost
│   ├── ControlTotalsDiffer
│   └── QuarantineLimitExceeded
├── ExtractMissing
└── SourceIncomplete              (several of the above in one source)
"""

from collections.abc import Sequence
from pathlib import Path


class IngestionError(Exception):
    """An error that says what, where, what was not done, and the next step.

    Example: `ExtractTruncated: inbox/calls.csv.gz ends inside a gzip member at byte 812. Nothing of this
    file was landed. Ask for the file again.`
    """

    def __init__(self, what: str, not_done: str, next_step: str) -> None:
        """Join the three sentences; `what` names the file or folder."""
        super().__init__(f"{what} {not_done} {next_step}")
        self.what = what
        self.not_done = not_done
        self.next_step = next_step


class CompanyFolderWrong(IngestionError):
    """Something in the company's folder cannot be used; nothing was read from the inbox."""


class CompanyFileWrong(CompanyFolderWrong):
    """`company.yml` is absent or wrong."""


class ContractWrong(CompanyFolderWrong):
    """A contract in `ingestion/contracts/` is wrong or contradicts another one."""


class MappingWrong(CompanyFolderWrong):
    """A mapping is absent, not valid YAML, or names something that does not exist."""


class CalendarWrong(CompanyFolderWrong):
    """`calendar.csv` has other columns than `date,is_working_day`, or a value that is neither."""


class StateFolderWrong(IngestionError):
    """The state folder cannot be used."""


class StateBelongsToAnother(StateFolderWrong):
    """The state folder holds the nights of another company."""


class StateLocked(StateFolderWrong):
    """Another landing held the state folder for the whole waiting time."""


class DiskFull(StateFolderWrong):
    """A write found no room, in the state folder or in the inbox."""


class SourceUnknown(IngestionError):
    """The source is not one of `company.yml`."""


class EntityUnknown(IngestionError):
    """No contract has the name."""


class FeedUnknown(IngestionError):
    """No feed of the company takes a file of this name."""


class ExportRefused(IngestionError):
    """The file to write exists already."""


class SetUpWrong(IngestionError):
    """Plans, assignments, weights, splits or targets contradict each other, or there is nothing to check."""


class HoldRefused(IngestionError):
    """A source cannot stand as of an earlier night, or nobody answers for it."""


class FetchFailed(IngestionError):
    """Extracts could not be fetched from where `company.yml` says that they are."""


class ConnectionUnknown(FetchFailed):
    """A connection is named in `company.yml`, and nobody gave its address and secret."""


class OriginUnreachable(FetchFailed):
    """A folder, server, bucket or database does not answer, or does not let us in."""


class ExtractNameUnsafe(FetchFailed):
    """A file at the origin has a name that would leave the inbox."""


class ExtractUnstable(FetchFailed):
    """A file changed while it was fetched."""


class QueryUnusable(FetchFailed):
    """A query's result has other columns than its cursor and the entity's key need."""


class ArrivalsOverdue(IngestionError):
    """Expected extracts are not there, and their due time has passed."""


class ArchiveIncomplete(IngestionError):
    """A past night cannot be landed again: nothing is recorded of it, or a file of it is gone or changed."""


class ExtractRefused(IngestionError):
    """One file was refused whole."""

    def __init__(self, path: Path | str, fact: str, next_step: str) -> None:
        """`fact` completes the sentence that begins with the file's path."""
        super().__init__(f"{path} {fact}", "Nothing of this file was landed.", next_step)


class ExtractEmpty(ExtractRefused):
    """Zero bytes, or no header line."""


class ExtractTruncated(ExtractRefused):
    """A gzip or Zstandard member that ends early, has a wrong checksum, or is followed by other bytes."""


class ArchiveTooLarge(ExtractRefused):
    """An archive holds out of all proportion more text than it has bytes."""


class ContainerWrong(ExtractRefused):
    """An XLSX or Parquet file that cannot be opened, or a sheet that is not there."""


class ExtractOutsideInbox(ExtractRefused):
    """A symbolic link that leads out of the inbox."""


class EncodingWrong(ExtractRefused):
    """Bytes that are not text in the expected encoding."""


class NullBytes(ExtractRefused):
    """NUL bytes in the text."""


class LineTooLong(ExtractRefused):
    """A line longer than the reader can hold; it would lose it in silence."""


class HeaderDiffers(ExtractRefused):
    """A mandatory column is absent, an unknown one present, or one stands there twice."""


class LookupMissing(ExtractRefused):
    """A mapping looks something up in a file that is not in the inbox."""


class LookupNotUnique(ExtractRefused):
    """Two rows of a lookup file have the same key."""


class ExpressionFailed(ExtractRefused):
    """An expression of a mapping cannot be computed over this file."""


class RowsLost(ExtractRefused):
    """The rows of the file are not the sum of rows landed, quarantined and filtered."""


class ControlTotalsDiffer(ExtractRefused):
    """The control totals that came with the file say something else than the file."""


class QuarantineLimitExceeded(ExtractRefused):
    """More rows of the file are wrong than the company allows."""


class ExtractMissing(IngestionError):
    """An expected entity has no delivery."""

    def __init__(self, source: str, missing: Sequence[str], inbox: Path, others: str = "") -> None:
        """`missing`: one phrase per entity, as `crm_deals (crm_deals*.csv*)`; `others`: of unknown files."""
        super().__init__(
            f"Source {source} did not deliver {'; '.join(missing)} into {inbox}.{others}",
            "What was there has been landed; the night may not go on without the rest.",
            "Ask for the files and land again, or name the entities under `optional:` in company.yml.",
        )
        self.missing = tuple(missing)


class SourceIncomplete(IngestionError):
    """Several files of one source were refused or are missing."""

    def __init__(self, source: str, errors: Sequence[IngestionError]) -> None:
        """`errors`: at least two, in the order of the files."""
        listed = "\n".join(f"  - {type(error).__name__}: {error}" for error in errors)
        super().__init__(
            f"Source {source} has {len(errors)} problems:\n{listed}\n",
            "The other files of the source were landed; the night may not go on without these.",
            "See the entry of each error in docs/runbook_landing.md.",
        )
        self.errors = tuple(errors)
