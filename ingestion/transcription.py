"""A copy of a file that the reader can take: UTF-8, no byte-order mark, one kind of newline."""

import codecs
from collections.abc import Iterable
from pathlib import Path

from ingestion.file_format import Format


def decoder_of(encoding: str) -> codecs.IncrementalDecoder:
    """A strict decoder that leaves out a byte-order mark of UTF-8."""
    name = codecs.lookup(encoding).name
    return codecs.getincrementaldecoder("utf-8-sig" if name == "utf-8" else encoding)("strict")


def transcribe(chunks: Iterable[bytes], file_format: Format, target: Path) -> tuple[int, int]:
    """Write `target`; returns how many rows end in CRLF, and how many in LF with or without a CR.

    Only line ends outside of quoted values are changed: a value keeps its own line breaks.
    """
    decoder = decoder_of(file_format.encoding)
    writer = _Writer(file_format.quote)
    with target.open("wb") as stream:
        for chunk in chunks:
            stream.write(writer.written(decoder.decode(chunk)).encode())
        stream.write(writer.written(decoder.decode(b"", final=True), is_last=True).encode())
    return writer.pairs, writer.line_feeds


class _Writer:
    """Changes CRLF to LF outside of quotes, chunk by chunk, and counts both."""

    def __init__(self, quote: str) -> None:
        self._quote = quote
        self._is_quoted = False
        self._held_back = ""
        self.pairs = 0
        self.line_feeds = 0

    def written(self, text: str, is_last: bool = False) -> str:
        text = self._held_back + text
        self._held_back = "\r" if text.endswith("\r") and not is_last else ""
        text = text.removesuffix(self._held_back)
        parts = text.split(self._quote) if self._quote else [text]
        outside = range(1 if self._is_quoted else 0, len(parts), 2)
        for place in outside:
            self.pairs += parts[place].count("\r\n")
            self.line_feeds += parts[place].count("\n")
            parts[place] = parts[place].replace("\r\n", "\n")
        self._is_quoted ^= len(parts) % 2 == 0
        return self._quote.join(parts)
