"""Limits of the gate, read from `thresholds.yml`; each limit is refused without its reason."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from expectations.errors import ThresholdsInvalid

THRESHOLDS = Path(__file__).parent / "thresholds.yml"


@dataclass(frozen=True)
class Limits:
    """A default limit and its exceptions, as shares between 0 and 1."""

    default: float
    exceptions: dict[str, float]

    def of(self, name: str) -> float:
        """The limit that holds for `name`."""
        return self.exceptions.get(name, self.default)


@dataclass(frozen=True)
class HistoryLimits:
    """Limits of what is held against earlier days and the release before; shares are fractions."""

    least_usual: float
    lost_share: float
    short_share: float
    short_deviations: float
    halved_share: float
    halved_share_of_lowest: float
    halved_deviations: float
    days_after_a_break: int
    low_share: float
    high_share: float
    comparable_periods: int
    fewest_comparable_periods: int
    fewest_working_days: int
    longest_weekend: int
    shrunk_share: float
    moved_share: float
    wrong_tonight_share: float
    impossible_share: float
    unapproved_share: float
    rate_jump: float
    least_filled_share: float
    one_value_share: float
    surprise: float
    size_factor: float
    usual_tail: float
    least_moved_hours: int
    surprise_of_a_gap: float
    fewest_numbers: float
    gap_share: float
    largest_gap: int
    nights_remembered: int
    late_share: float


@dataclass(frozen=True)
class Thresholds:
    """Everything in `thresholds.yml`."""

    orphan_share: Limits
    quarantined_share: Limits
    may_be_empty: frozenset[str]
    shares_of_a_whole: tuple[str, ...]
    ratios_of_two_sets: tuple[str, ...]
    signed_denominators: tuple[str, ...]
    signed_details: tuple[str, ...]
    recomputed_in_each_cell: tuple[str, ...]
    partial_by_member: tuple[str, ...]
    told_where_planned: tuple[str, ...]
    history: HistoryLimits
    watched_days: dict[str, str]
    further_days: dict[str, tuple[str, ...]]
    watched_measures: tuple[str, ...]
    watched_hours: dict[str, str]
    watched_numbers: dict[str, str]
    watched_columns: dict[str, dict[str, str]]
    column_days: dict[str, str]
    expected_children: dict[str, dict[str, str]]
    impossible_rows: dict[str, dict[str, dict[str, str]]]
    approved_entities: frozenset[str]


def read_thresholds(file: Path) -> Thresholds:
    """Read the limits.

    Raises:
        ThresholdsInvalid: the file is broken, a share lies outside 0..1, or a reason is missing.
    """
    try:
        content = YAML(typ="safe").load(file)
        return Thresholds(
            orphan_share=_limits(file, content["orphan_share"]),
            quarantined_share=_limits(file, content["quarantined_share"]),
            may_be_empty=frozenset(
                _with_reason(file, entity, reason) for entity, reason in content["may_be_empty"].items()
            ),
            shares_of_a_whole=_codes(file, content["shares_of_a_whole"]),
            ratios_of_two_sets=_codes(file, content["ratios_of_two_sets"]),
            signed_denominators=_codes(file, content["signed_denominators"]),
            signed_details=_codes(file, content["signed_details"], "details"),
            recomputed_in_each_cell=_codes(file, content["recomputed_in_each_cell"]),
            partial_by_member=_codes(file, content["partial_by_member"]),
            told_where_planned=_codes(file, content["told_where_planned"]),
            history=_history(file, content["history"]),
            watched_days=_columns(file, content["watched_days"]),
            further_days={
                entity: tuple(
                    _with_reason(file, column, reason) and column for column, reason in days.items()
                )
                for entity, days in content.get("further_days", {}).items()
            },
            watched_measures=_codes(file, content["watched_measures"], "measure_codes"),
            watched_hours=_columns(file, content.get("watched_hours", {})),
            watched_numbers=_columns(file, content.get("watched_numbers", {})),
            watched_columns={
                entity: entry["columns"] for entity, entry in _reasoned(file, content["watched_columns"])
            },
            column_days={
                entity: entry.get("day") or content["watched_days"][entity]["column"]
                for entity, entry in content["watched_columns"].items()
            },
            expected_children=dict(_reasoned(file, content["expected_children"])),
            impossible_rows={
                entity: dict(_reasoned(file, rules)) for entity, rules in content["impossible_rows"].items()
            },
            approved_entities=frozenset(
                _with_reason(file, entity, reason) for entity, reason in content["approved_entities"].items()
            ),
        )
    except (YAMLError, KeyError, AttributeError, TypeError, OSError) as fault:
        raise ThresholdsInvalid(
            f"{file} cannot be read: {fault!r}. Nothing was audited. "
            "Mend the file; its comments say what it holds."
        ) from fault


def _limits(file: Path, entry: dict[str, Any]) -> Limits:
    return Limits(
        default=_share(file, "default", entry["default"]),
        exceptions={name: _share(file, name, exception) for name, exception in entry["exceptions"].items()},
    )


def _share(file: Path, name: str, entry: dict[str, Any]) -> float:
    _with_reason(file, name, entry.get("reason"))
    limit = float(entry["limit"])
    if not 0 <= limit <= 1:
        raise ThresholdsInvalid(
            f"{file}: the limit of {name} is {limit}. Nothing was audited. Give a share, 0 to 1."
        )
    return limit


def _history(file: Path, entries: dict[str, Any]) -> HistoryLimits:
    numbers = {
        _with_reason(file, name, entry.get("reason")): entry["limit"] for name, entry in entries.items()
    }
    wrong = [name for name, number in numbers.items() if not isinstance(number, int | float) or number <= 0]
    if wrong:
        raise ThresholdsInvalid(
            f"{file}: history: {', '.join(wrong)} is no number above 0. Nothing was audited. Give one."
        )
    return HistoryLimits(**numbers)


def _reasoned(file: Path, entries: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(_with_reason(file, name, entry.get("reason")), entry) for name, entry in entries.items()]


def _columns(file: Path, entries: dict[str, Any]) -> dict[str, str]:
    return {entity: entry["column"] for entity, entry in _reasoned(file, entries)}


def _codes(file: Path, entry: dict[str, Any], name: str = "kpi_codes") -> tuple[str, ...]:
    _with_reason(file, name, entry.get("reason"))
    return tuple(entry[name])


def as_list(codes: tuple[str, ...]) -> str:
    """Codes as a list of SQL literals."""
    return ", ".join(f"'{code}'" for code in codes)


def _with_reason(file: Path, name: str, reason: object) -> str:
    if not isinstance(reason, str) or not reason.strip():
        raise ThresholdsInvalid(
            f"{file}: {name} has no reason. Nothing was audited. Write beside it why it is so."
        )
    return name
