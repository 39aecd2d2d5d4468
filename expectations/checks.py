"""What a suite declares and what became of it. Great Expectations is not imported here: it takes seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Layer(StrEnum):
    """Where a check looks."""

    LANDING = "landing"
    WAREHOUSE = "warehouse"
    KPI = "kpi"
    RECONCILIATION = "reconciliation"
    DBT = "dbt"
    HISTORY = "history"


class Severity(StrEnum):
    """What a failure does: `block` and `hold` close the gate, `warn` is counted and shown.

    `hold` looks at what one source delivered: that source may be held, and the rest goes out.
    """

    BLOCK = "block"
    HOLD = "hold"
    WARN = "warn"


class Status(StrEnum):
    """How a check ended; everything but `passed` is no success."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    NOT_EVALUATED = "not_evaluated"
    SAW_NOTHING = "saw_nothing"


@dataclass(frozen=True)
class Check:
    """One expectation on the subject of its suite.

    `expectation` is an instance of a Great Expectations class. `rows_seen` names a column of a one-row
    subject that holds how many rows were measured; without it the rows of the subject count.
    Of severity `hold`, its unwanted rows name in `entity` what was delivered wrong (`<entity>.<column>` will
    do); where it asks for no rows, `object_name` is the entity.
    `where` is the condition on a row of the subject (`{batch}`) without which `expectation` finds nothing.
    All of a suite are looked for in one pass first, and each is asked of the rows that meet one of them.
    `may_see_nothing` says that an empty subject is no finding: thresholds.yml allows the entity to be empty,
    or the rule speaks of rows that need not exist.
    """

    name: str
    expectation: Any
    expected: str
    severity: Severity = Severity.BLOCK
    object_name: str | None = None
    column_name: str | None = None
    rows_seen: str | None = None
    may_see_nothing: bool = False
    where: str | None = None


@dataclass(frozen=True)
class Suite:
    """Checks on one subject: a select over `landed__<entity>`, `landed.main.*` and `warehouse.<schema>.*`.

    `entities` must all be configured by the company, else the suite is not checked. A view is read by each
    expectation anew, a table is made once: small answers are tables, delivered entities views.
    """

    name: str
    layer: Layer
    object_name: str
    subject: str
    checks: tuple[Check, ...]
    entities: tuple[str, ...] = ()
    is_view: bool = False

    @property
    def subject_name(self) -> str:
        """Name of the subject in the database of the audit."""
        return "subject__" + self.name.replace(".", "__")

    @property
    def suspects_name(self) -> str:
        """Name of the table of the subject's rows that meet a condition of a check."""
        return f"{self.subject_name}__suspects"

    @property
    def suspects(self) -> str | None:
        """Select of those rows; None where no check has a condition."""
        either = " or ".join(f"({check.where})" for check in self.checks if check.where)
        either = either.replace("{batch}", f'"{self.subject_name}"')
        return f'select * from "{self.subject_name}" where {either}' if either else None

    def asked_of(self, check: Check) -> str:
        """Name of the table or view in which the expectation of a check is asked."""
        return self.suspects_name if check.where else self.subject_name

    def check_id(self, check: Check) -> str:
        """Stable over nights: suite and name, nothing of the data."""
        return f"{self.name}.{check.name}"


@dataclass(frozen=True)
class CheckResult:
    """One row of `quality.gate_results`. Holds nothing of the clock: two audits give equal rows."""

    check_id: str
    layer: Layer
    suite: str
    object_name: str
    column_name: str | None
    expectation: str
    severity: Severity
    is_success: bool | None
    status: Status
    observed_value: str | None
    expected_value: str
    row_count_seen: int | None
    message: str
    as_of: date
    standing_since: date | None = None
    overridden_by: str | None = None
    override_reason: str | None = None
    override_until: date | None = None

    @property
    def is_failure(self) -> bool:
        """Whether the check found what may not be published, overridden or not."""
        return self.is_success is False and self.severity is not Severity.WARN

    @property
    def closes_the_gate(self) -> bool:
        """Whether this result alone is reason enough not to publish."""
        return self.is_failure and self.overridden_by is None


@dataclass(frozen=True)
class NightFacts:
    """What every suite needs to know of the night, read once from the hand-over and the build.

    `held_through`: entities of held sources, with the last day that they told of.
    """

    as_of: date
    published_from: date
    utc_offset_hours: int
    reporting_currency: str
    configured_entities: frozenset[str]
    known_entities: tuple[str, ...] = field(default=())
    release_before: str | None = None
    incident_days: frozenset[date] = field(default=frozenset())
    held_through: Mapping[str, date] = field(default_factory=dict)

    @property
    def earlier_incidents(self) -> frozenset[date]:
        """Days that no habit is learnt from; the night itself is judged, marked or not."""
        return frozenset(day for day in self.incident_days if day < self.as_of)

    def last_day_of(self, *entities: str) -> date:
        """The last day that all of `entities` have told of: the night's, unless one of them is held."""
        return min([self.as_of, *(self.held_through[each] for each in entities if each in self.held_through)])

    def has(self, entities: tuple[str, ...]) -> bool:
        """Whether the company configured all of `entities`."""
        return self.configured_entities.issuperset(entities)
