"""The attributes that RFC 7643 itself defines, in the form of a target's ``/Schemas``.

Only type and plurality are defined here: a target chooses the other characteristics.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import ENTERPRISE_USER, GROUP, USER

NAMES: Final = (
    "formatted",
    "familyName",
    "givenName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
)
LINES: Final = ("formatted", "streetAddress", "locality", "region", "postalCode", "country", "type")
LABELS: Final = ("display", "type")
TEXTS: Final = (
    *("userName", "displayName", "nickName", "title", "userType"),
    *("preferredLanguage", "locale", "timezone", "password"),
)
EMPLOYED: Final = ("employeeNumber", "costCenter", "organization", "division", "department")


def text(*names: str) -> list[JSONObject]:
    """Return attributes of type string."""
    return [one(name, "string") for name in names]


def one(name: str, kind: str, *parts: JSONObject) -> JSONObject:
    """Return a singular attribute."""
    return {"name": name, "type": kind, "multiValued": False, "subAttributes": [*parts]}


def many(name: str, value: str = "string", *, parts: Sequence[JSONObject] = ()) -> JSONObject:
    """Return a multi-valued attribute with the default sub-attributes of section 2.4."""
    usual = (one("value", value), *text(*LABELS), one("primary", "boolean"))
    return {**one(name, "complex", *usual, *parts), "multiValued": True}


PLACES: Final[JSONObject] = {
    **one("addresses", "complex", *text(*LINES), one("primary", "boolean")),
    "multiValued": True,
}
MANAGER: Final = one("manager", "complex", *text("value", "displayName"), one("$ref", "reference"))

CORE: Final[Mapping[str, Sequence[JSONObject]]] = {
    USER: [
        *text(*TEXTS),
        one("profileUrl", "reference"),
        one("active", "boolean"),
        one("name", "complex", *text(*NAMES)),
        *(many(name) for name in ("emails", "phoneNumbers", "ims", "entitlements", "roles")),
        many("photos", "reference"),
        many("x509Certificates", "binary"),
        many("groups", parts=[one("$ref", "reference")]),
        PLACES,
    ],
    GROUP: [*text("displayName"), many("members", parts=[one("$ref", "reference")])],
    ENTERPRISE_USER: [*text(*EMPLOYED), MANAGER],
}
