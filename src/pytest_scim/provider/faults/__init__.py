"""Faults: defects to seed in the provider, each naming the checks that must catch it.

A fault is a middleware over JSON under ``@fault``; every module of this folder is
read for them. ``faults.tools`` has what most of them need.
"""

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from pytest_scim.provider.call import Answerer, Call, Middleware, Reply

__all__ = ["Answerer", "Call", "Fault", "Reply", "fault", "registry"]

Layer = Literal["service", "wire"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A defect.

    ``catches`` are ids of checks. ``integration`` and ``rule`` say under which
    integration type and rule the proof is made, when only one will do.
    ``switches_off`` names a rule that is not kept while the fault is seeded, ``base_url``
    where the provider stands in a proof, when that is the defect.
    """

    id: str
    title: str
    catches: tuple[str, ...]
    layer: Layer
    integration: str | None
    rule: str | None
    apply: Middleware
    switches_off: str | None = None
    base_url: str | None = None


def fault(
    code: str,
    title: str,
    *,
    catches: tuple[str, ...] = (),
    layer: Layer = "service",
    integration: str | None = None,
    rule: str | None = None,
    switches_off: str | None = None,
    base_url: str | None = None,
) -> Callable[[Middleware], Fault]:
    """Turn a middleware into a fault.

    Its id is made of the code and the function's name: ``P4-active-is-ignored``.

    Args:
        code: the entry of the defect catalogue, such as ``P4``.
        title: the defect in a few words.
        catches: ids of the checks that must fail on it.
        layer: ``service``, or ``wire`` for what needs a socket.
        integration: ``oin`` or ``aiw`` when Okta's request comes in that type only.
        rule: the profile rule that it breaks.
        switches_off: the rule that is not kept while it is seeded.
        base_url: where the provider stands while it is seeded.
    """

    def make(apply: Middleware) -> Fault:
        name = f"{code}-{apply.__name__.strip('_').replace('_', '-')}"
        return Fault(name, title, catches, layer, integration, rule, apply, switches_off, base_url)

    return make


@cache
def registry() -> Mapping[str, Fault]:
    """Return all faults by id.

    Raises:
        ValueError: two faults have one id.
    """
    modules = [import_module(f"{__name__}.{name}") for _, name, _ in pkgutil.iter_modules(__path__)]
    return collect(one for module in modules for one in vars(module).values())


def collect(values: Iterable[object]) -> Mapping[str, Fault]:
    """Return the faults among the values by id; refuse two of one id."""
    found: dict[str, Fault] = {}
    for value in values:
        if isinstance(value, Fault) and found.setdefault(value.id, value) is not value:
            raise ValueError(f"two faults are called {value.id}")
    return found
