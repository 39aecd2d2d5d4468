"""Lines are counted from the bytes, at every place where a chunk may end."""

import gzip
from pathlib import Path

import pytest

from ingestion import decompression
from ingestion.file_format import Format
from ingestion.inspection import inspect_file
from ingestion.transcription import transcribe

TEXT = b'a,b\r\n1,2\n\n3,"4\r\n\r\n5"\r\n\r\n6,7'


@pytest.mark.parametrize("chunk_bytes", range(1, len(TEXT) + 2))
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_counts_do_not_depend_on_the_size_of_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk_bytes: int, suffix: str
) -> None:
    monkeypatch.setattr(decompression, "CHUNK_BYTES", chunk_bytes * (4 if suffix else 1))
    path = tmp_path / f"it.csv{suffix}"
    path.write_bytes(gzip.compress(TEXT) if suffix else TEXT)
    found = inspect_file(path, Format(), tmp_path)
    assert (found.line_count, found.blank_lines) == (8, (3, 5, 7))
    assert (found.header, found.header_line_count) == (("a", "b"), 1)
    assert found.readable.read_bytes() == b'a,b\n1,2\n\n3,"4\r\n\r\n5"\n\n6,7'
    assert found.warnings == ("mixes LF and CRLF; every CRLF between rows was read as LF",)


@pytest.mark.parametrize("quote", ['"', ""])
def test_line_breaks_inside_of_values_are_not_changed(tmp_path: Path, quote: str) -> None:
    target = tmp_path / "it"
    text = b'"a\r\nb"\r\nc\n'
    ends = transcribe([text[:3], text[3:]], Format(quote=quote), target)
    assert ends == ((1, 2) if quote else (2, 3))
    assert target.read_bytes() == (b'"a\r\nb"\nc\n' if quote else b'"a\nb"\nc\n')


def test_several_gzip_members_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "it.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"))
    assert inspect_file(path, Format(), tmp_path).line_count == 2


def test_a_header_may_span_lines_after_skipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "it.csv"
    path.write_bytes(b'report,\n\n"a\nx",b\n1,2\n')
    found = inspect_file(path, Format(skip=2), tmp_path)
    assert (found.header, found.header_line_count, found.line_count) == (("a\nx", "b"), 2, 5)


@pytest.mark.parametrize(
    ("content", "newline"),
    [
        (b"1,2\n3,4\n", None),
        (b"1,2\r\n3,4", None),
        (b"1,2\r3,4\r", None),
        (b'"\r",2\n', "\n"),
        (b'"\r\n",2\n3,4\n', "\n"),
        (b'"\n",2\r\n3,4\r\n', "\r\n"),
        (b'"\r",2\r\n', "\r\n"),
        (b"1,2\r\n3,4\n", "\n"),
        (b"1,2", None),
    ],
)
def test_what_ends_the_rows_is_told_where_the_reader_could_be_misled(
    tmp_path: Path, content: bytes, newline: str | None
) -> None:
    path = tmp_path / "it.csv"
    path.write_bytes(content)
    assert inspect_file(path, Format(has_header=False), tmp_path).newline == newline
