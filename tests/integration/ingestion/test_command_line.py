"""The commands do what the functions do, mask personal data, and fail with a message."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ingestion.__main__ import app
from ingestion.errors import IngestionError
from tests.integration.ingestion.conftest import SmallCompany

Row = Callable[..., str]
WIDE = {"COLUMNS": "300"}


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=WIDE)


def _land(small: SmallCompany, *more: str) -> Result:
    return _run("land", "--company", small.folder, "--state", small.state, *more)


def test_land_lands_all_sources_and_hands_over(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    result = _land(small, "--date", "2026-10-31")
    assert result.exit_code == 0, result.output
    assert re.search(r"crm +│ crm_users.csv +│ landed +│ 1 +│ 0", result.output)
    assert (small.state / "build" / "landed.duckdb").is_file()


def test_one_source_lands_without_hand_over(small: SmallCompany, user_row: Row) -> None:
    small.deliver("crm_users.csv", user_row("U1"))
    assert _land(small, "--date", "2026-10-31", "--source", "crm").exit_code == 0
    assert not (small.state / "build").exists()
    result = _run("hand-over", "--company", small.folder, "--state", small.state, "--date", "2026-10-31")
    assert result.exit_code == 0
    assert (small.state / "build" / "landed.duckdb").is_file()


def test_a_failed_source_ends_in_red_without_hand_over(small: SmallCompany) -> None:
    result = _land(small, "--date", "2026-10-31")
    assert result.exit_code == 1
    assert "ExtractMissing: Source crm did not deliver crm_users" in result.output
    assert not (small.state / "build").exists()


def test_an_unknown_source_is_named_with_the_nearest_one(small: SmallCompany) -> None:
    result = _land(small, "--date", "2026-10-31", "--source", "crn")
    assert result.exit_code == 1
    assert "has no source crn (did you mean crm?)" in result.output


def test_without_a_date_anywhere_the_night_is_not_guessed(small: SmallCompany) -> None:
    result = _land(small)
    assert result.exit_code == 2
    assert "give --date" in result.output


def test_check_counts_what_it_checked(small: SmallCompany) -> None:
    result = _run("check", small.folder)
    assert result.exit_code == 0
    assert "small: 1 sources, 1 feeds, 1 of" in result.output
    (small.folder / "company.yml").unlink()
    with pytest.raises(IngestionError, match="does not exist"):
        raise _run("check", small.folder).exception or AssertionError("no error")


def test_listings_show_receipts_and_quarantine_without_personal_data(
    small: SmallCompany, user_row: Row
) -> None:
    small.deliver(
        "crm_users.csv", user_row("U1"), user_row("U2", "Nguyễn Bí Mật", active="maybe"), "U3,Bí Mật"
    )
    small.land()
    receipts = _run("receipts", "--state", small.state)
    assert re.search(
        r"crm_users +│ crm_users.csv +│ 2026-10-31 +│ landed +│ 3 +│ 1 +│ 2 +│ 0", receipts.output
    )
    listed = _run("quarantine", "--state", small.state).output
    assert "is_active is not a boolean" in listed
    assert '"user_id": "U2"' in listed
    assert listed.count("•••") == 2
    assert "Mật" not in listed
