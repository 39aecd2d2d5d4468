"""What is checked of a file before it is read, because the reader would lose it in silence (lab notes)."""

import codecs
import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.decompression import decompressed
from ingestion.errors import EncodingWrong, ExtractEmpty, HeaderDiffers
from ingestion.file_format import Format, Header
from ingestion.lines import LONGEST_LINE_BYTES, LineCounter
from ingestion.transcription import transcribe
from ingestion.utf8 import Utf8Checker
from ingestion.yaml_files import nearest

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MARK_WARNING = "begins with a byte-order mark"
MIXED_WARNING = "mixes LF and CRLF; every CRLF between rows was read as LF"


@dataclass(frozen=True)
class Inspection:
    """What the bytes of one file say. Lines are counted from 1, the header included.

    `line_count` counts every line, an unterminated last one and blank ones included. `readable` is what the
    reader gets: the file itself, or a copy in UTF-8 with one kind of newline. `newline` ends its rows; None
    if the reader finds out by itself, which costs it less. `delimiter_count`: in skipped lines and the header
    they are not counted, in quoted values they are.
    """

    path: Path
    readable: Path
    content_sha256: str
    newline: str | None
    line_count: int
    blank_lines: tuple[int, ...]
    header: tuple[str, ...]
    header_line_count: int
    delimiter_count: int
    warnings: tuple[str, ...]


def inspect_file(path: Path, file_format: Format, work_folder: Path) -> Inspection:
    """Read the file once to its end, before anything is landed.

    Raises:
        ExtractEmpty, ExtractTruncated, ArchiveTooLarge, EncodingWrong, NullBytes, LineTooLong: refused
            whole.
    """
    digest = hashlib.sha256()
    decoder = _decoder(file_format.encoding)
    lines = LineCounter(path, file_format.delimiter.encode())
    is_utf8 = codecs.lookup(file_format.encoding).name == "utf-8"
    utf8, start = Utf8Checker(), b""
    for chunk in decompressed(path, digest):
        if is_utf8 and utf8.is_text(chunk):
            clean = chunk
        else:  # of UTF-8 only what is none comes here, for the error's words
            rest = utf8.held_back if is_utf8 else chunk
            clean = _decoded(decoder, rest, path, file_format.encoding, lines.total_bytes).encode()
        start = start if len(start) >= LONGEST_LINE_BYTES else start + clean
        if clean:
            lines.add(clean)
    _decoded(decoder, utf8.held_back, path, file_format.encoding, lines.total_bytes, is_last=True)
    if not start.removeprefix(BYTE_ORDER_MARK).strip():
        raise ExtractEmpty(
            path, "is empty.", "Ask for the file again; a day without rows still has a header."
        )
    header, header_line_count = _header(path, start.removeprefix(BYTE_ORDER_MARK), file_format)
    has_mark = start.startswith(BYTE_ORDER_MARK)
    readable, newline, are_mixed = _readable(path, lines, file_format, has_mark, work_folder)
    warnings = [MARK_WARNING] * has_mark + [MIXED_WARNING] * are_mixed
    return Inspection(
        path=path,
        readable=readable,
        content_sha256=digest.hexdigest(),
        newline=None if lines.has_one_newline else newline,
        line_count=lines.line_count,
        blank_lines=tuple(lines.blank),
        header=header,
        header_line_count=header_line_count,
        delimiter_count=lines.delimiter_count - _head(start, file_format, header_line_count),
        warnings=tuple(warnings),
    )


def column_order(path: Path, header: Sequence[str], expected: Header) -> list[str]:
    """Names of the file's columns in the file's order; without a header, those that are expected.

    Raises:
        HeaderDiffers: a mandatory column absent, an unknown one present, or one twice (letter case aside).
    """
    found = list(header) or expected.header
    absent = expected.missing_from(found)
    unknown = [] if expected.ignore_unknown else [name for name in found if not expected.knows(name)]
    lowered = [name.lower() for name in found]
    twice = sorted({name for name in found if lowered.count(name.lower()) > 1})
    facts = [f"lacks the column {name}{nearest(name, unknown)}" for name in absent]
    facts += [f"has the unknown column {name!r}{nearest(name, expected.known)}" for name in unknown]
    facts += [f"has the column {name} twice" for name in twice]
    if facts:
        raise HeaderDiffers(
            path,
            f"{'; '.join(facts)}.",
            "Ask the source what changed, then adapt the mapping or ask for the file in its old form.",
        )
    return found


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(encoding)("strict")


def _decoded(
    decoder: codecs.IncrementalDecoder,
    chunk: bytes,
    path: Path,
    encoding: str,
    offset: int,
    is_last: bool = False,
) -> str:
    try:
        return decoder.decode(chunk, final=is_last)
    except UnicodeError as error:
        where = str(error)  # UTF-16 without its mark says no place
        if isinstance(error, UnicodeDecodeError):
            where = f"byte 0x{error.object[error.start]:02x} near byte {offset + error.start} of its text"
            where += f" ({error.reason})"
        raise EncodingWrong(
            path,
            f"is not {encoding}: {where}.",
            "Ask for the file in UTF-8, or name its encoding in a mapping (`format: {encoding: …}`).",
        ) from error


def _header(path: Path, start: bytes, file_format: Format) -> tuple[tuple[str, ...], int]:
    """Names of the header line and how many lines it spans; empty and 0 for a file without header."""
    if not file_format.has_header:
        return (), 0
    text = _text(start)
    after_skip = text.split("\n", file_format.skip)[-1] if text.count("\n") >= file_format.skip else ""
    reader = csv.reader(
        io.StringIO(after_skip), delimiter=file_format.delimiter, quotechar=file_format.quote or None,
        quoting=csv.QUOTE_MINIMAL if file_format.quote else csv.QUOTE_NONE,
    )  # fmt: skip
    names: Sequence[str] = next(reader, [])
    if not any(name.strip() for name in names):
        raise ExtractEmpty(path, "has no header line.", "Ask for the file with the names of its columns.")
    return tuple(names), reader.line_num


def _head(start: bytes, file_format: Format, header_line_count: int) -> int:
    """Delimiters of the skipped lines and of the header."""
    lines = _text(start).split("\n", file_format.skip + header_line_count)
    return sum(line.count(file_format.delimiter) for line in lines[: file_format.skip + header_line_count])


def _text(start: bytes) -> str:
    """The first lines, ended by LF."""
    text = start[:LONGEST_LINE_BYTES].decode("utf-8", errors="ignore")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _readable(
    path: Path, lines: LineCounter, file_format: Format, has_mark: bool, work_folder: Path
) -> tuple[Path, str | None, bool]:
    """The file itself, or a copy that the reader can take; how its rows end; whether they did in two ways.

    The reader guesses from the first lines, and takes a CR in a quoted value for the end of a row.
    """
    is_utf8 = codecs.lookup(file_format.encoding).name == "utf-8"
    if is_utf8 and not lines.may_be_mixed and (file_format.has_header or not has_mark):
        return path, _newline(lines.pairs, lines.line_feeds), False
    target = work_folder / f"{path.name}.utf8"
    pairs, line_feeds = transcribe(decompressed(path, hashlib.sha256()), file_format, target)
    are_mixed = 0 < pairs < line_feeds
    if are_mixed or not is_utf8 or has_mark:
        return target, _newline(0, line_feeds), are_mixed
    return path, _newline(pairs, line_feeds), False


def _newline(pairs: int, line_feeds: int) -> str | None:
    if not line_feeds:
        return None
    return "\r\n" if pairs else "\n"
