"""Files of the inbox that no feed takes: an extract under a new name would be passed over in silence."""

from collections.abc import Iterable
from pathlib import Path

from ingestion.company import Company
from ingestion.feed import Feed
from ingestion.inbox import TOTALS_SUFFIX, is_hidden, matching_files
from ingestion.yaml_files import nearest

MOST_NAMES = 20


def feed_patterns(feeds: Iterable[Feed]) -> list[str]:
    """Patterns of feeds and of their lookups."""
    feeds = tuple(feeds)
    lookups = [lookup.file for feed in feeds if feed.mapping for lookup in feed.mapping.spec.lookups.values()]
    return [feed.pattern for feed in feeds] + lookups


def unclaimed_files(company: Company, state: Path) -> list[str]:
    """Names below the inbox, each with the nearest pattern; neither hidden ones nor control totals."""
    inbox, patterns = company.inbox(state), feed_patterns(company.feeds)
    claimed = {file.name for pattern in patterns for file in matching_files(inbox, pattern)}
    found = inbox.rglob("*") if inbox.is_dir() else ()
    names = sorted(path.relative_to(inbox).as_posix() for path in found if path.is_file())
    return [
        f"{name}{nearest(name, patterns)}"
        for name in names
        if name.removesuffix(TOTALS_SUFFIX) not in claimed and not is_hidden(name)
    ]


def unclaimed_sentence(names: list[str]) -> str:
    """` No feed takes …`, or nothing."""
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f" In the inbox lie files that no feed takes: {', '.join(names[:MOST_NAMES])}{more}."
