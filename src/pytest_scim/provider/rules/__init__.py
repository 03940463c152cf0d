"""How the provider keeps the rules that a profile declares, by the rule's name.

A behaviour is a middleware that is also given the rule's parameters. A rule may also
furnish the directory: put there what the vendor has from the start.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pytest_scim.provider.call import Call, Middleware, Reply, Responder
from pytest_scim.provider.rules import groups, users

if TYPE_CHECKING:
    from pytest_scim.profile.model import Rule
    from pytest_scim.provider.call import Store

Parameters = Mapping[str, Any]
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
    )
}
_FURNISHINGS: "Final[Mapping[str, Callable[[Store, Parameters], None]]]" = {
    "default_group": lambda provider, given: groups.furnish(provider, [given["name"]]),
    "predefined_groups": lambda provider, given: groups.furnish(provider, given["names"]),
}
_KEPT_ANYWAY: Final = frozenset(
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
"""Rules that the provider keeps whether they are declared or not."""


def keeps(name: str) -> bool:
    """Return whether the provider behaves as the rule of that name says when it is declared."""
    return name in _BEHAVIOURS or name in _FURNISHINGS or name in _KEPT_ANYWAY


def middlewares(rules: "Iterable[Rule]") -> list[Middleware]:
    """Return the behaviours of the rules that have one, in the order of the profile."""
    return [
        _bound(_BEHAVIOURS[rule.name], rule.parameters)
        for rule in rules
        if rule.name in _BEHAVIOURS
    ]


def furnish(provider: "Store", rules: "Iterable[Rule]") -> None:
    """Put into the provider's directory what the rules say is there from the start."""
    for rule in rules:
        if rule.name in _FURNISHINGS:
            _FURNISHINGS[rule.name](provider, rule.parameters)


def _bound(behaviour: Behaviour, parameters: Parameters) -> Middleware:
    return lambda call, response: behaviour(call, response, parameters)
