"""Which URLs a client can use, and which of them lead to this machine."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

LONGEST: Final = 2_000
"""Characters that a base URL may have: request lines are its prefix."""

_LONGEST_HOST: Final = 253
_LONGEST_LABEL: Final = 63
_HIGHEST_PORT: Final = 65_535

_AUTHORITY: Final = re.compile(
    r"https?://(?P<host>\[[0-9a-f.]*:[0-9a-f:.]*\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,9}))?(?=[/?#]|\Z)",
    re.IGNORECASE | re.ASCII,
)
"""Scheme, host and port as RFC 3986 writes them; a URL with user information does not match."""

_REST: Final = re.compile(r"(?:[a-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9a-f]{2})*", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def host_of(url: str) -> str:
    """Return the host of an http or https URL in lower case and without brackets.

    ``""`` where the URL has user information, or a host that is neither letters, digits,
    dots, hyphens and underscores nor an IPv6 address in brackets: clients do not agree on the
    host of such a URL.
    """
    found = _AUTHORITY.match(url)
    return found["host"].strip("[]").lower() if found else ""


def is_loopback(url_or_host: str) -> bool:
    """Return whether a URL, or a host, surely leads to this machine's loopback interface.

    That is the name ``localhost``, an address in 127.0.0.0/8 with all four numbers in decimal,
    ``::1``, and either as an IPv4-mapped address. Every other spelling counts as remote, also
    where a resolver might return a loopback address: ``127.1``, ``0.0.0.0``, ``localhost.``
    """
    host = host_of(url_or_host) if "://" in url_or_host else url_or_host.strip("[]").lower()
    if host == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def refusal(url: str) -> str | None:
    """Return why a client cannot use an http or https URL, as the end of a sentence.

    ``None``: it can. A query and a fragment are allowed here.
    """
    found = _AUTHORITY.match(url)
    if found is None:
        return _malformed(url)
    if found["port"] and not 0 < int(found["port"]) <= _HIGHEST_PORT:
        return "is not a URL: a port is a number from 1 to 65535"
    if not _REST.fullmatch(url, found.end()):
        return (
            "is not a URL: after the host, everything but letters, digits and the signs of "
            "RFC 3986 must be percent-encoded"
        )
    if len(url) > LONGEST:
        return f"is longer than {LONGEST} characters"
    return _odd_host(found["host"])


def _malformed(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    if scheme.lower() not in {"http", "https"} or not mark or not host or host.startswith(":"):
        return "is not an http or https URL with a host"
    return (
        "is not a URL whose host every client reads alike: write the host in letters, digits, "
        "dots and hyphens, and a name in other letters in its ASCII form (xn--…)"
    )


def _odd_host(host: str) -> str | None:
    if host.startswith("["):
        return None if _address(host[1:-1]) is not None else "is not a URL: its host is no address"
    labels = host.removesuffix(".").split(".")
    if len(host) > _LONGEST_HOST or any(not 0 < len(one) <= _LONGEST_LABEL for one in labels):
        return "is not a URL: a label of its host is empty or longer than 63 characters"
    if _NUMERIC.fullmatch(labels[-1]) and _address(host) is None:
        return "has an IPv4 address that is not written as four decimal numbers"
    return None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is, or ``None``; of an IPv4-mapped one the IPv4 address."""
    try:
        return IPv4Address(host)
    except AddressValueError:
        pass
    try:
        address = IPv6Address(host)
    except AddressValueError:
        return None
    if address.scope_id is not None:
        return None
    return address.ipv4_mapped or address
