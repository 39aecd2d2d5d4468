from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import shared_folder


def test_in_ci_an_absent_shared_folder_fails_the_tests_that_need_it(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="In CI these tests must run"):
        shared_folder(tmp_path / "shared", in_ci=True)


def test_on_a_laptop_an_absent_shared_folder_skips_them(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="is absent"):
        shared_folder(tmp_path / "shared", in_ci=False)


def test_a_shared_folder_that_is_there_is_given(tmp_path: Path) -> None:
    assert shared_folder(tmp_path, in_ci=True) == tmp_path
