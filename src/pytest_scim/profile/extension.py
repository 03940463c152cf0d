"""A profile that extends another, merged as RFC 7396 has it (JSON Merge Patch).

Mappings merge, all else replaces, and a key with nothing after it goes. What the base
says stands, but for its ``name``, ``title`` and ``description``.
"""

from collections.abc import Mapping
from typing import Any, Final

from pytest_scim.profile.document import Document, Trail
from pytest_scim.profile.words import Place, Problem

OWN: Final = ("name", "title", "description", "extends")
"""Keys that are never taken from the base."""


def extended(base: Document, own: Document) -> Document:
    """Return what a profile says once its base is filled in, with the places of both files."""
    inherited = {key: value for key, value in base.data.items() if key not in OWN}
    if isinstance(inherited.get("suites"), str):
        inherited["suites"] = str(base.path.parent.resolve() / inherited["suites"])
    merged = Document(own.path, own.shown)
    merged.data = _merged(inherited, own.data)
    merged.data.pop("extends", None)
    merged.keys = {**_abroad(base.keys, base.shown), **own.keys}
    merged.values = {**_abroad(base.values, base.shown), **own.values}
    merged.problems = [
        *own.problems,
        *(Problem(_in(base.shown, place), sentence) for place, sentence in base.problems),
    ]
    return merged


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``own`` over it."""
    result = dict(base)
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = _merged(result[key], value)
        else:
            result[key] = value
    return result


def _abroad(places: Mapping[Trail, Place], shown: str) -> dict[Trail, Place]:
    """Return places as those of another file; of what was replaced too: nobody asks for them."""
    return {trail: _in(shown, place) for trail, place in places.items()}


def _in(shown: str, place: Place) -> Place:
    return place if place.file else place._replace(file=shown)
