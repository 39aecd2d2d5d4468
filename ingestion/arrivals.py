"""Which expected extracts have arrived for a night, and where the others were looked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from ingestion.company import Company
from ingestion.connections import Connections
from ingestion.errors import ArrivalsOverdue, FetchFailed
from ingestion.feed import Feed
from ingestion.inbox import inbox_files, matches
from ingestion.origins import FolderOrigin, SqlOrigin
from ingestion.receipts import Delivery, open_receipts


@dataclass(frozen=True)
class Arrival:
    """One feed on one night.

    `status`: landed, in inbox, at origin, expected (its due time has not come), older (that time has passed,
    and an earlier delivery will do), overdue, or optional (it may be absent). `due_at` is UTC, None without a
    due time. `looked_in` says where.
    """

    source: str
    feed: str
    pattern: str
    status: str
    due_at: datetime | None
    looked_in: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether the landing can begin as far as this feed goes."""
        return self.status not in ("expected", "overdue")

    @property
    def is_overdue(self) -> bool:
        """Whether waiting has ended without it."""
        return self.status == "overdue"


def arrivals(
    company: Company,
    state: Path,
    as_of: date,
    now: datetime,
    connections: Connections,
    sources: Iterable[str] | None = None,
) -> list[Arrival]:
    """What has arrived for the night `as_of`, in the order of `company.yml`.

    A file has arrived if its name carries the night or a later day, one without a date if it is there at all.
    `due` is a local time of the day after the night; without it nothing is waited for. After it an earlier
    delivery will do, unless the company sets `max_age_days` and it is older (decision 0004).

    Raises:
        SourceUnknown: a source that `company.yml` does not name.
    """
    delivered = _delivered(state)
    found = []
    for source in sources or company.source_names:
        feeds = company.feeds_of(source)
        at_origin, place = _origin_names(company, source, connections)
        for feed in feeds:
            due_at = due_moment(company, feed, as_of)
            places = {
                "landed": [
                    delivery.delivery_date if delivery.is_dated else None
                    for delivery in delivered.get((source, feed.name), [])
                ],
                "in inbox": [
                    feed.delivery_date(file.name) for file in inbox_files(company.inbox(state), feed)
                ],
                "at origin": [
                    None if name == feed.name else feed.delivery_date(name)
                    for name in at_origin
                    if name == feed.name or matches(name, feed.pattern)
                ],
            }
            is_late = due_at is None or now.astimezone(UTC) >= due_at
            status = _status(feed, as_of, is_late, places)
            looked_in = (str(company.inbox(state)), *([place] if place else []))
            found.append(Arrival(source, feed.name, feed.pattern, status, due_at, looked_in))
    return found


def due_moment(company: Company, feed: Feed, as_of: date) -> datetime | None:
    """When the extract of a night must be there (UTC): the entity's due time, else its source's."""
    source = company.file.sources[feed.source]
    entity = source.entities.get(feed.name)
    due = (entity.due if entity else None) or source.due
    if due is None:
        return None
    local = datetime.combine(as_of + timedelta(days=1), time.fromisoformat(due), tzinfo=UTC)
    return local - timedelta(hours=company.utc_offset_hours)


def refuse_overdue(found: Iterable[Arrival], as_of: date, others: str = "") -> None:
    """Raise if any extract is overdue; `others` says which files of the inbox no feed takes.

    Raises:
        ArrivalsOverdue: lists each with its due time and where it was looked for.
    """
    overdue = [arrival for arrival in found if arrival.is_overdue]
    if overdue:
        listed = "\n".join(
            f"  - {arrival.source}: {arrival.feed} ({arrival.pattern})"
            f"{f', due {arrival.due_at:%Y-%m-%d %H:%M} UTC' if arrival.due_at else ''},"
            f" looked for in {' and '.join(arrival.looked_in)}"
            for arrival in overdue
        )
        raise ArrivalsOverdue(
            f"{len(overdue)} extracts of the night {as_of} are overdue:\n{listed}\n{others}",
            "The night was not landed.",
            "Ask the sources, then run: python -m ingestion arrivals",
        )


def _status(feed: Feed, as_of: date, is_late: bool, places: dict[str, list[date | None]]) -> str:
    """`places`: the dates of what was found in each place, None for what carries no date."""
    for place, days in places.items():
        if any(day is None or day >= as_of for day in days):
            return place
    if feed.is_optional:
        return "optional"
    if not is_late:
        return "expected"
    newest = max((day for days in places.values() for day in days if day), default=None)
    if newest is None or (feed.max_age_days is not None and (as_of - newest).days > feed.max_age_days):
        return "overdue"
    return "older"


def _delivered(state: Path) -> dict[tuple[str, str], list[Delivery]]:
    found: dict[tuple[str, str], list[Delivery]] = {}
    if (state / "state.sqlite").exists():
        for delivery in open_receipts(state / "state.sqlite").current_deliveries():
            found.setdefault((delivery.source, delivery.feed), []).append(delivery)
    return found


def _origin_names(company: Company, source: str, connections: Connections) -> tuple[set[str], str]:
    """Names at the source's origin as the inbox would know them (of a database: its feeds), and the place.

    An origin that does not answer is a place where nothing was found: the reason stands in the place.
    """
    origin = company.file.sources[source].origin
    if origin is None:
        return set(), ""
    if isinstance(origin, SqlOrigin):
        return set(origin.queries), f"sql, connection {origin.connection}"
    from ingestion.remote_files import described, open_origin

    try:
        connection = None if isinstance(origin, FolderOrigin) else connections(origin.connection)
        with open_origin(origin, source, connection) as remote:
            names = {f"{origin.into}/{file.name}".removeprefix("/") for file in remote.files()}
    except FetchFailed as error:
        return set(), f"{described(origin)} ({error.what})"
    return names, described(origin)
