"""What dbt parsed in one folder is never read for another: a seed is read where it was parsed."""

from __future__ import annotations

import os
from pathlib import Path

import msgpack
import pytest

from dbt_project.parsed import FILE, leave_parsed, parsed_in, take_parsed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / "target").mkdir(parents=True)
    return tmp_path / "project"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def _parse(file: Path, seeds_in: Path | str) -> None:
    nodes = {"seed.grains": {"root_path": str(seeds_in)}, "model.facts": {"path": "facts.sql"}}
    file.write_bytes(msgpack.packb({"nodes": nodes}))


def test_a_new_state_folder_starts_from_what_was_parsed_here(project: Path, target: Path) -> None:
    _parse(project / "target" / FILE, project)
    take_parsed(project, target)
    assert (target / FILE).read_bytes() == (project / "target" / FILE).read_bytes()


def test_what_a_copied_project_brings_along_is_not_taken(project: Path, target: Path) -> None:
    _parse(project / "target" / FILE, "/where/it/was/copied/from")
    take_parsed(project, target)
    assert not (target / FILE).exists()


def test_what_a_state_folder_holds_of_another_project_goes(project: Path, target: Path) -> None:
    _parse(target / FILE, "/another/project")
    take_parsed(project, target)
    assert not (target / FILE).exists()
    _parse(target / FILE, "/another/project")
    _parse(project / "target" / FILE, project)
    take_parsed(project, target)
    assert parsed_in(target / FILE, project)


def test_what_the_state_folder_parsed_itself_stays(project: Path, target: Path) -> None:
    _parse(target / FILE, project)
    held = (target / FILE).read_bytes()
    _parse(project / "target" / FILE, "/another/project")
    take_parsed(project, target)
    assert (target / FILE).read_bytes() == held


@pytest.mark.parametrize("damaged", [b"", b"\xc1", msgpack.packb([1]), msgpack.packb({"nodes": None})])
def test_a_damaged_file_is_of_no_project(project: Path, target: Path, damaged: bytes) -> None:
    (target / FILE).write_bytes(damaged)
    take_parsed(project, target)
    assert not (target / FILE).exists()


def test_what_is_older_or_of_another_folder_is_replaced(project: Path, target: Path) -> None:
    left = project / "target" / FILE
    _parse(target / FILE, project)
    _parse(left, "/another/project")
    os.utime(target / FILE, (1, 1))
    leave_parsed(project, target)
    assert parsed_in(left, project)
    left.write_bytes(msgpack.packb({"nodes": {}}))
    leave_parsed(project, target)
    assert left.read_bytes() == msgpack.packb({"nodes": {}}), "the newer one stays"
    os.utime(left, (0, 0))
    leave_parsed(project, target)
    assert left.read_bytes() == (target / FILE).read_bytes()
