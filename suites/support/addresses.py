"""Parses and resolves URLs that a target returned, which may be malformed."""

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

NOTHING: Final = urlsplit("")
PORTS: Final = {"http": 80, "https": 443}
PUBLIC: Final = re.compile(r"(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
"""A host that may be another name of the target: it has a dot, and is no IP address."""


def parts_of(address: object) -> SplitResult:
    """Return the parts of a URL; the parts of a malformed one are empty."""
    try:
        return urlsplit(address) if isinstance(address, str) else NOTHING
    except ValueError:
        return NOTHING


def leads_to(address: object, base_url: str, endpoint: str, resource_id: str) -> bool:
    """Return whether a URI leads to a resource below the base URL.

    A relative URI is resolved against the base URL, and, as the examples of RFC 7643 need it,
    against the resource's own URL. The version in the path may be left out (section 2.4). Another
    public host over https may be another name of the target: its path ends in endpoint and id.
    """
    wanted = [endpoint, resource_id]
    base = parts_of(base_url)
    for start in (f"{base_url}/", f"{base_url}/{endpoint}/{resource_id}"):
        parts = parts_of(_joined(start, address))
        segments = [unquote(part) for part in parts.path.rstrip("/").split("/")]
        if segments[-2:] != wanted:
            continue
        if _origin(parts) != _origin(base):
            known = _origin(parts)[::2] == ("https", PORTS["https"])
            return known and PUBLIC.fullmatch(parts.hostname or "") is not None
        if _unversioned(segments[:-2]) == _unversioned(base.path.rstrip("/").split("/")):
            return True
    return False


def _joined(start: str, address: object) -> object:
    try:
        return urljoin(start, address) if isinstance(address, str) and address.strip() else None
    except ValueError:
        return None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    try:
        port = parts.port
    except ValueError:
        port = -1
    return parts.scheme, parts.hostname, port or PORTS.get(parts.scheme)


def _unversioned(segments: list[str]) -> list[str]:
    return [one for one in segments if not re.fullmatch(r"v\d+(\.\d+)?", one, re.IGNORECASE)]
