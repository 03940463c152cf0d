"""A line that repeats an exchange from a shell, without the secret in it."""

import shlex
from collections.abc import Iterable
from typing import Final

from pytest_scim.report.model import Exchange, Headers

AUTHORIZATION: Final = '"Authorization: Bearer $SCIM_TOKEN"'
CLIENT: Final = '"$SCIM_CLIENT_ID:$SCIM_CLIENT_SECRET"'

# What curl writes itself, and better than we could: it knows the real length and host.
_CURLS_OWN = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding"}


def curl(exchange: Exchange) -> str:
    """Return the ``curl`` command that sends the exchange's request again.

    Every part that came from a record is quoted for a POSIX shell. The secret is the
    shell's own variable ``SCIM_TOKEN``.
    """
    request = exchange["request"]
    # --globoff, since filters have brackets; --path-as-is, since ids may have dots.
    parts = ["curl", "-sS", "-i", "--globoff", "--path-as-is", "-X", _quoted(request["method"])]
    parts += _headers(request["headers"])
    if request["body"] is not None:
        parts += _body(request["body"], request["headers"])
    return " ".join([*parts, "--url", _quoted(request["url"])])


def _headers(headers: Iterable[Iterable[str]]) -> list[str]:
    parts: list[str] = []
    pairs = [(name, value) for name, value in headers]
    form = any("x-www-form-urlencoded" in value for name, value in pairs)
    for name, value in pairs:
        if name.lower() == "authorization":
            parts += ["-u", CLIENT] if form else ["-H", AUTHORIZATION]
        elif name.lower() not in _CURLS_OWN:
            # A semicolon is curl's way to send a header without a value.
            parts += ["-H", _quoted(f"{name}: {value}" if value else f"{name};")]
        elif name.lower() == "accept-encoding":
            parts.append("--compressed")
    return parts


def _body(body: str, headers: Headers) -> list[str]:
    typed = any(name.lower() == "content-type" for name, _ in headers)
    # Without a header of ours, curl sends the media type of a form.
    untyped = [] if typed else ["-H", "Content-Type:"]
    return [*untyped, "--data-raw", _quoted(body)]


def _quoted(text: str) -> str:
    # No program can be given a NUL, and no UTF-8 terminal a lone surrogate.
    return shlex.quote(text.replace("\0", "").encode("utf-8", "replace").decode())
