"""How each kind of database is opened, so that it sends what it holds; and which errors are a query's.

MySQL and MariaDB need more than an address. Moments of TIMESTAMP columns come in the session's time zone; a
limit of the server's on rows cuts every result without a word; a FLOAT column comes with six digits.
"""

import ssl
from collections.abc import Sequence
from typing import Any

import sqlalchemy
from pymysql.constants import FIELD_TYPE  # type: ignore[import-untyped]
from pymysql.converters import conversions  # type: ignore[import-untyped]
from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from ingestion.connections import Connection
from ingestion.origins import SqlOrigin

DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}
CONNECT_SECONDS = 30
SESSION = "set time_zone = '+00:00', sql_select_limit = 18446744073709551615"
OPTIONAL_TLS = ("allow", "prefer")
# Numbers of MySQL's and MariaDB's errors that are the server's or the account's. Other ones below 2000 and
# above 2999 are the query's; those between them are of the connection.
NOT_OF_A_QUERY = frozenset(
    {1040, 1042, 1043, 1044, 1045, 1046, 1049, 1053, 1077, 1078, 1129, 1130, 1152, 1158, 1159, 1160, 1161}
    | {1184, 1203, 1205, 1213, 1226, 1317, 1698, 1820, 1862, 1927, 1969, 3024, 3118, 3159}
)


def database_engine(origin: SqlOrigin, connection: Connection) -> Engine:
    """An engine that holds no connection between uses, and whose `repr` shows no password.

    Raises:
        ArgumentError: the connection's `sslmode` is none, or its certificate cannot be read.
    """
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
    is_postgresql = origin.dialect == "postgresql"
    arguments |= _postgresql_arguments(connection) if is_postgresql else _mysql_arguments(connection)
    url = URL.create(
        DRIVERS[origin.dialect],
        username=connection.login or None,
        host=connection.host or None,
        port=connection.port,
        database=connection.database or None,
    )
    engine = create_engine(url, poolclass=sqlalchemy.NullPool, connect_args=arguments)
    if not is_postgresql:
        sqlalchemy.event.listen(engine, "handle_error", _end_result)
    return engine


def rounded_columns(origin: SqlOrigin, description: Sequence[Sequence[Any]]) -> list[str]:
    """Columns of a result that the server rounds when it sends them: FLOAT of MySQL and MariaDB.

    They write 16777216 as 16777200. DOUBLE and DECIMAL come whole.
    """
    if origin.dialect == "postgresql":
        return []
    return [str(name) for name, kind, *_ in description if kind == FIELD_TYPE.FLOAT]


def is_of_the_query(origin: SqlOrigin, error: SQLAlchemyError) -> bool:
    """Whether the query must be mended, or else the server, the account or the way to it."""
    if isinstance(error, ArgumentError | InterfaceError):
        return False
    if not isinstance(error, OperationalError):
        return True
    if origin.dialect == "postgresql":
        return False
    number = error.orig.args[0] if error.orig is not None and error.orig.args else 0
    is_of_the_server = isinstance(number, int) and (1000 <= number < 2000 or number >= 3000)
    return is_of_the_server and number not in NOT_OF_A_QUERY


def said(error: SQLAlchemyError) -> str:
    """What the driver said, without SQLAlchemy's account of the statement and its values."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return str(error.orig)
    return str(error)


def _postgresql_arguments(connection: Connection) -> dict[str, Any]:
    known = {name: connection.extra[name] for name in ("sslmode", "sslrootcert") if name in connection.extra}
    return known | ({"password": connection.password} if connection.password else {})


def _mysql_arguments(connection: Connection) -> dict[str, Any]:
    """The password goes as bytes: the driver would write a text in latin1, and fail at other letters."""
    arguments: dict[str, Any] = {
        "password": connection.password.encode(),
        "charset": "utf8mb4",
        "init_command": SESSION,
        "conv": conversions | {FIELD_TYPE.BIT: _bit_number},
    }
    mode = str(connection.extra.get("sslmode", "prefer"))
    if mode == "disable":
        return arguments | {"ssl_disabled": True}
    if mode in OPTIONAL_TLS:
        return arguments  # TLS where the server has it
    return arguments | {"ssl": _tls(mode, connection)}


def _tls(mode: str, connection: Connection) -> ssl.SSLContext:
    """TLS or nothing, as libpq's modes of the same names have it."""
    try:
        context = ssl.create_default_context(cafile=connection.extra.get("sslrootcert"))
    except OSError as error:
        raise ArgumentError(f"sslrootcert of connection {connection.name} cannot be read: {error}") from error
    if mode not in ("require", "verify-ca", "verify-full"):
        raise ArgumentError(f"connection {connection.name} has the sslmode {mode!r}, which there is not")
    context.check_hostname = mode == "verify-full"
    context.verify_mode = ssl.CERT_NONE if mode == "require" else ssl.CERT_REQUIRED
    return context


def _end_result(context: sqlalchemy.ExceptionContext) -> None:
    """Of a broken connection nothing can be read; the driver would try to when its result is dropped."""
    cursor = getattr(context.execution_context, "cursor", None)
    result = getattr(cursor, "_result", None)
    if context.is_disconnect and result is not None:
        result.unbuffered_active = False


def _bit_number(value: bytes) -> int:
    """A BIT column as the number that it is; BIT(1) is how MySQL's makers write yes and no."""
    return int.from_bytes(value, "big")
