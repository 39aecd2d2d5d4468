"""What pages and mails say of the gate's single results."""

from __future__ import annotations

from datetime import date

import duckdb

from publishing.gate import GateLayer, read_gate_details


def test_a_suite_that_is_not_configured_is_neither_a_check_nor_a_finding() -> None:
    connection = duckdb.connect()
    connection.execute("create schema quality")
    connection.execute(
        "create table quality.gate_results as from (values ('landing', 'block', true, 'a'),"
        " ('landing', 'warn', false, 'b'), ('landing', 'warn', null, 'landing.crm_quotes.not_configured'),"
        " ('kpi', 'block', null, 'c')) as results (layer, severity, is_success, check_id),"
        " (select 'as told' as message)"
    )

    details = read_gate_details(connection, 40, date(2026, 10, 31))

    assert details.layers == (GateLayer("kpi", 1, 1), GateLayer("landing", 2, 1))
    assert [finding.check_id for finding in details.findings] == ["c", "b"]
    assert details.finding_count == 2
