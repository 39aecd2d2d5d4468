"""What people decided about the gate: overrides, and nights that no check shall learn from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Date, DateTime, Engine, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import NullPool

from expectations.errors import InterventionRefused

LONGEST_OVERRIDE = timedelta(days=14)
SHORTEST_REASON = 10


class Base(DeclarativeBase):
    """AUDIT's own tables; other packages keep theirs in the same database."""


class OverrideRow(Base):
    """An override as it was recorded; rows are appended, never changed."""

    __tablename__ = "gate_overrides"

    override_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    check_id: Mapped[str] = mapped_column(String(400))
    person: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(1000))
    first_night: Mapped[date] = mapped_column(Date)
    last_night: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime)


class IncidentRow(Base):
    """A night that no check may learn from."""

    __tablename__ = "gate_incidents"

    incident_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    night: Mapped[date] = mapped_column(Date)
    person: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(1000))
    recorded_at: Mapped[datetime] = mapped_column(DateTime)


@dataclass(frozen=True)
class Override:
    """One check that may fail on the nights from `first_night` to `last_night`, both included."""

    check_id: str
    person: str
    reason: str
    first_night: date
    last_night: date


@dataclass(frozen=True)
class Interventions:
    """What holds on one night: overrides by check, and the days that history leaves out."""

    overrides: dict[str, Override]
    incident_days: frozenset[date]


NO_INTERVENTIONS = Interventions({}, frozenset())


def record_override(state: Path, override: Override, recorded_at: datetime) -> None:
    """Append an override to the state database.

    Raises:
        InterventionRefused: no name, a reason that says nothing, an end before the beginning or too far away.
    """
    _require_words(override.person, override.reason)
    if not override.first_night <= override.last_night <= override.first_night + LONGEST_OVERRIDE:
        raise InterventionRefused(
            f"The override of {override.check_id} would hold from {override.first_night} to "
            f"{override.last_night}. Nothing was recorded. Name a last night that is not before the first "
            f"and at most {LONGEST_OVERRIDE.days} days after it."
        )
    row = OverrideRow(recorded_at=recorded_at.replace(tzinfo=None), **vars(override))
    with _opened(state) as engine, Session(engine) as session, session.begin():
        session.add(row)


def record_incident(state: Path, night: date, person: str, reason: str, recorded_at: datetime) -> None:
    """Mark a night, so that no check learns from its day.

    Raises:
        InterventionRefused: no name, or a reason that says nothing.
    """
    _require_words(person, reason)
    row = IncidentRow(night=night, person=person, reason=reason, recorded_at=recorded_at.replace(tzinfo=None))
    with _opened(state) as engine, Session(engine) as session, session.begin():
        session.add(row)


def read_interventions(state: Path, as_of: date) -> Interventions:
    """What people decided for this night; of two overrides of one check the later one counts."""
    if not (state / "state.sqlite").is_file():
        return NO_INTERVENTIONS
    with _opened(state) as engine, Session(engine) as session:
        rows = session.scalars(
            select(OverrideRow)
            .where(OverrideRow.first_night <= as_of, OverrideRow.last_night >= as_of)
            .order_by(OverrideRow.override_id)
        )
        overrides = {
            row.check_id: Override(row.check_id, row.person, row.reason, row.first_night, row.last_night)
            for row in rows
        }
        return Interventions(overrides, frozenset(session.scalars(select(IncidentRow.night))))


def _require_words(person: str, reason: str) -> None:
    if not person.strip() or len(reason.strip()) < SHORTEST_REASON:
        raise InterventionRefused(
            f"An intervention by {person!r} because of {reason!r} could not be defended later. Nothing was "
            f"recorded. Give a name and a reason of at least {SHORTEST_REASON} letters; both are published."
        )


@contextmanager
def _opened(state: Path) -> Iterator[Engine]:
    engine = create_engine(
        f"sqlite:///{state / 'state.sqlite'}", connect_args={"timeout": 60}, poolclass=NullPool
    )
    try:
        Base.metadata.create_all(engine)
        yield engine
    finally:
        engine.dispose()
