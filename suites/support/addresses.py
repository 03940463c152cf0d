"""Parses URLs that a target returned, which may be malformed."""

from typing import Final
from urllib.parse import SplitResult, urlsplit

NOTHING: Final = urlsplit("")


def parts_of(address: object) -> SplitResult:
    """Return the parts of a URL; the parts of a malformed one are empty."""
    try:
        return urlsplit(address) if isinstance(address, str) else NOTHING
    except ValueError:
        return NOTHING
