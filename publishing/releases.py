"""Which releases were published, which readers saw when: publishing's tables in the state database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import BigInteger, Date, DateTime, Engine, String, create_engine, func, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import NullPool

from publishing.manifests import Manifest


class Base(DeclarativeBase):
    """Publishing's own tables; other packages keep theirs in the same database."""


class KeptRelease(Base):
    """A release whose folder was put into `published/releases/`; times are UTC."""

    __tablename__ = "publishing_releases"

    release_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date)
    published_at: Mapped[datetime] = mapped_column(DateTime)
    table_count: Mapped[int]
    row_count: Mapped[int] = mapped_column(BigInteger)
    file_bytes: Mapped[int] = mapped_column(BigInteger)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime)


class Switch(Base):
    """A moment from which readers saw another release; reason is publish, rollback or repair."""

    __tablename__ = "publishing_switches"

    switch_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    release_id: Mapped[str] = mapped_column(String(64))
    replaced_release_id: Mapped[str | None] = mapped_column(String(64))
    switched_at: Mapped[datetime] = mapped_column(DateTime)
    reason: Mapped[str] = mapped_column(String(16))


@contextmanager
def opened_ledger(database: Path | str) -> Iterator[Engine]:
    """Publishing's tables in a SQLite file or at an SQLAlchemy URL, made if absent."""
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    if isinstance(database, Path):
        database.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=NullPool)
    try:
        Base.metadata.create_all(engine)
        yield engine
    finally:
        engine.dispose()


def record_release(engine: Engine, manifest: Manifest) -> None:
    """Note a kept release; noted again, it counts as kept again."""
    with Session(engine) as session, session.begin():
        session.merge(
            KeptRelease(
                release_id=manifest.release_id,
                as_of=manifest.as_of,
                published_at=as_utc(manifest.published_at),
                table_count=len(manifest.tables),
                row_count=manifest.row_count,
                file_bytes=manifest.file_bytes,
                removed_at=None,
            )
        )


def record_switch(
    engine: Engine, release_id: str, replaced_release_id: str | None, switched_at: datetime, reason: str
) -> None:
    """Note that readers see another release from now on."""
    with Session(engine) as session, session.begin():
        session.add(
            Switch(
                release_id=release_id,
                replaced_release_id=replaced_release_id,
                switched_at=as_utc(switched_at),
                reason=reason,
            )
        )


def record_removal(engine: Engine, release_id: str, removed_at: datetime) -> None:
    """Note that a release's folder is no longer kept."""
    with Session(engine) as session, session.begin():
        session.execute(
            update(KeptRelease)
            .where(KeptRelease.release_id == release_id)
            .values(removed_at=as_utc(removed_at))
        )


def kept_releases(engine: Engine) -> list[KeptRelease]:
    """The releases still kept, newest publication first.

    By the order of switches, not by the times on them: a clock may have been set back in between. What is
    not known to have been published comes last.
    """
    published = (
        select(Switch.release_id, func.max(Switch.switch_id).label("last"))
        .where(Switch.reason != "rollback")
        .group_by(Switch.release_id)
        .subquery()
    )
    query = (
        select(KeptRelease)
        .outerjoin(published, KeptRelease.release_id == published.c.release_id)
        .where(KeptRelease.removed_at.is_(None))
        .order_by(
            published.c.last.desc().nulls_last(),
            KeptRelease.published_at.desc(),
            KeptRelease.release_id.desc(),
        )
    )
    with Session(engine) as session:
        return list(session.scalars(query))


def latest_switch(engine: Engine) -> Switch | None:
    """The last switch on record; after a kill it may lag one behind what readers see."""
    with Session(engine) as session:
        return session.scalars(select(Switch).order_by(Switch.switch_id.desc()).limit(1)).first()


def earlier_release(engine: Engine, release_id: str) -> str | None:
    """The release that readers saw before this one was published, or the nearest one before it still kept.

    A roll-back is no publication: after rolling back from C to B, the one before B is still A. Nor is one
    that was killed, of which a repair noted that B is published again.
    """
    kept = {release.release_id for release in kept_releases(engine)}
    with Session(engine) as session:
        switches = session.scalars(
            select(Switch).where(Switch.reason != "rollback").order_by(Switch.switch_id)
        ).all()
    replaced: dict[str, str | None] = {}
    for switch in switches:
        if switch.reason != "repair" or switch.release_id not in replaced:
            replaced[switch.release_id] = switch.replaced_release_id
    passed = {release_id}
    candidate = replaced.get(release_id)
    while candidate is not None and candidate not in passed:
        if candidate in kept:
            return candidate
        passed.add(candidate)
        candidate = replaced.get(candidate)
    return None


def as_utc(moment: datetime) -> datetime:
    """A moment in UTC without its time zone, as the state database keeps it; without one it is UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
