"""Which attributes of Okta's mapping a target has, from its /Schemas or from its Users.

Nothing here returns text of a target, but for names that have the form of RFC 7643 and are short.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.profile.model import ATTRIBUTES, Attribute
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    USER,
    USER_NAME,
)
from pytest_scim.scim.paths import MISSING, at, at_key, entries, text_at

BASIC: Final = (USER_NAME, EXTERNAL_ID, GIVEN, FAMILY, DISPLAY, EMAIL, EMAIL_TYPE)
"""What is mapped where the target does not say what it has."""

COMMON: Final = frozenset(
    {
        *("id", "schemas", "meta", "active", "password", "groups"),
        *("entitlements", "roles", "x509certificates", "ims", "photos"),
    }
)
"""Attributes of RFC 7643, in lower case, that Okta's mapping does not have, or not as values."""

MOST_SCHEMAS: Final = 50
MOST_ATTRIBUTES: Final = 300
MOST_NAMES: Final = 20

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}", re.ASCII)
_URN: Final = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9:._-]{1,100}", re.ASCII)
_PATH: Final = re.compile(
    r'(?:(?P<urn>urn:.*):)?(?P<name>\w+)(?:\[type eq "(?P<type>\w+)"\])?(?:\.(?P<sub>\w+))?'
)
_TYPED: Final = {"phoneNumbers", "addresses"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """The attributes that Okta can send, those it cannot, and those that it does not know.

    ``source`` is how they are known: ``/Schemas``, ``/Users``, or nothing. ``others`` are names of
    the target that Okta's mapping does not have; ``required`` those of them that a User needs.
    """

    attributes: tuple[Attribute, ...]
    left_out: tuple[str, ...] = ()
    source: str = ""
    others: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


def mapping(schemas: JSON, users: Sequence[JSON]) -> Mapping:
    """Return the mapping for a body of /Schemas, else for some Users, else the basic one."""
    declared = {(text_at(one, "id") or "").lower(): _attributes(one) for one in _resources(schemas)}
    if declared.get(USER.lower()):
        return _from_schemas(declared)
    used = [path for path in ATTRIBUTES if any(at(user, path) is not MISSING for user in users)]
    paths = [path for path in ATTRIBUTES if path in used or path in BASIC]
    return _mapping(paths, "/Users" if used else "", set())


def _mapping(paths: Iterable[str], source: str, required: set[str]) -> Mapping:
    mapped = {*paths, USER_NAME}
    attributes = [Attribute(p, p in required or p == USER_NAME) for p in ATTRIBUTES if p in mapped]
    return Mapping(tuple(attributes), tuple(p for p in ATTRIBUTES if p not in mapped), source)


def _from_schemas(declared: dict[str, dict[str, JSON]]) -> Mapping:
    found = {path: _required(path, declared) for path in ATTRIBUTES}
    paths = [path for path, one in found.items() if one is not None]
    required = {path for path, one in found.items() if one}
    made = _mapping(paths, "/Schemas", required)
    others, needed = _others(declared)
    return Mapping(made.attributes, made.left_out, made.source, others, needed)


def _required(path: str, declared: dict[str, dict[str, JSON]]) -> bool | None:
    """Return whether a target requires an attribute; ``None``: Okta cannot send it."""
    parts = _PATH.fullmatch(path)
    assert parts is not None
    urn, sub = (parts["urn"] or USER).lower(), parts["sub"]
    if path == EXTERNAL_ID and EXTERNAL_ID.lower() not in declared[USER.lower()]:
        return False  # RFC 7643 section 3.1: each resource has it, declared or not
    attribute = declared.get(urn, {}).get(parts["name"].lower())
    if attribute is None or _is_read_only(attribute):
        return None
    if sub is None:
        return at_key(attribute, "required") is True
    subs = _by_name(entries(attribute, "subAttributes"))
    if not _has_type(parts["name"], parts["type"], subs):
        return None
    if subs and (sub.lower() not in subs or _is_read_only(subs[sub.lower()])):
        return None
    if at_key(attribute, "required") is not True or path == EMAIL_TYPE:
        return False
    needed = [name for name, one in subs.items() if at_key(one, "required") is True]
    return sub.lower() in (needed or {"value", "givenname", "familyname"})


def _has_type(name: str, kind: str | None, subs: dict[str, JSON]) -> bool:
    """Return whether a value of a type can be sent; the email can be, without a type."""
    if kind is None or not subs:
        return True
    if "type" not in subs:
        return name not in _TYPED
    named = [str(one).casefold() for one in entries(subs["type"], "canonicalValues")]
    return not named or kind in named


def _is_read_only(attribute: JSON) -> bool:
    return (text_at(attribute, "mutability") or "").lower() == "readonly"


def _others(declared: dict[str, dict[str, JSON]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return names that Okta's mapping does not have, and those of them that are required."""
    known = {USER.lower(): set(COMMON), ENTERPRISE_USER.lower(): set[str]()}
    for path in ATTRIBUTES:
        parts = _PATH.fullmatch(path)
        assert parts is not None
        known[(parts["urn"] or USER).lower()].add(parts["name"].lower())
    own = (USER.lower(), ENTERPRISE_USER.lower())
    strange = [
        (name, one)
        for urn in own
        for lower, one in declared.get(urn, {}).items()
        if lower not in known[urn] and (name := _name(one)) and not _is_read_only(one)
    ]
    names = [name for name, _ in strange]
    needed = [name for name, one in strange if at_key(one, "required") is True]
    return tuple(names[:MOST_NAMES]), tuple(needed[:MOST_NAMES])


def extensions(resource_types: JSON) -> tuple[str, ...]:
    """Return the URNs of the extensions of Users that Okta does not map, of a normal form only."""
    users = [
        one
        for one in _resources(resource_types)
        if (text_at(one, "schema") or "").lower() == USER.lower()
    ]
    named = [
        text_at(one, "schema") or "" for user in users for one in entries(user, "schemaExtensions")
    ]
    known = {ENTERPRISE_USER.lower()}
    found = [urn for urn in named if _URN.fullmatch(urn) and urn.lower() not in known]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _name(attribute: JSON) -> str:
    name = text_at(attribute, "name") or ""
    return name if _NAME.fullmatch(name) else ""


def _resources(body: JSON) -> list[JSON]:
    """Return the rows of a ListResponse, or of an array where a target returns one."""
    return (body if isinstance(body, list) else entries(body, "Resources"))[:MOST_SCHEMAS]


def _attributes(schema: JSON) -> dict[str, JSON]:
    return _by_name(entries(schema, "attributes"))


def _by_name(attributes: list[JSON]) -> dict[str, JSON]:
    return {
        name.lower(): one
        for one in attributes[:MOST_ATTRIBUTES]
        if (name := text_at(one, "name")) is not None
    }
