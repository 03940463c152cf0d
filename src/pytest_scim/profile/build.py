"""Builds a profile from a valid document, with defaults for the keys that it leaves out."""

from collections.abc import Iterable, Mapping
from typing import cast

from pytest_scim.profile import cross_checks
from pytest_scim.profile.model import (
    FEATURES,
    Attribute,
    Deviation,
    Fact,
    Limits,
    OAuth,
    Profile,
    Propagation,
    Rule,
    UserNaming,
)
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.wizard import OINWizard, Variable
from pytest_scim.profile.yaml.declaration import (
    AttributeKeys,
    Declaration,
    DeviationKeys,
    LimitsKeys,
    OAuthKeys,
    PropagationKeys,
    WizardKeys,
)
from pytest_scim.profile.yaml.document import Document, Trail


def build(document: Document, overrides: Mapping[str, bool]) -> Profile:
    """Return the profile that a valid document declares; ``overrides`` are features by name."""
    data = cast("Declaration", document.mapping)  # the schema has accepted it
    features = {word: overrides.get(word, data["features"].get(word, False)) for word in FEATURES}
    rules = _rules(data, document)
    suites = cross_checks.suites(document)
    return Profile(
        name=data["name"],
        title=data["title"],
        path=document.path.resolve(),
        integration=data["integration"],
        features=features,
        attributes=_attributes(data["attributes"]),
        description=data.get("description", ""),
        vendor=data.get("vendor"),
        app=data.get("app"),
        contact=data.get("contact"),
        base_url=data.get("base_url"),
        oin_wizard=_wizard(data.get("oin_wizard", {})),
        auth=tuple(data.get("auth", ["bearer"])),
        oauth=_oauth(data["oauth"]) if "oauth" in data else None,
        unique_identifier=data.get("unique_identifier", "userName"),
        application_username_format=data.get("application_username_format"),
        delete=data.get("delete", "allowed"),
        user_patch=data.get("user_patch", data["integration"] != "aiw"),
        rules=rules,
        deviations=_deviations(data, document),
        facts=_facts(data, document),
        test_users=UserNaming(**data.get("test_users", {})),
        propagation=_propagation(data.get("propagation", {})),
        limits=_limits(data.get("limits", {})),
        rate_limit=_per_second(data["rate_limit"]) if "rate_limit" in data else None,
        request_timeout=_seconds(data.get("request_timeout", "60s")),
        consent=data.get("consent", False),
        linkable_groups=tuple(data.get("linkable_groups", [])),
        provider=data.get("provider", {}),
        suites=suites and suites.resolve(),
        replaced=_replaced(rules),
    )


def _oauth(declared: OAuthKeys) -> OAuth:
    return OAuth(
        declared["token_url"],
        declared.get("authorize_url"),
        declared.get("grant", "authorization_code"),
        tuple(declared.get("scopes", [])),
        declared.get("client_auth", "basic"),
    )


def _wizard(declared: WizardKeys) -> OINWizard:
    variables = tuple(Variable(**one) for one in declared.get("variables", []))
    return OINWizard(declared.get("base_url"), variables)


def _attributes(mapping: Mapping[str, AttributeKeys | None]) -> tuple[Attribute, ...]:
    found = []
    for path, given in mapping.items():
        details: AttributeKeys = given or {}
        required = path == "userName" or details.get("required", False)
        found.append(Attribute(path, required, details.get("max_length")))
    return tuple(found)


def _propagation(declared: PropagationKeys) -> Propagation:
    default = Propagation()
    timeout, interval = declared.get("timeout"), declared.get("interval")
    return Propagation(
        default.timeout if timeout is None else _seconds(timeout),
        default.interval if interval is None else _seconds(interval),
    )


def _limits(declared: LimitsKeys) -> Limits:
    users, pages = declared.get("users"), declared.get("pages")
    at_once = declared.get("users_at_once")
    # In JSON 5.0 is an integer, too.
    return Limits(users and int(users), pages and int(pages), at_once and int(at_once))


def _rules(data: Declaration, document: Document) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name=rule["name"],
            guide=rule["guide"],
            facts=tuple(rule.get("facts", [])),
            parameters=rule.get("parameters", {}),
            position=document.position("rules", n, "name"),
        )
        for n, rule in enumerate(data.get("rules", []))
    )


def _deviations(data: Declaration, document: Document) -> tuple[Deviation, ...]:
    return tuple(_deviation(n, item, document) for n, item in enumerate(data.get("deviations", [])))


def _deviation(place: int, item: DeviationKeys, document: Document) -> Deviation:
    if "checks" in item:
        trails: list[Trail] = [("checks", m) for m, _ in enumerate(item["checks"])]
    else:
        trails = [("check",)]
    return Deviation(
        tuple(item.get("checks") or [item["check"]]),
        item["reason"],
        item.get("ticket"),
        item.get("since"),
        item.get("provider"),
        tuple(document.position("deviations", place, *trail) for trail in trails),
    )


def _facts(data: Declaration, document: Document) -> tuple[Fact, ...]:
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
        for name, fact in data.get("facts", {}).items()
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
    """Return a rate limit such as ``90/m`` in requests per second."""
    number, _, unit = text.partition("/")
    return float(number) / (1 if unit == "s" else 60)
