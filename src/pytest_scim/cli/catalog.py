"""The checks that come with pytest-scim, for the commands that describe them."""

from collections.abc import Iterator
from importlib import import_module

import pytest_scim
from pytest_scim.checks.check import Check


def all_checks() -> list[Check]:
    """Return every check, in the order of the files and of the functions in them."""
    return [check for module in _modules() for check in _in_module(module)]


def _modules() -> Iterator[str]:
    suites = pytest_scim.ROOT / "suites"
    for path in sorted(suites.rglob("test_*.py")):
        yield ".".join(("pytest_scim", "suites", *path.relative_to(suites).with_suffix("").parts))


def _in_module(name: str) -> Iterator[Check]:
    for value in vars(import_module(name)).values():
        check = getattr(value, "__check__", None)
        if isinstance(check, Check) and value.__module__ == name:
            yield check
