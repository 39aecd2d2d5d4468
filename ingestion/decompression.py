"""The text of a plain, gzip or Zstandard file, checked to the end of every member while it is unpacked."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from ingestion.errors import ArchiveTooLarge, ExtractTruncated

CHUNK_BYTES = 8 * 1024 * 1024
# A Zstandard block of 4 bytes may hold 128 kB: 8 kB of archive never become more than 256 MB at once.
ZSTANDARD_CHUNK_BYTES = 8 * 1024
# Tables shrink to a twentieth or, when every row is the same, to a hundredth.
LARGEST_RATIO = 200
ALWAYS_ALLOWED_BYTES = 256 * 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"
ZSTANDARD_MAGIC = b"\x28\xb5\x2f\xfd"


def compression_of(path: Path) -> str:
    """`gzip`, `zstd` or `none`, by the first bytes: names lie."""
    with path.open("rb") as stream:
        first = stream.read(4)
    if first.startswith(GZIP_MAGIC):
        return "gzip"
    return "zstd" if first == ZSTANDARD_MAGIC else "none"


def decompressed(path: Path, digest: "hashlib._Hash") -> Iterator[bytes]:
    """Chunks of the file's text; `digest` gets the file's own bytes.

    Raises:
        ExtractTruncated: a member is cut, has a wrong checksum or is followed by other bytes.
        ArchiveTooLarge: the text is out of all proportion to the archive.
    """
    compression = compression_of(path)
    with path.open("rb") as stream:
        if compression == "gzip":
            yield from _members(path, stream, digest, "gzip", lambda: zlib.decompressobj(wbits=31))
        elif compression == "zstd":
            make = zstandard.ZstdDecompressor().decompressobj
            yield from _members(path, stream, digest, "Zstandard", make)
        else:
            while chunk := stream.read(CHUNK_BYTES):
                digest.update(chunk)
                yield chunk


def _members(
    path: Path, stream: BinaryIO, digest: "hashlib._Hash", kind: str, make: Callable[[], Any]
) -> Iterator[bytes]:
    """Text of all members; each has `decompress`, `eof` and `unused_data`."""
    member = make()
    limit = max(ALWAYS_ALLOWED_BYTES, LARGEST_RATIO * path.stat().st_size)
    read_bytes, text_bytes = 0, 0
    is_inside_member = False
    size = ZSTANDARD_CHUNK_BYTES if kind == "Zstandard" else max(1, CHUNK_BYTES // 4)
    while chunk := stream.read(size):
        digest.update(chunk)
        read_bytes += len(chunk)
        while chunk:
            try:
                for text in _texts(member, kind, chunk):
                    text_bytes += len(text)
                    if text_bytes > limit:
                        raise _too_large(path, text_bytes)
                    yield text
            except (zlib.error, zstandard.ZstdError) as error:
                raise _damaged(path, f"is damaged before byte {read_bytes} ({error})") from error
            chunk = member.unused_data if member.eof else b""
            is_inside_member = not member.eof
            if member.eof:
                member = make()
    if is_inside_member:
        raise _damaged(path, f"ends inside a {kind} member at byte {read_bytes}")


def _texts(member: Any, kind: str, chunk: bytes) -> Iterator[bytes]:
    """The text of one chunk in bounded pieces: zlib hands back what it has not unpacked."""
    if kind == "Zstandard":
        if text := member.decompress(chunk):
            yield text
        return
    text = b"more may come"
    while chunk or (text and not member.eof):
        if text := member.decompress(chunk, CHUNK_BYTES):
            yield text
        chunk = member.unconsumed_tail


def _damaged(path: Path, fact: str) -> ExtractTruncated:
    return ExtractTruncated(path, f"{fact}.", "Ask for the file again; it was cut or changed on its way.")


def _too_large(path: Path, text_bytes: int) -> ArchiveTooLarge:
    return ArchiveTooLarge(
        path,
        f"holds more than {text_bytes} bytes of text, over {LARGEST_RATIO} times its own size.",
        "An honest table does not shrink so far: look inside with care, and ask the source what it sent.",
    )
