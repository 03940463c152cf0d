"""The outline of a body that is no JSON, so that no value of it can be masked by itself."""

from typing import Final

SKETCHED: Final = 200
"""Characters of such a body in its outline."""

_UNMASKED: Final = frozenset(" \t\n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def sketch(content: bytes, media_type: str) -> str:
    """Return length, media type and outline of a body, with ``x`` for every letter and digit.

    ``media_type`` is already masked; empty where the response names none.
    """
    size = f"{len(content):,} bytes"
    about = f"[no JSON: {size} of {media_type or 'an unnamed media type'}]"
    begin = content[: SKETCHED * 4].decode("utf-8", "replace")[:SKETCHED]
    outline = "".join(letter if letter in _UNMASKED else "x" for letter in begin)
    more = "…" if len(content) > len(begin.encode()) else ""
    return f"{about} {outline}{more}"
