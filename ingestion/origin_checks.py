"""What `company.yml` says under `origin:` must fit the source's feeds; found before anything is fetched."""

from collections.abc import Iterator, Sequence
from datetime import date

from ingestion.feed import Feed
from ingestion.inbox import matches
from ingestion.origins import Origin, SqlOrigin, SqlQuery, extract_name
from ingestion.yaml_files import Location, nearest

SOME_NIGHT = date(2026, 10, 31)


def origin_problems(
    source: str, origin: Origin | None, feeds: Sequence[Feed]
) -> Iterator[tuple[Location, str]]:
    """Place in `company.yml` and fact of everything that does not fit."""
    if not isinstance(origin, SqlOrigin):
        return
    by_name = {feed.name: feed for feed in feeds}
    for name, query in origin.queries.items():
        location = ("sources", source, "origin", "queries", name)
        if name not in by_name:
            yield location, f"{source} has no entity or mapping {name}{nearest(name, list(by_name))}"
            continue
        for fact in _query_problems(by_name[name], query):
            yield location, f"{name}: {fact}"


def _query_problems(feed: Feed, query: SqlQuery) -> Iterator[str]:
    name = extract_name(feed.pattern, SOME_NIGHT, 1)
    if not matches(name, feed.pattern) or feed.delivery_date(name) != SOME_NIGHT:
        yield f"its file pattern {feed.pattern} needs a star for the night, as in {feed.name}*.csv"
    modes = set(feed.modes.values())
    if query.cursor and "snapshot" in modes:
        yield "a cursor delivers changes only; its mode must be delta or append, not snapshot"
    if query.keys and (feed.mapping is not None or modes != {"delta"}):
        yield "keys: needs an entity in canonical form with mode delta"
