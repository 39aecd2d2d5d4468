"""When dbt is run a second time, and whose results stand then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dbt_project.second_try import tried_alone

STARVED = "Runtime Error in model b Out of Memory Error: could not allocate block of size 256.0 KiB"


def written(file: Path, *nodes: tuple[str, str, str | None]) -> None:
    results = [{"unique_id": name, "status": status, "message": message} for name, status, message in nodes]
    file.write_text(json.dumps({"metadata": {"env": {}}, "results": results}), encoding="utf-8")


def statuses(file: Path) -> dict[str, str]:
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    assert len({node["unique_id"] for node in results}) == len(results)
    return {node["unique_id"]: node["status"] for node in results}


@pytest.mark.parametrize(
    "nodes",
    [
        [("model.a", "success", None), ("test.a", "fail", "1 row")],
        [("model.a", "error", "Runtime Error: division by zero"), ("model.b", "skipped", None)],
        # a word in a message of what was built is no failure
        [("model.a", "success", "Out of Memory Error")],
    ],
)
def test_other_failures_are_not_tried_again(tmp_path: Path, nodes: list[tuple[str, str, str | None]]) -> None:
    file = tmp_path / "run_results.json"
    written(file, *nodes)
    before = file.read_bytes()

    assert tried_alone(file, 1, lambda: pytest.fail("tried again")) == 1
    assert file.read_bytes() == before


def test_without_results_nothing_is_tried_again(tmp_path: Path) -> None:
    assert tried_alone(tmp_path / "run_results.json", 2, lambda: pytest.fail("tried again")) == 2


@pytest.mark.parametrize("second", ["success", "error"])
def test_what_was_tried_again_has_its_last_result(tmp_path: Path, second: str) -> None:
    file = tmp_path / "run_results.json"
    written(file, ("model.a", "success", None), ("model.b", "error", STARVED), ("model.c", "skipped", None))

    def retry() -> int:
        written(
            file,
            ("model.b", second, STARVED),
            ("model.c", "success" if second == "success" else "skipped", None),
        )
        return 0 if second == "success" else 1

    assert tried_alone(file, 1, retry) == (0 if second == "success" else 1)
    rest = "success" if second == "success" else "skipped"
    assert statuses(file) == {"model.a": "success", "model.b": second, "model.c": rest}


def test_a_second_run_that_broke_off_leaves_the_first_results(tmp_path: Path) -> None:
    file = tmp_path / "run_results.json"
    written(file, ("model.a", "success", None), ("model.b", "error", STARVED))

    assert tried_alone(file, 1, lambda: 2) == 1
    assert statuses(file) == {"model.a": "success", "model.b": "error"}
