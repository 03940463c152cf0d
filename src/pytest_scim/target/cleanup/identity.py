"""Which resource a path, a row or a response is about: type, id and name."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key

NAMES: Final = {"Users": "userName", "Groups": "displayName"}
"""The resource types that a run writes to, each with the attribute that names a resource."""

SECOND_NAMES: Final = ("externalId", "displayName")
"""What names a resource of ours that shows no name of its type."""

NO_IDS: Final = frozenset({"", ".", ".."})
"""What would make a resource's path the collection's, or another one's."""

_RESOURCE: Final = re.compile(r"/(Users|Groups)/([^/]+)")
_COLLECTION: Final = re.compile(r"/(Users|Groups)(?:/\.search)?")

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
    """Return what else names a resource."""
    found = (at_key(resource, key) for key in SECOND_NAMES if key != NAMES[kind])
    return [value for value in found if isinstance(value, str)]


def rows_of(body: Any) -> list[dict[str, Any]]:
    """Return the resources of a list response, of either spelling; of anything else none."""
    listed = at_key(body, "Resources") or at_key(body, "resources")
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def is_list(answer: Answer) -> bool:
    """Return whether a response is a SCIM list."""
    body = answer.json
    counted = isinstance(at_key(body, "totalResults"), int)
    return answer.ok and (isinstance(at_key(body, "Resources"), list) or counted)


def shown_by(request: Request, answer: Answer) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the resources that a response shows, each with its type."""
    body = answer.json
    if not answer.ok or not isinstance(body, dict):
        return
    place = place_of(request.path)
    if place is not None or (request.method == "POST" and request.path.strip("/") in NAMES):
        yield place[0] if place else request.path.strip("/"), body
        return
    collection = _COLLECTION.fullmatch(request.path)
    for row in rows_of(body):
        if kind := collection[1] if collection else _kind_of(row):
            yield kind, row


def _kind_of(row: dict[str, Any]) -> str | None:
    """Return the type of a row of a list that holds several types."""
    told = at_key(at_key(row, "meta"), "resourceType")
    if told in ("User", "Group"):  # it may be of any type
        return f"{told}s"
    return "Users" if "userName" in row else None


def member_texts(value: Any) -> list[str]:
    """Return the ids in a list of members, whatever form each has."""
    listed = value if isinstance(value, list) else [value]
    found = (id_text(at_key(one, "value") if isinstance(one, dict) else one) for one in listed)
    return [one for one in found if one is not None]


def members_sent(body: Any) -> list[str]:
    """Return the ids that a write of a Group may put into it, by POST, PUT or PATCH."""
    if not isinstance(body, dict):
        return []
    found = member_texts(at_key(body, "members")) if "members" in body else []
    operations = at_key(body, "Operations")
    for operation in operations if isinstance(operations, list) else []:
        path = at_key(operation, "path")
        value = at_key(operation, "value")
        if str(at_key(operation, "op")).casefold() == "remove":
            continue
        if isinstance(path, str) and path.casefold().startswith("members"):
            found += member_texts(value)
        elif isinstance(value, dict) and "members" in value:
            found += member_texts(value["members"])
    return found
