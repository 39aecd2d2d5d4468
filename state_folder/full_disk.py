"""A full disk, told as what it is: each database and each writer has words of its own for it."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

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

Telling = Callable[[Path, str], AbstractContextManager[None]]


def is_full_disk(problem: BaseException | None, own: type[Exception] | tuple[()] = ()) -> bool:
    """Whether this, or what led to it, was a write that found no room.

    `own` is the root of a package's errors, whose texts may speak of full disks without being one.
    """
    return _write_without_room(problem, own) is not None


def _write_without_room(
    problem: BaseException | None, own: type[Exception] | tuple[()]
) -> BaseException | None:
    """The first error of a chain that says so: those after it tell it in words of their own.

    What was raised `from None` hides what led to it: a full disk of somebody else's, say, at the other end.
    """
    found = None
    while problem is not None:
        if (
            (isinstance(problem, OSError) and problem.errno in _NO_ROOM)
            or getattr(problem, "sqlite_errorname", "") in _SQLITE_CODES
            or (not isinstance(problem, own) and any(words in str(problem) for words in _WORDS))
        ):
            found = problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return found


def lacks_room(folder: Path) -> bool:
    """Whether there is less than a megabyte: a build that failed beside so little failed for want of it."""
    return shutil.disk_usage(folder).free < 1_000_000


def full_disk_as(
    disk_full: type[Exception],
    own: type[Exception] | tuple[()] = (),
    in_one_text: bool = True,
) -> Telling:
    """The context manager `telling_full_disk(folder, not_done)` of a package.

    Inside it a full disk becomes a `disk_full` that says what, what was not done, and what to do next; other
    errors pass as they are. `own`: see `is_full_disk`. `in_one_text`: whether `disk_full` takes one text, or
    the three sentences.
    """

    @contextmanager
    def telling_full_disk(folder: Path, not_done: str) -> Iterator[None]:
        try:
            yield
        except disk_full:
            raise
        except Exception as problem:
            without_room = _write_without_room(problem, own)
            if without_room is None:
                raise
            reason = str(without_room).splitlines()[0]
            sentences = (
                f"{folder}: the disk is full, or a limit on it is reached ({reason}).",
                not_done,
                "Make room (`df -h` and `df -i` say where), then run the same again: it begins anew.",
            )
            raise disk_full(*([" ".join(sentences)] if in_one_text else sentences)) from problem

    return telling_full_disk
