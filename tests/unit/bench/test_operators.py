"""What a build's seconds are made of: which operators are told apart, and nothing of the whole is lost."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from bench.operators import Node, Profile, nodes_of, profiled, report, seconds_by_kind


def operator(kind: str, seconds: float, *below: dict[str, object]) -> dict[str, object]:
    return {"operator_type": kind, "operator_timing": seconds, "children": list(below)}


def test_every_operator_is_of_one_kind_and_its_seconds_are_counted_once() -> None:
    told = operator(
        "CREATE_TABLE_AS",
        8.0,
        operator(
            "HASH_GROUP_BY",
            4.0,
            operator("HASH_JOIN", 2.0, operator("TABLE_SCAN", 1.0), operator("DELIM_SCAN", 0.5)),
            operator("STREAMING_WINDOW", 0.25, operator("FILTER", 0.125)),
        ),
        operator("UNION", 0.0625),
    )
    assert seconds_by_kind({"children": [told]}) == {
        "write": 8.0,
        "group": 4.0,
        "join": 2.0,
        "scan": 1.5,
        "sort, window": 0.25,
        "expressions": 0.125,
        "other": 0.0625,
    }


def test_nodes_are_profiled_on_the_tables_of_the_build(tmp_path: Path) -> None:
    build = tmp_path / "build"
    target = build / "dbt" / "target"
    target.mkdir(parents=True)
    for name in ("warehouse", "landed", "before"):
        with duckdb.connect(str(build / f"{name}.duckdb")) as connection:
            connection.execute(
                "create table numbers as select i, i % 7 as rest from range(200000) as rows(i)"
            )
    statement = "select rest, sum(i) as total from warehouse.main.numbers group by all"
    nodes = {
        "model.x.sums": ("table", statement),
        "model.x.seen": ("view", statement),
        "test.x.grain": ("test", "select rest from warehouse.main.numbers where i % 1000 = 999"),
    }
    (target / "manifest.json").write_text(
        json.dumps({"nodes": {name: {"config": {"materialized": kind}} for name, (kind, _) in nodes.items()}})
    )
    results = [{"unique_id": name, "compiled_code": text} for name, (_, text) in nodes.items()]
    (target / "run_results.json").write_text(json.dumps({"results": results}))

    found = nodes_of(target)
    assert [(node.kind, node.name) for node in found] == [("model", "sums"), ("test", "grain")]

    work = tmp_path / "work"
    work.mkdir()
    sums, grain = profiled(tmp_path, found, work)
    assert sums.seconds["group"] > 0
    assert sums.seconds["write"] > 0
    assert grain.seconds["scan"] > 0
    assert grain.seconds["write"] == 0
    assert not list(work.glob("*.duckdb")), "what was made is thrown away"


def test_a_report_says_shares_of_the_whole() -> None:
    node = Node("model", "sums", "")
    seconds = seconds_by_kind(operator("CREATE_TABLE_AS", 3.0, operator("TABLE_SCAN", 1.0)))
    text = report("S", [Profile(node, seconds)] * 2)
    assert "### S: 8 seconds of threads in 2 models and tests" in text
    assert "| **all** | **8** | 0% | 25% | 0% | 0% | 75% | 0% | 0% |" in text
    assert text.count("| `sums` | 4.0 | 0% | 25% |") == 2


def test_a_folder_without_a_build_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run_results"):
        nodes_of(tmp_path)
