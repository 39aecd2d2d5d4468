"""Tables of the ledger's database. All of them only grow; the database itself refuses change and removal."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, MetaData, String, Table, Text

from publishing.commission.ledger.columns import ExactDecimal, UtcTime

METADATA = MetaData()


def _chained(name: str, *columns: Column[object]) -> Table:
    """A table whose rows carry the hash of the row before: ids without gaps, times that never go back."""
    return Table(
        name,
        METADATA,
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("recorded_at", UtcTime, nullable=False),
        *columns,
    )


ENTRIES = _chained(
    "com_entries",
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
    Column("posted_period", Date, nullable=False, index=True),
    Column("reverses_period", Date),
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("credited", ExactDecimal(18, 2), nullable=False),
    Column("amount", ExactDecimal(18, 2), nullable=False),
    Column("fx_rate", ExactDecimal(18, 8)),
    Column("reason", Text, nullable=False),
)

PERIOD_STEPS = _chained(
    "com_period_steps",
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

# What months pay of productivity allowances; amounts in the company's reporting currency.
ALLOWANCE_ENTRIES = _chained(
    "com_allowance_entries",
    Column("run_id", Text, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("rep", Text, nullable=False),
    Column("region_id", Text, nullable=False),
    Column("entry_type", Text, nullable=False),
    Column("original_period", Date, nullable=False),
    Column("posted_period", Date, nullable=False, index=True),
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

ALLOWANCE_STEPS = _chained(
    "com_allowance_steps",
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

# What a calculation of a month's allowances would post, as it is hashed; a lock posts exactly that.
ALLOWANCE_DRAFTS = Table(
    "com_allowance_drafts",
    METADATA,
    Column("period", Date, primary_key=True),
    Column("step_no", Integer, primary_key=True, autoincrement=False),
    Column("entry_no", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
)

# What the Director decided about versions of KPI definitions, each as it was shown to her.
DEFINITION_DECISIONS = _chained(
    "com_definition_decisions",
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

# What a calculation found besides its entries; `step_no` is the step `calculated` of the month.
EXCEPTIONS = Table(
    "com_exceptions",
    METADATA,
    Column("period", Date, primary_key=True),
    Column("step_no", Integer, primary_key=True, autoincrement=False),
    Column("exception_no", Integer, primary_key=True, autoincrement=False),
    Column("original_period", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("is_waived", Integer, nullable=False),
)

RECONCILIATIONS = Table(
    "com_reconciliations",
    METADATA,
    Column("period", Date, primary_key=True),
    Column("step_no", Integer, primary_key=True, autoincrement=False),
    Column("original_period", Date, primary_key=True),
    Column("credit_event", Text, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("credited", ExactDecimal(38, 2), nullable=False),
    Column("accounted", ExactDecimal(38, 2), nullable=False),
)

# Names and regions as the pages of a calculation print them: a later change of a name changes no draft.
PEOPLE = Table(
    "com_people",
    METADATA,
    Column("period", Date, primary_key=True),
    Column("step_no", Integer, primary_key=True, autoincrement=False),
    Column("rep", Text, primary_key=True),
    Column("rep_name", Text, nullable=False),
    Column("region_id", Text, nullable=False),
    Column("region_name", Text, nullable=False),
)

# What was printed at the lock, byte for byte: kind is statement, region_summary or payout.
DOCUMENTS = Table(
    "com_statements",
    METADATA,
    Column("period", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# A version is the dispute as it stands from then on; the highest version_no counts.
DISPUTES = Table(
    "com_disputes",
    METADATA,
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
