"""How the provider follows the rules that a profile declares, by the rule's name.

A behaviour is a middleware that also receives the rule's parameters. A rule may also
furnish the store: create there what the vendor has from the start.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from pytest_scim.profile.model import Rule
from pytest_scim.provider.call import Call, Middleware, Reply, Responder
from pytest_scim.provider.rules import drafts, groups, users
from pytest_scim.provider.rules.parameters import Parameters, text, texts

if TYPE_CHECKING:
    from pytest_scim.profile.model import Profile
    from pytest_scim.provider.call import Store

Behaviour = Callable[[Call, Responder, Parameters], Reply]

_BEHAVIOURS: Final[Mapping[str, Behaviour]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        users.username_is_email,
        users.email_domain,
        users.max_length,
        users.required_attributes,
        users.username_is_work_email,
        users.updatable_attributes,
        groups.groups_declined,
        groups.one_group_per_user,
        groups.default_group,
        groups.unique_group_names,
        groups.removed_with_last_group,
        drafts.scim_interop_profile,
        drafts.ipsie_al,
    )
}
_FURNISHINGS: "Final[Mapping[str, Callable[[Store, Parameters], None]]]" = {
    "default_group": lambda provider, given: groups.furnish(provider, [text(given, "name")]),
    "predefined_groups": lambda provider, given: groups.furnish(provider, texts(given, "names")),
}
_ALWAYS: Final = frozenset(
    {
        "soft_delete",
        "old_token_refused",
        "scim_error_codes",
        "names_as_sent",
        "failed_assignments_can_be_retried",
        "missing_groups_can_be_replaced",
        "licence_cap",
    }
)
"""Rules that the provider follows whether a profile declares them or not."""


def follows(name: str) -> bool:
    """Return whether the provider follows the rule of that name when a profile declares it."""
    return name in _BEHAVIOURS or name in _FURNISHINGS or name in _ALWAYS


def middlewares(rules: Iterable[Rule]) -> list[Middleware]:
    """Return the behaviours of the rules that have one, in the order of the profile."""
    return [
        _bound(_BEHAVIOURS[rule.name], rule.parameters)
        for rule in rules
        if rule.name in _BEHAVIOURS
    ]


def of_mapping(profile: "Profile") -> list[Rule]:
    """Return what the mapping of a profile says of single attributes, as rules."""
    named = [path for path in profile.required if path != "userName"]
    found = [Rule("required_attributes", "", parameters={"attributes": named})] if named else []
    return found + [
        Rule("max_length", "", parameters={"attribute": path, "length": length})
        for path, length in profile.lengths.items()
    ]


def furnish(provider: "Store", rules: Iterable[Rule]) -> None:
    """Create in the provider's store what the rules require from the start."""
    for rule in rules:
        if rule.name in _FURNISHINGS:
            _FURNISHINGS[rule.name](provider, rule.parameters)


def _bound(behaviour: Behaviour, parameters: Parameters) -> Middleware:
    return lambda call, response: behaviour(call, response, parameters)
