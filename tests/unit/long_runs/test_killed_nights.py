"""The campaign of killed nights can fail, and its page says so."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.long_runs.killed_nights import drawn_kills
from tests.long_runs.killed_nights_page import PAGE, Chain, Kill, page
from tests.long_runs.night_stages import OVER, STAGES
from tests.long_runs.polling_reader import Reader, answer

OLD, NEW = ("2026-10-30-aa", "1"), ("2026-10-31-bb", "2")
TABLES = {
    "kpi.fct_kpi_values": "select 'sales_revenue' as kpi_code, {amount} as numerator, 1 as denominator",
    "core.fct_invoices": "select {amount} as gross_amount, date '2026-10-30' as document_date",
    "core.fct_payments": "select {amount} as amount",
    "core.fct_calls": "select unnest(range({amount})) as call_id",
    "quality.gate_results": "select 'passed' as status",
    "quality.receipts": "select 'landed' as status",
}


def write_release(file: Path, release_id: str, amount: int, calls: int | None = None) -> Path:
    """A file with the tables that the reader asks, all of them telling one amount."""
    with duckdb.connect(str(file)) as connection:
        for schema in ("core", "kpi", "quality"):
            connection.execute(f"create schema {schema}")
        connection.execute(f"create table quality.release as select '{release_id}' as release_id")
        for name, query in TABLES.items():
            told = calls if calls is not None and name == "core.fct_calls" else amount
            connection.execute(f"create table {name} as {query.format(amount=told)}")
    return file


def complaints(*changes: tuple[str, str]) -> list[str]:
    """What is said of a reader that was answered so, one after the other."""
    reader = Reader(Path("nowhere"))
    reader.changes = list(changes)
    reader.answers.update(changes)
    return reader.complaints(OLD, NEW)


def test_a_release_with_the_rows_of_another_in_one_of_its_tables_is_another_answer(tmp_path: Path) -> None:
    whole = answer(write_release(tmp_path / "whole.duckdb", "N", 7))
    torn = answer(write_release(tmp_path / "torn.duckdb", "N", 7, calls=8))

    assert whole == answer(tmp_path / "whole.duckdb", pause=0.01)
    assert whole[0] == torn[0] == "N"
    assert whole != torn


def test_the_old_release_and_then_the_new_one_is_all_that_a_reader_may_see() -> None:
    assert complaints(OLD) == complaints(OLD, NEW) == complaints(NEW) == []
    assert complaints(OLD, NEW, OLD) == [f"readers saw {[OLD, NEW, OLD]}"]
    assert complaints(OLD, ("2026-10-30-aa", "2")) == [
        "1 answers of 2026-10-30-aa were neither release as it is"
    ]


def test_a_reader_sees_a_file_that_is_written_in_place(tmp_path: Path) -> None:
    old, new = (write_release(tmp_path / f"{name}.duckdb", name, 400 + len(name)) for name in ("N", "N+1"))
    shown = tmp_path / "shown.duckdb"
    shutil.copyfile(old, shown)
    before, after = answer(old), answer(new)

    with Reader(shown) as reader:
        wait_for(lambda: reader.answers[before] > 0)
        content = new.read_bytes()
        with shown.open("wb") as file:  # not beside it and then `os.replace`
            file.write(content[: len(content) // 2])
            file.flush()
            wait_for(lambda: bool(reader.complaints(before, after)))
            file.write(content[len(content) // 2 :])

    assert reader.complaints(before, after)


def wait_for(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Until it happened; a machine that does other work takes its time."""
    over = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < over, "the reader was not answered in time"
        time.sleep(0.05)


def test_kills_are_drawn_for_every_stage_alike_and_strike_in_the_order_of_the_night() -> None:
    drawn = drawn_kills(random.Random(1), 5000)

    assert drawn == sorted(drawn, key=STAGES.index)
    assert all(drawn.count(stage) == pytest.approx(1000, abs=150) for stage in STAGES)


def test_the_page_sums_up_all_chains_and_lists_what_was_wrong() -> None:
    chains = [
        Chain(1, 1, [Kill("publish", 0.5, "publish", -9), Kill("ledger", 2, OVER, 0)], True, 5, 4, 9),
        Chain(2, 1, [Kill("publish", 1.5, "ledger", -9)], False, 2, 1, 4, ["pages differs"]),
    ]
    text = page(chains, dict.fromkeys(STAGES, 2.0), 15)

    assert "Chains: 2, 1 of them ended from the first stage on. Kills: 3, of which 2 struck" in text
    assert "Reads: 13 (7 of the release before, 5 of the new one)" in text
    assert "| publish | 2.0 | 1 | 0.5 to 0.5 |" in text
    assert "wrong: 1.**" in text
    assert "- chain 2: pages differs" in text


def test_the_page_of_the_long_run_says_that_nothing_was_wrong() -> None:
    text = PAGE.read_text("utf-8")
    struck = int(text.split("of which ")[1].split(" ")[0])

    assert struck >= 30
    assert "left-overs that were wrong: 0.**" in text
    assert all(f"| {stage} |" in text for stage in STAGES)
