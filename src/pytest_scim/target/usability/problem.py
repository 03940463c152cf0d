"""Whether a target can be used at all: does anything there speak SCIM to us?"""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.target.http.recording.exchange import UNCONNECTED
from pytest_scim.target.usability.diagnosis import ENDPOINTS, UNAUTHORIZED, Asked, diagnosis

PATHS: Final = ("/Users", "/Groups", "/ServiceProviderConfig")
"""What is asked for, in this order, until one response settles it."""

SCIM_URNS: Final = ("urn:ietf:params:scim:", "urn:scim:")
_OPENING: Final = 4096
"""Bytes in which an unreadable body must show that it was meant as SCIM."""

Ask = Callable[[str], Response]
"""Sends a GET for a path under the base URL."""


def problem(ask: Ask, base_url: str, credentials: str) -> str | None:
    """Return in one sentence why a target cannot be used, or ``None`` when it can.

    It cannot when none of three requests returned a SCIM body (a SCIM Error is one), or when all
    of them returned 401, or when the base URL is that of an endpoint. All else is for the
    checks to judge.

    Args:
        ask: sends a request; asked three times at most, once more for a suspicious base URL.
        base_url: where the target is.
        credentials: what was sent, in the words of a question, as ``is the token right?``.
    """
    asked: list[Asked] = []
    for path in PATHS:
        asked.append((path, ask(path)))
        if _settled([response for _, response in asked]):
            return _endpoint(ask, base_url, asked[0][1])
        if UNCONNECTED in (asked[-1][1].error or ""):
            break  # what holds for the host holds for all of its paths
    return diagnosis(asked, base_url, credentials)


def _settled(responses: Sequence[Response]) -> bool:
    let_in = any(one.status != UNAUTHORIZED for one in responses)
    return let_in and any(map(is_scim, responses))


def is_scim(response: Response) -> bool:
    """Return whether a body was meant as SCIM: that it is wrong is for the checks to find.

    A JSON object with a SCIM URN in ``schemas``, or a ListResponse without it; also a body that
    is no JSON but begins with such a URN, since what is broken there is the JSON.
    """
    body = response.json
    if isinstance(body, NotJson):
        opening = response.content[:_OPENING].lstrip()
        urns = (urn.encode() for urn in SCIM_URNS)
        return not opening.startswith(b"<") and any(urn in opening for urn in urns)
    return isinstance(body, dict) and (_has_urn(body) or _is_list(body))


def _has_urn(body: dict[str, Any]) -> bool:
    schemas = body.get("schemas")
    values = schemas if isinstance(schemas, list) else [schemas]
    return any(isinstance(value, str) and value.lower().startswith(SCIM_URNS) for value in values)


def _is_list(body: dict[str, Any]) -> bool:
    """Return whether a body without ``schemas`` is a ListResponse all the same."""
    members = {key.lower() for key in body}
    return "totalresults" in members or isinstance(body.get("Resources"), list)


def _endpoint(ask: Ask, base_url: str, users: Response) -> str | None:
    """Return what is wrong when the base URL is that of an endpoint, which then answers itself."""
    last = urlsplit(base_url).path.rpartition("/")[2]
    if last.lower() not in ENDPOINTS or users.ok:
        return None
    itself = ask("")
    if not (itself.ok and is_scim(itself)):
        return None
    return f"the base URL ends in /{last}: remove that, because Okta appends it"
