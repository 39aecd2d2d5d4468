"""Reading roles, and logins that have them, from a file of the company's.

Carried out again it changes nothing:

```yaml
logins:
  - login: an_bi
    role: bi_reader
  - login: hanoi
    role: region_reader
    regions: [HN]
    statement_timeout: 120s            # default 60s
    idle_in_transaction_timeout: 30s   # default 60s
    connection_limit: 5                # default 10
```

A password is in the variable `SALES_READER_PASSWORD_<LOGIN>` or in the file that
`SALES_READER_PASSWORD_<LOGIN>_FILE` names. It leaves this process only as a SCRAM verifier, so that no log of
the server can hold it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from psycopg import Connection, sql
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from publishing.postgres.access import REGION_READER, Access
from publishing.postgres.addresses import Address, connected, read_secret
from publishing.postgres.control import working_alone
from publishing.postgres.errors import PasswordMissing, ReadersFileWrong
from publishing.postgres.rights import close_to_public, grant_groups, known_regions, retire

PASSWORD_PREFIX = "SALES_READER_PASSWORD_"
LOCK_SECONDS = 60.0
Duration = Annotated[str, Field(pattern=r"^[1-9][0-9]*(ms|s|min)$")]
SEARCH_PATHS = {REGION_READER: "region_kpi, region_core"}


class LoginEntry(BaseModel):
    """One login as the file names it."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
    role: Literal["bi_reader", "finance_reader", "region_reader"]
    regions: list[str] = []
    statement_timeout: Duration = "60s"
    idle_in_transaction_timeout: Duration = "60s"
    connection_limit: Annotated[int, Field(ge=1, le=1000)] = 10

    @model_validator(mode="after")
    def _regions_are_for_region_readers(self) -> "LoginEntry":
        if self.login.startswith("pg_"):
            raise ValueError("names that begin with pg_ are PostgreSQL's own")
        if bool(self.regions) != (self.role == REGION_READER):
            raise ValueError(f"regions are named for a {REGION_READER}, and for nobody else")
        return self


class LoginsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    logins: list[LoginEntry]

    @model_validator(mode="after")
    def _each_login_once(self) -> "LoginsFile":
        names = [entry.login for entry in self.logins]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(repeated)} stands there twice")
        return self


@dataclass(frozen=True)
class Login:
    """A login with its password, which `repr` does not show; None keeps the one that the server has."""

    entry: LoginEntry
    password: str | None = field(repr=False)


def read_logins(path: Path, environment: Mapping[str, str]) -> list[Login]:
    """The logins of a file with their passwords.

    Raises:
        ReadersFileWrong: the file is not what it should be.
        AddressWrong: a password's file cannot be read.
    """
    try:
        content = LoginsFile.model_validate(YAML(typ="safe").load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError) as problem:
        raise _wrong(path, f"cannot be read ({problem})") from problem
    except ValidationError as problem:
        found = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in problem.errors()
        )
        raise _wrong(path, found) from None
    return [
        Login(entry, read_secret(f"{PASSWORD_PREFIX}{entry.login.upper()}", environment))
        for entry in content.logins
    ]


def carry_out(address: Address, access: Access, logins: list[Login]) -> list[str]:
    """Make roles, logins and rights as the file says, in one transaction; says what was done, line by line.

    A login that was made here before and is no longer in the file may not log in any more.

    Raises:
        PasswordMissing: a login is new and has no password.
        ReadersFileWrong: a region is not published, or a login belongs to somebody else.
        PostgresError: as its message says. In every case nothing was changed.
    """
    with connected(address) as connection, working_alone(connection, LOCK_SECONDS), connection.transaction():
        close_to_public(connection)
        done = grant_groups(connection, access)
        made = {row[0] for row in connection.execute("select login from publishing.logins")}
        regions = known_regions(connection)
        for login in logins:
            done.append(_make(connection, access, login, login.entry.login in made, regions))
        for name in sorted(made - {login.entry.login for login in logins}):
            retire(connection, access, name)
            done.append(f"{name}: may not log in any more")
    return done


def _make(
    connection: Connection, access: Access, login: Login, is_made: bool, regions: set[str] | None
) -> str:
    entry = login.entry
    if regions is not None and (unknown := sorted(set(entry.regions) - regions)):
        raise _wrong(Path("logins"), f"{entry.login}: no region {', '.join(unknown)} is published")
    exists = (
        connection.execute("select from pg_roles where rolname = %s", [entry.login]).fetchone() is not None
    )
    if exists and not is_made:
        raise _wrong(Path("logins"), f"{entry.login} is a role that was not made from this file")
    if not exists and not login.password:
        raise PasswordMissing(
            f"{entry.login}: is to be made and has no password. No role was changed. Set"
            f" {PASSWORD_PREFIX}{entry.login.upper()}, or {PASSWORD_PREFIX}{entry.login.upper()}_FILE to a"
            " file."
        )
    name = sql.Identifier(entry.login)
    _set_attributes(connection, login, exists)
    for group in access.roles:
        verb = "grant {} to {}" if group == entry.role else "revoke {} from {}"
        if verb.startswith("grant") or _is_member(connection, entry.login, group):
            connection.execute(sql.SQL(verb).format(sql.Identifier(group), name))
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("grant connect on database {} to {}").format(database, name))
    settings = {
        "statement_timeout": entry.statement_timeout,
        "idle_in_transaction_session_timeout": entry.idle_in_transaction_timeout,
        "default_transaction_read_only": "on",
        "timezone": "UTC",
    }
    set_here = sql.SQL("alter role {} in database {} set {} = {}")
    for setting, value in settings.items():
        connection.execute(set_here.format(name, database, sql.Identifier(setting), sql.Literal(value)))
    path = sql.SQL(SEARCH_PATHS.get(entry.role, ", ".join(access.schemas.get(entry.role, ()))))
    connection.execute(
        sql.SQL("alter role {} in database {} set search_path = {}").format(name, database, path)
    )
    _note(connection, entry)
    return f"{entry.login}: {entry.role}" + (f" of {', '.join(entry.regions)}" if entry.regions else "")


def _set_attributes(connection: Connection, login: Login, exists: bool) -> None:
    name = sql.Identifier(login.entry.login)
    limit = sql.SQL("login inherit connection limit {}").format(sql.Literal(login.entry.connection_limit))
    parts = [sql.SQL("alter role" if exists else "create role"), name, limit]
    if login.password:
        verifier = connection.pgconn.encrypt_password(
            login.password.encode(), login.entry.login.encode(), b"scram-sha-256"
        )
        parts.append(sql.SQL("password {}").format(sql.Literal(verifier.decode())))
    connection.execute(sql.SQL(" ").join(parts))


def _is_member(connection: Connection, login: str, group: str) -> bool:
    return (
        connection.execute(
            "select from pg_auth_members m where m.member = %s::regrole and m.roleid = %s::regrole",
            [login, group],
        ).fetchone()
        is not None
    )


def _note(connection: Connection, entry: LoginEntry) -> None:
    connection.execute(
        "insert into publishing.logins values (%s, %s) on conflict (login) do update set role ="
        " excluded.role",
        [entry.login, entry.role],
    )
    connection.execute("delete from publishing.region_readers where login = %s", [entry.login])
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into publishing.region_readers values (%s, %s)",
            [(entry.login, region) for region in sorted(set(entry.regions))],
        )


def _wrong(path: Path, what: str) -> ReadersFileWrong:
    return ReadersFileWrong(
        f"{path}: {what}. No role was changed. Mend the file (docs/postgres.md shows one) and run"
        " python -m publishing postgres roles again."
    )
