"""A live capture of a custom app of the classic wizard in 2026, row by row.

*Import Groups* was off, as in the bundled profile (obot-platform/obot, run 003).
"""

import pytest

from .captures import (
    DELETE_GROUP,
    GET_GROUP,
    GET_USER,
    IN_TURN,
    LOOKUP,
    POST_GROUP,
    PUT_GROUP,
    PUT_USER,
    TEAMS,
    TWO_USERS,
    check_row,
    lines,
    row,
)

ROWS = {}
"""By name: what is played, and what is sent."""

RETURNED = [GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP]


@row(ROWS, "Test, save", TWO_USERS, TWO_USERS)
def _(scene):
    assert scene.console.test_api_credentials().ok
    assert scene.console.save_integration().ok


@row(ROWS, "Create Group", "GET /Groups?filter", POST_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.push_group(scene.new_group())

    assert 'filter=displayName+eq+"Team"' in unquoted(scene.sent[0])
    both = [scene.member(1), scene.member(2)]
    for body in scene.bodies[1::2]:
        assert (body["displayName"], body["members"]) == ("Team", both)


@row(ROWS, "Group PUT body", *[GET_GROUP] * 2, *[PUT_GROUP] * 2)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    assert "meta" in scene.returned[1].json
    assert [sorted(body) for body in scene.bodies[2:]] == [
        ["displayName", "id", "members", "schemas"]
    ] * 2


@row(ROWS, "Rename", GET_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).named("Other"))

    assert scene.bodies[2]["displayName"] == "Other"
    assert len(scene.bodies[2]["members"]) == 2


@row(ROWS, "Add a member", GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(scene.team[0]).of(*scene.team))

    assert listed(scene) == [["u1"], ["u1", "u2"]]


@row(ROWS, "Remove a member", GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).of(scene.team[0]))

    assert listed(scene) == [["u1", "u2"], ["u1"]]
    assert [body["displayName"] for body in scene.bodies if body] == ["Team"] * 2


@row(ROWS, "Push Now", GET_GROUP, GET_GROUP, PUT_GROUP, PUT_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    assert listed(scene) == [["u1", "u2"]] * 2


@row(ROWS, "Unlink and delete", GET_GROUP, DELETE_GROUP)
def _(scene):
    scene.console.unlink_group(scene.pushed(*scene.team), delete=True)


@row(ROWS, "Deactivate", *[GET_USER, PUT_USER] * 2)
def _(scene):
    scene.target.users[0]["groups"] = TEAMS
    scene.console.deactivate(scene.team[0])

    assert states(scene) == [(True, TEAMS), (False, TEAMS)]


@row(ROWS, "Reassign, the match is inactive", LOOKUP, *[GET_USER, PUT_USER] * 2)
def _(scene):
    scene.console.assign(scene.provisioned("u9", linked=False, active=False, groups=TEAMS))

    assert states(scene) == [(True, TEAMS), (True, [])]


@row(ROWS, "Right after the reactivation", *[line for line in RETURNED for _ in range(2)])
def _(scene):
    groups = [scene.pushed(*scene.team, group_id=group_id) for group_id in ("g1", "g2")]
    tasks = scene.console.push_again(groups, IN_TURN)

    assert all(task.ok for task in tasks)
    for group_id in ("g1", "g2"):
        own = [request for request in scene.sent if request.path == f"/Groups/{group_id}"]
        assert lines(own) == RETURNED


def unquoted(request):
    return request.query.replace("%22", '"').replace("%20", "+")


def listed(scene):
    """Return the members of each PUT."""
    return [[one["value"] for one in body["members"]] for body in scene.bodies if body]


def states(scene):
    """Return of each PUT of a User whether it is active, and its groups."""
    return [(body["active"], body["groups"]) for body in scene.bodies if body]


@pytest.mark.parametrize("name", ROWS)
def test_a_custom_app_is_sent_what_was_captured(name):
    check_row(ROWS[name], "aiw")
