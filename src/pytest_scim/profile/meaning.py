"""What a document of the right shape may still get wrong: names that lead nowhere."""

from collections.abc import Iterator
from pathlib import Path

from pytest_scim.profile.document import Document
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.words import Problem, quote, suggest
from pytest_scim.scim.urls import refusal


def problems(document: Document) -> list[Problem]:
    """Return what names something that is not there, in no order.

    Args:
        document: has no problem of shape.
    """
    return [
        *_unknown_rules(document),
        *_unknown_facts(document),
        *_unmapped_attributes(document),
        *_repeated_deviations(document),
        *_suites(document),
        *_oauth(document),
        *_endpoints(document),
    ]


def suites(document: Document) -> Path | None:
    """Return the folder of the profile's own checks."""
    folder = document.data.get("suites")
    return None if folder is None else document.path.parent / folder


def _unknown_rules(document: Document) -> Iterator[Problem]:
    if "suites" in document.data:  # its checks may know the rule; seen after collection
        return
    for n, rule in enumerate(document.data.get("rules", [])):
        if rule["name"] not in RULES:
            sentence = f"{quote(rule['name'])} is not a rule{suggest(rule['name'], RULES)}"
            yield Problem(document.values["rules", n, "name"], sentence)


def _unknown_facts(document: Document) -> Iterator[Problem]:
    facts = document.data.get("facts", {})
    for n, rule in enumerate(document.data.get("rules", [])):
        for m, fact in enumerate(rule.get("facts", [])):
            if fact not in facts:
                sentence = f"{quote(fact)} is not a fact of this profile{suggest(fact, facts)}"
                yield Problem(document.values["rules", n, "facts", m], sentence)


def _unmapped_attributes(document: Document) -> Iterator[Problem]:
    for n, rule in enumerate(document.data.get("rules", [])):
        if rule["name"] != "required_attributes":
            continue
        for m, attribute in enumerate(rule["with"]["attributes"]):
            if attribute not in document.data["attributes"]:
                sentence = f"{quote(attribute)} is required here but not in 'attributes'"
                yield Problem(document.values["rules", n, "with", "attributes", m], sentence)


def _repeated_deviations(document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, deviation in enumerate(document.data.get("deviations", [])):
        if deviation["check"] in seen:
            sentence = f"{quote(deviation['check'])} is declared as a deviation twice"
            yield Problem(document.values["deviations", n, "check"], sentence)
        seen.add(deviation["check"])


def _suites(document: Document) -> Iterator[Problem]:
    folder = suites(document)
    if folder is not None and not folder.is_dir():
        sentence = f"{quote(document.data['suites'])} is not a folder next to the profile"
        yield Problem(document.values[("suites",)], sentence)


def _oauth(document: Document) -> Iterator[Problem]:
    ways = document.data.get("auth", ["bearer"])
    if "oauth" in document.data and "oauth2" not in ways:
        sentence = "'oauth' is of no use: 'auth' does not name oauth2"
        yield Problem(document.keys[("oauth",)], sentence)
    if "oauth" not in document.data and set(ways) == {"oauth2"}:
        sentence = "'oauth2' is the only way to authenticate, and needs 'oauth' with a token_url"
        yield Problem(document.values["auth", 0], sentence)


def _endpoints(document: Document) -> Iterator[Problem]:
    for name in ("token_url", "authorize_url"):
        url = document.data.get("oauth", {}).get(name)
        if url is not None and (reason := refusal(url)) is not None:
            yield Problem(document.values["oauth", name], f"{quote(url)} {reason}")
