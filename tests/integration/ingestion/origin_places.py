"""Origins of three kinds with files that a test puts there: a folder, OpenSSH's SFTP, an S3 server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.connections import Connection
from ingestion.fetching import FetchSummary, fetch_source
from tests.integration.ingestion.conftest import COMPANY, NIGHT, USERS_HEADER, SmallCompany
from tests.servers.object_storage import ObjectStorage
from tests.servers.sftp import Sftp

FETCHED_AT = datetime(2026, 11, 1, 4, tzinfo=UTC)


@dataclass
class Place:
    """An origin of one kind: how to put a file there, what company.yml says, and the connection."""

    put: Callable[[str, bytes], None]
    origin: str
    connection: Connection | None = None

    def connections(self, name: str) -> Connection:
        if self.connection is None:
            raise AssertionError(f"no connection is needed, but {name} was asked for")
        assert name == self.connection.name
        return self.connection


def folder_place(folder: Path, origin: str, connection: Connection | None = None) -> Place:
    def put(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return Place(put, origin, connection)


def sftp_connection(sftp: Sftp, **changes: Any) -> Connection:
    extra = {"private_key": sftp.private_key, "host_key": sftp.host_key}
    return Connection("vendor", sftp.host, sftp.port, sftp.user, extra=extra | changes)


def s3_connection(server: ObjectStorage) -> Connection:
    return Connection(
        "vendor", login=server.access_key, password=server.secret_key, extra={"endpoint_url": server.endpoint}
    )


def place_of(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A new origin of a kind: folder, sftp or s3."""
    if kind == "folder":
        return folder_place(tmp_path / "mounted", f"{{kind: folder, path: {tmp_path / 'mounted'}}}")
    elif kind == "sftp":
        sftp: Sftp = request.getfixturevalue("sftp")
        folder = sftp.new_folder()
        origin = f"{{kind: sftp, connection: vendor, path: {folder}}}"
        return folder_place(folder, origin, sftp_connection(sftp))
    else:
        server: ObjectStorage = request.getfixturevalue("object_storage")
        bucket, client = server.new_bucket(), server.client()

        def put(name: str, content: bytes) -> None:
            client.put_object(Bucket=bucket, Key=f"daily/{name}", Body=content)

        origin = f"{{kind: s3, connection: vendor, bucket: {bucket}, prefix: daily}}"
        return Place(put, origin, s3_connection(server))


def configure(small: SmallCompany, origin: str, pattern: str = "**/crm_users*.csv*", more: str = "") -> None:
    text = COMPANY.replace("    entities:\n", f"    origin: {origin}\n    entities:\n")
    small.configure(text + f'      crm_users: {{file: "{pattern}"{more}}}\n')


def fetch(small: SmallCompany, place: Place, at: datetime = FETCHED_AT) -> FetchSummary:
    return fetch_source(small.company(), "crm", small.state, NIGHT, place.connections, at)


def statuses(summary: FetchSummary) -> dict[str, str]:
    return {file.name: file.status for file in summary.files}


def users(*rows: str) -> bytes:
    return "\n".join([USERS_HEADER, *rows, ""]).encode()
