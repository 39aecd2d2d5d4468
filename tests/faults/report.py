"""docs/gate.md: what the gate catches, class by class and fault by fault, as measured."""

from pathlib import Path

from tests.faults.planted import CLASSES, Planted, read_faults, read_odd_nights
from tests.faults.stages import NOT_CAUGHT, Outcome

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gate.md"
MEASURED = Path(__file__).with_name("measured.md")
HEAD = """# What the gate catches

Written by `make gate-report`; do not edit. Each fault of `tests/faults/catalogue/` is planted alone into the last
night of a delivery of {nights} nights of the demo company (10 reps, 4 months), which had landed, passed the gate and
been published up to the night before. It runs through the stages in their order and stops at the layer that catches
it: `landing` (a file is refused or missing), `landing_checks` (suites that read the hand-over only, asked in plain SQL),
the build, then the gate over the whole build. Odd nights (`tests/faults/odd_nights.yml`) are right, and must not close
anything. **Not caught stays in the table**, and a fault that was not run says so.
"""  # noqa: E501 - lines of a page


def gate_page(outcomes: list[Outcome], nights: int) -> str:
    """Markdown: rates by class, then what was not caught, then every fault and odd night."""
    by_name = {outcome.name: outcome for outcome in outcomes}
    faults, odd = read_faults(), read_odd_nights()
    parts = [HEAD.format(nights=nights), _rates(faults, by_name), _goals(faults, odd, by_name)]
    if MEASURED.exists():
        parts.append(MEASURED.read_text(encoding="utf-8"))
    for kind in CLASSES:
        rows = [_row(fault, by_name.get(fault.name)) for fault in faults if fault.kind == kind]
        parts.append(
            f"## Class {kind}\n\n| fault | changes | caught by | check or error |\n|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    parts.append(
        "## Odd nights\n\n| night | verdict | run up to |\n|---|---|---|\n"
        + "\n".join(_odd_row(night, by_name.get(night.name)) for night in odd)
        + "\n"
    )
    return "\n".join(parts)


def _rates(faults: list[Planted], by_name: dict[str, Outcome]) -> str:
    lines = [
        "| class | faults | tried | caught | not caught | whole night still to run | by |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for kind in (*CLASSES, "all"):
        of_kind = [fault for fault in faults if kind in (fault.kind, "all")]
        tried = [by_name[fault.name] for fault in of_kind if fault.name in by_name]
        layers = sorted(outcome.layer for outcome in tried if outcome.is_caught)
        waiting = sum(not is_decided(outcome) for outcome in tried)
        told = ", ".join(f"{layer} {layers.count(layer)}" for layer in dict.fromkeys(layers))
        lines.append(
            f"| {kind} | {len(of_kind)} | {len(tried)} | {_share(len(layers), len(tried))} "
            f"| {len(tried) - len(layers) - waiting} | {waiting} | {told} |"
        )
    return "\n".join(lines) + "\n"


def _goals(faults: list[Planted], odd: list[Planted], by_name: dict[str, Outcome]) -> str:
    """Shares of all that were tried: what waits for its whole night is not counted as caught."""
    tried = [fault for fault in faults if fault.name in by_name]
    blocking = [fault for fault in tried if fault.is_blocking]
    telling = [fault for fault in tried if fault.changes != "neither"]
    money = [fault for fault in tried if fault.changes == "money"]

    def caught(of: list[Planted]) -> str:
        return _share(sum(by_name[fault.name].is_caught for fault in of), len(of))

    nights = [by_name[night.name] for night in odd if night.name in by_name]
    alarms = [outcome for outcome in nights if outcome.is_caught]
    whole = [outcome for outcome in nights if outcome.stage == "whole_night"]
    return "\n".join(
        [
            "| goal | measured so far, at least |",
            "|---|---|",
            f"| at least 98 % of the blocking faults caught | {caught(blocking)} |",
            f"| every fault that changes money or rows caught | {caught(telling)} "
            f"(money alone: {caught(money)}) |",
            f"| no alarm on an odd night | {len(alarms)} alarms on {len(nights)} of {len(odd)} nights, "
            f"{len(whole)} of them whole |",
            f"| faults not tried yet | {len(faults) - len(tried)} |",
            f"| whole nights built without dbt, from the SQL that it had compiled | {_brief(by_name)} |",
            "",
        ]
    )


def _brief(by_name: dict[str, Outcome]) -> str:
    whole = [outcome for outcome in by_name.values() if outcome.stage == "whole_night"]
    return _share(sum(outcome.is_brief for outcome in whole), len(whole))


def is_decided(outcome: Outcome | None) -> bool:
    """Caught, or gone through the whole night without being caught."""
    return outcome is not None and (outcome.is_caught or outcome.stage == "whole_night")


def _share(count: int, whole: int) -> str:
    return f"{count} of {whole} ({count / whole:.0%})" if whole else "none run"


def _row(fault: Planted, outcome: Outcome | None) -> str:
    words = fault.name.replace("_", " ") + ("" if fault.is_blocking else " (need not block)")
    if outcome is None:
        return f"| {words} | {fault.changes} | not run | |"
    if not is_decided(outcome):
        return f"| {words} | {fault.changes} | passed the landing checks; whole night not run | |"
    layer = "**not caught**" if outcome.layer == NOT_CAUGHT else outcome.layer
    more = len(outcome.checks) - 2
    checks = ", ".join(f"`{check}`" for check in outcome.checks[:2]) + (
        f" and {more} more" if more > 0 else ""
    )
    return f"| {words} | {fault.changes} | {layer} | {checks} |"


def _odd_row(night: Planted, outcome: Outcome | None) -> str:
    words = night.name.replace("_", " ")
    if outcome is None:
        return f"| {words} | not run | |"
    if outcome.is_caught:
        return f"| {words} | **false alarm**: {', '.join(outcome.checks[:2])} | {outcome.stage} |"
    return f"| {words} | no alarm | {outcome.stage} |"
