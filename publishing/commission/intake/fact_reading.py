"""What happened, out of its recorded versions: a row that is gone is void."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publishing.commission.engine.rows import (
    ALWAYS,
    Allocation,
    Attributes,
    CalendarDay,
    Deal,
    Document,
    DocumentLine,
    FxRate,
    Owner,
    SplitSet,
    Team,
)
from publishing.commission.intake.versions import Recorded, Structure

SETS_OF_A_VERSION = 1_000
"""More sets of shares than a deal ever has from different days on."""

DEAL: Structure = {
    "amount": "DECIMAL(18,2)", "currency": "VARCHAR", "customer": "VARCHAR", "deal_type": "VARCHAR",
    "won_on": "DATE",
}  # fmt: skip
SPLIT_SETS: Structure = {
    "sets": [
        {"valid_from": "DATE", "shares": [{"rep": "VARCHAR", "share": "DECIMAL(7,6)", "type": "VARCHAR"}]}
    ]
}
LINES = [{"line_id": "VARCHAR", "net": "DECIMAL(18,2)", "product_category": "VARCHAR"}]
DOCUMENT: Structure = {
    "document_type": "VARCHAR", "document_date": "DATE", "currency": "VARCHAR", "net": "DECIMAL(18,2)",
    "gross": "DECIMAL(18,2)", "deal_id": "VARCHAR", "rep": "VARCHAR", "customer": "VARCHAR",
    "applies_to": "VARCHAR", "lines": LINES, "channel": "VARCHAR", "is_void": "BOOLEAN",
}  # fmt: skip
ALLOCATION: Structure = {
    "document_id": "VARCHAR", "payment_type": "VARCHAR", "allocated_on": "DATE", "amount": "DECIMAL(18,2)",
    "cleared": "BOOLEAN", "bounced_on": "DATE",
}  # fmt: skip
OWNER: Structure = {
    "object_type": "VARCHAR", "object_id": "VARCHAR", "valid_from": "DATE", "owner": "VARCHAR",
    "valid_to": "DATE",
}  # fmt: skip


def read_deals(recorded: Recorded) -> Iterator[Deal]:
    """Deals; their owners stand in rows of their own."""
    for version_no, at, is_gone, key, amount, currency, customer, deal_type, won_on in recorded.keyed_rows(
        "deals", DEAL
    ):
        kind = (("deal_type", deal_type),)
        yield Deal(key, version_no, None, amount, currency, won_on, at, customer, kind, is_gone)


def read_splits(recorded: Recorded) -> Iterator[SplitSet]:
    """Every set of shares of every version; a later version stands above all sets of an earlier one.

    A version that says nothing about the first days has an empty set for them: the deal belongs to its owner.
    """
    for version_no, at, is_gone, deal_id, sets in recorded.keyed_rows("splits", SPLIT_SETS):
        first = version_no * SETS_OF_A_VERSION
        listed = [] if is_gone else sets
        if not listed or listed[0]["valid_from"] is not None:
            yield SplitSet(deal_id, first, (), at)
        for place, each in enumerate(listed, start=1):
            shares = tuple((share["rep"], share["type"], share["share"]) for share in each["shares"])
            yield SplitSet(deal_id, first + place, shares, at, each["valid_from"] or ALWAYS)


def read_documents(recorded: Recorded) -> Iterator[Document]:
    """Invoices and credit notes with their lines."""
    for version_no, at, is_gone, key, *values in recorded.keyed_rows("documents", DOCUMENT):
        kind, day, currency, net, gross, deal_id, rep, customer, applies_to, lines, channel, is_void = values
        yield Document(
            document_id=key,
            version_no=version_no,
            document_type=kind,
            document_date=day,
            currency=currency,
            net=net,
            gross=gross,
            recorded_at=at,
            deal_id=deal_id,
            rep=rep,
            customer=customer,
            applies_to=applies_to,
            lines=tuple(
                DocumentLine(
                    line["line_id"], line["net"], _attributes(product_category=line["product_category"])
                )
                for line in lines or ()
            ),
            attributes=_attributes(channel=channel),
            void=is_gone or is_void,
        )


def read_allocations(recorded: Recorded) -> Iterator[Allocation]:
    """Payments applied to documents."""
    for version_no, at, is_gone, key, *values in recorded.keyed_rows("allocations", ALLOCATION):
        document_id, payment_type, day, amount, cleared, bounced_on = values
        yield Allocation(
            key, version_no, document_id, payment_type, day, amount, at, cleared, bounced_on, is_gone
        )


def read_owners(recorded: Recorded) -> Iterator[Owner]:
    """Owners of deals and accounts from a local day on; one that is gone owned for no day."""
    for version_no, at, is_gone, kind, object_id, start, owner, end in recorded.rows("owners", OWNER):
        yield Owner(kind, object_id, start, version_no, owner, at, start if is_gone else end)


def read_teams(recorded: Recorded) -> Iterator[Team]:
    """Managers of reps from a local day on; one that is gone managed for no day."""
    columns = {"rep": "VARCHAR", "valid_from": "DATE", "manager": "VARCHAR", "valid_to": "DATE"}
    for version_no, at, is_gone, rep, start, manager, end in recorded.rows("teams", columns):
        yield Team(rep, start, version_no, manager, at, start if is_gone else end)


def read_rates(recorded: Recorded) -> Iterator[FxRate]:
    """Rates; one that was published stands, even if the source no longer shows it."""
    columns = {"rate_date": "DATE", "currency": "VARCHAR", "rate": "DECIMAL(18,8)"}
    for version_no, at, is_gone, day, currency, rate in recorded.rows("rates", columns):
        if not is_gone:
            yield FxRate(day, currency, rate, at, version_no)


def read_calendar(recorded: Recorded) -> Iterator[CalendarDay]:
    """Days that differ from the usual week, and days that no longer do."""
    columns = {"day": "DATE", "is_working_day": "BOOLEAN"}
    for version_no, at, is_gone, day, is_working_day in recorded.rows("calendar", columns):
        yield CalendarDay(day, is_working_day is not is_gone, at, version_no)


def _attributes(**values: Any) -> Attributes:
    return tuple((name, value) for name, value in values.items() if value is not None)
