"""Two live captures of Okta in 2026, row by row: what an admin does, and the requests that follow.

A catalog app with *Import Groups* on, and a custom app of the classic wizard with it off, as the
bundled profiles have them (obot-platform/obot, runs 001 and 003). Each row has the name of the
admin's act and what was captured: the requests in their order, and of each body what decides.
A private app is sent what a catalog app is sent.
"""

import pytest

from pytest_scim.okta.console import Console
from pytest_scim.okta.flows import users
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.playing import interleaved
from pytest_scim.okta.scenarios.scenario import account_of
from pytest_scim.okta.scenarios.scripted_target import ScriptedTarget, stored
from pytest_scim.profile.load import load
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.names import EMAIL, GROUP, USER_NAME

CATALOG, CUSTOM = {}, {}
"""The rows of each capture by name: what is played, and what is sent."""

TEAMS = [{"value": "g9", "$ref": "../Groups/g9", "display": "Field", "type": "direct"}]
CREATED = [
    "schemas", "userName", "name", "emails", "displayName", "locale", "externalId", "groups",
    "password", "active",
]  # fmt: skip
IN_TURN = interleaved(lambda _: 0)
"""Each flow sends a request before one of them sends the next: the longest waiting is first."""
NAME = {"op": "replace", "value": {"id": "g1", "displayName": "Team"}}


class Scene:
    """A console, the scripted target, and Okta users who were provisioned: "u1", "u2", …"""

    def __init__(self, integration, count=2):
        profile = load(f"okta-{integration}")
        self.test_data = DataGenerator("capture", "captured")
        attributes = (
            USER_NAME, "externalId", "name.givenName", "name.familyName", "displayName", "locale",
            EMAIL, "emails.type",
        )  # fmt: skip
        password = self.test_data.password
        self.org = Org(integration, attributes, profile.features, password, profile.user_patch)
        self.target = ScriptedTarget()
        self.sent, self.returned = [], []
        self.console = Console(self.org, self.send)
        self.team = [self.provisioned(f"u{number}") for number in range(1, count + 1)]

    def send(self, request):
        self.sent.append(request)
        self.returned.append(self.target(request))
        return self.returned[-1]

    def provisioned(self, user_id, *, linked=True, **changes):
        """Return an Okta user whose User resource the target has."""
        okta_user = self.test_data.okta_user({"locale": "en-US", "emails.type": "work"})
        body = account_of(self.org, okta_user)
        self.target.users.append(stored(body | changes, "User", user_id))
        if linked:
            self.org.links[okta_user.okta_id] = user_id
        return okta_user

    def new_group(self):
        """Return a group of both users that was not pushed."""
        return self.test_data.group(*self.team).named("Team")

    def pushed(self, *members, group_id="g1"):
        """Return a group of the app as Okta pushed it."""
        group = self.test_data.group(*members).named("Team")
        listed = self.org.members(group)
        body = {"schemas": [GROUP], "displayName": group.name, "members": listed}
        self.target.groups.append(stored(body, "Group", group_id))
        self.org.pushes[group.okta_id] = Push(group_id, name=group.name, members=tuple(listed))
        return group

    def member(self, number):
        return {"value": f"u{number}", "display": self.team[number - 1].user_name}

    @property
    def bodies(self):
        return [request.body for request in self.sent]


def row(rows, name, *requests):
    """Note a row of a capture: the function plays it and asserts what decides in the bodies."""

    def note(play):
        rows[name] = (play, list(requests))
        return play

    return note


def lines(sent):
    """Return requests by method and kind of path, as the capture has them."""
    return [f"{request.method} {kind(request)}" for request in sent]


def kind(request):
    shelf, _, resource_id = request.path.removeprefix("/").partition("/")
    if resource_id:
        return f"/{shelf}/{{id}}"
    return f"/{shelf}?filter" if "filter=" in request.query else request.target


def operations(body):
    return body["Operations"]


LOOKUP, USER_ID, GROUP_ID = "GET /Users?filter", "/Users/{id}", "/Groups/{id}"
GET_USER, PUT_USER, PATCH_USER = f"GET {USER_ID}", f"PUT {USER_ID}", f"PATCH {USER_ID}"
GET_GROUP, PUT_GROUP, PATCH_GROUP = f"GET {GROUP_ID}", f"PUT {GROUP_ID}", f"PATCH {GROUP_ID}"
POST_GROUP, DELETE_GROUP = "POST /Groups", f"DELETE {GROUP_ID}"
TWO_USERS, GROUPS = "GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100"


