"""A night as OpenLineage events: a real server on this machine takes them, refuses them, or is silent."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from dags import lineage
from dags.lineage import callbacks, is_configured, tell_complete, tell_fail
from dags.nights import DEMO_COMPANY
from tests.servers.lineage import LineageServer, running_lineage_server

RUN_ID, ATTEMPT = "scheduled__2026-10-31", "0199f0a0-0000-7000-8000-000000000001"
# What the specification (2-0-2) asks of a run event and of a facet, in the words of JSON Schema.
FACETS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["_producer", "_schemaURL"],
        "properties": {"_producer": {"format": "uri"}, "_schemaURL": {"format": "uri"}},
    },
}
DATASETS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["namespace", "name"],
        "properties": {
            "namespace": {"type": "string", "minLength": 1},
            "name": {"type": "string", "minLength": 1},
            "facets": FACETS,
            "inputFacets": FACETS,
            "outputFacets": FACETS,
        },
    },
}
RUN_EVENT = {
    "type": "object",
    "required": ["eventTime", "producer", "schemaURL", "run", "job", "eventType"],
    "properties": {
        "eventTime": {
            "type": "string",
            "pattern": r"^\d{4}(-\d\d){2}T(\d\d:){2}\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
        },
        "producer": {"type": "string", "pattern": r"^[a-z]+:."},
        "schemaURL": {"const": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"},
        "eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]},
        "run": {
            "type": "object",
            "required": ["runId"],
            "properties": {
                "runId": {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
                "facets": FACETS,
            },
        },
        "job": {
            "type": "object",
            "required": ["namespace", "name"],
            "properties": {"namespace": {"type": "string"}, "name": {"type": "string"}, "facets": FACETS},
        },
        "inputs": DATASETS,
        "outputs": DATASETS,
    },
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LineageServer]:
    with running_lineage_server() as running:
        monkeypatch.setenv("OPENLINEAGE_URL", running.url)
        # The client writes settings of its own into the environment: they go again with the test.
        for name in ("TYPE", "URL"):
            monkeypatch.setenv(f"OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP__{name}", "http")
            monkeypatch.delenv(f"OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP__{name}")
        yield running


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state folder of a night of which the stages have left what lineage reads."""
    (tmp_path / "inbox").mkdir()
    for name in ("crm_users_2026-10-30.csv", "crm_users_2026-10-31.csv", "tel_calls_2026-10-31.csv"):
        (tmp_path / "inbox" / name).write_text("of no consequence")
    nodes = {
        "model.calls": {
            "resource_type": "model",
            "schema": "core",
            "alias": "fct_calls",
            "name": "fct_calls",
        },
        "model.values": {"resource_type": "model", "schema": "kpi", "name": "fct_kpi_values"},
        "model.staged": {"resource_type": "model", "schema": "staging", "name": "stg_crm__users"},
        "test.one": {"resource_type": "test", "schema": "quality", "name": "a_test"},
    }
    target = tmp_path / "build" / "dbt" / "target"
    target.mkdir(parents=True)
    written = {name: node | {"config": {"materialized": "table"}} for name, node in nodes.items()}
    (target / "manifest.json").write_text(json.dumps({"nodes": written}))
    gate: dict[str, object] = {
        "as_of": "2026-10-31",
        "is_open": True,
        "expectation_count": 9,
        "failed_count": 0,
    }
    gate |= {"warning_count": 0, "build_id": "b", "is_overridden": False}
    values = {"schema_name": "kpi", "table_name": "fct_kpi_values", "row_count": 37, "content_hash": "0"}
    manifest: dict[str, object] = {
        "release_id": "2026-10-31-abc",
        "as_of": "2026-10-31",
        "storage_version": "v1.0.0",
    }
    manifest |= {"published_at": "2026-11-01T00:00:00+00:00", "file_bytes": 1, "file_sha256": "0"}
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "manifest.json").write_text(
        json.dumps(manifest | {"tables": [values], "gate": gate})
    )
    return tmp_path


def context(state: Path, task_id: str, source: str = "crm", **more: object) -> dict[str, Any]:
    """What Airflow hands to a callback: a mapped task has its night by name, the others as an argument."""
    night = {"company": str(DEMO_COMPANY), "state": str(state), "date": "2026-10-31", "source": source}
    given: dict[str, Any] = {"op_kwargs": {}, "op_args": (night,)}
    if task_id == "land_source":
        given = {"op_kwargs": {"night": night}, "op_args": ()}
    if task_id == "build_warehouse":
        given = {"op_kwargs": {}, "op_args": ([night, night],)}
    instance = SimpleNamespace(
        id=ATTEMPT,
        task_id=task_id,
        dag_id="nightly_kpis",
        run_id=RUN_ID,
        start_date=datetime(2026, 11, 1, 1, tzinfo=UTC),
        task=SimpleNamespace(**given),
    )
    return {"task_instance": instance, **more}


def names(datasets: list[dict[str, Any]]) -> set[str]:
    return {dataset["name"] for dataset in datasets}


