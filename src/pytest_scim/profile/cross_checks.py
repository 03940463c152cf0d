"""Errors that a JSON Schema cannot express: names of unknown rules, facts and files."""

import fnmatch
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from pytest_scim.profile.bundled import check_ids
from pytest_scim.profile.messages import Problem, nearest, quote, suggest, unknown_check
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml.document import Document, Trail
from pytest_scim.profile.yaml.schema_errors import schema
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    ENTERPRISE_USER,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    USER_NAME,
)
from pytest_scim.scim.paths import at_key, entries, text_at
from pytest_scim.scim.urls import refusal

SHORTEST: Final[Mapping[str, int]] = {
    USER_NAME: 64,
    EMAIL: 64,
    GIVEN: 20,
    FAMILY: 20,
    DISPLAY: 30,
    EXTERNAL_ID: 20,
    f"{ENTERPRISE_USER}:manager.value": 64,
    'phoneNumbers[type eq "work"].value': 16,
    'phoneNumbers[type eq "mobile"].value': 16,
}
"""The least lengths: a run tags and changes names, Okta's ids have 20 characters, E.164 has 16."""


def problems(document: Document, wrong: Collection[Trail] = ()) -> list[Problem]:
    """Return the errors of names and addresses, in no order.

    Args:
        document: is a profile.
        wrong: the paths with an error of the schema, which get no second one, nor do the
            names of such a value.
    """
    sound = _Sound(document, wrong)
    return [
        *_unknown_rules(sound),
        *_unknown_facts(sound),
        *_unmapped_attributes(sound),
        *_short_lengths(sound),
        *_repeated_deviations(sound),
        *_suites(sound),
        *_oauth(sound),
        *_endpoints(sound),
    ]


def unknown_checks(document: Document, wrong: Collection[Trail] = ()) -> list[Problem]:
    """Return an error for each name of a check that does not exist, in no order.

    The names of a profile's own checks are read from its files, none of which is run.
    """
    sound = _Sound(document, wrong)
    own = suites(document) if sound.is_whole("suites") else None
    if own is None and not sound.is_without("suites"):
        return []
    known = check_ids(own)
    named: dict[Trail, str] = {}
    for n, item in sound.items("deviations"):
        named |= checks_of_deviation(n, item)
    for fact in _keys(document.mapping.get("facts")):
        checks = sound.items("facts", fact, "checks")
        named |= {("facts", fact, "checks", n): str(check) for n, check in checks}
    return [
        Problem(document.values[trail], unknown_check(name, known))
        for trail, name in named.items()
        if not (fnmatch.filter(known, name) if trail[0] == "deviations" else name in known)
    ]


def checks_of_deviation(place: int, item: JSON) -> dict[Trail, str]:
    """Return the names in one of the deviations, in which ``*`` stands for any text."""
    several = enumerate(entries(item, "checks"))
    found: dict[Trail, str] = {("deviations", place, "checks", m): str(one) for m, one in several}
    if isinstance(one := at_key(item, "check"), str):
        found["deviations", place, "check"] = one
    return found


def suites(document: Document) -> Path | None:
    """Return the folder of the profile's own checks."""
    folder = text_at(document.mapping, "suites")
    return None if folder is None else document.path.parent / folder


class _Sound:
    """The parts of a document without errors of the schema."""

    def __init__(self, document: Document, wrong: Collection[Trail]) -> None:
        self.document = document
        self._wrong = wrong
        keys = schema()["properties"]
        self._misspelled = {nearest(key, keys) for key in document.mapping if key not in keys}

    def value(self, *trail: str) -> JSON:
        """Return a value; ``None`` where there is none, or where it contains an error."""
        value: JSON = self.document.mapping
        for step in trail:
            value = value.get(step) if isinstance(value, dict) else None
        return None if self._is_wrong(trail) else value

    def items(self, *trail: str) -> Iterator[tuple[int, JSON]]:
        """Yield the items of a list that have no error, and their indexes."""
        listed = self.value(*trail[:-1]) if len(trail) > 1 else self.document.mapping
        items = listed.get(trail[-1]) if isinstance(listed, dict) else None
        for n, item in enumerate(items if isinstance(items, list) else []):
            if not self._is_wrong((*trail, n)):
                yield n, item

    def is_whole(self, key: str) -> bool:
        """Whether the whole value of a key is known, if the profile has the key."""
        misspelled = key not in self.document.mapping and key in self._misspelled
        return self.document.complete and not misspelled and not self._is_wrong((key,))

    def is_without(self, key: str) -> bool:
        """Whether the profile has neither a key nor a misspelling of it."""
        return self.is_whole(key) and key not in self.document.mapping

    def _is_wrong(self, trail: Trail) -> bool:
        return any(own[: len(trail)] == trail for own in self._wrong)


