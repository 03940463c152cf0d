"""Values that a target returns in a canonical form of its own (RFC 7643 sections 2.4 and 4.1.2).

The RFC lets a service provider canonicalize what it stores: that is another form of the value that
was sent, and no other value.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pytest_scim.scim.names import ENTERPRISE_USER, USER_NAME

_NO_DIGIT: Final = re.compile(r"\D")
_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def digits(text: str) -> str:
    """Return the digits of a telephone number, or a text that has none."""
    return _NO_DIGIT.sub("", text) or text


def _language(text: str) -> str:
    return text.replace("_", "-").casefold()


def _address(text: str) -> str:
    lowered = _ORIGIN.sub(lambda origin: origin[0].lower(), text, count=1)
    return lowered.removesuffix("/")


_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    USER_NAME: str.casefold,
    "emails.value": str.casefold,
    "phoneNumbers.value": digits,
    "preferredLanguage": _language,
    "locale": _language,
    "timezone": str.casefold,
    "userType": str.casefold,
    "profileUrl": _address,
    "addresses.country": str.casefold,
}
"""What makes two forms of a value equal, by the path without value filters."""


def is_another_form(path: str, sent: object, actual: object) -> bool:
    """Return whether a value is the one that was sent, perhaps in its canonical form."""
    if type(sent) is type(actual) and sent == actual:
        return True
    form = _FORMS.get(re.sub(r"\[[^]]*\]", "", path.removeprefix(f"{ENTERPRISE_USER}:")))
    if form is None or not isinstance(sent, str) or not isinstance(actual, str):
        return False
    return form(sent) == form(actual)
