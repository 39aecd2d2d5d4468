"""What the Director decided about versions of KPI definitions."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, String, Text

from publishing.commission.ledger.columns import UtcTime
from publishing.commission.ledger.guards import guard_chain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "com_definition_decisions",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("recorded_at", UtcTime, nullable=False),
        Column("kpi_code", Text, nullable=False),
        Column("version_no", Integer, nullable=False),
        Column("content", Text, nullable=False),
        Column("applies_to", Text, nullable=False),
        Column("kpi_type", Text, nullable=False),
        Column("direction", Text, nullable=False),
        Column("exposure_kpi_code", Text),
        Column("objective_code", Text, nullable=False),
        Column("effective_from", Date, nullable=False),
        Column("effective_to", Date),
        Column("is_approved", Integer, nullable=False),
        Column("who", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("reference", Text, nullable=False),
    )
    guard_chain(op.get_bind(), "com_definition_decisions")
