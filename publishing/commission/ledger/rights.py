"""Roles of PostgreSQL that may add to the ledger and read it, and nothing else."""

from __future__ import annotations

from sqlalchemy import Engine, text

from publishing.commission.ledger.database import VERSION_TABLE
from publishing.commission.ledger.tables import METADATA

WRITER, READER = "ledger_writer", "ledger_reader"


def prepare_roles(engine: Engine) -> tuple[str, str]:
    """Make the roles if they are absent, and give them their rights; returns their names.

    The account that migrates owns the tables and could drop the guards: let the close log in as another one
    that is a member of `ledger_writer`. SQLite has no roles; there this does nothing.
    """
    if engine.dialect.name != "postgresql":
        return WRITER, READER
    tables = ", ".join((*METADATA.tables, VERSION_TABLE))
    with engine.begin() as connection:
        known = {row.rolname for row in connection.execute(text("select rolname from pg_roles"))}
        for role in (WRITER, READER):
            if role not in known:
                connection.exec_driver_sql(f"create role {role} nologin")
        connection.exec_driver_sql(f"revoke all on {tables} from public, {WRITER}, {READER}")
        connection.exec_driver_sql(f"grant select on {tables} to {WRITER}, {READER}")
        connection.exec_driver_sql(f"grant insert on {', '.join(METADATA.tables)} to {WRITER}")
    return WRITER, READER
