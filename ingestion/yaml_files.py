"""YAML files with the line of every value, so that an error can point at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import process
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

Location = Sequence[str | int]


class YamlUnreadable(Exception):
    """Internal to the package: callers turn it into the error of their file."""

    def __init__(self, fact: str, line: int | None) -> None:
        """`line` counts from 1."""
        super().__init__(fact if line is None else f"line {line}: {fact}")


@dataclass(frozen=True)
class YamlFile:
    """Plain values of one YAML file (mapping keys as text), and where each of them stands."""

    path: Path
    text: str
    values: dict[str, Any]
    _tree: CommentedMap

    def line_of(self, location: Location) -> int:
        """Line, from 1, of the deepest part of `location` that exists in the file."""
        node: Any = self._tree
        line = 1
        for step in location:
            if isinstance(node, CommentedMap):
                key = next((key for key in node if str(key) == str(step)), None)
                if key is None:
                    break
                line = node.lc.key(key)[0] + 1
                node = node[key]
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line = node.lc.item(step)[0] + 1
                node = node[step]
            else:
                break
        return line


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML 1.2 file whose top is a mapping (so `No` and `Yes` stay text).

    Raises:
        YamlUnreadable: absent, not YAML, or its top is not a mapping.
    """
    if not path.is_file():
        raise YamlUnreadable("the file does not exist", None)
    text = path.read_text(encoding="utf-8")
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlUnreadable(f"not valid YAML: {error.problem}", line) from error
    except YAMLError as error:
        raise YamlUnreadable(f"not valid YAML: {error}", None) from error
    if not isinstance(tree, CommentedMap):
        raise YamlUnreadable("the file must hold `key: value` lines", 1)
    return YamlFile(path, text, _plain(tree), tree)


def _plain(node: Any) -> Any:
    """Strip ruamel's wrappers; scalars keep their value, keys become text as they are written in YAML."""
    if isinstance(node, CommentedMap):
        return {_key_text(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq | list):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for scalar in (str, int, float):
        if isinstance(node, scalar):
            return scalar(node)
    return node


def _key_text(key: object) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return "" if key is None else str(key)


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint such as ` (did you mean deal_id?)`, empty if nothing is near."""
    found = process.extractOne(name, known, score_cutoff=60)
    return f" (did you mean {found[0]}?)" if found else ""
