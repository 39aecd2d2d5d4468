"""The command says what it made, and what it did not make."""

from pathlib import Path

from typer.testing import CliRunner

from demo.__main__ import app
from demo.schema import ENTITIES

runner = CliRunner()


def test_make_writes_every_extract_and_counts_the_rows(tmp_path: Path) -> None:
    result = runner.invoke(app, ["make", "--out", str(tmp_path / "inbox"), "--reps", "10", "--months", "3"])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "inbox").iterdir())) == len(ENTITIES)
    assert all(entity in result.output for entity in ENTITIES)


def test_a_company_that_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    result = runner.invoke(app, ["make", "--out", str(tmp_path / "inbox"), "--reps", "9"])
    assert result.exit_code == 2
    assert "SizeRefused" in result.output
    assert not (tmp_path / "inbox").exists()


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    result = runner.invoke(app, ["make", "--out", str(tmp_path / "inbox"), "--until", "31.10.2026"])
    assert result.exit_code == 2
    assert "2026-10-31" in result.output
