"""The tables of the first ledger, and the guards that let them only grow."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, String, Text

from publishing.commission.ledger.columns import ExactDecimal, UtcTime
from publishing.commission.ledger.guards import guard_chain, guard_growth

revision = "0001"
down_revision = None
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
        "com_entries",
        *_chain(),
        Column("run_id", Text, nullable=False),
        Column("rep", Text, nullable=False),
        Column("currency", String(3), nullable=False),
        Column("side", Text, nullable=False),
        Column("entry_type", Text, nullable=False),
        Column("plan_id", Text, nullable=False),
        Column("version_no", Integer, nullable=False),
        Column("component_id", Text, nullable=False),
        Column("rate", ExactDecimal(15, 6)),
        Column("tier", Integer, nullable=False),
        Column("original_period", Date, nullable=False),
        Column("posted_period", Date, nullable=False),
        Column("reverses_period", Date),
        Column("source", Text, nullable=False),
        Column("event_id", Text, nullable=False),
        Column("credited", ExactDecimal(18, 2), nullable=False),
        Column("amount", ExactDecimal(18, 2), nullable=False),
        Column("fx_rate", ExactDecimal(18, 8)),
        Column("reason", Text, nullable=False),
    )
    op.create_index("ix_com_entries_posted_period", "com_entries", ["posted_period"])
    op.create_table(
        "com_period_steps",
        *_chain(),
        Column("period", Date, nullable=False),
        Column("step_no", Integer, nullable=False),
        Column("step", Text, nullable=False),
        Column("as_of", UtcTime),
        Column("draft_hash", String(64)),
        Column("entry_count", BigInteger),
        Column("head_hash", String(64)),
        Column("who", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("reference", Text, nullable=False),
    )
    _unchained_tables()
    for table in ("com_entries", "com_period_steps"):
        guard_chain(op.get_bind(), table)
    keys = {
        "com_exceptions": ("period", "step_no", "exception_no"),
        "com_reconciliations": ("period", "step_no", "original_period", "credit_event", "currency"),
        "com_people": ("period", "step_no", "rep"),
        "com_statements": ("period", "kind", "subject", "currency", "language"),
        "com_disputes": ("dispute_id", "version_no"),
    }
    for table, key in keys.items():
        guard_growth(op.get_bind(), table, key)


def _unchained_tables() -> None:
    op.create_table(
        "com_exceptions",
        Column("period", Date, primary_key=True),
        Column("step_no", Integer, primary_key=True, autoincrement=False),
        Column("exception_no", Integer, primary_key=True, autoincrement=False),
        Column("original_period", Date, nullable=False),
        Column("reason", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("is_waived", Integer, nullable=False),
    )
    op.create_table(
        "com_reconciliations",
        Column("period", Date, primary_key=True),
        Column("step_no", Integer, primary_key=True, autoincrement=False),
        Column("original_period", Date, primary_key=True),
        Column("credit_event", Text, primary_key=True),
        Column("currency", String(3), primary_key=True),
        Column("credited", ExactDecimal(38, 2), nullable=False),
        Column("accounted", ExactDecimal(38, 2), nullable=False),
    )
    op.create_table(
        "com_people",
        Column("period", Date, primary_key=True),
        Column("step_no", Integer, primary_key=True, autoincrement=False),
        Column("rep", Text, primary_key=True),
        Column("rep_name", Text, nullable=False),
        Column("region_id", Text, nullable=False),
        Column("region_name", Text, nullable=False),
    )
    op.create_table(
        "com_statements",
        Column("period", Date, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("subject", Text, primary_key=True),
        Column("currency", String(3), primary_key=True),
        Column("language", Text, primary_key=True),
        Column("file_name", Text, nullable=False),
        Column("sha256", String(64), nullable=False),
        Column("content", LargeBinary, nullable=False),
    )
    op.create_table(
        "com_disputes",
        Column("dispute_id", Text, primary_key=True),
        Column("version_no", Integer, primary_key=True, autoincrement=False),
        Column("recorded_at", UtcTime, nullable=False),
        Column("rep", Text, nullable=False),
        Column("posted_period", Date, nullable=False),
        Column("entry_id", BigInteger),
        Column("text", Text, nullable=False),
        Column("raised_by", Text, nullable=False),
        Column("raised_at", UtcTime, nullable=False),
        Column("status", Text, nullable=False),
        Column("closed_by", Text),
        Column("closed_at", UtcTime),
        Column("corrected_row", Text),
        Column("answer", Text, nullable=False),
    )
