"""Removes marks and fixtures of other plugins and conftest files from the bundled checks."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import _pytest
import pytest

import pytest_scim

_OURS: Final = tuple(
    os.path.realpath(str(place)) + os.sep
    for place in (*pytest_scim.__path__, pytest_scim.ROOT / "suites", *_pytest.__path__)
)
_LONG: Final = {"session", "package"}
"""Scopes whose fixtures may start the target, and run once."""

Definitions = Sequence[pytest.FixtureDef[object]]
"""The fixtures of one name, the one that overrides all others last."""


class Belongings:
    """The marks and fixtures that a bundled check has of its own."""

    def __init__(self, item: pytest.Function) -> None:
        self.item = item
        self._marks = list(item.own_markers)
        # pytest has no public API for the fixtures of an item.
        self._info = item._fixtureinfo  # noqa: SLF001
        self._manager = item.session._fixturemanager  # noqa: SLF001

    def restore(self, provided: dict[tuple[pytest.Collector | None, str], Definitions]) -> None:
        """Remove every mark that was added since, and every fixture of others.

        A skip for unknown tests, or an autouse fixture, of a conftest file concerns the tests of
        the repository. Its session fixtures stay: they may start the target. ``provided`` has the
        fixtures of this plugin by the file of the checks that have been restored.
        """
        self.item.own_markers[:] = self._marks
        known = self._info.name2fixturedefs
        for name in _provided() - known.keys():  # a fixture may request them later
            place = self.item.parent, name
            if place not in provided:
                provided[place] = self._manager.getfixturedefs(name, self.item) or ()
            known[name] = provided[place]
        for name, found in known.items():
            known[name] = [one for one in found if is_ours(one.func)] or found
        wanted = _closure(self._requested(), known)
        self.item.fixturenames[:] = [name for name in self.item.fixturenames if name in wanted]
        self.item._initrequest()  # noqa: SLF001 - pytest 8 has copied the definitions there

    def _requested(self) -> list[str]:
        """Return the fixtures that the check requests, and the autouse ones that may stay."""
        marks = self.item.iter_markers("usefixtures")
        requested = [*self._info.argnames, *(name for mark in marks for name in mark.args)]
        return requested + [name for name in self._info.initialnames if self._may_stay(name)]

    def _may_stay(self, name: str) -> bool:
        found = self._info.name2fixturedefs.get(name)
        if not found:
            return False
        return is_ours(found[-1].func) or found[-1].scope in _LONG


def is_ours(function: Callable[..., object]) -> bool:
    """Return whether a function is of this package, its suites or pytest itself."""
    code = getattr(function, "__code__", None)
    return code is not None and _is_our_file(code.co_filename)


def conftest_files_of(manager: pytest.PytestPluginManager, folder: Path) -> None:
    """Remove the conftest files above a folder from those for the items inside it.

    pytest can exclude such files only for all folders at once (``--confcutdir``).
    """
    known = manager._dirpath2confmods  # noqa: SLF001 - see above
    for place, modules in known.items():
        if place.is_relative_to(folder):
            modules[:] = [one for one in modules if Path(str(one.__file__)).is_relative_to(folder)]


@cache
def _provided() -> frozenset[str]:
    """Return the names that the fixtures of this plugin may have."""
    from pytest_scim.plugin.fixtures import CAST  # noqa: PLC0415 - loads much

    return frozenset(name for module in CAST for name in vars(module))


@cache
def _is_our_file(name: str) -> bool:
    return os.path.realpath(name).startswith(_OURS)


def _closure(names: Iterable[str], definitions: Mapping[str, Definitions]) -> set[str]:
    """Return the names of fixtures and of all fixtures that these request."""
    reached: set[str] = set()
    ahead = list(names)
    while ahead:
        if (name := ahead.pop()) not in reached:
            reached.add(name)
            ahead += [one for found in definitions.get(name, ()) for one in found.argnames]
    return reached
