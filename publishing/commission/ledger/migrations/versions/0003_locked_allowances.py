"""Locked allowances: their entries, the steps of their months, and what was drafted."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, String, Text

from publishing.commission.ledger.columns import ExactDecimal, UtcTime
from publishing.commission.ledger.guards import guard_chain, guard_growth

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _chain() -> tuple[Column[object], ...]:
    return (
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("recorded_at", UtcTime, nullable=False),
    )


def upgrade() -> None:
    """Make tables and guards."""
    op.create_table(
        "com_allowance_entries",
        *_chain(),
        Column("run_id", Text, nullable=False),
        Column("employee_id", Text, nullable=False),
        Column("rep", Text, nullable=False),
        Column("region_id", Text, nullable=False),
        Column("entry_type", Text, nullable=False),
        Column("original_period", Date, nullable=False),
        Column("posted_period", Date, nullable=False),
        Column("productivity_allowance", ExactDecimal(18, 2), nullable=False),
        Column("currency", String(3), nullable=False),
        Column("exchange_rate", ExactDecimal(18, 8)),
        Column("full_allowance", ExactDecimal(38, 6)),
        Column("scored_weight", ExactDecimal(38, 12), nullable=False),
        Column("weighted_score", ExactDecimal(38, 12), nullable=False),
        Column("weighted_shortfall", ExactDecimal(38, 12), nullable=False),
        Column("rounded_shortfall_pct", ExactDecimal(9, 4)),
        Column("band", Text),
        Column("allowance_rate", ExactDecimal(9, 6)),
        Column("amount", ExactDecimal(38, 6), nullable=False),
        Column("reason", Text, nullable=False),
    )
    op.create_index("ix_com_allowance_entries_posted_period", "com_allowance_entries", ["posted_period"])
    op.create_table(
        "com_allowance_steps",
        *_chain(),
        Column("period", Date, nullable=False),
        Column("step_no", Integer, nullable=False),
        Column("step", Text, nullable=False),
        Column("night", Date),
        Column("draft_hash", String(64)),
        Column("entry_count", BigInteger),
        Column("head_hash", String(64)),
        Column("who", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("reference", Text, nullable=False),
    )
    op.create_table(
        "com_allowance_drafts",
        Column("period", Date, primary_key=True),
        Column("step_no", Integer, primary_key=True, autoincrement=False),
        Column("entry_no", Integer, primary_key=True, autoincrement=False),
        Column("content", Text, nullable=False),
    )
    for table in ("com_allowance_entries", "com_allowance_steps"):
        guard_chain(op.get_bind(), table)
    guard_growth(op.get_bind(), "com_allowance_drafts", ("period", "step_no", "entry_no"))
