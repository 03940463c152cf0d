"""Set-up of the scenarios about groups: provisioned users, and groups in the target."""

from typing import Final

from pytest_scim.okta.org import Push
from pytest_scim.okta.scenarios.scenario import ROWS, ScenarioRun, user_resource
from pytest_scim.okta.scenarios.scripted_target import GROUP_ID, USER_ID, stored
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import GROUP

SECOND_GROUP: Final = f"{GROUP_ID[:-12]}{2:012}"


def add_users(run: ScenarioRun, count: int = 2) -> tuple[OktaUser, ...]:
    """Provision ``count`` users, the first of them the user of the scenario."""
    return (_provision(run, run.okta_user), *(add_user(run) for _ in range(count - 1)))


def add_user(run: ScenarioRun) -> OktaUser:
    """Provision a further user."""
    return _provision(run, run.test_data.okta_user())


def add_group(run: ScenarioRun, name: str, group_id: str, members: list[JSON]) -> None:
    """Create a group in the target that Okta did not push."""
    resource = stored(
        {"schemas": [GROUP], "displayName": name, "members": members}, "Group", group_id
    )
    run.target.groups.append(resource)


def push_group(run: ScenarioRun, group: OktaGroup, group_id: str = GROUP_ID) -> OktaGroup:
    """Create a group in the target as Okta pushed it."""
    add_group(run, group.name, group_id, run.org.members(group))
    run.org.pushes[group.okta_id] = Push(group_id, members=run.org.member_ids(group))
    return group


def push_group_of_users(run: ScenarioRun, count: int = 2) -> tuple[OktaGroup, tuple[OktaUser, ...]]:
    """Return a pushed group and its members."""
    members = add_users(run, count)
    return push_group(run, run.test_data.group(*members)), members


def add_pages_of_groups(run: ScenarioRun) -> None:
    """Create two pages of groups, of which the first group has a member."""
    members: list[JSON] = [{"value": USER_ID, "display": run.okta_user.user_name}]
    for number in range(1, ROWS + 1):
        add_group(run, f"Group {number}", f"{number:06}", members if number == 1 else [])


def _provision(run: ScenarioRun, okta_user: OktaUser) -> OktaUser:
    number = len(run.target.users)
    user_id = f"{USER_ID[:-12]}{number:012}" if number else USER_ID
    run.target.users.append(stored(user_resource(run.org, okta_user), "User", user_id))
    run.org.links[okta_user.okta_id] = user_id
    return okta_user
