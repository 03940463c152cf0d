"""What is packed in a file: in gzip, in a ZIP archive, or in a block of a page."""

import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LARGE: Final = 4_000_000
"""Bytes of a text that is searched in parts."""

_UNPACKED: Final = 50_000_000
"""Bytes of a compressed file that are searched, once decompressed."""
_ROW: Final = b'{"n":'
_BEGIN: Final = b'{"exchanges":[' + _ROW
"""How a block of exchanges begins, and each exchange in it."""
_PACKED: Final = (b"\x1f\x8b", b"PK\x03\x04")
BLOCK: Final = b">H4sI"
"""How a packed block of a page begins."""
_BLOCK: Final = re.compile(
    rb">(H4sI(?:[A-Za-z0-9+/]{4}){10,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)<"
)
"""A block of a page that is gzip in base64, as the report packs exchanges."""


def is_packed(path: Path) -> bool:
    """Return whether a file is gzip or a ZIP archive."""
    with path.open("rb") as file:
        return file.read(4).startswith(_PACKED)


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, or each file that is packed in it, with its name."""
    if content.startswith(_PACKED[1]):
        yield from _zipped(content)
    elif content.startswith(_PACKED[0]):
        yield "", _unzipped(content) or content
    else:
        yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a page without its packed blocks, and what each of these contains."""
    rest, inside, end = [], [], 0
    for found in _BLOCK.finditer(content):
        # What cannot be unpacked stays, and is searched as it is.
        if (text := _unzipped(b64decode(found[1]), whole=True)) is not None:
            inside.append(text)
            rest.append(content[end : found.start(1)])
            end = found.end(1)
    yield "", b"".join([*rest, content[end:]])
    for text in inside:
        yield from (("packed", row) for row in _rows(text))


def _rows(text: bytes) -> Iterator[bytes]:
    """Yield what a packed block contains, one exchange at a time where it has many."""
    if len(text) < LARGE or not text.startswith(_BEGIN):
        yield text
        return
    begin = len(_BEGIN) - len(_ROW)
    while (end := text.find(_ROW, begin + 1)) > 0:
        yield text[begin:end].removesuffix(b",")
        begin = end
    yield text[begin:].removesuffix(b"]}")


def _unzipped(content: bytes, *, whole: bool = False) -> bytes | None:
    """Return the beginning of what gzip has compressed, ``None`` where it is no gzip.

    ``whole``: also where something stands behind it, or it is too long to be searched.
    """
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = unpacker.decompress(content, _UNPACKED)
    except zlib.error:
        return None
    return None if whole and (not unpacker.eof or unpacker.unused_data) else text


def _zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    from io import BytesIO  # noqa: PLC0415 - few files are archives

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    yield entry.filename, file.read(_UNPACKED)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError):
        yield "", content
