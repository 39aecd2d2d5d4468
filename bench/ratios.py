"""python -m bench.ratios [--size S] [--write]: what each stage of a night costs, in yardsticks.

Compared with the recorded multiples (bench/ratios.yml); a stage that got too much dearer ends this with an
error. CPU seconds of one run are divided by each other: the yardstick (bench/yardstick.py) runs before and
after every stage, so that what else the machine does, and how fast it is, is in both.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console

from bench.__main__ import SIZES, Size, Stage, commands_of, machine, measure

RECORDED = Path(__file__).with_name("ratios.yml")
STAGES = ("land", "build", "audit", "publish")
YARDSTICK = "yardstick"


class RatioGotWorse(Exception):
    """A stage costs more, in yardsticks, than the recorded multiple allows."""


class NothingToCompare(Exception):
    """What was recorded and what was measured are not the same stages, or one of them is nothing."""


@dataclass(frozen=True)
class Record:
    """Recorded multiples by stage, and how many times as much a run may cost."""

    allowed: float
    ratios: Mapping[str, float]

    @classmethod
    def read(cls, file: Path) -> Record:
        """The record in the file.

        Raises:
            NothingToCompare: the file records no ratio.
        """
        found = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        ratios = {str(stage): float(entry["ratio"]) for stage, entry in (found.get("stages") or {}).items()}
        if not ratios:
            raise NothingToCompare(
                f"{file} records no stage. Nothing was compared. Run: python -m bench.ratios --write"
            )
        return cls(float(found["allowed"]), ratios)


def compare(recorded: Record, measured: Mapping[str, float]) -> None:
    """Hold measured multiples to the recorded ones.

    Raises:
        NothingToCompare: nothing was measured, a stage is in one of the two only, or is not above 0.
        RatioGotWorse: a stage costs more than `allowed` times its recorded multiple; all such are named.
    """
    different = sorted(set(recorded.ratios) ^ set(measured))
    wrong = sorted(stage for stage, ratio in [*recorded.ratios.items(), *measured.items()] if not ratio > 0)
    if not measured or not recorded.ratios or different or wrong:
        raise NothingToCompare(
            f"{len(recorded.ratios)} stages are recorded and {len(measured)} were measured; in one of the two"
            f" only: {', '.join(different) or 'none'}; not above zero: {', '.join(wrong) or 'none'}."
            " Nothing was compared. Mend bench/ratios.yml or run: python -m bench.ratios --write"
        )
    worse = [
        f"{stage}: {ratio:.1f} yardsticks, {ratio / recorded.ratios[stage]:.2f} times the recorded"
        f" {recorded.ratios[stage]:.1f}"
        for stage, ratio in measured.items()
        if ratio > recorded.allowed * recorded.ratios[stage]
    ]
    if worse:
        raise RatioGotWorse(
            f"More than {recorded.allowed} times what bench/ratios.yml records: {'; '.join(worse)}. "
            "Find what made it dearer; if it must be so, record it anew with the reason:"
            " python -m bench.ratios --write"
        )


def ratios_of(stages: Sequence[Stage]) -> dict[str, float]:
    """CPU seconds of each stage by the mean of the yardsticks before and after it."""
    found: dict[str, float] = {}
    for before, stage, after in zip(stages, stages[1:], stages[2:], strict=False):
        if (before.name, after.name) == (YARDSTICK, YARDSTICK):
            found[stage.name] = 2 * stage.cpu_seconds / (before.cpu_seconds + after.cpu_seconds)
    return found


def run(size: Size, folder: Path) -> list[Stage]:
    """A night from nothing, a yardstick before and after every stage of it."""
    commands = commands_of(size, folder)
    measure("make the extracts", commands["make the extracts"])
    yardstick = [sys.executable, "-m", "bench.yardstick"]
    stages = [measure(YARDSTICK, yardstick)]
    for name in STAGES:
        stages += [measure(name, commands[name]), measure(YARDSTICK, yardstick)]
    return stages


def record(file: Path, label: str, measured: Mapping[str, float]) -> None:
    """Put the multiples into the file; what it says of why they are so, and how much is allowed, stays."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    for stage, ratio in measured.items():
        found["stages"][stage]["ratio"] = round(ratio, 1)
    found |= {"size": label, "machine": machine()}
    text = file.read_text(encoding="utf-8")
    comment = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    file.write_text(
        comment + yaml.safe_dump(found, sort_keys=False, width=110, allow_unicode=True), encoding="utf-8"
    )


def main(
    size: Annotated[str, typer.Option(help=f"Of {', '.join(SIZES)}; S is what is recorded.")] = "S",
    write: Annotated[bool, typer.Option(help="Record this run instead of comparing it.")] = False,
) -> None:
    """Measure a night in yardsticks and hold it to what is recorded."""
    recorded = Record.read(RECORDED)
    with tempfile.TemporaryDirectory(prefix="bench-ratios-") as folder:
        stages = run(SIZES[size], Path(folder))
    measured = ratios_of(stages)
    console = Console(width=120)
    for stage in stages:
        console.print(
            f"{stage.name}: {stage.cpu_seconds:.1f} CPU seconds, {stage.seconds:.1f} s", markup=False
        )
    for stage_name, ratio in measured.items():
        console.print(
            f"{stage_name}: {ratio:.1f} yardsticks, recorded {recorded.ratios.get(stage_name, 0):.1f}",
            markup=False,
        )
    if write:
        record(RECORDED, size, measured)
    else:
        compare(recorded, measured)


if __name__ == "__main__":
    typer.run(main)
