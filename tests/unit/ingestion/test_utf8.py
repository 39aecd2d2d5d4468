"""Bytes are told to be UTF-8 or not exactly as Python's strict decoder tells, wherever a chunk may end."""

from hypothesis import given
from hypothesis import strategies as st

from ingestion.utf8 import Utf8Checker

PIECES = st.sampled_from(
    [
        b"abc",
        "Hàng đợi ễ".encode(),
        "𝄞".encode(),
        b"\xed\xa0\x80",
        b"\xc3",
        b"\x80",
        b"\xff",
        b"\xf0\x9f",
        b"\xc0\xaf",
    ]
)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(st.lists(PIECES, max_size=6).map(b"".join), st.integers(1, 9))
def test_any_bytes_in_chunks_of_any_size_are_judged_as_python_judges_them(data: bytes, size: int) -> None:
    checker = Utf8Checker()
    chunks = [data[place : place + size] for place in range(0, len(data), size)]
    judged = all(checker.is_text(chunk) for chunk in chunks) and not checker.held_back
    assert judged == _is_utf8(data)


def test_both_answers_occur() -> None:
    assert Utf8Checker().is_text("Hàng đợi".encode())
    assert not Utf8Checker().is_text(b"abc\xffabc")
