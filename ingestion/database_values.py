"""Values of a database: as texts of an extract, and as the cursor that says how far it was read."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ingestion.origins import SqlQuery

ZERO_DATE = "0000-00-00"


def greatest_cursor(greatest: Any, rows: Sequence[Sequence[Any]], place: int | None) -> Any:
    """The greatest of what was greatest before and of one column of the rows.

    Raises:
        TypeError: the column holds neither moments nor whole numbers.
    """
    if place is None:
        return None
    known = [_comparable(row[place]) for row in rows if not _is_none(row[place])]
    return max([*known, *([greatest] if greatest is not None else [])], default=None)


def _is_none(value: Any) -> bool:
    """Null, or the moment 0000-00-00 of MySQL, which its driver leaves a text."""
    return value is None or (isinstance(value, str) and value.startswith(ZERO_DATE))


def _comparable(value: Any) -> Any:
    """Cursors are moments (without an offset: UTC) or whole numbers."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError(f"a cursor is a timestamp or a whole number, not {type(value).__name__}")


def cursor_since(query: SqlQuery, cursor_from: str | None) -> Any:
    """Where the next extract begins: the cursor less the overlap; None for the beginning."""
    value = cursor_value(cursor_from)
    if isinstance(value, datetime):
        return value - timedelta(seconds=query.overlap_seconds)
    return None if value is None else value - query.overlap


def cursor_text(value: Any) -> str | None:
    """A cursor as it is kept."""
    if value is None:
        return None
    return json.dumps(value if isinstance(value, int) else value.isoformat())


def cursor_value(cursor: str | None) -> Any:
    """A kept cursor as the database takes it."""
    if cursor is None:
        return None
    value = json.loads(cursor)
    return value if isinstance(value, int) else datetime.fromisoformat(value)


def extract_text(value: Any) -> str:
    """A value as canonical files write it; null and the empty text are the same there."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date() | timedelta():
            return _time_text(value)
        case Decimal():
            return f"{value:f}"
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _time_text(value: date | timedelta) -> str:
    """A moment in UTC, a date, or a span in hours, minutes and seconds, which may be more than a day."""
    if isinstance(value, timedelta):
        sign, size = ("-", -value) if value < timedelta(0) else ("", value)
        minutes, seconds = divmod(size.days * 86_400 + size.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        fraction = f".{size.microseconds:06}".rstrip("0") if size.microseconds else ""
        return f"{sign}{hours:02}:{minutes:02}:{seconds:02}{fraction}"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return moment.isoformat() + "Z"
    return value.isoformat()
