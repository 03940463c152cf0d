"""Decode texts: undo every reversible encoding, up to three inside one another."""

import binascii
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import unquote

DEPTH: Final = 3
"""How many encodings inside one another are decoded."""

MOST: Final = 3_000_000
"""Characters of all decoded forms of one text; a text with more cannot be searched."""

UNPACKED: Final = 200_000
"""Bytes that are decompressed of a text."""

_REMEMBERED: Final = 20_000
"""Runs of base64 that are remembered, with the texts in them."""

_APART: Final = "\N{BOX DRAWINGS LIGHT VERTICAL}"
"""Separates decoded pieces; no encoding has this character."""

# UTF-16 has NUL between ASCII letters. The others have no width.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]+"
)
_PERCENT: Final = re.compile("%[0-9A-Fa-f]{2}")
_PERCENT_HIGH: Final = re.compile("%[89A-Fa-f][0-9A-Fa-f]")
_ESCAPE: Final = re.compile(
    r"\\U(?P<long>[0-9a-fA-F]{8})|(?:\\u\{?|%u|\\x\{|U\+)(?P<unicode>[0-9a-fA-F]{2,6})\}?"
    r"|\\x(?P<byte>[0-9a-fA-F]{2})|\\(?P<octal>[0-3]?[0-7]{1,2})|\\(?P<other>.)",
    re.DOTALL,
)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_QUOTED: Final = re.compile("=(?:[ \t]*\r?\n|[0-9A-Fa-f]{2})")
_NOT_HEX: Final = re.compile(r"0x|\\x|[^0-9A-Fa-f]")
_WIDE: Final = re.compile("[\u2000-\u7e7e]{6,}")
_UTF_8: Final = (
    rb"(?:[\x00\x09-\x0d\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf4][\x80-\xbf]{3})"
)
"""A character of a text as bytes; other bytes are none, or are no part of a text."""
_PACKED: Final = (b"\x1f\x8b", b"\x78")
_DIGITS: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV"
)
_URL_SAFE: Final = str.maketrans("-_", "+/")


class Unsearchable(Exception):
    """A text has too many decoded forms to be searched."""


