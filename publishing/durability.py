"""Writing so that neither a kill nor a power cut leaves half a file in a reader's sight."""

import errno
import hashlib
import os
import shutil
from pathlib import Path

_NO_LINKS_HERE = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}


def flush(path: Path) -> None:
    """Have the system write a file or a folder's list of names to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Flush every file and every folder below, and the folder itself."""
    for path in sorted(folder.rglob("*")):
        flush(path)
    flush(folder)


def put_in_place(source: Path, target: Path, *, by_link: bool) -> None:
    """Let `target` be what `source` holds, in one `os.replace`; both names then live on their own.

    By hard link, where it is asked for and the file system has links: no bytes are copied, however large the
    file. Else by copy. Who has `target` open keeps the old file.
    """
    beside = target.with_name(f".{target.name}.next")
    beside.unlink(missing_ok=True)
    try:
        if not (by_link and _linked(source, beside)):
            shutil.copy2(source, beside)
            flush(beside)
        beside.replace(target)
    finally:
        # Half a copy, where the disk is full; or, where both are one file already, what rename(2) left.
        beside.unlink(missing_ok=True)
    flush(target.parent)


def link_in_place(source: Path, target: Path) -> None:
    """Let `target` be a link to the folder `source`, in one `os.replace`: all files below change at once.

    The link is relative, so that a copy of what holds both is whole. A real folder in its place, as releases
    before the link had it, makes way first: that once, there is a moment without either.
    """
    beside = target.with_name(f".{target.name}.next")
    beside.unlink(missing_ok=True)
    beside.symlink_to(source.relative_to(target.parent), target_is_directory=True)
    going = target.with_name(f".{target.name}.going")
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(going, ignore_errors=True)
        target.rename(going)
    beside.replace(target)
    flush(target.parent)
    if going.exists():
        shutil.rmtree(going)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there in one step: never half of it under its name."""
    beside = path.with_name(f".{path.name}.next")
    try:
        beside.write_bytes(content)
        flush(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _linked(source: Path, target: Path) -> bool:
    try:
        target.hardlink_to(source)
    except OSError as problem:
        if problem.errno not in _NO_LINKS_HERE:
            raise
        return False
    return True
