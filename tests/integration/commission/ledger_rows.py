"""Literal entries and a locked ledger of six entries in two months; ways round the database's guards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, text

from publishing.commission.entries import Entry
from publishing.commission.ledger.appending import append_documents, append_entries, append_step
from publishing.commission.ledger.database import database_time, writing
from publishing.commission.ledger.drafts import draft_hash
from publishing.commission.ledger.reading import Document, read_head

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AS_OF = {OCTOBER: datetime(2026, 11, 5, 12, tzinfo=UTC), NOVEMBER: datetime(2026, 12, 5, 12, tzinfo=UTC)}


def entry(**changes: Any) -> Entry:
    """An earning of 4 000 000 VND by rep R1 in October, but for what is named."""
    values: dict[str, Any] = {
        "rep": "R1",
        "currency": "VND",
        "side": "earned",
        "entry_type": "earning",
        "plan_id": "P",
        "version_no": 1,
        "component_id": "main",
        "rate": Decimal("0.01"),
        "tier": 1,
        "original_period": OCTOBER,
        "posted_period": OCTOBER,
        "reverses_period": None,
        "source": "invoice:I1",
        "event_id": "I1",
        "credited": Decimal(400_000_000),
        "amount": Decimal(4_000_000),
        "fx_rate": Decimal(1),
        "reason": "1 % of 400 000 000",
    }
    return Entry(**values | changes)


def release(**changes: Any) -> Entry:
    """The release of the earning above."""
    values: dict[str, Any] = {
        "side": "release",
        "entry_type": "release",
        "credited": Decimal(0),
        "rate": None,
    }
    return entry(**values | {"tier": 0, "reason": "paid at once"} | changes)


def carry(**changes: Any) -> Entry:
    """What is below zero goes to the next month."""
    values: dict[str, Any] = {
        "side": "statement",
        "entry_type": "carry_forward",
        "plan_id": "",
        "version_no": 0,
    }
    values |= {"component_id": "", "rate": None, "tier": 0, "source": "", "event_id": "", "fx_rate": None}
    return entry(**values | {"credited": Decimal(0), "reason": "carried"} | changes)


ENTRIES_OF = {
    OCTOBER: [
        entry(),
        release(),
        entry(rep="R2", currency="USD", amount=Decimal("12.34"), credited=Decimal("1234.00"), fx_rate=None),
    ],
    NOVEMBER: [
        entry(posted_period=NOVEMBER, original_period=NOVEMBER, source="invoice:I2", amount=Decimal(-70)),
        release(posted_period=NOVEMBER, original_period=NOVEMBER, source="invoice:I2", amount=Decimal(-70)),
        carry(posted_period=NOVEMBER, original_period=NOVEMBER, amount=Decimal(70)),
    ],
}


def page_of(month: date) -> Document:
    return Document(month, "statement", "R1", "VND", "vi", "R1.html", f"tháng {month:%m}".encode())


def lock_month(
    connection: Connection, month: date, entries: Sequence[Entry], documents: Sequence[Document]
) -> None:
    """What a lock writes, without the closing around it."""
    now = database_time(connection)
    append_entries(connection, entries, now, f"{month:%Y-%m}")
    append_documents(connection, documents)
    count, head = read_head(connection)
    append_step(
        connection,
        now,
        month,
        "locked",
        "anna",
        as_of=AS_OF[month],
        draft_hash=draft_hash(month, AS_OF[month], entries, documents),
        entry_count=count,
        head_hash=head,
    )


def lock_two_months(engine: Engine) -> None:
    for month, entries in ENTRIES_OF.items():
        with writing(engine) as connection:
            lock_month(connection, month, entries, [page_of(month)])


def drop_guards(connection: Connection) -> None:
    """What somebody with all rights over the database could do before tampering."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("select name from sqlite_master where type = 'trigger'")).all()
        for row in names:
            connection.exec_driver_sql(f"drop trigger {row.name}")
    else:
        names = connection.execute(
            text(
                "select distinct trigger.tgrelid::regclass::text as name from pg_trigger as trigger"
                " join pg_class as guarded on guarded.oid = trigger.tgrelid"
                " where not trigger.tgisinternal and guarded.relnamespace = current_schema()::regnamespace"
            )
        ).all()
        for row in names:
            connection.exec_driver_sql(f"alter table {row.name} disable trigger user")
    assert len(names) > 7
