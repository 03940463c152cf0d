"""Faults: defects to seed in the provider, each naming the checks that must catch it.

The folder mirrors ``suites/``: ``faults/rfc7644/queries/sorting.py`` holds the faults that the
checks of ``rfc7644.sorting`` catch first. ``faults.build`` turns a short function into a fault,
``faults.parts`` reads and writes the parts of a request and of a reply.
"""

import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

from pytest_scim.provider.call import Middleware

Layer = Literal["service", "wire"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A defect.

    ``catches`` are ids of checks. ``integrations`` and ``rule`` are the integration types and the
    rule of the proof, where it needs certain ones. ``layer`` is ``wire`` for a defect that
    needs a socket. ``switches_off`` names a rule that the provider does not follow while the
    fault is seeded; ``base_url`` is the provider's in a proof, when that is the defect.
    """

    id: str
    title: str
    catches: tuple[str, ...]
    apply: Middleware
    layer: Layer = "service"
    integrations: tuple[str, ...] = ()
    rule: str | None = None
    switches_off: str | None = None
    base_url: str | None = None

    def is_for(self, integration: str) -> bool:
        """Return whether the defect shows under an integration."""
        return not self.integrations or integration in self.integrations


@cache
def registry() -> Mapping[str, Fault]:
    """Return all faults by id.

    Raises:
        ValueError: two faults have one id.
    """
    found = pkgutil.walk_packages(__path__, f"{__name__}.")
    modules = [import_module(module.name) for module in found]
    return collect(one for module in modules for one in vars(module).values())


def collect(values: Iterable[object]) -> Mapping[str, Fault]:
    """Return the faults among the values, and in tuples among them, by id.

    Raises:
        ValueError: two faults have one id.
    """
    found: dict[str, Fault] = {}
    for value in values:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Fault) and found.setdefault(one.id, one) is not one:
                raise ValueError(f"two faults are called {one.id}")
    return found
