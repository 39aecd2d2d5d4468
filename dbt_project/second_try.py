"""Another try of what ran out of memory beside its neighbour: alone, with all the memory that a build has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

_STARVED = "Out of Memory Error"
ARGUMENTS = ("--threads", "1")
"""Of dbt's second run: one model after the other."""


def tried_alone(results: Path, code: int, retry: Callable[[], int]) -> int:
    """Runs `retry` where a node of `results` (run_results.json) ran out of memory; the last exit code.

    Two models at a time share the memory of a build, and which two meet differs from night to night.
    `retry` runs dbt's command of that name, which takes up what failed and what was left out for it, and
    writes results of those nodes only: the others keep theirs. What fails again has failed.
    """
    if not results.exists():
        return code
    told = results.read_text(encoding="utf-8")
    first = json.loads(told)
    if not any(
        node["status"] == "error" and _STARVED in (node["message"] or "") for node in first["results"]
    ):
        return code
    second_code = retry()
    if results.read_text(encoding="utf-8") == told:
        return code
    second = json.loads(results.read_text(encoding="utf-8"))
    again = {node["unique_id"] for node in second["results"]}
    kept = [node for node in first["results"] if node["unique_id"] not in again]
    results.write_text(json.dumps(second | {"results": kept + second["results"]}), encoding="utf-8")
    return second_code
