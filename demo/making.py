"""Makes the company: who and what there is, then what happened, month by month."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from demo import activities, commission, deals, invoices, payments, quotes
from demo import telephony as telephone
from demo.awkward import awkward_rows
from demo.columns import DEAL
from demo.ownership import owner_rows
from demo.randomness import Ints
from demo.schema import ENTITIES
from demo.sink import Format, Sink
from demo.size import Month, Size
from demo.standing import Company, add_standing
from demo.working_time import local_midnight

Report = Callable[[str], None]


def _deals_of(company: Company, month: Month) -> Ints:
    bounds = local_midnight(np.asarray([month.start, month.stop], dtype=np.int64))
    first, last = np.searchsorted(company.deals.created, bounds)
    return np.arange(first, last, dtype=np.int64)


def _add_deals(company: Company, sink: Sink, month: Month, chunk: int) -> None:
    size, made = company.size, company.deals
    chosen = _deals_of(company, month)
    walk = deals.walk_stages(size, made, chosen, chunk)
    sink.add(
        "crm_deals",
        deals.deal_rows(size, made, chosen, walk, company.customers, company.leads, company.staff, chunk),
        month.label,
    )
    sink.add("crm_deal_stage_history", deals.history_rows(made, chosen, walk), month.label)
    sink.add("crm_deal_splits", deals.split_rows(size, made, chosen, company.staff, chunk), month.label)
    sink.add("crm_quotes", quotes.quote_rows(size, made, chosen, chunk), month.label)
    owners = owner_rows(
        "deal", DEAL, chosen + 1, made.owner[chosen], made.created[chosen], company.staff, size.cutoff
    )
    sink.add("crm_owner_history", owners, month.label)


def _add_calls(company: Company, sink: Sink, month: Month, first_number: int, count: int) -> None:
    size = company.size
    made = telephone.make_calls(
        size, month, first_number, count, company.season, company.board, company.customers, company.deals,
        company.first_deal,
    )  # fmt: skip
    sink.add("tel_calls", telephone.call_rows(size, month, made), month.label)
    sink.add("tel_call_legs", telephone.leg_rows(size, month, made), month.label)
    sink.add(
        "crm_activities",
        activities.logged_call_rows(size, month, made, company.board, company.staff),
        month.label,
    )


def _add_documents(
    company: Company, sink: Sink, month: Month, first: tuple[int, int], count: int
) -> tuple[int, int]:
    """Documents of one month from the given first document and line number; returns the next ones."""
    size, buyers = company.size, company.debtors
    made = invoices.make_invoices(size, month, first[0], count, company.season, company.deals, buyers)
    sellers = invoices.salespersons(
        size, month, made, buyers, company.customers, company.deals, company.staff
    )
    notes = payments.make_credit_notes(size, month, made)
    receipts = payments.make_receipts(size, month, made, notes, buyers)
    sink.add("acc_invoices", invoices.invoice_rows(size, month, made, buyers, sellers), month.label)
    sink.add(
        "acc_invoices", payments.credit_note_rows(made, notes, buyers, sellers), f"{month.label}_credit_notes"
    )
    sink.add("acc_invoice_lines", invoices.line_rows(size, month, made, first[1]), month.label)
    sink.add("acc_invoice_lines", payments.credit_line_rows(made, notes), f"{month.label}_credit_notes")
    sink.add("acc_payments", payments.receipt_rows(size, month, made, receipts, sellers), month.label)
    sink.add("acc_payment_allocations", payments.allocation_rows(size, month, made, receipts), month.label)
    sink.add("pln_waivers", commission.sale_waiver_rows(size, made, buyers, notes, receipts))
    return first[0] + made.count, first[1] + len(made.lines.invoice)


def _add_months(company: Company, sink: Sink, report: Report) -> None:
    size = company.size
    shares = telephone.calls_per_month(size, company.season)
    first_call, first_document, first_activity = 1, (1, 1), 1
    for chunk, (month, calls) in enumerate(zip(size.calendar, shares, strict=True)):
        report(month.label)
        _add_deals(company, sink, month, chunk)
        _add_calls(company, sink, month, first_call, calls)
        share = calls / max(size.calls, 1)
        documents = round(size.invoice_lines * share * 10 / invoices.LINES_PER_DOCUMENT_TENTHS)
        first_document = _add_documents(company, sink, month, first_document, documents)
        logged = round(size.rep_months * activities.PER_REP_MONTH * share)
        made = activities.activity_rows(
            size, month, first_activity, logged, company.season, company.staff, company.customers,
            company.leads, company.deals, company.first_deal,
        )  # fmt: skip
        sink.add("crm_activities", made, month.label)
        first_call, first_activity = first_call + calls, first_activity + logged


def _clear(folder: Path) -> None:
    """Removes the extracts of an earlier company, and nothing else."""
    for entity in ENTITIES:
        for path in [*folder.glob(f"{entity}.*"), *folder.glob(f"{entity}_20??-??*.*")]:
            if path.name.endswith((".csv.gz", ".parquet", ".unfinished")):
                path.unlink()


def make_company(size: Size, folder: Path, form: Format, workers: int, report: Report) -> dict[str, int]:
    """Writes all extracts of a company into `folder` and returns the rows per entity.

    Extracts that an earlier call left in the folder are removed first. The same size gives the same bytes.

    Raises:
        DemoError: rows do not fit their entity; files already written stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    sink = Sink(folder, form, extracted_at=size.extracted_at, batch_id=size.batch_id, is_split=size.is_split,
                workers=workers)  # fmt: skip
    report("people and customers")
    company = Company(size)
    add_standing(company, sink)
    _add_months(company, sink, report)
    for entity, rows in awkward_rows(size.until):
        sink.add(entity, rows)
    report("files")
    sink.finish()
    return sink.row_counts
