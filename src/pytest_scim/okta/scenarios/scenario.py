"""A scenario, and the state in which one runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from pytest_scim.okta import payloads
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.okta.scenarios.scripted_target import USER_ID, ScriptedTarget, stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaUser, UserSource
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response

ROWS: Final = 102
"""Rows of a list that Okta reads in pages: enough for two of them."""


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
    """What an admin does (``play``), and what the target has before.

    ``title`` is what the admin presses. ``features`` are those that it needs.
    ``user_state`` is the user's User resource there; ``linked``: Okta is linked to it.
    The target returns 503 to ``outages`` creates before one succeeds. ``integrations`` are the
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
    on_task: Callable[[Task], None] = lambda _: None,
    *,
    okta_user: OktaUser | None = None,
) -> list[Task]:
    """Run a scenario from its beginning and return its tasks.

    Its user is ``okta_user``, by default one of ``test_data`` with a value for every attribute.
    ``send`` receives each request with the scripted target's response to it, and returns
    the response that Okta reads. ``on_task`` receives each task when its flow ends.
    """
    target, okta_user = ScriptedTarget(scenario.outages), okta_user or test_data.complete()
    if scenario.user_state != "absent":
        body = user_resource(org, okta_user, active=scenario.user_state == "active")
        target.users.append(stored(body, "User", USER_ID))
    if scenario.linked:
        org.links[okta_user.okta_id] = USER_ID
    console = Console(org, lambda request: send(request, target(request)), on_task)
    return scenario.play(ScenarioRun(console, org, target, okta_user, test_data))


def user_resource(org: Org, okta_user: OktaUser, *, active: bool = True) -> JSONObject:
    """Return a user's User resource, with values that Okta does not map and echoes in a PUT."""
    body = payloads.create(org, okta_user, "")
    body |= {"active": active, "seat": "standard"}
    name = body.get("name")
    if isinstance(name, dict):
        body["name"] = {"formatted": f"{okta_user.given} {okta_user.family}", **name}
    return body
