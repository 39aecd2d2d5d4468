"""Where the extracts of a source come from, as `company.yml` says it under `origin:`. No secrets in here."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FileOrigin(_Model):
    """Files that are copied into the inbox, below its folder `into`.

    `settle_seconds`: a file that changed less than that ago is left for the next time.
    """

    into: str = Field(default="", pattern=r"^([\w-]+(/[\w-]+)*)?$")
    settle_seconds: int = Field(default=0, ge=0)


class FolderOrigin(_FileOrigin):
    """A local or mounted folder beside the inbox."""

    kind: Literal["folder"]
    path: str


class SftpOrigin(_FileOrigin):
    """A folder on an SFTP server; host, user, key and the host's key are in the connection."""

    kind: Literal["sftp"]
    connection: str
    path: str


class S3Origin(_FileOrigin):
    """A prefix in a bucket of S3-compatible storage; endpoint and keys are in the connection."""

    kind: Literal["s3"]
    connection: str
    bucket: str
    prefix: str = ""


class SqlQuery(_Model):
    """One extract out of a database.

    `query` names the file's columns; `cursor` is the column of the result that grows with every change.
    `overlap_seconds` (`overlap` for a cursor of whole numbers) is read again each time, because transactions
    become visible later than the time they carry. `keys` lists every key that still exists.
    """

    query: str
    cursor: str | None = None
    overlap_seconds: int = Field(default=900, ge=0)
    overlap: int = Field(default=0, ge=0)
    keys: str | None = None

    @model_validator(mode="after")
    def _keys_need_a_cursor(self) -> "SqlQuery":
        if self.keys and not self.cursor:
            raise ValueError("keys: is for queries with a cursor; a query without one delivers all rows")
        return self


class SqlOrigin(_Model):
    """Queries of a database, by feed: the name of an entity or of a mapping."""

    kind: Literal["sql"]
    connection: str
    dialect: Literal["postgresql", "mysql", "mariadb"]
    queries: dict[str, SqlQuery] = Field(min_length=1)
    batch_rows: int = Field(default=10_000, ge=1)


FileOrigin = FolderOrigin | SftpOrigin | S3Origin
Origin = Annotated[FolderOrigin | SftpOrigin | S3Origin | SqlOrigin, Field(discriminator="kind")]


def extract_name(pattern: str, as_of: date, number: int) -> str:
    """Name of an extract out of a database: the feed's pattern with night and number for its first star."""
    return pattern.replace("*", f"_{as_of}_{number:06}", 1).replace("*", "")
