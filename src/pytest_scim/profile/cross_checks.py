"""What a document of the right shape may still get wrong: names that lead nowhere."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pytest_scim.profile.bundled import check_ids
from pytest_scim.profile.messages import Problem, nearest, quote, suggest
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml.document import Document, Trail
from pytest_scim.profile.yaml.schema_errors import schema
from pytest_scim.scim.urls import refusal


def problems(document: Document, wrong: Collection[Trail] = ()) -> list[Problem]:
    """Return what names something that is not there, in no order.

    Args:
        document: is a profile.
        wrong: what in it has a problem of shape. Nothing more is said of it, nor of what
            names it.
    """
    sound = _Sound(document, wrong)
    return [
        *_unknown_rules(sound),
        *_unknown_facts(sound),
        *_unmapped_attributes(sound),
        *_repeated_deviations(sound),
        *_suites(sound),
        *_oauth(sound),
        *_endpoints(sound),
    ]


def unknown_checks(document: Document, wrong: Collection[Trail] = ()) -> list[Problem]:
    """Return what names a check that does not come with the harness, in no order.

    Where a profile brings checks of its own, their names are known after collection.
    """
    sound = _Sound(document, wrong)
    if not sound.is_without("suites"):
        return []
    known = check_ids()
    named: dict[Trail, str] = {
        ("deviations", n, "check"): item["check"] for n, item in sound.items("deviations")
    }
    facts = document.data.get("facts")
    for fact in facts if isinstance(facts, dict) else ():
        named |= {("facts", fact, "checks", n): x for n, x in sound.items("facts", fact, "checks")}
    return [
        Problem(document.values[trail], f"{quote(name)} is not a check{suggest(name, known)}")
        for trail, name in named.items()
        if name not in known
    ]


def suites(document: Document) -> Path | None:
    """Return the folder of the profile's own checks."""
    folder = document.data.get("suites")
    return None if folder is None else document.path.parent / folder


class _Sound:
    """The parts of a document that have no problem of shape."""

    def __init__(self, document: Document, wrong: Collection[Trail]) -> None:
        self.document = document
        self._wrong = wrong
        keys = schema()["properties"]
        self._misspelled = {nearest(key, keys) for key in document.data if key not in keys}

    def value(self, *trail: str | int) -> Any:
        """Return a value; ``None`` where there is none, or something is wrong with or in it."""
        value = self.document.data
        for step in trail:
            value = value.get(step) if isinstance(value, dict) else value[step]
        return None if self._is_wrong(trail) else value

    def items(self, *trail: str | int) -> Iterator[tuple[int, Any]]:
        """Yield the items of a list that nothing is wrong with, and their indexes."""
        listed = self.value(*trail[:-1]) if len(trail) > 1 else self.document.data
        items = listed.get(trail[-1]) if isinstance(listed, dict) else None
        for n, item in enumerate(items if isinstance(items, list) else []):
            if not self._is_wrong((*trail, n)):
                yield n, item

    def is_whole(self, key: str) -> bool:
        """Whether all is known that a key of the profile holds, if it is there."""
        misspelled = key not in self.document.data and key in self._misspelled
        return self.document.complete and not misspelled and not self._is_wrong((key,))

    def is_without(self, key: str) -> bool:
        """Whether the profile does not have a key, nor one that was meant to be it."""
        return self.is_whole(key) and key not in self.document.data

    def _is_wrong(self, trail: Trail) -> bool:
        return any(own[: len(trail)] == trail for own in self._wrong)


def _unknown_rules(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_without("suites"):  # its checks may know the rule; seen after collection
        return
    for n, rule in sound.items("rules"):
        if rule["name"] not in RULES:
            sentence = f"{quote(rule['name'])} is not a rule{suggest(rule['name'], RULES)}"
            yield Problem(sound.document.values["rules", n, "name"], sentence)


def _unknown_facts(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("facts"):
        return
    facts = sound.document.data.get("facts", {})
    for n, rule in sound.items("rules"):
        for m, fact in enumerate(rule.get("facts", [])):
            if fact not in facts:
                sentence = f"{quote(fact)} is not a fact of this profile{suggest(fact, facts)}"
                yield Problem(sound.document.values["rules", n, "facts", m], sentence)


def _unmapped_attributes(sound: _Sound) -> Iterator[Problem]:
    attributes = sound.value("attributes")
    if attributes is None or not sound.is_whole("attributes"):
        return
    for n, rule in sound.items("rules"):
        if rule["name"] != "required_attributes":
            continue
        for m, attribute in enumerate(rule["parameters"]["attributes"]):
            if attribute not in attributes:
                sentence = f"{quote(attribute)} is required here, but is not in 'attributes'"
                trail = ("rules", n, "parameters", "attributes", m)
                yield Problem(sound.document.values[trail], sentence)


def _repeated_deviations(sound: _Sound) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, deviation in sound.items("deviations"):
        if deviation["check"] in seen:
            sentence = f"{quote(deviation['check'])} is declared as a deviation twice"
            yield Problem(sound.document.values["deviations", n, "check"], sentence)
        seen.add(deviation["check"])


def _suites(sound: _Sound) -> Iterator[Problem]:
    named = sound.value("suites")
    if named is not None and not (sound.document.path.parent / named).is_dir():
        sentence = f"{quote(named)} is not a folder next to the profile"
        yield Problem(sound.document.values[("suites",)], sentence)


def _oauth(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("auth"):
        return
    ways = sound.document.data.get("auth", ["bearer"])
    values, keys = sound.document.values, sound.document.keys
    if "oauth" in sound.document.data and "oauth2" not in ways:
        sentence = "'oauth' has no effect, because 'auth' does not list oauth2"
        yield Problem(keys[("oauth",)], sentence)
    if sound.is_without("oauth") and set(ways) == {"oauth2"}:
        sentence = "'oauth2' is the only method in 'auth', and needs 'oauth' with a token_url"
        yield Problem(values["auth", 0], sentence)


def _endpoints(sound: _Sound) -> Iterator[Problem]:
    if not sound.is_whole("oauth"):
        return
    for name in ("token_url", "authorize_url"):
        url = sound.document.data.get("oauth", {}).get(name)
        if url is not None and (reason := refusal(url)) is not None:
            yield Problem(sound.document.values["oauth", name], f"{quote(url)} {reason}")
