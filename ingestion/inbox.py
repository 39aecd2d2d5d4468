"""Files of the inbox: which feed they belong to, and what is in them."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.errors import ExtractOutsideInbox, ExtractTruncated, LookupMissing
from ingestion.feed import Feed
from ingestion.receipts import ReceiptStore

TOTALS_SUFFIX = ".totals.json"


@dataclass(frozen=True)
class InboxFile:
    """One file; `name` is its path below the inbox, with `/`."""

    path: Path
    name: str


def inbox_files(inbox: Path, feed: Feed) -> list[InboxFile]:
    """Files of one feed, by delivery date, then by name, so that a correction follows what it corrects."""
    files = matching_files(inbox, feed.pattern)
    return sorted(files, key=lambda file: (str(feed.delivery_date(file.name) or ""), file.name))


def totals_path(path: Path) -> Path:
    """Where the control totals of a file would lie."""
    return path.with_name(path.name + TOTALS_SUFFIX)


def is_hidden(name: str) -> bool:
    """Whether a file, or a folder above it, begins with a dot: unfinished copies, never extracts."""
    return any(part.startswith(".") for part in name.split("/"))


def matches(name: str, pattern: str) -> bool:
    """Whether a file's name below the inbox is one of a pattern, as `Path.glob` sees it."""
    expression = ""
    for part in pattern.split("/"):
        expression += "(?:[^/]+/)*" if part == "**" else f"{_segment(part)}/"
    return re.fullmatch(expression, name + "/") is not None


def _segment(part: str) -> str:
    """One path segment of a glob as a regular expression that does not leave its segment."""
    meanings = {"*": "[^/]*", "?": "[^/]"}
    return "".join(
        _character_set(piece) if len(piece) > 2 and piece[0] == "[" else meanings.get(piece, re.escape(piece))
        for piece in re.split(r"(\*|\?|\[!?[^\]]+\])", part)
    )


def _character_set(piece: str) -> str:
    """`[abc]` or `[!abc]` of a glob."""
    members = piece[1:-1].replace("\\", r"\\").replace("[", r"\[")
    return f"[^{members[1:]}]" if members.startswith("!") else f"[{members}]"


def find_lookups(inbox: Path, feed: Feed, file: InboxFile) -> dict[str, Path]:
    """The file of each lookup of the feed's mapping: of the same date if there is one, else the newest.

    Raises:
        ExtractOutsideInbox: the file is a link to somewhere else.
        LookupMissing: no file of the lookup's pattern lies in the inbox.
    """
    found: dict[str, Path] = {}
    for name, lookup in (feed.mapping.spec.lookups if feed.mapping else {}).items():
        candidates = matching_files(inbox, lookup.file)
        if not candidates:
            raise LookupMissing(
                file.path,
                f"needs the lookup {name} ({lookup.file}), which is not in {inbox}.",
                "Ask the source for it and land again.",
            )
        wanted = feed.delivery_date(file.name)
        same_day = [other for other in candidates if wanted and feed.delivery_date(other.name) == wanted]
        found[name] = (same_day or candidates)[-1].path
        check_stays_inside(inbox, found[name])
    return found


def check_stays_inside(inbox: Path, path: Path) -> None:
    """Follow symbolic links: what a name in the inbox means must lie in the inbox.

    Raises:
        ExtractOutsideInbox: it lies elsewhere; nothing of it was read.
    """
    if not path.resolve().is_relative_to(inbox.resolve()):
        raise ExtractOutsideInbox(
            path,
            "is a symbolic link that leads out of the inbox.",
            "Put the file itself there, or name the folder that it lies in as `inbox:` in company.yml.",
        )


def content_of(store: ReceiptStore, path: Path) -> tuple[str, str]:
    """SHA-256 of the file's bytes, and its stamp; a file whose stamp is known is not read again."""
    stamp = file_stamp(path)
    known = store.find_seen_file(str(path), stamp)
    if known is not None:
        return known, stamp
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), stamp


def file_stamp(path: Path) -> str:
    """Size, times and inode: they change when the content does."""
    status = path.stat()
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def check_unchanged(path: Path, stamp: str) -> None:
    """Whether a file is still the one whose stamp was taken before it was read.

    Raises:
        ExtractTruncated: it is another one now, or gone.
    """
    if not path.exists() or file_stamp(path) != stamp:
        raise ExtractTruncated(
            path,
            "changed while it was read.",
            "Let the source write under another name and rename at the end.",
        )


def matching_files(inbox: Path, pattern: str) -> list[InboxFile]:
    """Files whose names are one of a pattern, by name; no hidden ones and no control totals."""
    found = inbox.glob(pattern) if inbox.is_dir() else ()
    paths = sorted(path for path in found if path.is_file() and not path.name.endswith(TOTALS_SUFFIX))
    files = [InboxFile(path, path.relative_to(inbox).as_posix()) for path in paths]
    return [file for file in files if not is_hidden(file.name)]
