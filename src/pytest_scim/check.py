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
    sender out. ``WHOLE_RUN`` sends nothing and judges what all others were returned.
    """

    FIRST = "first"
    DEFAULT = "default"
    MANY = "many"
    NO_CREDENTIALS = "no_credentials"
    WRONG_CREDENTIALS = "wrong_credentials"
    WHOLE_RUN = "whole_run"


_SPELLED: Final = {
    "okta": "Okta",
    "oktas": "Okta's",
    "scim": "SCIM",
    "json": "JSON",
    "etag": "ETag",
}

MUST: Final = Level.MUST
SHOULD: Final = Level.SHOULD


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence's place: the authority, the reference inside it, and where to read it."""

    authority: str
    ref: str
    url: str


def rfc7643(section: str) -> Citation:
    """Cite a section of RFC 7643, the SCIM core schema."""
    url = f"https://www.rfc-editor.org/rfc/rfc7643#section-{section}"
    return Citation("RFC 7643", f"section {section}", url)


def rfc7644(section: str) -> Citation:
    """Cite a section of RFC 7644, the SCIM protocol."""
    url = f"https://www.rfc-editor.org/rfc/rfc7644#section-{section}"
    return Citation("RFC 7644", f"section {section}", url)


def rfc6749(section: str) -> Citation:
    """Cite a section of RFC 6749, the OAuth 2.0 authorization framework."""
    url = f"https://www.rfc-editor.org/rfc/rfc6749#section-{section}"
    return Citation("RFC 6749", f"section {section}", url)


def rfc6750(section: str) -> Citation:
    """Cite a section of RFC 6750, the use of bearer tokens."""
    url = f"https://www.rfc-editor.org/rfc/rfc6750#section-{section}"
    return Citation("RFC 6750", f"section {section}", url)


def okta_api(section: str) -> Citation:
    """Cite Okta's SCIM 2.0 protocol reference."""
    url = "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20"
    return Citation("Okta SCIM 2.0 reference", section, url)


def okta_docs(page: str, section: str) -> Citation:
    """Cite a page of Okta's developer documentation, by its path under /docs."""
    return Citation("Okta developer docs", section, f"https://developer.okta.com/docs/{page}")


def okta_plan(case: str) -> Citation:
    """Cite a case of Okta's SCIM test plan, version 2."""
    url = "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/"
    return Citation("Okta SCIM test plan v2", case, url)


def okta_spec(step: str) -> Citation:
    """Cite a step of Okta's published SPEC 2.0 or CRUD 2.0 Runscope test."""
    url = "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/"
    return Citation("Okta Runscope test", step, url)


def field_report(ref: str, url: str | None = None) -> Citation:
    """Cite a public report of the defect on a real service provider.

    ``ref`` is ``owner/repository#number`` on GitHub, or a title with its ``url``.
    """
    repository, _, number = ref.partition("#")
    return Citation("field report", ref, url or f"https://github.com/{repository}/issues/{number}")


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement.

    ``id`` is stable across versions. ``feature`` is a word of the feature
    vocabulary, or ``None`` for what every integration needs. ``cases`` are ids of
    Okta's test plan. ``rule`` names the profile rule that the check belongs to.
    ``offered`` tells from a profile whether the check applies (``None``: it does)
    and gives the reason when it does not.
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
        requirement = inspect.cleandoc(function.__doc__ or "")
        record = Check(
            id=_identify(function),
            title=_title(function.__name__),
            requirement=" ".join(requirement.split()),
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


def _title(name: str) -> str:
    """``test_oktas_filter_is_json``: ``Okta's filter is JSON``."""
    words = name.removeprefix("test_").split("_")
    return " ".join(_SPELLED.get(word, word) for word in words)


def _identify(function: Callable[..., Any]) -> str:
    """``suites/okta/test_create_users.py``, ``test_x``: ``okta.create_users.x``.

    The file says it, since a module's name depends on how pytest came to import it.
    """
    file = Path(function.__code__.co_filename)
    section, name = (text.removeprefix("test_") for text in (file.stem, function.__name__))
    return f"{file.parent.name}.{section}.{name}"


class Finding(AssertionError):
    """The target did not do what was required: the check's verdict, never ours.

    ``expected`` and ``shown`` are what the report sets side by side.
    """

    def __init__(self, message: str, *, expected: Any = None, shown: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.shown = shown


class Unreadable(Finding):
    """A look at the target failed: the finding of check ``owner`` if that one failed too."""

    def __init__(self, message: str, *, owner: str, shown: Any = None) -> None:
        super().__init__(message, shown=shown)
        self.owner = owner


class Blocked(Exception):
    """Something failed that check ``owner`` judges, before this check could judge anything."""

    def __init__(self, owner: str, reason: str) -> None:
        super().__init__(f"blocked by {owner}: {reason}")
        self.owner = owner
        self.reason = reason


class NotRun(Exception):
    """The run lacks what the check needs: an option, a token, consent, room or time."""


class NotApplicable(Exception):
    """The profile or the target does not offer what the check is about.

    The message says which of the two: "the profile does not offer push_groups".
    """
