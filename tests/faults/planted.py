"""Named faults and odd nights as data: what is done to which extract, and what is expected of the gate."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).parent / "catalogue"
ODD_NIGHTS = Path(__file__).parent / "odd_nights.yml"
CLASSES = ("file", "volume", "values", "keys", "history", "distribution", "plans", "code")


@dataclass(frozen=True)
class Planted:
    """A fault, or an odd night that is right (`kind` is `odd`).

    Either `sql` statements run over tables named as the extracts (all columns text), or `file` names a way of
    spoiling the bytes, or `model` names a model in whose compiled SQL `finds` is replaced. `changes`: money,
    rows, or neither. `caught_by`: the layer that is expected to catch it, `none` where nothing is.
    """

    name: str
    kind: str
    extracts: tuple[str, ...] = ()
    sql: tuple[str, ...] = ()
    file: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    model: str = ""
    finds: str = ""
    replaced_by: str = ""
    changes: str = "neither"
    caught_by: str = "none"
    is_blocking: bool = True

    def option(self, name: str) -> Any:
        """An option of the way of spoiling."""
        return dict(self.options)[name]


_FIELDS = frozenset(Planted.__dataclass_fields__) - {"kind", "options"}


def read_faults() -> list[Planted]:
    """Every fault, class by class in the order of `CLASSES`."""
    return [planted for kind in CLASSES for planted in _read(CATALOGUE / f"{kind}.yml", kind)]


def read_odd_nights() -> list[Planted]:
    """Every odd night, none of which may close the gate."""
    return _read(ODD_NIGHTS, "odd")


def _read(file: Path, kind: str) -> list[Planted]:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [_planted(entry, kind) for entry in entries]


def _planted(entry: dict[str, Any], kind: str) -> Planted:
    extracts = tuple(entry.pop("extracts", ())) or ((entry.pop("extract"),) if "extract" in entry else ())
    statements = tuple(entry.pop("sql", ()))
    fields = {name: value for name, value in entry.items() if name in _FIELDS}
    options = tuple((name, value) for name, value in entry.items() if name not in _FIELDS)
    return Planted(kind=kind, extracts=extracts, sql=statements, options=options, **fields)
