"""Which bases of certified nights stay for a roll-back."""

import os
from pathlib import Path

from dbt_project.intraday.base import KEPT, _remove_old


def test_the_last_bases_stay_in_the_order_in_which_they_were_made_though_the_clock_went_back(
    tmp_path: Path,
) -> None:
    names = ["first", "second", "third", "fourth", "fifth"]
    for number, name in enumerate(names):
        base = tmp_path / f"{name}.duckdb"
        base.write_bytes(b"a base")
        os.utime(base, (1_000_000 - number * 1_000, 1_000_000 - number * 1_000))
        _remove_old(base)
    assert KEPT == 3
    assert {path.stem for path in tmp_path.iterdir()} == set(names[-KEPT:])
