"""A machine's clock that stands before what it has published already was set back: nobody means that date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from dags.errors import ClockBehind


def require_clock_not_behind(state: Path, day: date, what: str) -> None:
    """Refuse a day that only the clock named, where readers see the figures of a later one already.

    `what` would have been made of the day, for the message.

    Raises:
        ClockBehind: the published release is of a later day.
    """
    manifest = state / "published" / "manifest.json"
    if not manifest.is_file():
        return
    published = date.fromisoformat(json.loads(manifest.read_text("utf-8"))["as_of"])
    if day < published:
        raise ClockBehind(
            f"By this machine's clock {what} would be of {day}, but {manifest} is of {published} already. "
            "Nothing was landed, built or published. Set the clock right (`timedatectl`); where the day is"
            f" meant, name it: DATE={day}, --date {day}, or `date` among the parameters of the run."
        )
