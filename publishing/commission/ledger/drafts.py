"""The hash of a month's draft: what the Director approves, what the lock refuses to differ from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from publishing.commission.entries import Entry
from publishing.commission.ledger.chain import canonical, entry_values
from publishing.commission.ledger.reading import Document


def draft_hash(period: date, as_of: datetime, entries: Iterable[Entry], documents: Iterable[Document]) -> str:
    """SHA-256 over lines of canonical JSON: month and as-of time, every entry in order, every printed page.

    A page enters with the SHA-256 of its bytes, so that one hash stands for entries and statements alike.
    """
    digest = hashlib.sha256()
    digest.update(canonical({"as_of": as_of, "period": period}) + b"\n")
    for entry in entries:
        digest.update(canonical(entry_values(entry)) + b"\n")
    for document in sorted(documents, key=_key):
        kind, subject, currency, language = _key(document)
        digest.update(
            canonical(
                {
                    "currency": currency,
                    "file_name": document.file_name,
                    "kind": kind,
                    "language": language,
                    "sha256": hashlib.sha256(document.content).hexdigest(),
                    "subject": subject,
                }
            )
            + b"\n"
        )
    return digest.hexdigest()


def _key(document: Document) -> tuple[str, str, str, str]:
    return document.kind, document.subject, document.currency, document.language
