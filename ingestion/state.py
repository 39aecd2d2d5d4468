"""The state folder: whose it is, who may write to it now, and what a killed run left behind."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingestion.errors import StateBelongsToAnother, StateLocked
from ingestion.full_disk import telling_full_disk
from ingestion.receipts import ReceiptStore, open_receipts

LOCK_SECONDS = 3600
WORK_FOLDER = ".work"
NOTHING_HALF_DONE = "What landed or was fetched before stays; of what was being written, nothing counts."


def claim_state(state: Path, company_id: str) -> None:
    """Write the company into `company.id`, or check that it is the one inside.

    Raises:
        StateBelongsToAnother: the folder holds another company's nights.
    """
    state.mkdir(parents=True, exist_ok=True)
    label = state / "company.id"
    if not label.exists():
        write_whole(label, company_id + "\n")
    owner = label.read_text(encoding="utf-8").strip()
    if owner != company_id:
        raise StateBelongsToAnother(
            f"State folder {state} belongs to the company {owner}, not to {company_id}.",
            "Nothing was landed.",
            "Name another folder with --state.",
        )


@contextmanager
def locked_state(state: Path, company_id: str, lock_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Claim the state folder and hold it: one landing at a time, others wait.

    Raises:
        StateBelongsToAnother: the folder holds another company's nights.
        StateLocked: another landing did not end within `lock_seconds`.
        DiskFull: a write of the holder found no room.
    """
    with telling_full_disk(state, NOTHING_HALF_DONE), _held(state, lock_seconds):
        claim_state(state, company_id)
        yield


@contextmanager
def _held(state: Path, lock_seconds: float) -> Iterator[None]:
    state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(state / ".ingestion.lock")
    try:
        lock.acquire(timeout=lock_seconds)
    except Timeout as error:
        raise StateLocked(
            f"State folder {state} was in use by another landing for {lock_seconds} s.",
            "Nothing was landed.",
            "Wait for the other landing, or end its process; a process that ended holds no lock.",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def work_folder(state: Path) -> Iterator[Path]:
    """An empty folder for the unfinished files of the landing that holds the lock; removed afterwards."""
    folder = state / "landing" / WORK_FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rows_path(state: Path, entity: str, load_id: str) -> Path:
    """Where the rows of one load lie."""
    return state / "landing" / entity / f"{load_id}.parquet"


def quarantine_path(state: Path, load_id: str) -> Path:
    """Where the quarantined rows of one load lie, if there are any."""
    return state / "quarantine" / f"{load_id}.parquet"


def remove_left_overs(state: Path, load_ids: set[str]) -> list[Path]:
    """Delete what a killed run left: its work folder, and files of loads that no receipt names."""
    shutil.rmtree(state / "landing" / WORK_FOLDER, ignore_errors=True)
    found = [*(state / "landing").glob("*/*.parquet"), *(state / "quarantine").glob("*.parquet")]
    left_over = [path for path in found if path.parent.name != WORK_FOLDER and path.stem not in load_ids]
    for path in left_over:
        path.unlink()
    return left_over


@contextmanager
def swept_receipts(state: Path) -> Iterator[ReceiptStore]:
    """The receipts of a landing that holds the lock; files that none of them names are gone before and after.

    After a landing that failed too: what found no room shall not take the room of the next try.
    """
    store = open_receipts(state / "state.sqlite")
    remove_left_overs(state, store.load_ids())
    try:
        yield store
    except Exception:
        remove_left_overs(state, store.load_ids())
        raise


@contextmanager
def unfinished_beside(target: Path) -> Iterator[Path]:
    """Where the new hand-over is written; what a failed or killed one left there takes no room."""
    unfinished = target.with_suffix(".unfinished")
    files = (unfinished, unfinished.with_name(unfinished.name + ".wal"))
    for left_over in files:
        left_over.unlink(missing_ok=True)
    try:
        yield unfinished
    finally:
        for left_over in files:
            left_over.unlink(missing_ok=True)


def put_in_place(source: Path, target: Path) -> None:
    """Rename a finished file, on disk before it is named."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    source.replace(target)


def write_whole(path: Path, text: str) -> None:
    """Write a small file in one step."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
