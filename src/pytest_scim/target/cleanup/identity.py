"""Which resource a path, a row or a response is about: type, id and name."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key

NAMES: Final = {"Users": "userName", "Groups": "displayName"}
"""The resource types that a run writes to, each with the attribute that names a resource."""

SECOND_NAMES: Final = ("externalId", "displayName")
"""What names a resource of ours that shows no name of its type."""

NO_IDS: Final = frozenset({"", ".", ".."})
"""What would make a resource's path the collection's, or another one's."""

_RESOURCE: Final = re.compile(r"/(Users|Groups)/(?!\.search$)([^/]+)")
_COLLECTION: Final = re.compile(r"/(Users|Groups)(?:/\.search)?")
_MEMBERS: Final = re.compile(r"(?:urn:[^\[]*:)?members(?:$|[.\[])", re.IGNORECASE)

Key = tuple[str, str]
"""A resource type, ``Users`` or ``Groups``, and an id."""


def id_text(value: Any) -> str | None:
    """Return an id as text: also of an integer, as some targets number; ``None`` if unusable."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value not in NO_IDS else None


def id_of(resource: Any) -> str | None:
    """Return the id that a resource shows, or ``None``."""
    return id_text(at_key(resource, "id"))


def place_of(path: str) -> Key | None:
    """Return which resource a path names, its id decoded; ``None`` if it names no resource."""
    found = _RESOURCE.fullmatch(path)
    return (found[1], unquote(found[2])) if found else None


def name_of(kind: str, resource: Any) -> str:
    """Return the userName of a User resource or the displayName of a Group; ``""``: none."""
    name = at_key(resource, NAMES[kind])
    return name if isinstance(name, str) else ""


def second_names(kind: str, resource: Any) -> list[str]:
    """Return what else names a resource; of a User that is every address, too."""
    found = [at_key(resource, key) for key in SECOND_NAMES if key != NAMES[kind]]
    emails = at_key(resource, "emails")
    found += [at_key(one, "value") for one in emails] if isinstance(emails, list) else []
    return [value for value in found if isinstance(value, str)]


def rows_of(body: Any) -> list[dict[str, Any]]:
    """Return the resources of a list response, of either spelling; of anything else none."""
    listed = at_key(body, "Resources") or at_key(body, "resources")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def is_list(response: Response) -> bool:
    """Return whether a response is a SCIM list."""
    body = response.json
    counted = isinstance(at_key(body, "totalResults"), int)
    return response.ok and (isinstance(at_key(body, "Resources"), list) or counted)


def shown_by(request: Request, response: Response) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the resources that a response shows, each with its type.

    Of a path that names a type all have that type; elsewhere, as at /Me, they have to say so.
    """
    body = response.json
    if not response.ok or not isinstance(body, dict):
        return
    place, collection = place_of(request.path), _COLLECTION.fullmatch(request.path)
    kind = place[0] if place else collection[1] if collection else None
    for resource in (body, *rows_of(body)) if "id" in body else rows_of(body):
        if known := kind or _kind_of(resource):
            yield known, resource


def _kind_of(resource: dict[str, Any]) -> str | None:
    """Return the type of a resource in a response that may show several types."""
    reported = at_key(at_key(resource, "meta"), "resourceType")
    if isinstance(reported, str) and reported in {"User", "Group"}:
        return f"{reported}s"
    return "Users" if "userName" in resource else None


def member_texts(value: Any) -> list[str]:
    """Return the ids in a list of members, whatever form each has."""
    listed = value if isinstance(value, list) else [value]
    found = (id_text(at_key(one, "value") if isinstance(one, dict) else one) for one in listed)
    return [one for one in found if one is not None]


def is_members_path(path: Any) -> bool:
    """Return whether the path of a PATCH operation is about members, also by the schema's URN."""
    return isinstance(path, str) and _MEMBERS.match(path) is not None


def values_of(value: Any, key: str) -> list[Any]:
    """Return what an object has under a key in any case, as names of attributes have none."""
    if not isinstance(value, dict):
        return []
    return [item for name, item in value.items() if name.casefold() == key]


def members_sent(body: Any) -> list[str]:
    """Return the ids that a write of a Group may put into it, by POST, PUT or PATCH."""
    found = list(values_of(body, "members"))
    for listed in values_of(body, "operations"):
        for operation in listed if isinstance(listed, list) else []:
            if not any(str(op).casefold() == "remove" for op in values_of(operation, "op")):
                found += _members_in(operation)
    return [text for value in found for text in member_texts(value)]


def _members_in(operation: Any) -> list[Any]:
    values = values_of(operation, "value")
    if any(is_members_path(path) for path in values_of(operation, "path")):
        return values
    return [members for value in values for members in values_of(value, "members")]
