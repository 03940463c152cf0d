"""A check: one requirement, its authority, its level.

A check is a pytest function in ``suites/`` with the decorator ``@check``. Its id names its folder,
its file and its function, as ``okta.create_users.…``.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, TypedDict, TypeVar

from pytest_scim.checks.citations import Citation, okta_plan
from pytest_scim.scim.names import PATCHED as PATCHED_APPS

Function = TypeVar("Function", bound=Callable[..., object])


class Level(StrEnum):
    """The level of a requirement."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Phase(StrEnum):
    """When in a run a check comes: the phases run in this order.

    ``MANY`` needs many users and groups, those of earlier checks among them, or judges the
    requests of earlier checks. ``NO_CREDENTIALS`` sends requests without credentials and
    ``WRONG_CREDENTIALS`` with wrong ones: both come late, since a target may lock
    out the sender. ``WHOLE_RUN`` judges what all other checks received and left.
    """

    FIRST = "first"
    DEFAULT = "default"
    MANY = "many"
    NO_CREDENTIALS = "no_credentials"
    WRONG_CREDENTIALS = "wrong_credentials"
    WHOLE_RUN = "whole_run"


MUST: Final = Level.MUST
SHOULD: Final = Level.SHOULD

PATCHED: Final = PATCHED_APPS
"""For ``integration``: what Okta sends where it patches."""

CUSTOM: Final = {"aiw": SHOULD, "oiw": SHOULD}
"""For ``under``: what only an app that is submitted needs."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement.

    ``id`` is stable across versions. ``title`` is the first line of the function's docstring, a
    statement about the target; ``requirement`` is the rest. ``impact`` says what a finding means
    for the vendor's customer, ``fix`` what the vendor changes; both are sections of the docstring.
    ``feature`` is one of the profile's features, or ``None`` where every integration needs it.
    ``cases`` are ids of Okta's test plan. ``rule`` names the profile rule that the check belongs
    to. ``integrations`` are those in which Okta sends what the check judges; none means all.
    """

    id: str
    title: str
    requirement: str
    level: Level
    impact: str | None = None
    fix: str | None = None
    feature: str | None = None
    cases: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    rule: str | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    integrations: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    phase: Phase = Phase.DEFAULT

    def level_under(self, integration: str) -> Level:
        """Return the level under ``oin`` or ``aiw``."""
        return self.levels.get(integration, self.level)

    def is_for(self, integration: str) -> bool:
        """Return whether Okta sends what the check judges in an integration."""
        return not self.integrations or integration in self.integrations


def check(
    level: Level,
    *cites: Citation,
    feature: str | None = None,
    cases: tuple[str, ...] = (),
    rule: str | None = None,
    under: Mapping[str, Level] | None = None,
    integration: str | tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    phase: Phase = Phase.DEFAULT,
) -> Callable[[Function], Function]:
    """Declare a check.

    Args:
        level: MUST or SHOULD.
        cites: the documents that require it.
        feature: the profile feature without which the check is not applicable.
        cases: ids of Okta's test plan that the check covers.
        rule: the profile rule that the check belongs to.
        under: levels that differ by integration type, as ``{"aiw": SHOULD}``.
        integration: the integrations in which Okta sends this, one or several, if not in all.
        needs: mapped attributes (paths) without which the check is not applicable.
        phase: when in a run the check comes; required of checks with no or wrong credentials.
    """
    declared = Check(
        id="",
        title="",
        requirement="",
        level=level,
        feature=feature,
        cases=cases,
        citations=(*cites, *map(okta_plan, cases)),
        rule=rule,
        levels=dict(under or {}),
        integrations=(integration,) if isinstance(integration, str) else integration,
        needs=needs,
        phase=phase,
    )
    return lambda function: _marked(function, declared)


def _marked(function: Function, declared: Check) -> Function:
    """Return the function of a check, with the check as its attribute ``__check__``."""
    found = replace(declared, id=_identify(function), **_described(function))
    function.__check__ = found  # type: ignore[attr-defined]
    return function


def check_of(item: object) -> Check | None:
    """Return the check that a pytest item runs, or ``None`` for a test that is none."""
    return getattr(getattr(item, "function", None), "__check__", None)


class _Described(TypedDict):
    title: str
    requirement: str
    impact: str | None
    fix: str | None


def _described(function: Callable[..., object]) -> _Described:
    """Return what the docstring of a check says.

    The first line is the title, without full stop; the rest is the requirement, and in a docstring
    without one the title is both. The last paragraphs may be ``Impact:`` and ``Fix:``.
    """
    text, _, fix = inspect.cleandoc(function.__doc__ or "").partition("\nFix:")
    text, _, impact = text.partition("\nImpact:")
    line, _, rest = text.partition("\n")
    return _Described(
        title=line.removesuffix("."),
        requirement=" ".join(rest.split()) or line,
        impact=" ".join(impact.split()) or None,
        fix=" ".join(fix.split()) or None,
    )


def _identify(function: Callable[..., object]) -> str:
    """``suites/okta/test_create_users.py``, ``test_x``: ``okta.create_users.x``.

    The id follows the file, since the module's name depends on how pytest imports it. A file with
    a part of a larger section names the section: ``SECTION_ID = "create_users"``.
    """
    file = Path(function.__code__.co_filename)
    section = function.__globals__.get("SECTION_ID") or file.stem.removeprefix("test_")
    name = function.__name__.removeprefix("test_")
    return f"{_authority(file.parent)}.{section}.{name}"


def _authority(folder: Path) -> str:
    """Return the folder below ``suites/``: ``rfc7644`` also of ``rfc7644/queries``."""
    near = (folder, folder.parent)
    return next((one.name for one in near if one.parent.name == "suites"), folder.name)
