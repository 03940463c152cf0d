"""Variations: ways to answer that RFC 7643 and 7644 or Okta allow, and that clients meet.

Under each of them, alone or with others, no check at level MUST may fail, and hardly a
SHOULD: where one does, ``advice.yaml`` says why that is right.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from pytest_scim.provider.call import Call, Middleware, Reply, Responder

__all__ = ["Call", "Reply", "Responder", "Variation", "registry", "variation"]

MODULES = (
    "transport",
    "errors",
    "json_text",
    "service",
    "identity",
    "lists",
    "endpoints",
    "memberships",
    "writes",
    "defaults",
    "resources",
    "seats",
    "strict",
    "required",
    "validation",
    "neighbours",
    "late",
    "odd_values",
    "declared",
    "undefined",
    "vendors",
)
"""In the order in which they stand around the provider, the first outermost."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One way to answer.

    ``why`` names the sentence that allows it. Of those of one ``choice`` a provider can
    take one only. ``poor`` are those under which there is less to check. ``integration`` is
    the only type that it makes sense in. ``transport`` is a word that the server understands.
    ``features`` are switched by the profile of a vendor who answers so, and ``propagation`` is
    the timeout in it, in seconds. ``finds`` are the checks that report it, at MUST, since Okta
    sends what it refuses. ``profile`` is the vendor's own, where only its guide allows it.
    """

    id: str
    why: str
    apply: Middleware
    choice: str | None = None
    poor: bool = False
    integration: str | None = None
    profile: str | None = None
    transport: str | None = None
    features: tuple[str, ...] = ()
    switches_off: str | None = None
    base_url: str | None = None
    finds: tuple[str, ...] = ()
    propagation: float = 0.0

    @property
    def says(self) -> str:
        """What the provider does, in a few words."""
        return (self.apply.__doc__ or "").partition("\n")[0].rstrip(".")


def variation(why: str, **options: Any) -> Callable[[Middleware], Variation]:
    """Turn a middleware into a variation, with the options of its class."""

    def make(apply: Middleware) -> Variation:
        return Variation(apply.__name__.strip("_"), why, apply, **options)

    return make


@cache
def registry() -> Mapping[str, Variation]:
    """Return all variations by id, the outermost first."""
    modules = [import_module(f"{__package__}.{name}") for name in MODULES]
    found: dict[str, Variation] = {}
    values = [value for module in modules for value in vars(module).values()]
    listed = [one for value in values if isinstance(value, list) for one in value]
    for value in [*values, *listed]:
        if isinstance(value, Variation) and found.setdefault(value.id, value) is not value:
            raise ValueError(f"two variations are called {value.id}")
    return found


def together(variations: Iterable[Variation], integration: str) -> list[list[Variation]]:
    """Return as few groups as possible of variations that one provider can have together.

    The poor ones come in the last of them, so that the others meet every check.
    """
    groups: list[list[Variation]] = []
    for one in sorted(variations, key=lambda each: (each.poor, each.choice is None)):
        if one.profile or one.integration not in {None, integration}:
            continue
        places = reversed(groups) if one.poor else sorted(groups, key=len)
        fitting = (group for group in places if all(fits(one, other) for other in group))
        group = next(fitting, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def fits(one: Variation, other: Variation) -> bool:
    """Return whether a provider can have both."""
    return one.choice is None or one.choice != other.choice
