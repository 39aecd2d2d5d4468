"""Printed pages out of the ledger into files: the stored bytes, checked against their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from publishing.commission.ledger.reading import read_documents
from publishing.durability import write_whole
from publishing.errors import LedgerBroken, PeriodStateWrong
from publishing.full_disk import telling_full_disk


def write_documents(
    connection: Connection, month: date, kinds: Sequence[str], folder: Path
) -> tuple[Path, ...]:
    """Write the pages of a locked month; a file of the same name is written over.

    Raises:
        PeriodStateWrong: the month is not locked, so nothing was printed of it.
        LedgerBroken: a page is not the one that was locked.
        DiskFull: a page found no room; those before it are written.
    """
    documents = read_documents(connection, month, kinds)
    if not documents:
        raise PeriodStateWrong(
            f"{month:%Y-%m} has no printed pages: it is not locked. Nothing was written. Lock it first; see: "
            "python -m publishing commission periods"
        )
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for document, sha256 in documents:
        if hashlib.sha256(document.content).hexdigest() != sha256:
            raise LedgerBroken(
                f"{document.file_name} of {month:%Y-%m} has other bytes than were locked. It was not "
                "written. "
                "Run: python -m publishing commission verify"
            )
        path = folder / document.file_name
        with telling_full_disk(path, "This page and those after it were not written."):
            write_whole(path, document.content)
        written.append(path)
    return tuple(written)
