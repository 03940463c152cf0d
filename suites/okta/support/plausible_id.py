"""An id of the form that a target gives its Users, under which it has none."""

import string
from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.plugin.fixtures import Users

ATTEMPTS: Final = 3


def plausible_id(users: Users, known: str) -> str:
    """Return an unused id of the same form as a known one; the run may send it.

    Raises:
        NotRun: the target has a User under each id that was tried.
    """
    tried = known
    for _ in range(ATTEMPTS):
        tried = same_form(tried)
        if users.read(tried).status in {404, 410}:
            return users.ownership.generate_id(tried)
    raise NotRun("the target has a User under each id that was tried as an unknown one")


def same_form(known: str) -> str:
    """Change the digits of an id, or where it has none its letters; the form stays."""
    if any(sign in string.digits for sign in known):
        return "".join(_next_digit(sign) for sign in known)
    return "".join(_next_letter(sign) for sign in known)


def _next_digit(sign: str) -> str:
    return str((int(sign) + 7) % 10 or 1) if sign in string.digits else sign


def _next_letter(sign: str) -> str:
    if sign not in string.ascii_letters:
        return sign
    following = string.ascii_lowercase[(string.ascii_lowercase.index(sign.lower()) + 1) % 26]
    return following.upper() if sign.isupper() else following