# -- a catalog app --------------------------------------------------------------------


# The simulated console has one button for the test and for the save that follows it.
@row(CATALOG, "Save integration, save To App", TWO_USERS, GROUPS)
def _(scene):
    assert scene.console.test_api_credentials().ok


@row(CATALOG, "Assign three users", *[LOOKUP] * 3, *["POST /Users"] * 3)
def _(scene):
    new = [scene.test_data.okta_user({"locale": "en-US", "emails.type": "work"}) for _ in range(3)]
    flows = [users.assign(scene.org, okta_user) for okta_user in new]
    tasks = IN_TURN(flows, scene.send)

    assert all(task.ok for task in tasks)
    for body, okta_user in zip(scene.bodies[3:], new, strict=True):
        assert list(body) == CREATED
        assert (body["groups"], body["active"]) == ([], True)
        assert body["emails"] == [{"primary": True, "value": okta_user.email, "type": "work"}]


@row(CATALOG, "Push without a change", GET_USER, PUT_USER)
def _(scene):
    scene.console.update(scene.team[0])

    assert scene.bodies[1] == scene.returned[0].json
    assert {"id", "meta", "groups", "seat"} <= set(scene.bodies[1])


@row(CATALOG, "Unassign", PATCH_USER)
def _(scene):
    scene.console.unassign(scene.team[0])

    assert operations(scene.bodies[0]) == [{"op": "replace", "value": {"active": False}}]


@row(CATALOG, "Reassign, the match is inactive", LOOKUP, PATCH_USER, GET_USER, PUT_USER)
def _(scene):
    okta_user = scene.provisioned("u9", linked=False, active=False)
    scene.console.assign(okta_user)

    assert operations(scene.bodies[1]) == [{"op": "replace", "value": {"active": True}}]
    assert scene.bodies[3] == scene.returned[2].json
    assert (scene.bodies[3]["active"], scene.bodies[3]["groups"]) == (True, [])


@row(CATALOG, "Create Group, two members", POST_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_group(scene.new_group())

    both = [scene.member(1), scene.member(2)]
    assert scene.bodies[0] == {"schemas": [GROUP], "displayName": "Team", "members": both}
    assert operations(scene.bodies[1]) == [{"op": "add", "path": "members", "value": both}]


@row(CATALOG, "Create Group, empty", POST_GROUP)
def _(scene):
    scene.console.push_group(scene.test_data.group())

    assert scene.bodies[0]["members"] == []


@row(CATALOG, "Rename", GET_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).named("Other"))

    value = {"id": "g1", "displayName": "Other"}
    assert operations(scene.bodies[1]) == [{"op": "replace", "value": value}]


@row(CATALOG, "Add a member", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(scene.team[0]).of(*scene.team))

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [
        {"op": "add", "path": "members", "value": [scene.member(2)]}
    ]


@row(CATALOG, "Remove a member", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).of(scene.team[0]))

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "remove", "path": 'members[value eq "u2"]'}]


@row(CATALOG, "Push Now", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    both = [scene.member(1), scene.member(2)]
    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "replace", "path": "members", "value": both}]


@row(CATALOG, "Push Now, an empty group", GET_GROUP, PATCH_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed())

    assert operations(scene.bodies[1]) == [NAME]
    assert operations(scene.bodies[2]) == [{"op": "replace", "path": "members", "value": []}]


@row(CATALOG, "Another action on the empty group", GET_GROUP, PATCH_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed())

    assert operations(scene.bodies[1]) == [NAME]


@row(CATALOG, "Unlink and delete", GET_GROUP, DELETE_GROUP)
def _(scene):
    scene.console.unlink_group(scene.pushed(*scene.team), delete=True)

    assert scene.returned[1].status == 204


@row(CATALOG, "Push again after the delete", GET_GROUP, DELETE_GROUP, POST_GROUP, PATCH_GROUP)
def _(scene):
    group = scene.pushed(*scene.team)
    scene.console.unlink_group(group, delete=True)
    scene.console.push_group(group)


@row(CATALOG, "userName changed, then the email", *[GET_USER, PUT_USER] * 2)
def _(scene):
    okta_user = scene.team[0]
    renamed = okta_user.having({USER_NAME: "new@example.com"})
    scene.console.update(renamed)
    scene.console.update(renamed.having({EMAIL: "new@example.com"}))

    first, second = scene.bodies[1], scene.bodies[3]
    assert [body["userName"] for body in (first, second)] == ["new@example.com"] * 2
    emails = [body["emails"][0]["value"] for body in (first, second)]
    assert emails == [okta_user.email, "new@example.com"]


