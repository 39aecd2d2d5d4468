"""One user of a night's build at a time: whoever builds it, or judges it and writes the verdict into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

LOCK_SECONDS = 10.0


@contextmanager
def build_alone(state: Path, build_in_use: type[Exception], not_done: str) -> Iterator[None]:
    """Hold `build/.build.lock`, which BUILD and AUDIT share; the system gives it back when its holder dies.

    A build or an audit of this state folder that has not ended after ten seconds is a `build_in_use`.
    """
    path = state / "build" / ".build.lock"
    if not path.parent.is_dir():  # nothing landed here: what is asked for next says so
        yield
        return
    lock = FileLock(path)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout as problem:
        raise build_in_use(
            f"{path}: another build or audit is at work in this state folder. {not_done}"
            " Wait for it to end, then run the night again from its landing."
        ) from problem
    try:
        yield
    finally:
        lock.release()
