"""From a name or a path to a profile, or to one sentence that says what is wrong."""

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pytest_scim import ROOT
from pytest_scim.profile import meaning, shape
from pytest_scim.profile.document import Document, read
from pytest_scim.profile.extension import extended
from pytest_scim.profile.model import (
    FEATURES,
    Attribute,
    Deviation,
    Fact,
    Limits,
    OAuth,
    People,
    Profile,
    ProfileError,
    Rule,
    Settle,
)
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.words import Problem, did_you_mean, first, quote, suggest

_AS_WRITTEN = ("description", "base_url", "unique_identifier", "delete")


def load(name_or_path: str, *, features: Mapping[str, bool] | None = None) -> Profile:
    """Return the profile of a bundled name or of a path.

    Args:
        name_or_path: ``scileads``, or a path: ends in ``.yaml`` or ``.yml``, or holds a
            separator.
        features: overrides by feature.

    Raises:
        ProfileError: one sentence, with the place when there is one.
    """
    for word in features or {}:
        _known_feature(word, "features: ")
    document = _whole(read(*_find(name_or_path)), ())
    wrong = [*document.problems, *shape.problems(document)] or meaning.problems(document)
    if wrong:
        raise first(document.shown, wrong)
    return _profile(document, features or {})


def bundled() -> tuple[str, ...]:
    """Return the names of the profiles that come with the harness."""
    return tuple(sorted(path.stem for path in (ROOT / "profiles").glob("*.yaml")))


def file_of(profile: Profile) -> str | None:
    """Return the file of a profile, or ``None`` where its name leads to it: it is bundled."""
    path = profile.path.resolve()
    own = (ROOT / "profiles" / f"{profile.name}.yaml").resolve()
    return None if path == own else str(path)


def parse_feature(text: str) -> tuple[str, bool]:
    """Return the name and the value of ``NAME=on`` or ``NAME=off``.

    Raises:
        ProfileError: it is neither, or the name is no feature.
    """
    start = f"--feature {text}: "
    name, equals, value = text.partition("=")
    if not equals:
        raise ProfileError(f"{start}write NAME=on or NAME=off")
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


def _find(name_or_path: str) -> tuple[Path, str]:
    """Return the file, and what to call it in messages."""
    names = bundled()
    if name_or_path in names:
        return ROOT / "profiles" / f"{name_or_path}.yaml", f"profiles/{name_or_path}.yaml"
    path = Path(name_or_path)
    if not _is_path(name_or_path):
        known = f"(bundled: {', '.join(names)}; a path ends in .yaml)"
        sentence = f"{quote(name_or_path)} is not a bundled profile {known}"
        raise ProfileError(f"{sentence}{did_you_mean(name_or_path, names)}")
    if not os.path.lexists(path):
        sentence = f"{name_or_path}: no such file (bundled profiles: {', '.join(names)})"
        raise ProfileError(f"{sentence}{did_you_mean(path.stem, names)}")
    return path, name_or_path


def _whole(document: Document, above: tuple[Path, ...]) -> Document:
    """Return a document with the profile that it extends filled in, if it extends one.

    ``above`` are the files that lead here, each extending the next.
    """
    named = document.data.get("extends") if isinstance(document.data, dict) else None
    if not isinstance(named, str) or not named:
        return document
    chain = (*above, document.path.resolve())
    place = document.values[("extends",)]
    try:
        path, shown = _find(_beside(document, named))
    except ProfileError as error:
        told = str(error).removeprefix(f"{_beside(document, named)}: ")
        raise first(document.shown, [Problem(place, told)]) from None
    if path.resolve() in chain:
        sentence = f"{quote(named)} extends this profile in turn: that is a circle"
        raise first(document.shown, [Problem(place, sentence)])
    base = _whole(read(path, shown), chain)
    return extended(base, document) if isinstance(base.data, dict) else base


def _beside(document: Document, named: str) -> str:
    """Return a bundled name as it is, a path as it is from where the run was started."""
    if not _is_path(named):
        return named
    return str(Path(document.shown).parent / named)


def _is_path(text: str) -> bool:
    path = Path(text)
    return path.suffix in {".yaml", ".yml"} or path.name != text


def _profile(document: Document, overrides: Mapping[str, bool]) -> Profile:
    data = document.data
    features = {word: overrides.get(word, data["features"].get(word, False)) for word in FEATURES}
    rules = _rules(document)
    suites = meaning.suites(document)
    return Profile(
        name=data["name"],
        title=data["title"],
        path=document.path.resolve(),
        integration=data["integration"],
        features=features,
        attributes=_attributes(data["attributes"]),
        auth=tuple(data.get("auth", ["bearer"])),
        oauth=_oauth(data["oauth"]) if "oauth" in data else None,
        user_patch=data.get("user_patch", data["integration"] == "oin"),
        rules=rules,
        deviations=_deviations(document),
        facts=_facts(document),
        people=People(**data.get("test_people", {})),
        settle=Settle(**{key: _seconds(text) for key, text in data.get("settle", {}).items()}),
        limits=Limits(**{key: int(limit) for key, limit in data.get("limits", {}).items()}),
        pace=_per_second(data["pace"]) if "pace" in data else None,
        deadline=_seconds(data.get("deadline", "60s")),
        consent=data.get("consent", False),
        may_modify=tuple(data.get("may_modify", [])),
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
            parameters=rule.get("with", {}),
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
