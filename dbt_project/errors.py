"""Errors of BUILD.

BuildError
├── HandOverMissing        there is no hand-over for this night
├── BuildFailed            a model, a seed or the project itself failed
├── DiskFull               the build found no room
├── BuildInUse             another build or audit is at work in the state folder
└── IntradayError          no tick was made; the last provisional figures stay
    ├── NothingCertified   there is no release that provisional figures could follow
    ├── IntradayBaseMissing  what a tick needs of the certified night is not there
    ├── IntradayPlanWrong  the night's models cannot be run over deltas as they are
    └── IntradayBuildFailed  a step of the tick failed
"""


class BuildError(Exception):
    """Nothing was built that may be audited; the release that readers see stays."""


class HandOverMissing(BuildError):
    """`build/landed.duckdb` is absent, or was made for another night."""


class BuildFailed(BuildError):
    """dbt could not build every model. Failed tests are no failed build: the gate judges them."""


class DiskFull(BuildError):
    """A write of the build found no room; what was built so far was removed."""


class BuildInUse(BuildError):
    """Another build or audit holds the lock of this state folder's build."""


class IntradayError(BuildError):
    """No tick was made; readers keep the last provisional figures, with the time that they are from."""


class NothingCertified(IntradayError):
    """No night was published in this state folder yet."""


class IntradayBaseMissing(IntradayError):
    """`intraday/base/` has no file for the release, and the private build is another night's."""


class IntradayPlanWrong(IntradayError):
    """A model that a tick runs reads something that is not listed, or is not compiled whole."""


class IntradayBuildFailed(IntradayError):
    """A step of the tick failed in DuckDB, or the deltas were not handed over for this day."""
