"""Files of an origin: folder, SFTP or S3 behind one face. Every error is cleared of secrets."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import asyncssh
import fsspec
from botocore.exceptions import BotoCoreError

from ingestion.connections import Connection
from ingestion.errors import ExtractNameUnsafe, OriginUnreachable
from ingestion.origins import FileOrigin, FolderOrigin, S3Origin, SftpOrigin

CONNECT_SECONDS = 30


@dataclass(frozen=True)
class RemoteFile:
    """One file. `name`: below the origin's path, with `/`; `version` changes when the content does."""

    name: str
    path: str
    size: int
    version: str
    changed_at: datetime | None


class RemoteFiles:
    """An open origin."""

    def __init__(self, file_system: Any, root: str, source: str) -> None:
        """`root`: path of the origin in its file system, without a final slash; it may be an empty prefix."""
        self._file_system = file_system
        self._root = root
        self._source = source

    def files(self) -> list[RemoteFile]:
        """All files, by name. Links, and names that begin with a dot, are no extracts.

        Raises:
            ExtractNameUnsafe: a name would leave the inbox.
        """
        found = self._file_system.find(self._root, detail=True)
        files = [
            self._remote_file(path, information)
            for path, information in sorted(found.items())
            if information["type"] == "file" and not information.get("islink")
        ]
        return [file for file in files if not any(part.startswith(".") for part in file.name.split("/"))]

    def file(self, known: RemoteFile) -> RemoteFile:
        """The same file as it is now."""
        return self._remote_file(known.path, self._file_system.info(known.path))

    def copy(self, file: RemoteFile, target: Path) -> None:
        """Copy the content, streamed."""
        self._file_system.get_file(file.path, str(target))

    def _remote_file(self, path: str, information: dict[str, Any]) -> RemoteFile:
        name = path.removeprefix(self._root).lstrip("/")
        self._refuse_unsafe(name)
        changed_at = information.get("LastModified") or information.get("mtime")
        if isinstance(changed_at, float):
            mark = f"{changed_at:.9f}:{information.get('ino', '')}"
            changed_at = datetime.fromtimestamp(changed_at).astimezone()
        else:
            mark = str(information.get("ETag") or changed_at)
        size = int(information["size"])
        return RemoteFile(name, path, size, f"{size}:{mark}", changed_at)

    def _refuse_unsafe(self, name: str) -> None:
        parts = PurePosixPath(name).parts
        is_safe = parts and not name.startswith("/") and ".." not in parts
        if not is_safe or not name.isprintable() or "\\" in name or ":" in name:
            raise ExtractNameUnsafe(
                f"The origin of {self._source} has a file named {name!r}, which is no path below a folder.",
                "Nothing of this source was fetched.",
                "Have it renamed or removed at the origin.",
            )


@contextmanager
def open_origin(origin: FileOrigin, source: str, connection: Connection | None) -> Iterator[RemoteFiles]:
    """The files of an origin.

    Raises:
        OriginUnreachable: it does not answer, or refuses; the message holds no secret.
    """
    try:
        file_system, root = _file_system(origin, connection)
        place = origin.bucket if isinstance(origin, S3Origin) else root
        if not file_system.exists(place):  # listing an absent place would be an empty delivery
            raise FileNotFoundError(f"no {place} there")
        yield RemoteFiles(file_system, root, source)
    except (OSError, asyncssh.Error, BotoCoreError, ValueError) as error:
        raise unreachable(source, described(origin), error, connection) from None  # its text is not masked


def unreachable(
    source: str, place: str, error: Exception, connection: Connection | None
) -> OriginUnreachable:
    """The error to raise `from None`: the first one may hold a secret in its text."""
    text = f"{type(error).__name__}: {error}"
    message = connection.masked(text) if connection else text
    return OriginUnreachable(
        f"The origin of {source} ({place}) cannot be read: {message.rstrip('.')}.",
        "What was fetched before stays in the inbox; the rest was not fetched.",
        "Check address and account of the connection, then fetch again.",
    )


def described(origin: FileOrigin) -> str:
    """Kind and place, without secrets."""
    match origin:
        case FolderOrigin():
            return f"folder {origin.path}"
        case SftpOrigin():
            return f"sftp {origin.path}, connection {origin.connection}"
        case S3Origin():
            return f"s3 {origin.bucket}/{origin.prefix}, connection {origin.connection}"


def _file_system(origin: FileOrigin, connection: Connection | None) -> tuple[Any, str]:
    if isinstance(origin, FolderOrigin):
        root = Path(origin.path).absolute()
        if not root.is_dir():
            raise FileNotFoundError(f"no folder {root}")
        return fsspec.filesystem("file"), root.as_posix()
    if connection is None:
        raise ValueError(f"no connection was given for {described(origin)}")
    if isinstance(origin, SftpOrigin):
        return _sftp(connection), origin.path.rstrip("/")
    return _s3(connection), f"{origin.bucket}/{origin.prefix}".rstrip("/")


def _sftp(connection: Connection) -> Any:
    """SFTP with the host's key checked: without `host_key` or `known_hosts_file` there is no connection."""
    from sshfs import SSHFileSystem

    extra, port = connection.extra, connection.port or 22
    if not extra.get("host_key") and not extra.get("known_hosts_file"):
        raise ValueError(f"connection {connection.name} has neither host_key nor known_hosts_file")
    host = connection.host if port == 22 else f"[{connection.host}]:{port}"
    known = f"{host} {extra['host_key']}\n".encode() if extra.get("host_key") else extra["known_hosts_file"]
    arguments: dict[str, Any] = {"known_hosts": known, "agent_path": None, "config": None}
    if extra.get("private_key"):
        passphrase = extra.get("private_key_passphrase")
        arguments["client_keys"] = [asyncssh.import_private_key(extra["private_key"], passphrase)]
    elif extra.get("key_file"):
        arguments["client_keys"] = [extra["key_file"]]
    else:
        arguments["client_keys"] = None
    if connection.password:
        arguments["password"] = connection.password
    return SSHFileSystem(
        connection.host,
        port=port,
        username=connection.login,
        skip_instance_cache=True,
        connect_timeout=CONNECT_SECONDS,
        **arguments,
    )


def _s3(connection: Connection) -> Any:
    from s3fs import S3FileSystem

    for name in ("botocore", "aiobotocore", "s3fs"):  # at DEBUG they log tokens and signed requests
        logging.getLogger(name).setLevel(logging.INFO)
    extra = connection.extra
    client: dict[str, Any] = {"endpoint_url": extra["endpoint_url"]} if extra.get("endpoint_url") else {}
    if extra.get("region_name"):
        client["region_name"] = extra["region_name"]
    return S3FileSystem(
        key=connection.login or None,
        secret=connection.password or None,
        token=extra.get("aws_session_token"),
        client_kwargs=client,
        use_listings_cache=False,
        skip_instance_cache=True,
        config_kwargs={"connect_timeout": CONNECT_SECONDS, "retries": {"max_attempts": 1}},
    )
