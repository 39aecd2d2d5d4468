"""What dbt parsed of a project: kept between its runs, and handed from one state folder to another."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import msgpack

FILE = "partial_parse.msgpack"


def take_parsed(project: Path, target: Path) -> None:
    """A state folder that never built starts from what another one parsed; dbt tells what changed since.

    What was parsed in another folder goes: dbt reads a seed where it parsed it, so a project that was moved
    would find none, and a copy with another catalogue would read the catalogue that it was copied from.
    """
    held, left = target / FILE, project / "target" / FILE
    if held.exists() and not parsed_in(held, project):
        held.unlink()
    if not held.exists() and left.exists() and parsed_in(left, project):
        shutil.copy2(left, held)


def leave_parsed(project: Path, target: Path) -> None:
    """Leaves what was parsed for other state folders, where the project's folder may be written."""
    held, left = target / FILE, project / "target" / FILE
    if not os.access(project, os.W_OK):
        return
    if left.exists() and left.stat().st_mtime >= held.stat().st_mtime and parsed_in(left, project):
        return
    left.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=left.parent) as folder:
        Path(shutil.copy2(held, folder)).replace(left)


def parsed_in(file: Path, project: Path) -> bool:
    """Whether each seed that the file knows lies in this folder; False if the file is none of dbt's."""
    try:
        nodes = msgpack.unpackb(file.read_bytes(), strict_map_key=False)["nodes"].values()
    except (ValueError, TypeError, KeyError, AttributeError, msgpack.exceptions.UnpackException):
        return False
    return {node["root_path"] for node in nodes if node.get("root_path")} <= {str(project.resolve())}
