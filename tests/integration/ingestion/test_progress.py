"""People see how far a landing is and what a night became."""

import io
import re
from collections.abc import Callable
from datetime import date

from rich.console import Console
from typer.testing import CliRunner

from ingestion.__main__ import app
from ingestion.landing import land_source
from ingestion.progress import TerminalProgress
from tests.integration.ingestion.conftest import LANDED_AT, NIGHT, SmallCompany

Row = Callable[..., str]


def _summary(small: SmallCompany, *more: str) -> str:
    arguments = ["summary", "--state", str(small.state), *more]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"}).output


def test_a_terminal_shows_file_rows_per_second_and_time_left(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", *(user_row(f"U{place}") for place in range(2000)))
    console = Console(file=io.StringIO(), force_terminal=True, width=150)
    with TerminalProgress(console) as progress:
        land_source(small.company(), "crm", small.state, NIGHT, LANDED_AT, "test", progress)
        assert progress.shown == []
    drawn = console.file.getvalue()  # type: ignore[attr-defined]
    assert "crm_users.csv" in drawn
    assert re.search(r"[\d,]+ rows/s", drawn)


def test_a_log_file_gets_no_bars(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    console = Console(file=io.StringIO(), width=150)
    with TerminalProgress(console) as progress:
        land_source(small.company(), "crm", small.state, NIGHT, LANDED_AT, "test", progress)
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]


def test_a_night_is_summed_up_by_source_and_entity(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users_2026-10-30.csv", user_row("U1"))
    small.deliver("crm_users_2026-10-31.csv", user_row("U1"), user_row("U1"), user_row("U2"), "U3,x")
    small.land(date(2026, 10, 31))
    output = _summary(small)
    assert "Files of 2026-10-31" in output
    assert re.search(r"crm +│ crm_users +│ 1 +│ 4 +│ 2 +│ 1 +│ 1 +│ 0 ", output)
    assert re.search(r"all +│ +│ 1 +│ 4 +│ 2 +│ 1 +│ 1 +│ 0 ", output)
    assert re.search(r"crm_users +│ 1 +│ 1 +│ 1 +│ 0 +│ 0 +│ 0 ", _summary(small, "--date", "2026-10-30"))
