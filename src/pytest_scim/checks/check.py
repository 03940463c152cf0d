"""The Check record: one requirement, its authority, its level.

A check is a pytest function in ``suites/`` under the ``@check`` decorator. Its id
is made of its place: folder, file and function name, as ``okta.create_users.…``.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from pytest_scim.checks.citations import Citation, okta_plan

Function = TypeVar("Function", bound=Callable[..., Any])


class Level(StrEnum):
    """How much a requirement weighs."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Phase(StrEnum):
    """When in a run a check comes: the phases run in the order in which they stand here.

    ``MANY`` needs many users and groups, those of the checks before it among them, or looks
    back at their requests. ``NO_CREDENTIALS`` sends requests without credentials and
    ``WRONG_CREDENTIALS`` with wrong ones: both come late, since a target may lock their
    sender out. ``WHOLE_RUN`` judges what all other checks received and left.
    """

    FIRST = "first"
    DEFAULT = "default"
    MANY = "many"
    NO_CREDENTIALS = "no_credentials"
    WRONG_CREDENTIALS = "wrong_credentials"
    WHOLE_RUN = "whole_run"


MUST: Final = Level.MUST
SHOULD: Final = Level.SHOULD


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement.

    ``id`` is stable across versions. ``title`` is the first line of the function's
    docstring, a statement about the target; ``requirement`` is the rest.
    ``feature`` is a word of the feature vocabulary, or ``None`` for what every integration
    needs. ``cases`` are ids of Okta's test plan. ``rule`` names the profile rule that the
    check belongs to.
    """

    id: str
    title: str
    requirement: str
    level: Level
    feature: str | None = None
    cases: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    rule: str | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    integration: str | None = None
    needs: tuple[str, ...] = ()
    phase: Phase = Phase.DEFAULT

    def level_under(self, integration: str) -> Level:
        """Return the level under ``oin`` or ``aiw``."""
        return self.levels.get(integration, self.level)


def check(
    level: Level,
    *cites: Citation,
    feature: str | None = None,
    cases: tuple[str, ...] = (),
    rule: str | None = None,
    under: Mapping[str, Level] | None = None,
    integration: str | None = None,
    needs: tuple[str, ...] = (),
    phase: Phase = Phase.DEFAULT,
) -> Callable[[Function], Function]:
    """Declare a check.

    Args:
        level: MUST or SHOULD.
        cites: the documents that say so.
        feature: the profile feature without which the check is not applicable.
        cases: ids of Okta's test plan that the check answers.
        rule: the profile rule that the check belongs to.
        under: levels that differ by integration type, as ``{"aiw": SHOULD}``.
        integration: the only integration type in which Okta sends this, if any.
        needs: attributes (paths of the profile's mapping) without which the check
            is not applicable.
        phase: when in a run the check comes. A check that sends no credentials, or wrong
            ones, has to say so.
    """

    def mark(function: Function) -> Function:
        plan = tuple(okta_plan(case) for case in cases)
        title, requirement = _described(function)
        record = Check(
            id=_identify(function),
            title=title,
            requirement=requirement,
            level=level,
            feature=feature,
            cases=cases,
            citations=(*cites, *plan),
            rule=rule,
            levels=dict(under or {}),
            integration=integration,
            needs=needs,
            phase=phase,
        )
        function.__check__ = record  # type: ignore[attr-defined]
        return function

    return mark


def check_of(item: object) -> Check | None:
    """Return the check that a pytest item runs, or ``None`` for a test that is none."""
    return getattr(getattr(item, "function", None), "__check__", None)


def _described(function: Callable[..., Any]) -> tuple[str, str]:
    """Return title and requirement: the docstring's first line, and the rest of it.

    A docstring of one line is both. The title has no full stop.
    """
    line, _, rest = inspect.cleandoc(function.__doc__ or "").partition("\n")
    return line.removesuffix("."), " ".join(rest.split()) or line


def _identify(function: Callable[..., Any]) -> str:
    """``suites/okta/test_create_users.py``, ``test_x``: ``okta.create_users.x``.

    The file says it, since a module's name depends on how pytest came to import it. A file that
    holds a part of a larger section names that: ``SECTION_ID = "create_users"``.
    """
    file = Path(function.__code__.co_filename)
    section = function.__globals__.get("SECTION_ID") or file.stem.removeprefix("test_")
    name = function.__name__.removeprefix("test_")
    return f"{_authority(file.parent)}.{section}.{name}"


def _authority(folder: Path) -> str:
    """Return the folder below ``suites/``: ``rfc7644`` also of ``rfc7644/queries``."""
    near = (folder, folder.parent)
    return next((one.name for one in near if one.parent.name == "suites"), folder.name)
