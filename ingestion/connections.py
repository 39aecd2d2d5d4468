"""Connections by name: the one place where a secret is held, and where texts are cleared of it.

The library gets a function that finds a connection by its name; it never looks for one itself. The command
line reads the same environment variables as Airflow does, `AIRFLOW_CONN_<NAME>`, as a URI or as JSON.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from ingestion.errors import ConnectionUnknown

PREFIX = "AIRFLOW_CONN_"
MASK = "***"
WHOLE_EXTRA = "__extra__"
SHORTEST_SECRET = 4  # shorter ones would blacken every word of a message
PUBLIC_EXTRAS = (
    *("endpoint_url", "host_key", "key_file", "known_hosts_file", "region_name", "sslmode", "sslrootcert"),
)


@dataclass(frozen=True)
class Connection:
    """Address and secrets. `repr` shows neither password nor extras."""

    name: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = field(default="", repr=False)
    database: str = ""
    extra: dict[str, Any] = field(default_factory=dict, repr=False)

    def masked(self, text: str) -> str:
        """The text without any secret of this connection, plain or as it stands in a URL."""
        secrets = [self.password]
        secrets += [str(value) for name, value in self.extra.items() if name not in PUBLIC_EXTRAS]
        lines = [line.strip() for secret in secrets for line in [secret, *secret.splitlines()]]
        written = {form(line) for line in lines for form in (str, quote, quote_plus, _quoted_whole)}
        for secret in sorted(written, key=len, reverse=True):
            if len(secret) >= SHORTEST_SECRET:
                text = text.replace(secret, MASK)
        return text


Connections = Callable[[str], Connection]


def environment_connections(environment: Mapping[str, str]) -> Connections:
    """Finds connections in the variables `AIRFLOW_CONN_<NAME>` of an environment."""

    def find(name: str) -> Connection:
        text = environment.get(PREFIX + name.upper())
        if not text:
            raise ConnectionUnknown(
                f"There is no connection {name}: no variable {PREFIX}{name.upper()}.",
                "Nothing was fetched.",
                f"Set {PREFIX}{name.upper()}, or make the connection in Airflow.",
            )
        return connection_from_text(name, text)

    return find


def connection_from_text(name: str, text: str) -> Connection:
    """A connection as Airflow writes one: `kind://login:password@host:port/database?extra=…`, or JSON.

    Raises:
        ConnectionUnknown: the text is neither; it is not shown, because it holds the secret.
    """
    try:
        return _from_json(name, text) if text.lstrip().startswith("{") else _from_uri(name, text)
    except (ValueError, TypeError, AttributeError):
        pass
    raise ConnectionUnknown(
        f"The connection {name} is neither a URI nor JSON; it is not shown here.",
        "Nothing was fetched.",
        "Write it as kind://login:password@host:port/database, special characters as %XX.",
    )


def _from_json(name: str, text: str) -> Connection:
    values = json.loads(text)
    extra = values.get("extra") or {}
    return Connection(
        name=name,
        host=values.get("host") or "",
        port=int(values["port"]) if values.get("port") else None,
        login=values.get("login") or "",
        password=values.get("password") or "",
        database=values.get("schema") or "",
        extra=dict(json.loads(extra) if isinstance(extra, str) else extra),
    )


def _from_uri(name: str, text: str) -> Connection:
    parts = urlsplit(text)
    if not parts.scheme or "://" not in text:
        raise ValueError
    return Connection(
        name=name,
        host=unquote(parts.hostname or ""),
        port=parts.port,
        login=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.removeprefix("/")),
        extra=_extra_of(parts.query),
    )


def _extra_of(query: str) -> dict[str, Any]:
    """Extras of a URI: each a parameter, or all of them as JSON in `__extra__`, as Airflow exports them."""
    extra = dict(parse_qsl(query, keep_blank_values=True))
    return dict(json.loads(extra[WHOLE_EXTRA])) if WHOLE_EXTRA in extra else extra


def _quoted_whole(text: str) -> str:
    return quote(text, safe="")
