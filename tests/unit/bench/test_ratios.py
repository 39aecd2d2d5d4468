"""A stage may cost half as much again as is recorded, and no more; nothing is no measurement."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.__main__ import Stage
from bench.ratios import (
    RECORDED,
    STAGES,
    NothingToCompare,
    RatioGotWorse,
    Record,
    compare,
    ratios_of,
    record,
)

TWO = Record(1.5, {"build": 20.0, "audit": 8.0})
FILE = """# why
size: S
allowed: 1.5
machine: old
stages:
  build: {ratio: 20.0, because: models}
  audit: {ratio: 8.0, because: expectations}
"""


def stage(name: str, cpu_seconds: float) -> Stage:
    return Stage(name, 0.0, cpu_seconds, 0.0)


def test_a_stage_that_costs_1_49_times_the_recorded_passes() -> None:
    compare(TWO, {"build": 20.0 * 1.49, "audit": 8.0 * 1.49})


def test_a_stage_that_costs_1_51_times_the_recorded_fails_and_is_named() -> None:
    with pytest.raises(
        RatioGotWorse, match=r"build: 30\.2 yardsticks, 1\.51 times the recorded 20\.0"
    ) as said:
        compare(TWO, {"build": 20.0 * 1.51, "audit": 8.0})
    assert "audit" not in str(said.value)


def test_a_stage_that_got_cheaper_passes() -> None:
    compare(TWO, {"build": 2.0, "audit": 8.0})


@pytest.mark.parametrize(
    ("recorded", "measured"),
    [
        ({}, {}),
        ({}, {"build": 1.0}),
        ({"build": 20.0}, {}),
        ({"build": 20.0, "audit": 8.0}, {"build": 20.0}),
        ({"build": 20.0}, {"build": 20.0, "audit": 8.0}),
        ({"build": 20.0}, {"build": 0.0}),
        ({"build": 20.0}, {"build": float("nan")}),
        ({"build": 0.0}, {"build": 20.0}),
    ],
)
def test_nothing_recorded_or_nothing_measured_is_no_pass(
    recorded: dict[str, float], measured: dict[str, float]
) -> None:
    with pytest.raises(NothingToCompare, match="Nothing was compared"):
        compare(Record(1.5, recorded), measured)


def test_a_file_without_stages_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ratios.yml"
    file.write_text("allowed: 1.5\nstages: {}\n", encoding="utf-8")
    with pytest.raises(NothingToCompare, match="records no stage"):
        Record.read(file)


def test_a_stage_is_divided_by_the_yardsticks_beside_it() -> None:
    # the machine became half as fast during the build: 90 CPU seconds are 30 times the mean of 2 and 4
    stages = [
        *(stage("yardstick", 2.0), stage("land", 4.0), stage("yardstick", 2.0)),
        *(stage("build", 90.0), stage("yardstick", 4.0)),
    ]
    assert ratios_of(stages) == {"land": 2.0, "build": 30.0}


def test_without_yardsticks_nothing_is_measured() -> None:
    assert ratios_of([stage("land", 4.0), stage("build", 90.0), stage("audit", 3.0)]) == {}


def test_recording_keeps_the_reasons(tmp_path: Path) -> None:
    file = tmp_path / "ratios.yml"
    file.write_text(FILE, encoding="utf-8")
    record(file, "S", {"build": 21.26, "audit": 7.0})
    assert Record.read(file) == Record(1.5, {"build": 21.3, "audit": 7.0})
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# why\n")
    assert "because: models" in text
    assert "machine: old" not in text


def test_every_stage_that_is_measured_is_recorded() -> None:
    assert set(Record.read(RECORDED).ratios) == set(STAGES)
    assert Record.read(RECORDED).allowed == 1.5
