"""Everything that can stop a night or a close before one of the verbs does.

OrderError
├── NothingToLand      the company folder names no source
├── ClockBehind        the machine's clock stands before what is published already
├── StateFolderInUse   another night or another stack works in the state folder
├── StackDidNotStart   a part of the embedded Airflow ended or did not become healthy
├── NightFailed        the run is red; carries what the failed task said
├── TickRunning        another tick of the same state folder has not ended
├── PeriodRejected     the Director sent a commission month back to open
└── RevisionRejected   the Director rejected new versions of KPI definitions
"""

from __future__ import annotations


class OrderError(Exception):
    """A night could not be ordered; the message says what, what was not done and the next step."""


class NothingToLand(OrderError):
    """A run without sources would be green and empty."""


class ClockBehind(OrderError):
    """Nobody named a day, and the clock's is earlier than the one that readers see."""


class StateFolderInUse(OrderError):
    """One writer at a time."""


class StackDidNotStart(OrderError):
    """The parts that did start were stopped again."""


class NightFailed(OrderError):
    """The night stopped; readers still see the release before."""


class TickRunning(OrderError):
    """One tick at a time; the next one begins anew, and misses nothing."""


class PeriodRejected(OrderError):
    """The Director did not approve the month; it is open again, with her note."""


class RevisionRejected(OrderError):
    """The Director did not approve the versions; they stay drafts."""
