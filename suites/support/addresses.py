"""Addresses that a target sends: nothing keeps it from sending what is none."""

from urllib.parse import SplitResult, urlsplit

NOTHING = urlsplit("")


def parts_of(address: object) -> SplitResult:
    """Return the parts of an address; those of what is no address are empty."""
    try:
        return urlsplit(address) if isinstance(address, str) else NOTHING
    except ValueError:
        return NOTHING