def _unknown_rules(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_without(
        "suites"
    ):  # its own checks may have the rule, which is known after collection
        return
    for n, rule in sound.items("rules"):
        if (name := str(at_key(rule, "name"))) not in RULES:
            sentence = f"{quote(name)} is not a rule{suggest(name, RULES)}"
            yield Problem(sound.document.values["rules", n, "name"], sentence)


def _unknown_facts(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("facts"):
        return
    facts = _keys(sound.document.mapping.get("facts"))
    for n, rule in sound.items("rules"):
        for m, fact in enumerate(map(str, entries(rule, "facts"))):
            if fact not in facts:
                sentence = f"{quote(fact)} is not a fact of this profile{suggest(fact, facts)}"
                yield Problem(sound.document.values["rules", n, "facts", m], sentence)


def _unmapped_attributes(sound: _Sound) -> Iterator[Problem]:
    attributes = sound.value("attributes")
    if attributes is None or not sound.is_whole("attributes"):
        return
    for n, rule in sound.items("rules"):
        if at_key(rule, "name") != "required_attributes":
            continue
        for m, attribute in enumerate(entries(rule, "parameters.attributes")):
            if attribute not in _keys(attributes):
                sentence = f"{quote(attribute)} is required here, but is not in 'attributes'"
                trail = ("rules", n, "parameters", "attributes", m)
                yield Problem(sound.document.values[trail], sentence)


def _short_lengths(sound: _Sound) -> Iterator[Problem]:
    """Yield an error for a length that is too short for what Okta sends, or a run changes."""
    limited: dict[Trail, tuple[str, object]] = {
        ("attributes", path, "max_length"): (path, at_key(details, "max_length"))
        for path, details in _items(sound.value("attributes"))
    }
    for n, rule in sound.items("rules"):
        if at_key(rule, "name") == "max_length":
            given = at_key(rule, "parameters")
            limited["rules", n, "parameters", "length"] = (
                str(at_key(given, "attribute")),
                at_key(given, "length"),
            )
    for trail, (path, length) in limited.items():
        least = SHORTEST.get(path, 1)
        if isinstance(length, int) and length < least:
            sentence = f"the length of {path} must be at least {least}, which a run needs"
            yield Problem(sound.document.values[trail], sentence)


def _repeated_deviations(sound: _Sound) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, deviation in sound.items("deviations"):
        for trail, check in checks_of_deviation(n, deviation).items():
            if check in seen:
                sentence = f"{quote(check)} is declared as a deviation twice"
                yield Problem(sound.document.values[trail], sentence)
            seen.add(check)


def _suites(sound: _Sound) -> Iterator[Problem]:
    named = sound.value("suites")
    if isinstance(named, str) and not (sound.document.path.parent / named).is_dir():
        sentence = f"{quote(named)} is not a folder next to the profile"
        yield Problem(sound.document.values[("suites",)], sentence)


def _oauth(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("auth"):
        return
    schemes = {str(one) for one in entries(sound.document.mapping, "auth")} or {"bearer"}
    values, keys = sound.document.values, sound.document.keys
    if "oauth" in sound.document.mapping and "oauth2" not in schemes:
        sentence = "'oauth' has no effect, because 'auth' does not list oauth2"
        yield Problem(keys[("oauth",)], sentence)
    if sound.is_without("oauth") and schemes == {"oauth2"}:
        sentence = "'oauth2' is the only method in 'auth', and needs 'oauth' with a token_url"
        yield Problem(values["auth", 0], sentence)


def _endpoints(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("oauth"):
        return
    for name in ("token_url", "authorize_url"):
        url = text_at(sound.document.mapping.get("oauth"), name)
        if url is not None and (reason := refusal(url)) is not None:
            yield Problem(sound.document.values["oauth", name], f"{quote(url)} {reason}")


def _items(value: JSON) -> Iterable[tuple[str, JSON]]:
    return value.items() if isinstance(value, dict) else ()


def _keys(value: JSON) -> list[str]:
    return list(value) if isinstance(value, dict) else []
