"""Read a response's body within bounds: a small compressed one may decode to gigabytes."""

import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

LARGEST: Final = 10_000_000
"""Bytes that are read of a response's body, once decoded."""

OPENING: Final = 100_000
"""Bytes that are stored of a longer body: only the record reads them."""

_GZIP: Final = zlib.MAX_WBITS | 16


class Undecodable(Exception):
    """A body is not in the encoding that Content-Encoding names, or Okta does not accept that."""


class _Decoder(Protocol):
    def __call__(self, chunk: bytes, most: int, /) -> bytes:
        """Return a chunk decoded, ``most`` bytes of it at the most."""


def read(chunks: Iterator[bytes], encoding: str | None, late: Callable[[], bool]) -> bytes | None:
    """Return a body decoded, or ``None`` as soon as ``late`` says so.

    A body that is longer than ``LARGEST`` is cut one byte after that.

    Args:
        chunks: the body as it arrives.
        encoding: the value of Content-Encoding.
        late: whether time is up.

    Raises:
        Undecodable: it is not in that encoding, or Okta does not accept the encoding.
    """
    decode, ended = _decoder((encoding or "identity").strip().lower())
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        if late():
            return None
        parts.append(decode(chunk, LARGEST + 1 - size))
        size += len(parts[-1])
        if size > LARGEST:
            return b"".join(parts)
    if late():
        return None
    if parts and not ended():
        raise Undecodable("its compressed body is incomplete")
    return b"".join(parts)


def _decoder(encoding: str) -> tuple[_Decoder, Callable[[], bool]]:
    if encoding in {"identity", ""}:
        return lambda chunk, _: chunk, lambda: True
    if encoding in {"gzip", "x-gzip"}:
        return _inflater(_GZIP)
    if encoding == "deflate":
        return _inflater(zlib.MAX_WBITS)

    def refuse(*_: object) -> bytes:
        message = (
            f"its body is in the encoding {encoding[:40]!r}, which the request does not accept"
        )
        raise Undecodable(message)

    return refuse, lambda: False


def _inflater(bits: int) -> tuple[_Decoder, Callable[[], bool]]:
    inflater = zlib.decompressobj(bits)
    begun = False

    def decode(chunk: bytes, most: int) -> bytes:
        nonlocal inflater, begun
        try:
            # The caller stops after ``most`` bytes, so the rest of the chunk stays compressed.
            decoded = inflater.decompress(chunk, most)
        except zlib.error as error:
            if bits != zlib.MAX_WBITS or begun:
                reported = str(error).rpartition(": ")[2]
                raise Undecodable(
                    f"its body is not in the encoding it names ({reported})"
                ) from None
            # Many servers send deflate without the zlib header of RFC 9110, section 8.4.1.2.
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            begun = True
            return decode(chunk, most)
        begun = True
        return decoded

    return decode, lambda: inflater.eof
