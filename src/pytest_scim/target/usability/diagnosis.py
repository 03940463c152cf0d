"""Say in one sentence why a target at a base URL probably returns no SCIM. Pure."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.target.http.recording.exchange import LOST
from pytest_scim.target.http.tls import NO_SUCH_HOST, NOT_CONNECTED, REFUSED, UNTRUSTED

Read = tuple[str, Response]
"""The path under the base URL, and the response."""

ENDPOINTS: Final = frozenset(
    {"users", "groups", "serviceproviderconfig", "schemas", "resourcetypes", "me", "bulk"}
)
"""The last segments of paths that are endpoints and no base URLs, in lower case."""

UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
TOO_MANY: Final = 429
GATEWAY: Final = frozenset({502, 503, 504})
REDIRECTS: Final = range(300, 400)

_TOKEN: Final = ("Error while retrieving OAuth token", "Error while refreshing OAuth token")
_TLS_RECORD: Final = "illegal status line: bytearray(b'\\x15"
"""The error of httpx for the TLS alert of a server that expected TLS."""


def diagnosis(reads: Sequence[Read], base_url: str, credentials: str) -> str:
    """Return what the target returned, and what is probably wrong, in one sentence.

    Args:
        reads: the GETs, /Users first; none returned SCIM, except one of discovery after a 401.
        base_url: the base URL of the target.
        credentials: a question about the credentials, as ``is the token right?``.
    """
    path, first = reads[0]
    place = urlsplit(base_url)
    if not first.status:
        return _without_response(path, first.error or "no response", place)
    refused = [path for path, one in reads if one.status == UNAUTHORIZED]
    if path in refused:
        every = len(refused) == len(reads)
        return f"401 for {'every request' if every else ' and '.join(refused)}: " + _refused(
            first, credentials
        )
    last = place.path.rpartition("/")[2]
    if last.lower() in ENDPOINTS:
        return f"the base URL ends in /{last}: remove that, because Okta appends it"
    return _with_response(path, first, place)


def _without_response(path: str, error: str, place: SplitResult) -> str:
    host, port = place.hostname or "", f":{place.port}" if place.port else ""
    if error.startswith(_TOKEN):
        return f"no access token: {error}"
    if NO_SUCH_HOST in error:
        return f"the host name {host} cannot be resolved: is it spelled correctly?"
    if REFUSED in error:
        return f"nothing listens at {host}{port}: is the target running, and is the port correct?"
    if NOT_CONNECTED in error:
        return f"{host}{port} does not accept connections: is it reachable from this network?"
    if UNTRUSTED in error:
        return f"{error}; SSL_CERT_FILE can name your own certificate authority"
    if place.scheme == "http" and (error.startswith(LOST) or _TLS_RECORD in error):
        return f"GET {path}: {error}: does the base URL begin with https?"
    return f"GET {path}: {error}"


def _refused(first: Response, credentials: str) -> str:
    scheme = (first.header("WWW-Authenticate") or "").split(maxsplit=1)[:1]
    if scheme and scheme[0].lower() == "basic" and "password" not in credentials:
        credentials = "the target requests a user name and a password"
    return credentials


def _with_response(path: str, first: Response, place: SplitResult) -> str:
    status = first.status
    if status in REDIRECTS:
        return _redirected(path, first, place)
    if place.scheme == "http" and b"HTTPS" in first.content[:2000]:
        return f"{status} for {path}: does the base URL begin with https?"
    if status == NOT_FOUND:
        whole = place.path.lower().endswith("/scim/v2")
        guess = "is the path of the base URL correct?" if whole else _ENDS
        return f"404 for {path}: {guess}"
    if status == FORBIDDEN:
        return f"403 for {path}: may these credentials use SCIM, and from this network?"
    if status in GATEWAY:
        return f"{status} for {path}: a gateway responded; is the app behind it running?"
    if status == TOO_MANY:
        return f"429 for {path}: the target accepts no more requests for now"
    return f"{status} for {path} with {_kind(first)}: {_SPEAKS}"


_ENDS: Final = "does the base URL end in /scim/v2?"
_SPEAKS: Final = "does the base URL lead to the SCIM API?"


def _redirected(path: str, first: Response, place: SplitResult) -> str:
    start = f"{first.status} for {path}: "
    try:
        goal = urlsplit(urljoin(f"{place.geturl()}{path}", first.header("Location") or ""))
        host = goal.hostname
    except ValueError:
        goal, host = place, None
    if host is None:
        return f"{start}a redirect without a location"
    if host != place.hostname:
        name = host if host.isascii() and host.isprintable() else "another host"
        return f"{start}an unfollowed redirect to {name[:100]}: is the base URL correct?"
    if (place.scheme, goal.scheme) == ("http", "https"):
        return f"{start}a redirect to https: does the base URL begin with https?"
    return f"{start}an unfollowed redirect on the same host: is the base URL correct?"


def _kind(response: Response) -> str:
    """Return which kind of body came in place of SCIM, without quoting it."""
    start = response.content[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    if not start:
        return "an empty body"
    return "a body that is not JSON" if isinstance(response.json, NotJson) else "JSON without SCIM"