class Decoder:
    """Decodes texts in which something of ``least`` characters or more may be encoded."""

    def __init__(self, least: int) -> None:
        digits = r"(?:(?:0x|\\x|%)?[0-9A-Fa-f]{2}[:, -]{0,2})"
        self._base64 = re.compile(f"[A-Za-z0-9+/_-]{{{-(-least * 4 // 3)},}}")
        self._base32 = re.compile(f"[A-Za-z2-7]{{{least * 8 // 5},}}")
        self._runs: dict[str, tuple[str, ...]] = {}
        self._hex = re.compile(f"{digits}{{{least},}}")
        shortest = min(least, 10)
        self._text = re.compile(f"[^\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd]{{{shortest},}}")
        self._promising = re.compile(_UTF_8 + b"{%d}" % shortest)

    def readings(
        self, text: str, joined: Callable[[str], str] = lambda text: text
    ) -> Iterator[str]:
        """Yield a text and every form that it has with up to ``DEPTH`` encodings undone.

        ``joined`` removes spaces that may split a secret.

        Raises:
            Unsearchable: the forms have more than ``MOST`` characters.
        """
        seen: set[str] = set()
        level, size = [(text, False)], 0
        for depth in range(DEPTH + 1):
            deeper: list[tuple[str, bool]] = []
            forms = ((form, back) for one, back in level for form in _forms(one, joined))
            for form, back in forms:
                if form in seen:
                    continue
                seen.add(form)
                size += len(form)
                if size > MOST:
                    raise Unsearchable
                yield form
                if depth < DEPTH:
                    # Backwards twice is the text itself.
                    deeper += [] if back else [(form[::-1], True)]
                    deeper += [(found, False) for found in self._decoded(form)]
            level = deeper

    def _decoded(self, text: str) -> Iterator[str]:
        """Yield a text decoded once, from each encoding that it may be in."""
        if "%" in text and _PERCENT.search(text):
            yield unquote(text)
            if _PERCENT_HIGH.search(text):
                yield unquote(text, encoding="latin-1")
        if "&" in text:
            yield html.unescape(text)
        if "\\" in text or "%u" in text or "U+" in text:
            yield _unescape(text)
        if "=" in text and _QUOTED.search(text):
            yield _QUOTED.sub(_quoted, text)
        for decode in (self._from_base64, self._from_hex, self._from_base32):
            if found := _APART.join(decode(text)):
                yield found
        if not text.isascii():
            yield from self._recoded(text)

    def _from_base64(self, text: str) -> Iterator[str]:
        """Yield the texts in runs of base64, from every offset, and in swapped case."""
        for run in self._base64.findall(text):
            found = self._runs.get(run)
            if found is None:  # a part of many URLs is decoded once
                found = tuple(self._in_run(run.translate(_URL_SAFE)))
                if len(self._runs) >= _REMEMBERED:
                    self._runs.clear()
                self._runs[run] = found
            yield from found

    def _in_run(self, run: str) -> Iterator[str]:
        for letters in (run, run.swapcase()):
            for start in range(4):
                content = _base64(letters[start:])
                if self._is_promising(content):
                    yield from self._text_in(content)

    def _from_base32(self, text: str) -> Iterator[str]:
        """Yield the texts in runs of base32, from every offset.

        The letters are the digits of one large number, which is decoded at each of eight shifts.
        """
        for run in self._base32.findall(text):
            number = int(run.upper().translate(_DIGITS), 32)
            for shift in range(8):
                content = (number >> shift).to_bytes(len(run) * 5 // 8 + 1, "big")
                yield from self._text_in(content)

    def _from_hex(self, text: str) -> Iterator[str]:
        """Yield the texts in runs of hexadecimal digits, from the first and the second digit."""
        for run in self._hex.findall(text):
            digits = _NOT_HEX.sub("", run)
            for start in (0, 1):
                end = start + (len(digits) - start) // 2 * 2
                yield from self._text_in(bytes.fromhex(digits[start:end]))

    def _recoded(self, text: str) -> Iterator[str]:
        """Yield UTF-8 that was decoded as Latin-1, and ASCII that was decoded as UTF-16."""
        narrow = "".join(letter for letter in text if letter <= "\xff")
        found = _APART.join(self._text_in(narrow.encode("latin-1")))
        if found and found != text:
            yield found
        for run in _WIDE.findall(text):
            for encoding in ("utf-16-le", "utf-16-be"):
                yield from self._text_in(run.encode(encoding, "surrogatepass"))

    def _is_promising(self, content: bytes) -> bool:
        """Return whether bytes may be a text; most that are decoded by trial are none."""
        many = content.count(0) * 3 > len(content)
        packed = content.startswith(_PACKED)
        return many or packed or self._promising.search(content) is not None

    def _text_in(self, content: bytes) -> Iterator[str]:
        """Yield the texts in bytes: decompressed, in UTF-16 and in UTF-8; other bytes have none."""
        if content.startswith(_PACKED):
            yield from _unpacked(content)
        for encoding in ("utf-16-le", "utf-16-be") if content.count(0) * 3 > len(content) else ():
            yield from self._text.findall(content.decode(encoding, "replace"))
        if self._promising.search(content):
            yield from self._text.findall(content.decode("utf-8", "replace").replace("\0", ""))


def _forms(text: str, joined: Callable[[str], str]) -> Iterator[str]:
    """Yield a text in compatible characters that have a width, and the same without spaces."""
    for form in (text,) if text.isascii() else _unicode(text):
        plain = _INVISIBLE.sub("", form)
        yield plain
        together = joined(plain)
        if together != plain:
            yield together


def _unicode(text: str) -> Iterator[str]:
    """Yield a text in compatible characters, and as UTF-8 where it was decoded as Latin-1."""
    yield unicodedata.normalize("NFKC", text)
    with suppress(UnicodeError):
        yield text.encode("latin-1").decode()


def _unpacked(content: bytes) -> Iterator[str]:
    try:
        # 32: the header is that of gzip or of zlib.
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(content, UNPACKED)
    except zlib.error:
        return
    if unpacked and unpacked != content:
        yield unpacked.decode("utf-8", "replace")


def _unescape(text: str) -> str:
    return _paired(_ESCAPE.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    if match["other"] is not None:
        return _SHORT.get(match["other"], match["other"])
    if match["octal"] is not None:
        return chr(int(match["octal"], 8))
    code = int(match["long"] or match["unicode"] or match["byte"], 16)
    return chr(code) if code <= 0x10FFFF else match[0]  # noqa: PLR2004 - the last character


def _paired(text: str) -> str:
    """Return a text with each surrogate pair as one character."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _quoted(match: re.Match[str]) -> str:
    return chr(int(match[0][1:], 16)) if match[0][1:].strip() else ""


def _base64(letters: str) -> bytes:
    """Return the bytes of base64 letters, also of those after the last group of four."""
    rest = len(letters) % 4
    # Two or three letters are one or two bytes more, one alone is none.
    whole = letters + "=" * (4 - rest) if rest > 1 else letters[: len(letters) - rest]
    try:
        return binascii.a2b_base64(whole)
    except binascii.Error:
        return b""
