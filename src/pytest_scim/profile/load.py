"""Loads a profile by name or path; a profile with errors raises one sentence for each."""

import fnmatch
from collections.abc import Collection, Iterable, Mapping

from pytest_scim.profile import cross_checks
from pytest_scim.profile.build import build
from pytest_scim.profile.bundled import find
from pytest_scim.profile.messages import Problem, listed_error, quote, suggest, unknown_check
from pytest_scim.profile.model import (
    FEATURES,
    Profile,
    ProfileError,
)
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml import schema_errors
from pytest_scim.profile.yaml.document import Document, Unusable, read
from pytest_scim.profile.yaml.inheritance import whole


def load(
    name_or_path: str,
    *,
    features: Mapping[str, bool] | None = None,
    bundled_checks_only: bool = False,
) -> Profile:
    """Return the profile of a bundled name or of a path.

    Args:
        name_or_path: ``scileads``, or a path: ends in ``.yaml`` or ``.yml``, or holds a
            separator.
        features: overrides by feature.
        bundled_checks_only: whether a profile without ``suites`` can only name checks that come
            with pytest-scim. Where the profile has errors, these include unknown checks.

    Raises:
        ProfileError: one sentence for each error, with the place when there is one.
    """
    for word in features or {}:
        _known_feature(word, "features: ")
    document = whole(_opened(name_or_path))
    wrong = _problems(document, bundled_checks_only=bundled_checks_only)
    if wrong:
        raise listed_error(document.label, wrong)
    return build(document, features or {})


def parse_features(texts: Iterable[str]) -> dict[str, bool]:
    """Return the features of several options.

    Raises:
        ProfileError: one sentence for each that cannot be used.
    """
    found: dict[str, bool] = {}
    wrong: list[str] = []
    for text in texts:
        try:
            name, value = parse_feature(text)
        except ProfileError as error:
            wrong += error.sentences
        else:
            found[name] = value
    if wrong:
        raise ProfileError(*wrong)
    return found


def parse_feature(text: str) -> tuple[str, bool]:
    """Return the name and the value of ``NAME=on`` or ``NAME=off``.

    Raises:
        ProfileError: it is neither, or the name is no feature.
    """
    start = f"--scim-feature {text}: "
    name, equals, value = text.partition("=")
    if not equals:
        raise ProfileError(f"{start}use NAME=on or NAME=off")
    _known_feature(name, start)
    if value not in {"on", "off"}:
        raise ProfileError(f"{start}{quote(value)} is neither on nor off")
    return name, value == "on"


def unknown_checks(
    profile: Profile, known_ids: Collection[str], known_rules: Collection[str] = ()
) -> list[str]:
    """Return a sentence, with its place, for each name of an unknown check or rule in a profile.

    Args:
        profile: a loaded profile.
        known_ids: ids of all checks, also of those that were not selected.
        known_rules: the rules that those checks belong to, for a profile's own rules.
    """
    rules = [*RULES, *sorted(set(known_rules) - set(RULES))]
    named = [
        *((rule.name, rule.position, "rule", rules) for rule in profile.rules),
        *(
            (check, position, "check", known_ids)
            for item in profile.deviations
            for check, position in zip(item.checks, item.positions, strict=True)
            if not fnmatch.filter(known_ids, check)
        ),
        *(
            (check, position, "check", known_ids)
            for fact in profile.facts
            for check, position in zip(fact.checks, fact.check_positions, strict=True)
        ),
    ]
    return [
        f"{position}: {_unknown(name, kind, known)}"
        for name, position, kind, known in named
        if name not in known
    ]


def _unknown(name: str, kind: str, known: Collection[str]) -> str:
    if kind == "check":
        return unknown_check(name, known)
    return f"{quote(name)} is not a {kind}{suggest(name, known)}"


def _known_feature(word: str, start: str) -> None:
    if word not in FEATURES:
        raise ProfileError(f"{start}{quote(word)} is not a feature{suggest(word, FEATURES)}")


def _opened(name_or_path: str) -> Document:
    """Return the document of a profile without those that it extends.

    Raises:
        ProfileError: it cannot be read, or is no profile; the message quotes none of its content.
    """
    path, label = find(name_or_path)
    try:
        document = read(path, label)
    except Unusable as error:
        place = error.place.reported(label) if error.place else label
        raise ProfileError(f"{place}: {error.reason}") from None
    if not schema_errors.is_profile(document.data):
        place = schema_errors.foreign_key(document).reported(label)
        raise ProfileError(f"{place}: {_no_profile(document.data)}")
    return document


def _no_profile(data: object) -> str:
    if isinstance(data, dict):
        return "is not a profile: most of its keys are not keys of a profile"
    kind = "a list" if isinstance(data, list) else "text" if isinstance(data, str) else "a value"
    return f"a profile must be a mapping, not {kind}"


def _problems(document: Document, *, bundled_checks_only: bool) -> list[Problem]:
    misshapen = schema_errors.problems(document)
    wrong = {trail for trail, _ in misshapen}
    found = [
        *document.problems,
        *(problem for _, problem in misshapen),
        *cross_checks.problems(document, wrong),
    ]
    if found and bundled_checks_only:
        found += cross_checks.unknown_checks(document, wrong)
    return found
