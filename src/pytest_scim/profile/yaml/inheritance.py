"""A profile that extends another, merged as RFC 7396 has it (JSON Merge Patch).

Mappings merge, all else replaces, and a key with nothing after it goes. What the base
says stands, but for its ``name``, ``title`` and ``description``.

A base is any file that ``extends`` names. Until it turns out to be a profile nothing of what
is in it is quoted: a profile from somebody else must not make a secret file readable.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pytest_scim.profile import bundled
from pytest_scim.profile.messages import Place, Problem, printable, quote
from pytest_scim.profile.model import ProfileError
from pytest_scim.profile.yaml.document import Document, Trail, Unusable, read
from pytest_scim.profile.yaml.schema_errors import foreign_key, is_profile

OWN: Final = ("name", "title", "description", "extends")
"""Keys that are never taken from the base."""

MOST_BASES: Final = 20
"""Profiles that may extend one another in a row."""

_TOP_KEY: Final = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:\s|\Z)", re.MULTILINE)


def whole(document: Document) -> Document:
    """Return a document with all profiles that it extends, one after the other, filled in.

    What is wrong with a base is kept as a problem of the document, which then is not complete.
    """
    chain = [document]
    try:
        while (named := _extends(chain[-1])) is not None:
            chain.append(_base(chain, named))
    except _NoBase as error:
        chain[-1].problems.append(error.problem)
        nothing = Document(chain[-1].path, chain[-1].shown, data={}, complete=False)
        chain.append(nothing)
    merged = chain.pop()
    while chain:
        merged = extended(merged, chain.pop())
    return merged


def extended(base: Document, own: Document) -> Document:
    """Return what a profile says once its base is filled in, with the places of both files."""
    inherited = {key: value for key, value in base.data.items() if key not in OWN}
    if isinstance(inherited.get("suites"), str):
        inherited["suites"] = str(base.path.parent.resolve() / inherited["suites"])
    merged = Document(own.path, own.shown, complete=base.complete)
    merged.data = _merged(inherited, own.data)
    merged.data.pop("extends", None)
    merged.keys = {**_abroad(base.keys, base.shown), **own.keys}
    merged.values = {**_abroad(base.values, base.shown), **own.values}
    merged.problems = [
        *own.problems,
        *(Problem(_in(base.shown, place), sentence) for place, sentence in base.problems),
    ]
    return merged


class _NoBase(Exception):
    """A base that cannot be filled in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def _extends(document: Document) -> str | None:
    """Return what a document extends; ``None`` too where the schema refuses what it names."""
    named = document.data.get("extends")
    return named if isinstance(named, str) and named else None


def _base(chain: list[Document], named: str) -> Document:
    """Return what the last of the chain extends.

    Raises:
        _NoBase: there is no such profile, it is none, or the chain does not end.
    """
    last = chain[-1]
    place = last.values[("extends",)]
    path, shown = _found(last, named, place)
    if len(chain) > MOST_BASES:
        sentence = f"more than {MOST_BASES} profiles extend one another in a chain"
        raise _NoBase(Problem(place, sentence))
    try:
        base = read(path, shown)
    except Unusable as error:
        raise _NoBase(_unusable(error, named, place, shown)) from None
    if path.resolve() in (one.path.resolve() for one in chain):
        sentence = f"{quote(named)} also extends this profile, which makes a circle"
        raise _NoBase(Problem(place, sentence))
    if not is_profile(base.data):
        raise _NoBase(_no_profile(named, place, foreign_key(base).line))
    return base


def _found(document: Document, named: str, place: Place) -> tuple[Path, str]:
    """Return the file of a base, named relative to its profile, and what to call it."""
    if bundled.is_path(named):
        path = document.path.parent / named
        if (missing := bundled.why_missing(path)) is not None:
            raise _NoBase(Problem(place, missing))
        return path, printable(str(Path(document.shown).parent / named))
    try:
        return bundled.find(named)
    except ProfileError as error:
        raise _NoBase(Problem(place, str(error))) from None


def _unusable(error: Unusable, named: str, place: Place, shown: str) -> Problem:
    if error.place is None:
        return Problem(place, f"{quote(named)} {error.reason}")
    keys = _TOP_KEY.findall(error.text)
    if keys and is_profile(dict.fromkeys(keys)):
        return Problem(error.place._replace(file=shown), error.reason)
    return _no_profile(named, place, error.place.line)


def _no_profile(named: str, place: Place, line: int) -> Problem:
    return Problem(place, f"{quote(named)} is not a profile: see its line {line}")


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
