"""A live capture of a catalog app in 2026, row by row; a private app is sent the same.

*Import Groups* was on, as in the bundled profiles (obot-platform/obot, run 001).
"""

import pytest

from pytest_scim.okta.flows import users
from pytest_scim.scim.names import EMAIL, GROUP, USER_NAME

from .captures import (
    DELETE_GROUP,
    GET_GROUP,
    GET_USER,
    GROUPS,
    IN_TURN,
    LOOKUP,
    PATCH_GROUP,
    PATCH_USER,
    POST_GROUP,
    PUT_USER,
    TEAMS,
    TWO_USERS,
    Scene,
    check_row,
    lines,
    operations,
    row,
)

ROWS = {}
"""By name: what is played, and what is sent."""

CREATED = [
    "schemas", "userName", "name", "emails", "displayName", "locale", "externalId", "groups",
    "password", "active",
]  # fmt: skip
NAME = {"op": "replace", "value": {"id": "g1", "displayName": "Team"}}


@row(ROWS, "Test API credentials", TWO_USERS)
def _(scene):
    assert scene.console.test_api_credentials().ok


@row(ROWS, "Save integration, save To App", TWO_USERS, GROUPS)
def _(scene):
    assert scene.console.save_integration().ok


@row(ROWS, "Assign three users", *[LOOKUP] * 3, *["POST /Users"] * 3)
def _(scene):
    new = [scene.test_data.okta_user({"locale": "en-US", "emails.type": "work"}) for _ in range(3)]
    flows = [users.assign(scene.org, okta_user) for okta_user in new]
    tasks = IN_TURN(flows, scene.send)

    assert all(task.ok for task in tasks)
    for body, okta_user in zip(scene.bodies[3:], new, strict=True):
        assert list(body) == CREATED
        assert (body["groups"], body["active"]) == ([], True)
        assert body["emails"] == [{"primary": True, "value": okta_user.email, "type": "work"}]


@row(ROWS, "Push without a change", GET_USER, PUT_USER)
def _(scene):
    scene.console.update(scene.team[0])

    assert scene.bodies[1] == scene.returned[0].json
    assert {"id", "meta", "groups", "seat"} <= set(scene.bodies[1])


@row(ROWS, "Unassign", PATCH_USER)
def _(scene):
    scene.console.unassign(scene.team[0])

    assert operations(scene.bodies[0]) == [{"op": "replace", "value": {"active": False}}]


@row(ROWS, "Reassign, the match is inactive", LOOKUP, PATCH_USER, GET_USER, PUT_USER)
def _(scene):
    okta_user = scene.provisioned("u9", linked=False, active=False)
    scene.console.assign(okta_user)

    assert operations(scene.bodies[1]) == [{"op": "replace", "value": {"active": True}}]
    assert scene.bodies[3] == scene.returned[2].json
    assert (scene.bodies[3]["active"], scene.bodies[3]["groups"]) == (True, [])


@row(ROWS, "Create Group, two members", POST_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_group(scene.new_group())

    both = [scene.member(1), scene.member(2)]
    assert scene.bodies[0] == {"schemas": [GROUP], "displayName": "Team", "members": both}
    assert operations(scene.bodies[1]) == [{"op": "add", "path": "members", "value": both}]


@row(ROWS, "Create Group, empty", POST_GROUP)
def _(scene):
    scene.console.push_group(scene.test_data.group())

    assert scene.bodies[0]["members"] == []


@row(ROWS, "Rename", GET_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).named("Other"))

    value = {"id": "g1", "displayName": "Other"}
    assert operations(scene.bodies[1]) == [{"op": "replace", "value": value}]


@row(ROWS, "Add a member", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(scene.team[0]).of(*scene.team))

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [
        {"op": "add", "path": "members", "value": [scene.member(2)]}
    ]


@row(ROWS, "Remove a member", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).of(scene.team[0]))

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "remove", "path": 'members[value eq "u2"]'}]


@row(ROWS, "Push Now", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    both = [scene.member(1), scene.member(2)]
    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "replace", "path": "members", "value": both}]


@row(ROWS, "Push Now, an empty group", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed())

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "replace", "path": "members", "value": []}]


@row(ROWS, "Another action on the empty group", GET_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed())

    assert operations(scene.bodies[1]) == [NAME]


@row(ROWS, "Unlink and delete", GET_GROUP, DELETE_GROUP)
def _(scene):
    scene.console.unlink_group(scene.pushed(*scene.team), delete=True)

    assert scene.returned[1].status == 204


@row(ROWS, "Push again after the delete", GET_GROUP, DELETE_GROUP, POST_GROUP, PATCH_GROUP)
def _(scene):
    group = scene.pushed(*scene.team)
    scene.console.unlink_group(group, delete=True)
    scene.console.push_group(group)


@row(ROWS, "userName changed, then the email", *[GET_USER, PUT_USER] * 2)
def _(scene):
    okta_user = scene.team[0]
    renamed = okta_user.having({USER_NAME: "new@example.com"})
    scene.console.update(renamed)
    scene.console.update(renamed.having({EMAIL: "new@example.com"}))

    first, second = scene.bodies[1], scene.bodies[3]
    assert [body["userName"] for body in (first, second)] == ["new@example.com"] * 2
    emails = [body["emails"][0]["value"] for body in (first, second)]
    assert emails == [okta_user.email, "new@example.com"]


@row(ROWS, "PUT while in a group", GET_USER, PUT_USER)
def _(scene):
    scene.target.users[0]["groups"] = TEAMS
    scene.console.update(scene.team[0])

    assert scene.bodies[1]["groups"] == TEAMS
    assert scene.bodies[1]["meta"] == scene.target.users[0]["meta"]


# -- the rows -------------------------------------------------------------------------


@pytest.mark.parametrize("integration", ["oin", "oiw"])
@pytest.mark.parametrize("name", ROWS)
def test_a_catalog_app_is_sent_what_was_captured_and_a_private_app_the_same(name, integration):
    check_row(ROWS[name], integration)


@pytest.mark.parametrize("integration", ["oin", "oiw"])
def test_credentials_that_are_refused_are_tested_with_users_alone(integration):
    scene = Scene(integration)
    scene.target.users = None

    assert not scene.console.test_api_credentials().ok
    assert lines(scene.sent) == [TWO_USERS]


@pytest.mark.parametrize(("integration", "imports"), [("oin", True), ("oiw", True), ("aiw", False)])
def test_the_bundled_profiles_are_set_as_the_captured_apps(integration, imports):
    assert Scene(integration).org.features["import_groups"] is imports
