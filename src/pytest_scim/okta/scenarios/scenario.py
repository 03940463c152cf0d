"""A scenario, and the scene on which it is played."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from pytest_scim.okta import payloads
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.okta.scenarios.scripted_target import ACCOUNT_ID, ScriptedTarget, stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaUser, UserSource
from pytest_scim.scim.messages import Request, Response

ROWS: Final = 102
"""Rows of what is read in pages: two pages of it."""


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """Okta's console and org, a user in it and further ones, and the scripted target."""

    console: Console
    org: Org
    target: ScriptedTarget
    okta_user: OktaUser
    test_data: UserSource


Play = Callable[[ScenarioRun], list[Task]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What an admin does (``play``), and what stands in the target before.

    ``title`` is what the admin presses. ``features`` are those it is about.
    ``user_state`` is the person's account there; ``linked``: Okta knows its id.
    ``outages`` creates are answered 503 before one succeeds. ``integrations`` are the
    types in which Okta sends this, if not in all.
    """

    name: str
    title: str
    play: Play
    features: tuple[str, ...] = ()
    user_state: Literal["absent", "active", "inactive"] = "absent"
    linked: bool = False
    outages: int = 0
    integrations: tuple[str, ...] = ()


def perform(
    scenario: Scenario,
    org: Org,
    test_data: UserSource,
    send: Callable[[Request, Response], Response],
    shown: Callable[[Task], None] = lambda _: None,
    *,
    okta_user: OktaUser | None = None,
) -> list[Task]:
    """Play a scenario from its beginning and return its tasks.

    It is about ``okta_user``, by default a user of ``test_data`` with a value for every attribute.

    ``send`` gets each request with the scripted target's answer to it, and returns
    the answer that Okta is to read. ``shown`` is told of each task as it ends.
    """
    target, okta_user = ScriptedTarget(scenario.outages), okta_user or test_data.complete()
    if scenario.user_state != "absent":
        body = account_of(org, okta_user, active=scenario.user_state == "active")
        target.users.append(stored(body, "User", ACCOUNT_ID))
    if scenario.linked:
        org.links[okta_user.okta_id] = ACCOUNT_ID
    console = Console(org, lambda request: send(request, target(request)), shown)
    return scenario.play(ScenarioRun(console, org, target, okta_user, test_data))


def account_of(org: Org, okta_user: OktaUser, *, active: bool = True) -> dict[str, Any]:
    """Return a person's account, with values that Okta does not map and echoes in a PUT."""
    body = payloads.create(org, okta_user, "")
    body |= {"active": active, "seat": "standard"}
    if isinstance(body.get("name"), dict):
        body["name"] = {"formatted": f"{okta_user.given} {okta_user.family}", **body["name"]}
    return body
