"""Errors of AUDIT.

AuditError
├── HandOverUnreadable        build/landed.duckdb is missing or not what LAND writes
├── BuildUnreadable           build/warehouse.duckdb is missing or lacks a table that the gate must read
├── BuildResultsUnreadable    dbt's run_results.json or manifest.json is missing or broken
├── HandOverOfAnotherNight    the hand-over speaks of another day than the one audited
├── ContractsUnreadable       a contract file lacks what the landing suites are made of
├── ThresholdsInvalid         thresholds.yml is broken, or a limit has no reason
├── SuiteDeclaredTwice        two checks share one id: a result could not be told from another
├── ResultsMissing            this build was never audited
├── InterventionRefused       an override or an incident without name, reason or a near end
├── ReleaseBeforeUnreadable   the release before this night is there and cannot be read
├── DiskFull                  results or pages found no room
├── BuildInUse                another program builds, judges or reads this build now
├── TickUnreadable            the figures of a tick are missing, or a check of it could not be made
├── TickRefused               a check of a tick failed: the last provisional figures stay
└── GateClosed                a blocking check failed: this is the gate doing its work
"""

from collections.abc import Mapping
from types import MappingProxyType

NOBODY: Mapping[str, str] = MappingProxyType({})


class AuditError(Exception):
    """Base of all errors of AUDIT; each says what, where, what was not done and the next step."""


class HandOverUnreadable(AuditError):
    """`build/landed.duckdb` is missing or not what LAND writes."""


class BuildUnreadable(AuditError):
    """`build/warehouse.duckdb` is missing or lacks a table that the gate must read."""


class BuildResultsUnreadable(AuditError):
    """dbt's `run_results.json` or `manifest.json` is missing or broken."""


class HandOverOfAnotherNight(AuditError):
    """The hand-over speaks of another day than the one that is audited."""


class ContractsUnreadable(AuditError):
    """A contract file lacks what the landing suites are made of."""


class ThresholdsInvalid(AuditError):
    """`thresholds.yml` is broken, or a limit has no reason."""


class SuiteDeclaredTwice(AuditError):
    """Two checks share one id."""


class ResultsMissing(AuditError):
    """The build holds no results of a gate."""


class InterventionRefused(AuditError):
    """Somebody wanted to override a check, or to mark a night, without what makes it defensible."""


class ReleaseBeforeUnreadable(AuditError):
    """The release before this night is there, but is no DuckDB file of a release."""


class DiskFull(AuditError):
    """The results of the gate, or its pages, found no room; no verdict was written."""


class BuildInUse(AuditError):
    """Another build or audit is at work, or another program reads the build while the verdict is written."""


class TickUnreadable(AuditError):
    """The private figures of a tick are missing, or one of its checks could not be made."""


class TickRefused(AuditError):
    """A check of a tick found something; readers keep the last provisional figures."""


class GateClosed(AuditError):
    """At least one blocking check did not succeed; results and pages are written, nothing is published.

    `blamed`: sources whose hold may open it, and what each of them delivered wrong; empty where none is.
    """

    blamed: Mapping[str, str] = NOBODY
