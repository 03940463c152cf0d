"""From a name or a path to a profile, or to the sentences that say what is wrong."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pytest_scim.profile import cross_checks
from pytest_scim.profile.bundled import find
from pytest_scim.profile.messages import Problem, listed_error, quote, suggest
from pytest_scim.profile.model import (
    FEATURES,
    Attribute,
    Deviation,
    Fact,
    Limits,
    OAuth,
    Profile,
    ProfileError,
    Propagation,
    Rule,
    UserNaming,
)
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml import schema_errors
from pytest_scim.profile.yaml.document import Document, Unusable, read
from pytest_scim.profile.yaml.inheritance import whole

_AS_WRITTEN = ("description", "base_url", "unique_identifier", "delete")


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
            with the harness. If something is wrong with it, so is every other name of a check.

    Raises:
        ProfileError: one sentence for each error, with the place when there is one.
    """
    for word in features or {}:
        _known_feature(word, "features: ")
    document = whole(_opened(name_or_path))
    wrong = _problems(document, bundled_checks_only=bundled_checks_only)
    if wrong:
        raise listed_error(document.shown, wrong)
    return _profile(document, features or {})


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
    """Return a sentence, with its place, for every name in a profile that no check answers to.

    Args:
        profile: a loaded profile.
        known_ids: ids of all checks, also of those that were not selected.
        known_rules: the rules that those checks belong to, for a profile's own rules.
    """
    rules = [*RULES, *sorted(set(known_rules) - set(RULES))]
    named = [
        *((rule.name, rule.position, "rule", rules) for rule in profile.rules),
        *((item.check, item.position, "check", known_ids) for item in profile.deviations),
        *(
            (check, position, "check", known_ids)
            for fact in profile.facts
            for check, position in zip(fact.checks, fact.check_positions, strict=True)
        ),
    ]
    return [
        f"{position}: {quote(name)} is not a {kind}{suggest(name, known)}"
        for name, position, kind, known in named
        if name not in known
    ]


def _known_feature(word: str, start: str) -> None:
    if word not in FEATURES:
        raise ProfileError(f"{start}{quote(word)} is not a feature{suggest(word, FEATURES)}")


def _opened(name_or_path: str) -> Document:
    """Return what a profile says by itself.

    Raises:
        ProfileError: it cannot be read, or is no profile; nothing of what is in it is quoted.
    """
    path, shown = find(name_or_path)
    try:
        document = read(path, shown)
    except Unusable as error:
        place = error.place.reported(shown) if error.place else shown
        raise ProfileError(f"{place}: {error.reason}") from None
    if not schema_errors.is_profile(document.data):
        place = schema_errors.foreign_key(document).reported(shown)
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


def _profile(document: Document, overrides: Mapping[str, bool]) -> Profile:
    data = document.data
    features = {word: overrides.get(word, data["features"].get(word, False)) for word in FEATURES}
    rules = _rules(document)
    suites = cross_checks.suites(document)
    return Profile(
        name=data["name"],
        title=data["title"],
        path=document.path.resolve(),
        integration=data["integration"],
        features=features,
        attributes=_attributes(data["attributes"]),
        auth=tuple(data.get("auth", ["bearer"])),
        oauth=_oauth(data["oauth"]) if "oauth" in data else None,
        user_patch=data.get("user_patch", data["integration"] != "aiw"),
        rules=rules,
        deviations=_deviations(document),
        facts=_facts(document),
        test_users=UserNaming(**data.get("test_users", {})),
        propagation=Propagation(
            **{key: _seconds(text) for key, text in data.get("propagation", {}).items()}
        ),
        limits=Limits(**{key: int(limit) for key, limit in data.get("limits", {}).items()}),
        rate_limit=_per_second(data["rate_limit"]) if "rate_limit" in data else None,
        request_timeout=_seconds(data.get("request_timeout", "60s")),
        consent=data.get("consent", False),
        linkable_groups=tuple(data.get("linkable_groups", [])),
        provider=data.get("provider", {}),
        suites=suites and suites.resolve(),
        replaced=_replaced(rules),
        **{key: data[key] for key in _AS_WRITTEN if key in data},
    )


def _oauth(declared: Mapping[str, Any]) -> OAuth:
    return OAuth(**{**declared, "scopes": tuple(declared.get("scopes", []))})


def _attributes(mapping: Mapping[str, Mapping[str, Any] | None]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(path, **{**(details or {}), **({"required": True} if path == "userName" else {})})
        for path, details in mapping.items()
    )


def _rules(document: Document) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name=rule["name"],
            guide=rule["guide"],
            facts=tuple(rule.get("facts", [])),
            parameters=rule.get("parameters", {}),
            position=document.position("rules", n, "name"),
        )
        for n, rule in enumerate(document.data.get("rules", []))
    )


def _deviations(document: Document) -> tuple[Deviation, ...]:
    return tuple(
        Deviation(**item, position=document.position("deviations", n, "check"))
        for n, item in enumerate(document.data.get("deviations", []))
    )


def _facts(document: Document) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            id=name,
            says=fact["says"],
            checks=tuple(fact.get("checks", [])),
            outside_wire=fact.get("outside_wire"),
            position=document.key_position("facts", name),
            check_positions=tuple(
                document.position("facts", name, "checks", n)
                for n, _ in enumerate(fact.get("checks", []))
            ),
        )
        for name, fact in document.data.get("facts", {}).items()
    )


def _replaced(rules: Iterable[Rule]) -> dict[str, str]:
    return {
        check: rule.name
        for rule in rules
        if rule.name in RULES
        for check in RULES[rule.name].replaced(rule.parameters)
    }


def _seconds(text: str) -> float:
    if text.endswith("ms"):
        return float(text.removesuffix("ms")) / 1000
    return float(text.removesuffix("s"))


def _per_second(text: str) -> float:
    """Return a pace such as ``90/m`` in requests a second."""
    number, _, unit = text.partition("/")
    return float(number) / (1 if unit == "s" else 60)
