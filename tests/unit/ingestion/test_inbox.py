"""Which names are files of a pattern: told from the name alone as `Path.glob` tells it from a folder."""

from pathlib import Path

import pytest

from ingestion.inbox import is_hidden, matches

NAMES = (
    "crm_users.csv",
    "crm_users_1.csv.gz",
    "sub/crm_users.csv",
    "sub/deep/crm_users.csv",
    "crm[1].csv",
    "a+b.csv",
)
PATTERNS = (
    "*.csv",
    "crm_users*.csv*",
    "**/*.csv",
    "sub/*.csv",
    "sub/**/*.csv",
    "crm[[]1].csv",
    "?rm_users.csv",
    "a+b.csv",
    "[!c]*.csv",
    "**/crm_users*",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_name_matches_exactly_when_the_folder_says_so(tmp_path: Path, pattern: str) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    expected = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob(pattern) if path.is_file()}
    assert expected
    assert {name for name in NAMES if matches(name, pattern)} == expected


def test_names_that_begin_with_a_dot_are_hidden() -> None:
    assert [name for name in ("a.csv", ".a.csv", ".fetching/a.csv", "b/.a.csv") if is_hidden(name)] == [
        ".a.csv",
        ".fetching/a.csv",
        "b/.a.csv",
    ]
