"""A scenario, and the scene on which it is played."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from pytest_scim.okta import payloads
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.okta.scenarios.scripted_target import ACCOUNT_ID, Target, stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import Person, UserSource
from pytest_scim.scim.messages import Answer, Request

ROWS: Final = 102
"""Rows of what is read in pages: two pages of it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Okta's console and org, a user in it and further ones, and the scripted target."""

    console: Console
    org: Org
    target: Target
    person: Person
    people: UserSource


Play = Callable[[Scene], list[Task]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What an admin does (``play``), and what stands in the target before.

    ``title`` is what the admin presses. ``features`` are those it is about.
    ``account`` is the person's account there; ``linked``: Okta knows its id.
    ``outages`` creates are answered 503 before one succeeds. ``integration`` is the
    only type in which Okta sends this, if there is only one.
    """

    name: str
    title: str
    play: Play
    features: tuple[str, ...] = ()
    account: Literal["absent", "active", "inactive"] = "absent"
    linked: bool = False
    outages: int = 0
    integration: str | None = None


def perform(
    scenario: Scenario,
    org: Org,
    people: UserSource,
    send: Callable[[Request, Answer], Answer],
    shown: Callable[[Task], None] = lambda _: None,
    *,
    person: Person | None = None,
) -> list[Task]:
    """Play a scenario from its beginning and return its tasks.

    It is about ``person``, by default a user of ``people`` with a value for every attribute.

    ``send`` gets each request with the scripted target's answer to it, and returns
    the answer that Okta is to read. ``shown`` is told of each task as it ends.
    """
    target, person = Target(scenario.outages), person or people.complete()
    if scenario.account != "absent":
        body = account_of(org, person, active=scenario.account == "active")
        target.users.append(stored(body, "User", ACCOUNT_ID))
    if scenario.linked:
        org.links[person.okta_id] = ACCOUNT_ID
    console = Console(org, lambda request: send(request, target(request)), shown)
    return scenario.play(Scene(console, org, target, person, people))


def account_of(org: Org, person: Person, *, active: bool = True) -> dict[str, Any]:
    """Return a person's account, with values that Okta does not map and echoes in a PUT."""
    body = payloads.create(org, person, "")
    body |= {"active": active, "seat": "standard"}
    if isinstance(body.get("name"), dict):
        body["name"] = {"formatted": f"{person.given} {person.family}", **body["name"]}
    return body
