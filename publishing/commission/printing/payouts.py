"""The payout file: what is paid to whom, as CSV that a spreadsheet does not take for formulas."""

from __future__ import annotations

import csv
import io

from publishing.commission.closing.tools import Draft
from publishing.commission.engine.payables import payables
from publishing.commission.printing.statements import person_of

COLUMNS = ("month", "rep", "rep_name", "region", "currency", "amount")
# A spreadsheet reads text that begins so as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def payout_file(draft: Draft) -> bytes:
    """One row per rep and currency to whom something is paid; UTF-8 with a mark, for spreadsheets."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in payables(draft.entries):
        if row.payable > 0:
            person = person_of(draft.people, row.rep)
            words = (row.rep, person.rep_name, person.region_name, row.currency)
            writer.writerow((f"{row.period:%Y-%m}", *map(escaped, words), format(row.payable, "f")))
    return text.getvalue().encode("utf-8-sig")


def escaped(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would read it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
