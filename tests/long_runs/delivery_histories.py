"""python -m tests.long_runs.delivery_histories [--examples 2000]

Random histories of deliveries (late, repeated, out of order, corrected, renamed, with deleted rows, landed in
any number of steps) against a second implementation of what must be in force, and against one clean landing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from unittest.mock import patch

import duckdb
import typer
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from ingestion.company import Company, load_company
from ingestion.contract import load_contracts
from ingestion.current_rows import current_loads, make_entity_view
from ingestion.landing import land_source
from ingestion.receipts import open_receipts

HEADER = "user_id,employee_id,full_name,is_active,_extracted_at,_batch_id,_is_deleted"
COMPANY = """
company: history
name: History
time_zone: Asia/Ho_Chi_Minh
reporting_currency: VND
sources:
  crm:
    entities:
      crm_users: {{file: "crm_users*.csv", mode: {mode}}}
"""
LANDED_AT = datetime(2026, 11, 1, 5)  # noqa: DTZ001 - UTC, as receipts hold it
LAST_DAY = 6


@dataclass(frozen=True)
class Row:
    """One row of a file."""

    user: str
    name: str
    hour: int
    is_deleted: bool

    def text(self) -> str:
        deleted = str(self.is_deleted).lower()
        return f"{self.user},,{self.name},true,2026-10-01T{self.hour:02}:00:00Z,B,{deleted}"


@dataclass(frozen=True)
class Delivery:
    """A content under a name that carries its day; the same name again is a correction."""

    day: int
    suffix: str
    rows: tuple[Row, ...]

    @property
    def file_name(self) -> str:
        return f"crm_users_2026-10-0{self.day}{self.suffix}.csv"


ROWS = st.builds(
    Row, st.sampled_from(["U1", "U2", "U3"]), st.sampled_from("AB"), st.integers(10, 12), st.booleans()
)


def deliveries(mode: str) -> st.SearchStrategy[list[Delivery]]:
    """In order of arrival. A key is there once in a file, but for deltas."""
    unique_by: Callable[[Row], object] | None = None if mode == "delta" else lambda row: row.user
    rows = st.lists(ROWS, max_size=4, unique_by=unique_by).map(tuple)
    delivery = st.builds(Delivery, st.integers(1, LAST_DAY), st.sampled_from(["", "_b"]), rows)
    return st.lists(delivery, min_size=1, max_size=6).flatmap(
        lambda found: st.lists(st.sampled_from(found), max_size=2).map(lambda again: found + again)
    )


HISTORIES = st.sampled_from(["snapshot", "append", "delta"]).flatmap(
    lambda mode: st.tuples(
        st.just(mode),
        deliveries(mode),
        st.lists(st.booleans(), min_size=8, max_size=8),
        st.integers(1, LAST_DAY),
    )
)


def expected_rows(mode: str, history: list[Delivery], last_day: int) -> list[tuple[str, str, bool]]:
    """What must be in force, worked out row by row (decision 0004, ruling 49)."""
    contents = {delivery.file_name: delivery for delivery in history}
    known = sorted(
        (delivery for delivery in contents.values() if delivery.day <= last_day),
        key=lambda delivery: (delivery.day, delivery.file_name),
    )
    if mode == "snapshot":
        known = known[-1:]
    newest: dict[str, tuple[tuple[int, int, int], Row]] = {}
    for place, delivery in enumerate(known):
        for line, row in enumerate(delivery.rows):
            rank = (row.hour, place, line)
            if row.user not in newest or newest[row.user][0] < rank:
                newest[row.user] = (rank, row)
    return sorted((row.user, row.name, row.is_deleted) for _, row in newest.values())


def rows_in_force(company: Company, state: Path, last_day: int) -> list[tuple[str, str, bool]]:
    """What the hand-over's view of a night holds."""
    store, contract = open_receipts(state / "state.sqlite"), company.contracts["crm_users"]
    night = date(2026, 10, last_day)
    loads = current_loads(company, store.receipts(), store.current_deliveries(), night)["crm_users"]
    with duckdb.connect() as connection:
        make_entity_view(connection, contract, loads, state)
        return connection.execute(
            "select user_id, full_name, _is_deleted from crm_users order by all"
        ).fetchall()


def deliver(inbox: Path, delivery: Delivery) -> None:
    inbox.mkdir(parents=True, exist_ok=True)
    text = "\n".join([HEADER, *(row.text() for row in delivery.rows), ""])
    (inbox / delivery.file_name).write_text(text, encoding="utf-8")


def check_history(
    company: Company, mode: str, history: list[Delivery], steps: list[bool], night: int
) -> None:
    """Land a history in steps (a landing after each delivery whose step is true), and its end at once."""
    with tempfile.TemporaryDirectory(prefix="history-") as folder:
        stepwise, clean = Path(folder) / "stepwise", Path(folder) / "clean"
        for number, delivery in enumerate(history):
            deliver(stepwise / "inbox", delivery)
            if steps[number % len(steps)] or number == len(history) - 1:
                land_source(company, "crm", stepwise, date(2026, 10, LAST_DAY), LANDED_AT, "test")
        for delivery in {delivery.file_name: delivery for delivery in history}.values():
            deliver(clean / "inbox", delivery)
        land_source(company, "crm", clean, date(2026, 10, LAST_DAY), LANDED_AT, "test")
        for last_day in (LAST_DAY, night):
            expected = expected_rows(mode, history, last_day)
            assert rows_in_force(company, stepwise, last_day) == expected
            assert rows_in_force(company, clean, last_day) == expected
        receipts = open_receipts(stepwise / "state.sqlite").receipts()
        for receipt in receipts:
            assert receipt.row_count_in_file == receipt.row_count_landed + receipt.row_count_filtered
        event(f"{mode}, {len({delivery.file_name for delivery in history})} names")


def check_histories(examples: int) -> int:
    """Check random histories; returns how many. Raises on the smallest one that ends otherwise."""
    contracts, counted = load_contracts(), 0
    with (
        tempfile.TemporaryDirectory(prefix="histories-") as folder,
        patch("ingestion.company.load_contracts", lambda _: contracts),
    ):
        companies = {}
        for mode in ("snapshot", "append", "delta"):
            path = Path(folder) / mode
            path.mkdir()
            (path / "company.yml").write_text(COMPANY.format(mode=mode), encoding="utf-8")
            companies[mode] = load_company(path)

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(HISTORIES)
        def check(drawn: tuple[str, list[Delivery], list[bool], int]) -> None:
            nonlocal counted
            mode, history, steps, night = drawn
            check_history(companies[mode], mode, history, steps, night)
            counted += 1

        check()
    return counted


def main(examples: Annotated[int, typer.Option(help="Histories to land.")] = 2000) -> None:
    """Check random histories and print how many there were."""
    typer.echo(f"{check_histories(examples)} histories ended as one clean landing.")


if __name__ == "__main__":
    typer.run(main)