@row(CATALOG, "PUT while in a group", GET_USER, PUT_USER)
def _(scene):
    scene.target.users[0]["groups"] = TEAMS
    scene.console.update(scene.team[0])

    assert scene.bodies[1]["groups"] == TEAMS
    assert scene.bodies[1]["meta"] == scene.target.users[0]["meta"]


# -- a custom app ---------------------------------------------------------------------


@row(CUSTOM, "Test, save", TWO_USERS)
def _(scene):
    assert scene.console.test_api_credentials().ok


@row(CUSTOM, "Create Group", "GET /Groups?filter", POST_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.push_group(scene.new_group())

    assert 'filter=displayName+eq+"Team"' in unquoted(scene.sent[0])
    both = [scene.member(1), scene.member(2)]
    for body in scene.bodies[1::2]:
        assert (body["displayName"], body["members"]) == ("Team", both)


@row(CUSTOM, "Group PUT body", *[GET_GROUP] * 2, *[PUT_GROUP] * 2)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    assert "meta" in scene.returned[1].json
    assert [sorted(body) for body in scene.bodies[2:]] == [
        ["displayName", "id", "members", "schemas"]
    ] * 2


@row(CUSTOM, "Rename", GET_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).named("Other"))

    assert scene.bodies[2]["displayName"] == "Other"
    assert len(scene.bodies[2]["members"]) == 2


@row(CUSTOM, "Add a member", GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(scene.team[0]).of(*scene.team))

    assert listed(scene) == [["u1"], ["u1", "u2"]]


@row(CUSTOM, "Remove a member", GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP)
def _(scene):
    scene.console.change_group(scene.pushed(*scene.team).of(scene.team[0]))

    assert listed(scene) == [["u1", "u2"], ["u1"]]
    assert [body["displayName"] for body in scene.bodies if body] == ["Team"] * 2


@row(CUSTOM, "Push Now", GET_GROUP, GET_GROUP, PUT_GROUP, PUT_GROUP)
def _(scene):
    scene.console.push_now(scene.pushed(*scene.team))

    assert listed(scene) == [["u1", "u2"]] * 2


@row(CUSTOM, "Unlink and delete", GET_GROUP, DELETE_GROUP)
def _(scene):
    scene.console.unlink_group(scene.pushed(*scene.team), delete=True)


@row(CUSTOM, "Deactivate", *[GET_USER, PUT_USER] * 2)
def _(scene):
    scene.target.users[0]["groups"] = TEAMS
    scene.console.deactivate(scene.team[0])

    assert states(scene) == [(True, TEAMS), (False, TEAMS)]


@row(CUSTOM, "Reassign, the match is inactive", LOOKUP, *[GET_USER, PUT_USER] * 2)
def _(scene):
    scene.console.assign(scene.provisioned("u9", linked=False, active=False, groups=TEAMS))

    assert states(scene) == [(True, TEAMS), (True, [])]


RETURNED = [GET_GROUP, GET_GROUP, PUT_GROUP, GET_GROUP, PUT_GROUP]


@row(CUSTOM, "Right after the reactivation", *[line for line in RETURNED for _ in range(2)])
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


# -- the rows -------------------------------------------------------------------------


@pytest.mark.parametrize("integration", ["oin", "oiw"])
@pytest.mark.parametrize("name", CATALOG)
def test_a_catalog_app_is_sent_what_was_captured_and_a_private_app_the_same(name, integration):
    holds(CATALOG[name], integration)


@pytest.mark.parametrize("name", CUSTOM)
def test_a_custom_app_is_sent_what_was_captured(name):
    holds(CUSTOM[name], "aiw")


def holds(captured, integration):
    play, requests = captured
    scene = Scene(integration)
    play(scene)
    assert lines(scene.sent) == requests
    assert {request.step.order.provenance for request in scene.sent} <= {"documented", "observed"}


def test_credentials_that_are_refused_are_tested_with_users_alone():
    scene = Scene("oin")
    scene.target.users = None

    assert not scene.console.test_api_credentials().ok
    assert lines(scene.sent) == [TWO_USERS]


@pytest.mark.parametrize(("integration", "imports"), [("oin", True), ("oiw", True), ("aiw", False)])
def test_the_bundled_profiles_are_set_as_the_captured_apps(integration, imports):
    assert Scene(integration).org.features["import_groups"] is imports
