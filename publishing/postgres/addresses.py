"""Where the server is and how to log in: the one place where a password is held.

The address is a libpq URL or `name=value` text. The password comes from the environment or from a secret
file, because a command line can be read by everybody on the machine.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from publishing.postgres.errors import (
    AddressWrong,
    RightsMissing,
    ServerDiskFull,
    ServerTooOld,
    ServerUnreachable,
)

URL_VARIABLE = "SALES_POSTGRES_URL"
PASSWORD_VARIABLE = "SALES_POSTGRES_PASSWORD"
OLDEST = 15
MASK = "***"
SETTINGS = (
    "-c timezone=UTC -c datestyle=ISO -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    " -c default_transaction_read_only=off -c lock_timeout=0 -c search_path=pg_catalog"
    " -c maintenance_work_mem=256MB"
)


@dataclass(frozen=True)
class Address:
    """A server and a login. `repr` shows no password; `shown` is for messages."""

    conninfo: str = field(repr=False)
    shown: str
    password: str = field(default="", repr=False)

    def masked(self, text: str) -> str:
        """The text without the password, plain or as it stands in a URL."""
        written = {
            form(self.password) for form in (str, quote, quote_plus, lambda each: quote(each, safe=""))
        }
        for secret in sorted(filter(None, written), key=len, reverse=True):
            text = text.replace(secret, MASK)
        return text


def find_address(url: str | None, environment: Mapping[str, str]) -> Address:
    """The address from an option or from the environment, with its password.

    Args:
        url: the option; it may hold no password.
        environment: `SALES_POSTGRES_URL`, and `SALES_POSTGRES_PASSWORD` or `SALES_POSTGRES_PASSWORD_FILE`.

    Raises:
        AddressWrong: there is none, it cannot be read, or the option holds a password.
    """
    text = url or environment.get(URL_VARIABLE, "")
    if not text:
        raise _wrong("No address of a PostgreSQL server was given")
    parts = _parts(text)
    if url and "password" in parts:
        raise _wrong("The option --url holds a password, which everybody on this machine can read")
    password = read_secret(PASSWORD_VARIABLE, environment) or str(parts.get("password") or "")
    if password:
        parts["password"] = password
    place = f"{parts.get('host', 'the local server')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
    shown = f"{place} as {parts.get('user', 'the system user')}"
    return Address(make_conninfo("", **parts), shown, password)


def read_secret(variable: str, environment: Mapping[str, str]) -> str | None:
    """A secret from a variable, or from the file that `<variable>_FILE` names, without its line end.

    Raises:
        AddressWrong: the file is named and cannot be read.
    """
    if variable in environment:
        return environment[variable]
    named = environment.get(f"{variable}_FILE")
    if named is None:
        return None
    try:
        return Path(named).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise _wrong(f"The file {named}, named by {variable}_FILE, cannot be read ({problem})") from problem


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """A connection of its own that commits every statement at once; psycopg's errors become this package's.

    Raises:
        ServerUnreachable, ServerDiskFull, ServerTooOld, RightsMissing: as their messages say.
    """
    try:
        with psycopg.connect(address.conninfo, autocommit=True, **_session(address)) as connection:
            if connection.info.server_version < OLDEST * 10_000:
                raise ServerTooOld(
                    f"{address.shown}: this is PostgreSQL {connection.info.server_version // 10_000}."
                    f" Nothing changed for readers. Use version {OLDEST} or newer."
                )
            yield connection
    except psycopg.errors.InsufficientPrivilege as problem:
        raise RightsMissing(
            f"{address.shown}: {_said(address, problem)}. Readers see what they saw before."
            " Let the"
            " publishing login own the database and have CREATEROLE (docs/postgres.md), then run this again."
        ) from None
    except psycopg.errors.DiskFull as problem:
        raise ServerDiskFull(
            f"{address.shown}: {_said(address, problem)}. Readers see one whole release: the one before, or"
            " this one if it was shown already. Make room on the server's disk, then run the same"
            " command again; it goes on where this one stopped."
        ) from None
    except psycopg.OperationalError as problem:
        raise ServerUnreachable(
            f"{address.shown}: {_said(address, problem)}. Readers see one whole release: the one"
            " before, or this one if the server ended after the switch. Run the same command again; it"
            " goes on where this one stopped."
        ) from None


def _session(address: Address) -> dict[str, Any]:
    """What the session needs beside the address; the address's own options come after and win nothing."""
    given = str(conninfo_to_dict(address.conninfo).get("options") or "")
    return {
        "options": f"{given} {SETTINGS}".strip(),
        "application_name": "sales-performance-warehouse publishing",
        "client_encoding": "utf8",
        "connect_timeout": 30,
        "keepalives_idle": 30,
    }


def _said(address: Address, problem: psycopg.Error) -> str:
    """What the server said, in one line and without the password."""
    return " ".join(address.masked(str(problem)).split()).rstrip(".")


def _parts(text: str) -> dict[str, Any]:
    for driver in ("postgresql+psycopg://", "postgresql+psycopg2://", "postgresql+asyncpg://"):
        if text.startswith(driver):
            text = f"postgresql://{text.removeprefix(driver)}"
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(text))
    except psycopg.ProgrammingError:
        # its text may hold a piece of the password
        raise _wrong("The address of the PostgreSQL server cannot be read; it is not shown here") from None
    # a password with / or @ in it splits the address at the wrong place, and its pieces would be shown
    pieces = f"{parts.get('host', '')}{parts.get('dbname', '')}{parts.get('user', '')}"
    ports = str(parts.get("port") or "5432").split(",")
    if "@" in pieces or not all(port.isdigit() for port in ports):
        raise _wrong("The address of the PostgreSQL server cannot be read; it is not shown here")
    return parts


def _wrong(what: str) -> AddressWrong:
    return AddressWrong(
        f"{what}. Nothing was published; readers see what they saw before. Set {URL_VARIABLE} to"
        " postgresql://login@host:5432/database (special characters as %XX) and the password in"
        f" {PASSWORD_VARIABLE}, or its file in {PASSWORD_VARIABLE}_FILE."
    )
