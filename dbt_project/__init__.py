"""BUILD: landed rows become KPI tables. The dbt project, and the one function that runs it.

from dbt_project import build
build(state=Path("var"), as_of=date(2026, 10, 31))
"""

from dbt_project.building import Build, build
from dbt_project.errors import BuildError, BuildFailed, HandOverMissing

__all__ = ["Build", "BuildError", "BuildFailed", "HandOverMissing", "build"]
