"""No room in the ledger's database or for its pages: nothing half-recorded, nothing half-written."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from publishing.commission.intake.tables import INTAKES, ROW_VERSIONS
from publishing.commission.intake.taking_in import take_in
from publishing.commission.ledger.database import ledger_url, opened_commission_ledger
from publishing.commission.printing import writing
from publishing.commission.printing.writing import write_documents
from publishing.errors import DiskFull
from tests.integration.commission.night import NightOfRows
from tests.integration.commission.small_close import add_invoice, write_small_company
from tests.integration.small_disk import fill, small_disk

INVOICES = 150


def many_invoices(state: Path) -> NightOfRows:
    night = write_small_company(state)
    for number in range(INVOICES):
        add_invoice(night, f"M{number:04}", "R1", "2025-09-12", 1_000_000, 1_100_000)
    night.write()
    return night


def versions(url: str) -> list[tuple[Any, ...]]:
    columns = [ROW_VERSIONS.c[name] for name in ("table_name", "row_key", "version_no", "content_sha256")]
    with opened_commission_ledger(url) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def test_an_intake_without_room_records_nothing_and_the_next_one_all_of_it(tmp_path: Path) -> None:
    landed = many_invoices(tmp_path / "state").path
    undisturbed = ledger_url(tmp_path)
    with opened_commission_ledger(undisturbed) as engine:
        take_in(landed, engine)
    with small_disk(tmp_path / "disk", 8) as disk:
        url = ledger_url(disk)
        with opened_commission_ledger(url) as engine:
            for room in (0, 60_000):
                fill(disk, leave=room)
                with pytest.raises(DiskFull, match=r"nothing of it was recorded\. Make room"):
                    take_in(landed, engine)
                with engine.connect() as connection:
                    assert connection.scalar(select(func.count()).select_from(ROW_VERSIONS)) == 0
                    assert connection.scalar(select(func.count()).select_from(INTAKES)) == 0
                assert not (disk / "ledger.sqlite-journal").exists()
            (disk / "ballast").unlink()
            assert take_in(landed, engine).recorded_at is not None
        assert versions(url) == versions(undisturbed)
        assert sum(table == "documents" for table, _, _, _ in versions(url)) >= INVOICES


def test_a_page_that_finds_no_room_is_not_there_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Page:
        file_name = "payout_2025-09_VND.csv"
        content = b"R1;2000000\n" * 10_000

    pages = [(Page, hashlib.sha256(Page.content).hexdigest())]
    monkeypatch.setattr(writing, "read_documents", lambda *_: pages)
    nothing: Connection = None  # type: ignore[assignment]
    with small_disk(tmp_path / "disk", 1) as disk:
        fill(disk, leave=40_000)
        with pytest.raises(DiskFull, match="This page and those after it were not written"):
            write_documents(nothing, date(2025, 9, 1), ["payout"], disk)
        assert [path.name for path in disk.iterdir()] == ["ballast"]
        (disk / "ballast").unlink()
        (path,) = write_documents(nothing, date(2025, 9, 1), ["payout"], disk)
        assert path.read_bytes() == Page.content
