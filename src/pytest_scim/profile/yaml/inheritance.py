"""A profile that extends another, merged as in RFC 7396 (JSON Merge Patch).

Mappings merge, other values replace those of the base, and a key without a value removes it.
A profile does not inherit ``name``, ``title`` and ``description``.

A base is any file that ``extends`` names. Messages quote its content only once it is known to
be a profile: a profile of another author must not disclose a secret file.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pytest_scim.profile import bundled
from pytest_scim.profile.messages import Place, Problem, printable, quote
from pytest_scim.profile.model import ProfileError
from pytest_scim.profile.yaml.document import Document, Trail, Unusable, read
from pytest_scim.profile.yaml.schema_errors import foreign_key, is_profile
from pytest_scim.scim.json_values import JSON, JSONObject

OWN: Final = ("name", "title", "description", "extends")
"""Keys that a profile does not inherit."""

MOST_BASES: Final = 20
"""Profiles that may extend one another in a row."""

_TOP_KEY: Final = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:\s|\Z)", re.MULTILINE)


def whole(document: Document) -> Document:
    """Return a document with all profiles that it extends, one after the other, filled in.

    An error of a base becomes a problem of the document, which then is not complete.
    """
    chain = [document]
    try:
        while (named := _extends(chain[-1])) is not None:
            chain.append(_base(chain, named))
    except _NoBase as error:
        chain[-1].problems.append(error.problem)
        nothing = Document(chain[-1].path, chain[-1].label, data={}, complete=False)
        chain.append(nothing)
    merged = chain.pop()
    while chain:
        merged = extended(merged, chain.pop())
    return merged


def extended(base: Document, own: Document) -> Document:
    """Return a profile with the data of its base filled in, and the places in both files."""
    inherited = {key: value for key, value in base.mapping.items() if key not in OWN}
    if isinstance(suites := inherited.get("suites"), str):
        inherited["suites"] = str(base.path.parent.resolve() / suites)
    merged = Document(own.path, own.label, complete=base.complete)
    merged.data = _merged(inherited, own.mapping)
    merged.data.pop("extends", None)
    merged.keys = {**_abroad(base.keys, base.label), **own.keys}
    merged.values = {**_abroad(base.values, base.label), **own.values}
    merged.problems = [
        *own.problems,
        *(Problem(_in(base.label, place), sentence) for place, sentence in base.problems),
    ]
    return merged


class _NoBase(Exception):
    """A base that cannot be filled in."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def _extends(document: Document) -> str | None:
    """Return what a document extends, or ``None``, also where the schema refuses the value."""
    named = document.mapping.get("extends")
    return named if isinstance(named, str) and named else None


def _base(chain: list[Document], named: str) -> Document:
    """Return what the last of the chain extends.

    Raises:
        _NoBase: there is no such profile, it is none, or the chain does not end.
    """
    last = chain[-1]
    place = last.values[("extends",)]
    path, label = _found(last, named, place)
    if len(chain) > MOST_BASES:
        sentence = f"more than {MOST_BASES} profiles extend one another in a chain"
        raise _NoBase(Problem(place, sentence))
    try:
        base = read(path, label)
    except Unusable as error:
        raise _NoBase(_unusable(error, named, place, label)) from None
    if path.resolve() in (one.path.resolve() for one in chain):
        sentence = f"{quote(named)} also extends this profile, which makes a circle"
        raise _NoBase(Problem(place, sentence))
    if not is_profile(base.data):
        raise _NoBase(_no_profile(named, place, foreign_key(base).line))
    return base


def _found(document: Document, named: str, place: Place) -> tuple[Path, str]:
    """Return the file of a base, which its profile names, and the label of that file."""
    if bundled.is_path(named):
        path = document.path.parent / named
        if (missing := bundled.why_missing(path)) is not None:
            raise _NoBase(Problem(place, missing))
        return path, printable(str(Path(document.label).parent / named))
    try:
        return bundled.find(named)
    except ProfileError as error:
        raise _NoBase(Problem(place, str(error))) from None


def _unusable(error: Unusable, named: str, place: Place, label: str) -> Problem:
    if error.place is None:
        return Problem(place, f"{quote(named)} {error.reason}")
    keys = _TOP_KEY.findall(error.text)
    if keys and is_profile(dict.fromkeys(keys)):
        return Problem(error.place._replace(file=label), error.reason)
    return _no_profile(named, place, error.place.line)


def _no_profile(named: str, place: Place, line: int) -> Problem:
    return Problem(place, f"{quote(named)} is not a profile: see its line {line}")


def _merged(base: Mapping[str, JSON], own: Mapping[str, JSON]) -> JSONObject:
    """Return ``base`` patched with ``own``."""
    result = dict(base)
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(inherited := result.get(key), dict):
            result[key] = _merged(inherited, value)
        else:
            result[key] = value
    return result


def _abroad(places: Mapping[Trail, Place], label: str) -> dict[Trail, Place]:
    """Return places as places in another file, also those of replaced values."""
    return {trail: _in(label, place) for trail, place in places.items()}


def _in(label: str, place: Place) -> Place:
    return place if place.file else place._replace(file=label)
