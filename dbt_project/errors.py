"""Errors of BUILD.

BuildError
├── HandOverMissing   there is no hand-over for this night
└── BuildFailed       a model, a seed or the project itself failed
"""


class BuildError(Exception):
    """Nothing was built that may be audited; the release that readers see stays."""


class HandOverMissing(BuildError):
    """`build/landed.duckdb` is absent, or was made for another night."""


class BuildFailed(BuildError):
    """dbt could not build every model. Failed tests are no failed build: the gate judges them."""
