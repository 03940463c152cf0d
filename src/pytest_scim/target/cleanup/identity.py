"""Which resource a path, a row or a response is about: type, id and name."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import LIST_RESPONSE
from pytest_scim.scim.paths import at_key

NAMES: Final = {"Users": "userName", "Groups": "displayName"}
"""The resource types that a run writes to, each with the attribute that names a resource."""

SECOND_NAMES: Final = ("externalId", "displayName")
"""The attributes that identify a resource of this run where it has no name of its type."""

NO_IDS: Final = frozenset({"", ".", ".."})
"""Ids with which the path of a resource would be that of the endpoint, or of another resource."""

_RESOURCE: Final = re.compile(r"/(Users|Groups)/(?!\.search$)([^/]+)")
_COLLECTION: Final = re.compile(r"/(Users|Groups)(?:/\.search)?")
_MEMBERS: Final = re.compile(r"(?:urn:[^\[]*:)?members(?:$|[.\[])", re.IGNORECASE)

Key = tuple[str, str]
"""A resource type, ``Users`` or ``Groups``, and an id."""


def id_text(value: object) -> str | None:
    """Return an id as text, also an integer, as some targets have; ``None`` if unusable."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value not in NO_IDS else None


def id_of(resource: object) -> str | None:
    """Return the id of a resource as text, or ``None`` where it has no usable one."""
    return id_text(at_key(resource, "id"))


@lru_cache(maxsize=5_000)
def place_of(path: str) -> Key | None:
    """Return the type and the decoded id in the path of a resource; ``None`` for other paths."""
    found = _RESOURCE.fullmatch(path)
    return (found[1], unquote(found[2])) if found else None


def name_of(kind: str, resource: object) -> str:
    """Return the userName of a User resource or the displayName of a Group; ``""``: none."""
    name = at_key(resource, NAMES[kind])
    return name if isinstance(name, str) else ""


def second_names(kind: str, resource: object) -> list[str]:
    """Return the values of ``SECOND_NAMES``, and of a User every email address."""
    found = [at_key(resource, key) for key in SECOND_NAMES if key != NAMES[kind]]
    emails = at_key(resource, "emails")
    found += [at_key(one, "value") for one in emails] if isinstance(emails, list) else []
    return [value for value in found if isinstance(value, str)]


def rows_of(body: object) -> list[JSONObject]:
    """Return the resources of a ListResponse, under ``Resources`` or ``resources``, or none."""
    listed = at_key(body, "Resources") or at_key(body, "resources")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def is_list(response: Response) -> bool:
    """Return whether a response is a ListResponse; some targets write an empty one as its URN."""
    body = response.json
    counted = isinstance(at_key(body, "totalResults"), int)
    listed = isinstance(at_key(body, "Resources"), list) or counted
    return response.ok and (listed or at_key(body, "schemas") == [LIST_RESPONSE])


def resources_in(request: Request, response: Response) -> Iterator[tuple[str, JSONObject]]:
    """Yield the resources in a response, each with its type.

    The type is that of the request's path; elsewhere, as at /Me, it is ``meta.resourceType``.
    """
    body = response.json
    if not response.ok or not isinstance(body, dict):
        return
    place, collection = place_of(request.path), _COLLECTION.fullmatch(request.path)
    kind = place[0] if place else collection[1] if collection else None
    for resource in (body, *rows_of(body)) if "id" in body else rows_of(body):
        if known := kind or _kind_of(resource):
            yield known, resource


def _kind_of(resource: JSONObject) -> str | None:
    """Return the type of a resource in a response that may have several types."""
    reported = at_key(at_key(resource, "meta"), "resourceType")
    if isinstance(reported, str) and reported in {"User", "Group"}:
        return f"{reported}s"
    return "Users" if "userName" in resource else None


def member_texts(value: object) -> list[str]:
    """Return the ids in a list of members; a member is an object with ``value``, or an id."""
    listed = value if isinstance(value, list) else [value]
    found = (id_text(at_key(one, "value") if isinstance(one, dict) else one) for one in listed)
    return [one for one in found if one is not None]


def is_members_path(path: object) -> bool:
    """Return whether the path of a PATCH operation is about members, also by the schema's URN."""
    return isinstance(path, str) and _MEMBERS.match(path) is not None


def values_of(value: object, key: str) -> list[JSON]:
    """Return the values of a key in an object; attribute names are case-insensitive."""
    if not isinstance(value, dict):
        return []
    return [item for name, item in value.items() if name.casefold() == key]


def members_sent(body: object) -> list[str]:
    """Return the ids that a write of a Group may put into it, by POST, PUT or PATCH."""
    found = list(values_of(body, "members"))
    for listed in values_of(body, "operations"):
        for operation in listed if isinstance(listed, list) else []:
            if not any(str(op).casefold() == "remove" for op in values_of(operation, "op")):
                found += _members_in(operation)
    return [text for value in found for text in member_texts(value)]


def _members_in(operation: object) -> list[JSON]:
    values = values_of(operation, "value")
    if any(is_members_path(path) for path in values_of(operation, "path")):
        return values
    return [members for value in values for members in values_of(value, "members")]
