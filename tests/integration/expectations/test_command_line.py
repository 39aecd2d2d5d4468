from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from expectations.__main__ import application


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(application, list(arguments))
    return result.exit_code, result.output


def test_an_open_gate_ends_with_0_and_results_shows_it(night: Path) -> None:
    code, output = run("audit", "--state", str(night), "--date", "2026-10-31")
    assert code == 0, output
    assert "open" in output
    assert "0 failed" in output

    code, output = run("results", "--state", str(night))
    assert code == 0
    assert "reconciliation" in output


def test_a_closed_gate_ends_with_2(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.auditing.evaluate_suites", lambda *_, **__: {})
    code, output = run("audit", "--state", str(night), "--date", "2026-10-31")

    assert code == 2
    assert "GateClosed" in output
    assert "Nothing was published" in output
    assert run("results", "--state", str(night))[0] == 0


@pytest.mark.parametrize(
    ("missing", "error"),
    [
        ("build/landed.duckdb", "HandOverUnreadable"),
        ("build/warehouse.duckdb", "BuildUnreadable"),
        ("build/dbt/target/run_results.json", "BuildResultsUnreadable"),
    ],
)
def test_an_audit_that_cannot_be_made_ends_with_3_and_names_the_error(
    missing: str, error: str, night: Path
) -> None:
    (night / missing).unlink()
    code, output = run("audit", "--state", str(night), "--date", "2026-10-31")

    assert code == 3
    assert error in output
    assert "Nothing was audited" in output


def test_a_file_that_is_no_database_is_an_error_of_the_audit(night: Path) -> None:
    (night / "build" / "warehouse.duckdb").write_text("not a database", encoding="utf-8")
    code, output = run("audit", "--state", str(night), "--date", "2026-10-31")

    assert code == 3
    assert "BuildUnreadable" in output


def test_a_build_without_kpi_values_is_an_error_of_the_audit(night: Path) -> None:
    with duckdb.connect(str(night / "build" / "warehouse.duckdb")) as connection:
        connection.execute("drop table kpi.fct_kpi_values")
    code, output = run("audit", "--state", str(night), "--date", "2026-10-31")

    assert code == 3
    assert "no readable kpi.fct_kpi_values" in output


def test_results_of_a_build_that_was_never_audited_are_missing(night: Path) -> None:
    code, output = run("results", "--state", str(night))

    assert code == 3
    assert "ResultsMissing" in output
