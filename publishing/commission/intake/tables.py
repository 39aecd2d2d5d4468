"""Two tables of the ledger's database: every intake, and every version of every row that it brought.

`com_intakes` says when (`recorded_at`, the database's time at the insert), `com_row_versions` says what. The
rows of an intake go in before the intake's own row, and none can be added once that stands: nothing is ever
backdated.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, String, Table, Text

from publishing.commission.ledger.columns import UtcTime
from publishing.commission.ledger.guards import SQLITE_AN_HOUR_AGO, guard_growth
from publishing.commission.ledger.tables import METADATA

INTAKES = Table(
    "com_intakes",
    METADATA,
    Column("intake_no", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("night", Date, nullable=False),
    Column("new_count", BigInteger, nullable=False),
    Column("changed_count", BigInteger, nullable=False),
    Column("deleted_count", BigInteger, nullable=False),
)

# `content` is JSON with sorted keys and without blanks; null where the row is gone.
ROW_VERSIONS = Table(
    "com_row_versions",
    METADATA,
    Column("table_name", Text, primary_key=True),
    Column("row_key", Text, primary_key=True),
    Column("version_no", Integer, primary_key=True, autoincrement=False),
    Column("intake_no", BigInteger, nullable=False),
    Column("is_deleted", Integer, nullable=False),
    Column("content", Text),
    Column("content_sha256", String(64), nullable=False),
    Column("source_file", Text),
    Column("source_line", BigInteger),
)

POSTGRESQL_GUARDS = (
    """
    create or replace function com_refuse_late_row() returns trigger language plpgsql as $$
    begin
        if exists (select 1 from com_intakes where intake_no = new.intake_no) then
            raise exception 'com_row_versions: intake %% is closed', new.intake_no
                using errcode = 'restrict_violation';
        end if;
        return new;
    end $$
    """,
    """
    create or replace function com_refuse_backdated_intake() returns trigger language plpgsql as $$
    begin
        if new.intake_no <> (select coalesce(max(intake_no), 0) + 1 from com_intakes)
            or new.recorded_at < (select max(recorded_at) from com_intakes)
            or new.recorded_at < transaction_timestamp() then
            raise exception 'com_intakes: %% does not follow, or is not the database''s time', new.intake_no
                using errcode = 'restrict_violation';
        end if;
        return new;
    end $$
    """,
    "create trigger com_row_versions_refuse_late before insert on com_row_versions"
    " for each row execute function com_refuse_late_row()",
    "create trigger com_intakes_refuse_backdated before insert on com_intakes"
    " for each row execute function com_refuse_backdated_intake()",
)
SQLITE_GUARDS = (
    "create trigger com_row_versions_refuse_late before insert on com_row_versions"
    " when exists (select 1 from com_intakes where intake_no = new.intake_no)"
    " begin select raise(abort, 'com_row_versions: the intake is closed'); end",
    "create trigger com_intakes_refuse_backdated before insert on com_intakes"
    " when new.intake_no <> (select coalesce(max(intake_no), 0) + 1 from com_intakes)"
    " or new.recorded_at < (select coalesce(max(recorded_at), '') from com_intakes)"
    f" or new.recorded_at < {SQLITE_AN_HOUR_AGO}"
    " begin select raise(abort, 'com_intakes: it does not follow, or is not the database''s time'); end",
)


def guard_intakes(connection: Connection) -> None:
    """Both tables only grow; a closed intake takes no more rows; no intake is dated back."""
    guard_growth(connection, ROW_VERSIONS.name, ("table_name", "row_key", "version_no"))
    guard_growth(connection, INTAKES.name, ("intake_no",))
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        connection.exec_driver_sql(statement)
