"""What a request asks to create, also where its body is malformed."""

import re

from pytest_scim.scim.message import Request
from pytest_scim.scim.path import at_key
from pytest_scim.target.cleanup.claims import Claim
from pytest_scim.target.cleanup.identity import NAMES


def asked_for(request: Request, tag: str) -> Claim | None:
    """Return the resource that a POST to /Users or /Groups asks for, or ``None``."""
    kind = request.path.removeprefix("/")
    if request.method != "POST" or kind not in NAMES:
        return None
    given = at_key(request.json, NAMES[kind])
    named = isinstance(given, str) and tag in given.lower()
    return Claim(kind, name_given(request, kind, tag), named=named)


def name_given(request: Request, kind: str, tag: str) -> str:
    """Return the name that a body gives to a resource, also where the body is malformed.

    Of one without a name it is whatever has the run's tag in it; ``""``: nothing has.
    """
    name = at_key(request.body, NAMES[kind])
    if isinstance(name, str):
        return name
    text = text_of(request)
    for key, value in ((NAMES[kind], '[^"]+'), ('[^"]+', f'[^"]*{re.escape(tag)}[^"]*')):
        if found := re.search(rf'"{key}"\s*:\s*"({value})"', text, re.IGNORECASE):
            return found[1]
    return ""


def says_something(request: Request, tag: str) -> bool:
    """Return whether a body is one of which a failing target may have made something."""
    return isinstance(request.json, dict) or tag in text_of(request).lower()


def text_of(request: Request) -> str:
    """Return the body of a request as text."""
    return (request.content or b"").decode(errors="replace")