def test_each_stage_is_told_from_its_files_to_the_published_tables(
    server: LineageServer, state: Path
) -> None:
    stages = ["land_source", "build_warehouse", "audit_build", "publish_release"]
    for stage in stages:
        tell_complete(context(state, stage))
    assert set(server.paths) == {"/api/v1/lineage"}
    for event in server.events:
        jsonschema.validate(event, RUN_EVENT)
    assert [event["eventType"] for event in server.events] == ["START", "COMPLETE"] * 4
    assert {event["run"]["runId"] for event in server.events} == {ATTEMPT}
    assert {event["eventTime"] for event in server.events[::2]} == {"2026-11-01T01:00:00+00:00"}
    ends = dict(zip(stages, server.events[1::2], strict=True))
    assert [end["job"]["name"] for end in ends.values()] == [
        "nightly_kpis.land_source.crm",
        "nightly_kpis.build_warehouse",
        "nightly_kpis.audit_build",
        "nightly_kpis.publish_release",
    ]
    # The file of the night before, and that of another source, are none of this landing's.
    landed = ends["land_source"]
    assert names(landed["inputs"]) == {str(state / "inbox" / "crm_users_2026-10-31.csv")}
    assert str(state / "landing" / "crm_users") in names(landed["outputs"])
    assert names(landed["outputs"]) < names(ends["build_warehouse"]["inputs"])
    built = {"core.fct_calls", "kpi.fct_kpi_values"}
    assert names(ends["build_warehouse"]["outputs"]) == names(ends["audit_build"]["inputs"]) == built
    verdict = {"quality.gate_results", "quality.gate_summary"}
    assert names(ends["audit_build"]["outputs"]) == verdict
    assert names(ends["publish_release"]["inputs"]) == built | verdict
    (published,) = ends["publish_release"]["outputs"]
    assert published["namespace"] == f"duckdb://{state}/published/warehouse.duckdb"
    assert published["facets"]["version"]["datasetVersion"] == "2026-10-31-abc"
    assert published["outputFacets"]["outputStatistics"]["rowCount"] == 37
    times = {event["run"]["facets"]["nominalTime"]["nominalStartTime"] for event in server.events}
    assert times == {"2026-10-31T00:00:00+07:00"}
    assert len({event["run"]["facets"]["parent"]["run"]["runId"] for event in server.events}) == 1


def test_the_release_in_postgresql_is_told_without_its_password(
    server: LineageServer, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_POSTGRES_URL", "postgresql://publisher@db.example:6543/warehouse")
    monkeypatch.setenv("SALES_POSTGRES_PASSWORD", "a-secret-word")
    tell_complete(context(state, "publish_to_postgres"))
    (view,) = server.events[1]["outputs"]
    assert (view["namespace"], view["name"]) == (
        "postgres://db.example:6543",
        "warehouse.kpi.fct_kpi_values",
    )
    assert "a-secret-word" not in json.dumps(server.events)


def test_a_failed_attempt_is_told_with_its_message_and_no_outputs(server: LineageServer, state: Path) -> None:
    tell_fail(
        context(
            state, "publish_release", exception=RuntimeError("The gate is closed. Nothing was published.")
        )
    )
    start, end = server.events
    jsonschema.validate(end, RUN_EVENT)
    assert (start["eventType"], end["eventType"]) == ("START", "FAIL")
    assert end["run"]["facets"]["errorMessage"]["message"] == "The gate is closed. Nothing was published."
    assert end["outputs"] == []
    assert end["inputs"]


def test_other_tasks_are_no_stages_and_are_not_told(server: LineageServer, state: Path) -> None:
    for task_id in ("plan_night", "wait_for_extracts", "tell_people"):
        tell_complete(context(state, task_id))
    assert server.events == []


def test_a_server_that_refuses_is_a_warning_that_says_what_was_not_sent(
    server: LineageServer, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.status = 403
    tell_complete(context(state, "audit_build"))
    (record,) = [each for each in caplog.records if each.name == "nightly_kpis.lineage"]
    assert record.levelno == logging.WARNING
    assert f"START and COMPLETE of audit_build in {RUN_ID}" in record.getMessage()
    assert "403" in record.getMessage()
    assert "The night is not affected" in record.getMessage()


def test_a_server_that_does_not_answer_costs_seconds_and_no_more(
    state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lineage, "LONGEST_WAIT_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        transport = {"type": "http", "url": url, "timeout": 2, "retry": {}}
        monkeypatch.setenv("OPENLINEAGE__TRANSPORT", json.dumps(transport))
        # Imports are no part of what is measured.
        lineage.event_of(context(state, "audit_build"), "START", datetime.now(UTC))
        began = time.perf_counter()
        tell_complete(context(state, "audit_build"))
        took = time.perf_counter() - began
    assert took < 10
    assert "no answer within 0.3 s" in caplog.text


def test_a_night_that_cannot_be_read_is_a_warning_too(
    server: LineageServer, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = context(state, "land_source")
    broken["task_instance"].task.op_kwargs["night"]["company"] = str(state / "nowhere")
    tell_complete(broken)
    assert server.events == []
    assert "START and COMPLETE of land_source" in caplog.text


def test_events_are_sent_only_where_somebody_said_where_to(tmp_path: Path) -> None:
    def say(_: object) -> None:
        """What was held."""

    assert not is_configured({}, (tmp_path,))
    assert not is_configured({"OPENLINEAGE_NAMESPACE": "x"}, (tmp_path,))
    assert is_configured({"OPENLINEAGE_URL": "http://127.0.0.1:5000"}, (tmp_path,))
    assert is_configured({"OPENLINEAGE_CONFIG": "/etc/openlineage.yml"}, ())
    assert is_configured({"OPENLINEAGE__TRANSPORT__TYPE": "http"}, ())
    assert not is_configured({"OPENLINEAGE_URL": "http://x", "OPENLINEAGE_DISABLED": "True"}, ())
    assert callbacks(say, is_on=False) == {"on_failure_callback": say}
    on = callbacks(say, is_on=True)
    assert on["on_failure_callback"] == [say, tell_fail]
    assert (on["on_success_callback"], on["on_retry_callback"]) == (tell_complete, tell_fail)
    (tmp_path / "openlineage.yml").write_text("transport: {type: noop}")
    assert is_configured({}, (tmp_path,))
