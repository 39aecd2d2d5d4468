"""BUILD during the day: the night's own SQL, run over the day's deltas in one DuckDB process.

prepare_base(state=Path("var"))                     # once after each release
build_tick(state=Path("var"), at=...)               # every few minutes
"""

from dbt_project.intraday.base import certified_night, prepare_base
from dbt_project.intraday.ticking import TickBuild, build_tick

__all__ = ["TickBuild", "build_tick", "certified_night", "prepare_base"]
