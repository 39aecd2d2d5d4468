"""A full disk, told as what it is: each database and each writer has words of its own for it."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbt_project.errors import DiskFull

# No room on the file system, none in the user's quota, or a file as large as a process may write.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WORDS = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "failed to offload data block",  # DuckDB, whose folder for spilling has no room left
    "database or disk is full",  # SQLite
)
_SQLITE_CODES = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}


def is_full_disk(problem: BaseException | None) -> bool:
    """Whether this, or what led to it, was a write that found no room."""
    while problem is not None:
        if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
            return True
        if getattr(problem, "sqlite_errorname", "") in _SQLITE_CODES:
            return True
        if any(words in str(problem) for words in _WORDS):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def lacks_room(folder: Path) -> bool:
    """Whether there is less than a megabyte: a build that failed beside so little failed for want of it."""
    return shutil.disk_usage(folder).free < 1_000_000


@contextmanager
def telling_full_disk(folder: Path, not_done: str) -> Iterator[None]:
    """Let a full disk inside be a `DiskFull` that says what was not done; other errors pass as they are.

    Raises:
        DiskFull: a write inside found no room.
    """
    try:
        yield
    except DiskFull:
        raise
    except Exception as problem:
        if not is_full_disk(problem):
            raise
        raise DiskFull(
            f"{folder}: the disk is full, or a limit on it is reached ({str(problem).splitlines()[0]})."
            f" {not_done} Make room (`df -h` and `df -i` say where), then run the same again: it begins anew."
        ) from problem
