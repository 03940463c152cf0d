"""Find out whether a target can be used at all: whether it returns SCIM, and accepts a token."""

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.target.http.recording.exchange import UNCONNECTED
from pytest_scim.target.usability.diagnosis import ENDPOINTS, UNAUTHORIZED, Read, diagnosis

PATHS: Final = ("/Users", "/Groups", "/ServiceProviderConfig")
"""The paths of the requests, in order; the first SCIM body ends them."""

SCIM_URNS: Final = ("urn:ietf:params:scim:", "urn:scim:")
_OPENING: Final = 4096
"""Bytes at the beginning of malformed JSON that must contain a SCIM URN."""

Ask = Callable[[str], Response]
"""Sends a GET for a path under the base URL."""


def problem(ask: Ask, base_url: str, credentials: str, *, later: bool = False) -> str | None:
    """Return in one sentence why a target cannot be used, or ``None`` when it can.

    It cannot when none of three requests returned a SCIM body (a SCIM Error is one), when /Users
    returned 401 and /Groups no SCIM either (discovery may be public: RFC 7643, section 5), or when
    the base URL is that of an endpoint. Checks judge the rest.

    Args:
        ask: sends a GET; called three times at most, once more for a suspicious base URL.
        base_url: the base URL of the target.
        credentials: a question about the credentials, as ``is the token right?``.
        later: whether the run has used the target before. Public discovery then suffices: checks
            judge why the credentials are refused now.
    """
    reads: list[Read] = []
    for path in PATHS:
        reads.append((path, ask(path)))
        if _is_usable(reads, later=later):
            return _endpoint(ask, base_url, reads[0][1])
        if UNCONNECTED in (reads[-1][1].error or ""):
            break  # the other paths have the same host
    return diagnosis(reads, base_url, credentials)


def _is_usable(reads: Sequence[Read], *, later: bool) -> bool:
    found = [path for path, one in reads if is_scim(one) and one.status != UNAUTHORIZED]
    refused = reads[0][1].status == UNAUTHORIZED and not later
    return bool({*found} - {PATHS[-1]}) or (bool(found) and not refused)


def is_scim(response: Response) -> bool:
    """Return whether a body is meant as SCIM; checks judge whether it is correct.

    That is a JSON object with a SCIM URN in ``schemas``, a ListResponse without ``schemas``, or
    malformed JSON that begins with such a URN.
    """
    body = response.json
    if isinstance(body, NotJson):
        opening = response.content[:_OPENING].lstrip()
        urns = (urn.encode() for urn in SCIM_URNS)
        return not opening.startswith(b"<") and any(urn in opening for urn in urns)
    return isinstance(body, dict) and (_has_urn(body) or _is_list(body))


def _has_urn(body: JSONObject) -> bool:
    schemas = body.get("schemas")
    values = schemas if isinstance(schemas, list) else [schemas]
    return any(isinstance(value, str) and value.lower().startswith(SCIM_URNS) for value in values)


def _is_list(body: JSONObject) -> bool:
    """Return whether a body has the attributes of a ListResponse."""
    members = {key.lower() for key in body}
    return "totalresults" in members or isinstance(body.get("Resources"), list)


def _endpoint(ask: Ask, base_url: str, users: Response) -> str | None:
    """Return what is wrong where the base URL is that of an endpoint, which returns SCIM itself."""
    last = urlsplit(base_url).path.rpartition("/")[2]
    if last.lower() not in ENDPOINTS or users.ok:
        return None
    itself = ask("")
    if not (itself.ok and is_scim(itself)):
        return None
    return f"the base URL ends in /{last}: remove that, because Okta appends it"
