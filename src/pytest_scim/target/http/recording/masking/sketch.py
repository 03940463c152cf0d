"""What is kept of a body that cannot be masked value by value: its outline."""

from typing import Final

SKETCHED: Final = 200
"""Characters of such a body that are outlined."""

_KEPT: Final = frozenset(" \t\n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def sketch(content: bytes, media_type: str) -> str:
    """Return length, media type and outline of a body: ``x`` for every letter and digit.

    ``media_type`` is already masked; empty where the response names none.
    """
    size = f"{len(content):,} bytes"
    about = f"[no JSON: {size} of {media_type or 'an unnamed media type'}]"
    begin = content[: SKETCHED * 4].decode("utf-8", "replace")[:SKETCHED]
    outline = "".join(letter if letter in _KEPT else "x" for letter in begin)
    more = "…" if len(content) > len(begin.encode()) else ""
    return f"{about} {outline}{more}"
