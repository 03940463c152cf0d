"""Letters of many scripts for the names of users and groups.

A cluster is a letter with its marks, which no generated name separates. No list here has more
than 99 entries: into larger choices Hypothesis mixes numbers from any code that is loaded, and
the same seed would not give the same names everywhere.
"""

import string
from itertools import product
from typing import Final

Clusters = tuple[str, ...]


def _letters(*ranges: tuple[int, int]) -> Clusters:
    """Return the characters of ranges of code points, both ends included."""
    return tuple(chr(code) for first, last in ranges for code in range(first, last + 1))


def _with(letters: str | Clusters, marks: str | Clusters) -> Clusters:
    """Return each letter with each mark behind it."""
    return tuple(map("".join, product(letters, marks)))


LATIN: Final = tuple(string.ascii_letters)
ACCENTED: Final = _letters((0xE0, 0xF6), (0xF8, 0xFE), (0x142, 0x142), (0x151, 0x151))
CYRILLIC: Final = _letters((0x430, 0x45F))
GREEK: Final = _letters((0x3B1, 0x3C1), (0x3C3, 0x3C9), (0x3AC, 0x3AF), (0x3CC, 0x3CE))
HAN: Final = _letters((0x5B50, 0x5B9F))
KANA: Final = _letters((0x3042, 0x3093))

DECOMPOSED: Final = (*_with("aeinosuyAEOS", "\u0301\u0308\u0303\u030c"), "e\u0302\u0301", "o\u031b")
"""Decomposed forms, as macOS and some keyboards send them, of single NFC characters."""

DEVANAGARI: Final = _with(
    _letters((0x915, 0x91C), (0x92E, 0x932)), ("", "\u093e", "\u093f", "\u094b")
)
BEYOND: Final = _letters((0x20000, 0x2001F), (0x20BB7, 0x20BB7), (0x2123D, 0x2123D))
"""Chinese characters outside the Basic Multilingual Plane: four bytes of UTF-8."""

COMPATIBLE: Final = _letters((0xAA, 0xAA), (0xFB01, 0xFB02), (0x2160, 0x2164), (0xFF71, 0xFF7A))
"""Characters that NFKC replaces: NFKC is not for names (Mª José, Henry Ⅲ)."""

ODD_CASE: Final = tuple("ß\u0130\u0131\u03c2\u0149\u01f0\u017f")
"""ß, capital I with a dot, i without one, final sigma, and others.

Letters whose upper or lower case has another length, or is that of another letter.
"""

WIDE: Final = _letters((0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
"""Latin letters of full width."""

BOTH_WAYS: Final = (*_letters((0x5D0, 0x5EA)), *string.ascii_letters)
"""Letters that are read from right to left, mixed with Latin ones."""

JOINED: Final = ("نه\u200cی", "می\u200cر", "क्\u200dष", "ර්\u200dය", "ക്\u200d")
"""Letters with a joiner or a non-joiner between them, which the spelling of a name needs."""

NAMES: Final[tuple[Clusters, ...]] = (
    LATIN,
    ACCENTED,
    DECOMPOSED,
    BEYOND,
    COMPATIBLE,
    GREEK,
    CYRILLIC,
    _letters((0x561, 0x586)),  # Armenian
    _letters((0x10D0, 0x10F0)),  # Georgian
    _letters((0x5D0, 0x5EA)),  # Hebrew
    _letters((0x627, 0x63A), (0x641, 0x64A)),  # Arabic
    DEVANAGARI,
    _letters((0xE01, 0xE2E)),  # Thai
    HAN,
    KANA,
    tuple(chr(code) for code in range(0xAC00, 0xD7A4, 28 * 6)),  # Hangul
    BEYOND,
    ODD_CASE,
    ODD_CASE,
    WIDE,
    BOTH_WAYS,
    JOINED,
)
"""The plain script first, since examples shrink towards it; the most revealing ones twice."""

EMOJI: Final = (
    "\U0001f680",
    "\U0001f44d\U0001f3fd",
    "\U0001f469\u200d\U0001f4bb",
    "\U0001f1e8\U0001f1ed",
)
SIGNS: Final = tuple("&+/()[]#%_,.@:=;!?*$\"'\\")
GROUPS: Final = (*NAMES, EMOJI, SIGNS)

PLAIN_USER_NAMES: Final[tuple[Clusters, ...]] = (tuple(string.ascii_lowercase + string.digits),)
USER_NAMES: Final = (*PLAIN_USER_NAMES, ACCENTED, GREEK, CYRILLIC, HAN, KANA)
"""Letters of userNames (RFC 7644, section 5): read from left to right, and composed."""

BETWEEN_NAMES: Final = (" ", "-", "'", "\u2019")
BETWEEN_GROUPS: Final = (" ", "-", "'", '"', "\\", "%", " & ", "/")
BETWEEN_USER_NAMES: Final = (".", "-", "_", "+", "'")
"""The separators between the words of names, displayNames and userNames."""
