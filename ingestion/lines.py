"""Lines of a file as its bytes show them, counted without the reader."""

from pathlib import Path

import numpy as np

from ingestion.errors import LineTooLong, NullBytes

LONGEST_LINE_BYTES = 2_000_000


class LineCounter:
    """Counts lines and delimiters, finds the longest line, NUL bytes, kinds of newline; chunk by chunk."""

    def __init__(self, path: Path, delimiter: bytes = b"") -> None:
        """`path` is for error messages; of a `delimiter` of one byte all are counted, quoted ones too."""
        self._path = path
        self._delimiter = delimiter[0] if len(delimiter) == 1 else None
        self.delimiter_count = 0
        self._open_line_bytes = 0
        self._last_byte = b""
        self.line_feeds = 0
        self.pairs = 0
        self.carriage_returns = 0
        self.blank: list[int] = []
        self.total_bytes = 0

    def add(self, chunk: bytes) -> None:
        """Count one chunk.

        Raises:
            NullBytes, LineTooLong: refused whole.
        """
        if (place := chunk.find(b"\0")) >= 0:
            raise NullBytes(
                self._path,
                f"holds a NUL byte at byte {self.total_bytes + place} of its text.",
                "Ask for the file again; if it is UTF-16, say `encoding: utf-16` in its mapping.",
            )
        if b"\r" in chunk:  # looking for one is 20 times faster than counting them
            self.pairs += chunk.count(b"\r\n")
            self.carriage_returns += chunk.count(b"\r")
        if self._last_byte == b"\r" and chunk.startswith(b"\n"):
            self.pairs += 1
        self.total_bytes += len(chunk)
        self._measure(chunk)
        self._last_byte = chunk[-1:]

    def _measure(self, chunk: bytes) -> None:
        codes = np.frombuffer(chunk, dtype=np.uint8)
        if self._delimiter is not None:
            self.delimiter_count += int(np.count_nonzero(codes == self._delimiter))
        ends = np.flatnonzero(codes == 0x0A)
        if len(ends) == 0:
            self._open_line_bytes += len(chunk)
            self._refuse_above_limit(self._open_line_bytes, self.line_feeds + 1)
            return
        lengths = np.diff(ends, prepend=-1) - 1
        lengths[0] += self._open_line_bytes
        self._refuse_above_limit(int(lengths.max()), self.line_feeds + int(lengths.argmax()) + 1)
        for place in np.flatnonzero(lengths <= 1):
            end = int(ends[place])
            if lengths[place] == 0 or (chunk[end - 1 : end] if end else self._last_byte) == b"\r":
                self.blank.append(self.line_feeds + int(place) + 1)
        self.line_feeds += len(ends)
        self._open_line_bytes = len(chunk) - int(ends[-1]) - 1
        self._refuse_above_limit(self._open_line_bytes, self.line_feeds + 1)

    def _refuse_above_limit(self, length: int, line: int) -> None:
        if length > LONGEST_LINE_BYTES:
            raise LineTooLong(
                self._path,
                f"has more than {LONGEST_LINE_BYTES} bytes in line {line}.",
                "Look for a missing newline or an unclosed quote there, and ask for the file again.",
            )

    @property
    def line_count(self) -> int:
        """Lines, an unterminated last one and blank ones included; a file without LF is counted by CR."""
        if self.line_feeds == 0 and self.carriage_returns:
            return self.carriage_returns + (self._last_byte != b"\r")
        return self.line_feeds + (self._open_line_bytes > 0)

    @property
    def has_one_newline(self) -> bool:
        """Whether there is no CR at all, or one before every LF and nowhere else."""
        return not self.carriage_returns or self.carriage_returns == self.pairs == self.line_feeds

    @property
    def may_be_mixed(self) -> bool:
        """Whether LF and CRLF both occur, perhaps inside of quoted values only."""
        return 0 < self.pairs < self.line_feeds
