"""Every version of every row that commissions are worked out from."""

from __future__ import annotations

import sqlalchemy
from alembic import op

from publishing.commission.intake.tables import guard_intakes
from publishing.commission.ledger.columns import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Column, Text, Integer = sqlalchemy.Column, sqlalchemy.Text, sqlalchemy.Integer
BigInteger = sqlalchemy.BigInteger


def upgrade() -> None:
    """Make tables and guards."""
    op.create_table(
        "com_intakes",
        Column(
            "intake_no", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
        ),
        Column("recorded_at", UtcTime, nullable=False),
        Column("night", sqlalchemy.Date, nullable=False),
        Column("new_count", BigInteger, nullable=False),
        Column("changed_count", BigInteger, nullable=False),
        Column("deleted_count", BigInteger, nullable=False),
    )
    op.create_table(
        "com_row_versions",
        Column("table_name", Text, primary_key=True),
        Column("row_key", Text, primary_key=True),
        Column("version_no", Integer, primary_key=True, autoincrement=False),
        Column("intake_no", BigInteger, nullable=False),
        Column("is_deleted", Integer, nullable=False),
        Column("content", Text),
        Column("content_sha256", sqlalchemy.String(64), nullable=False),
        Column("source_file", Text),
        Column("source_line", BigInteger),
    )
    guard_intakes(op.get_bind())
