"""The demo company's hand-over as it would have been on a day, without what accounting wrote later."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from publishing.commission.closing.tools import OpenException

COMPANY = Path(__file__).parents[2] / "demo" / "company"
DAYS_LATE = 35
# The day on which accounting's rows are known; what refers to a late document is late with it.
KNOWN = f"""
create temp table documents as
with own as (
    select document_id, applies_to_document_id,
        document_date + case when hash(document_id) % 20 = 0 then {DAYS_LATE} else 0 end as known_on
    from whole.acc_invoices
)
select own.document_id, greatest(own.known_on, coalesce(named.known_on, own.known_on)) as known_on
from own left join own as named on own.applies_to_document_id = named.document_id
"""
LATER = {
    "acc_invoices": "document_id in (select document_id from documents where known_on > $cut)",
    "acc_invoice_lines": "document_id in (select document_id from documents where known_on > $cut)",
    "acc_payment_allocations": "allocated_on > $cut"
    " or document_id in (select document_id from documents where known_on > $cut)",
    "acc_payments": "received_date > $cut",
}


def make_demo(state: Path, reps: int, months: int, seed: int, until: date) -> Path:
    """The demo company's extracts, landed; returns the hand-over of its last day, moved aside."""
    size = ["--reps", str(reps), "--months", str(months), "--seed", str(seed), "--until", str(until)]
    for command in (
        ["-m", "demo", "make", "--out", str(state / "inbox"), *size],
        ["-m", "ingestion", "land", "--company", str(COMPANY), "--state", str(state), "--date", str(until)],
    ):
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    whole = state / "build" / "whole.duckdb"
    (state / "build" / "landed.duckdb").rename(whole)
    return whole


def hand_over_known(whole: Path, landed: Path, cut: date, granted: Iterable[OpenException]) -> None:
    """The hand-over of a day, with what finance has waived by then beside the demo company's own waivers."""
    landed.unlink(missing_ok=True)
    with duckdb.connect(str(landed)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{whole}' as whole (read_only)")
        connection.execute(KNOWN)
        names = connection.execute(
            "select table_name from information_schema.tables where table_catalog = 'whole'"
        ).fetchall()
        for (name,) in names:
            later = LATER.get(name)
            known = f" where not coalesce({later}, false)" if later else ""
            query = f"create table {name} as select * from whole.{name}{known}"
            connection.execute(query, {"cut": cut} if later else None)
        connection.execute("update company set as_of_date = $cut", {"cut": cut})
        for each in granted:
            connection.execute(
                "insert into pln_waivers by name select $1 as month, $2 as reason, $3 as subject,"
                " 1 as version_no, 'anna' as who, 'cannot be had in time' as note, false as _is_deleted",
                [each.original_period, each.reason, each.subject],
            )
