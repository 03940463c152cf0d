"""What the tests of Okta's two captures of 2026 share: the scene, and how a row is noted.

A row has the name of what an admin does, and what was captured: the requests in their order, and
of each body what decides (obot-platform/obot, runs 001 and 003).
"""

from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.playing import interleaved
from pytest_scim.okta.scenarios.scenario import user_resource
from pytest_scim.okta.scenarios.scripted_target import ScriptedTarget, stored
from pytest_scim.profile.load import load
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.names import EMAIL, GROUP, USER_NAME

TEAMS = [{"value": "g9", "$ref": "../Groups/g9", "display": "Field", "type": "direct"}]
IN_TURN = interleaved(lambda _: 0)
"""Each flow sends a request before one of them sends the next: the longest waiting is first."""

LOOKUP, USER_ID, GROUP_ID = "GET /Users?filter", "/Users/{id}", "/Groups/{id}"
GET_USER, PUT_USER, PATCH_USER = f"GET {USER_ID}", f"PUT {USER_ID}", f"PATCH {USER_ID}"
GET_GROUP, PUT_GROUP, PATCH_GROUP = f"GET {GROUP_ID}", f"PUT {GROUP_ID}", f"PATCH {GROUP_ID}"
POST_GROUP, DELETE_GROUP = "POST /Groups", f"DELETE {GROUP_ID}"
TWO_USERS, GROUPS = "GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100"


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
        body = user_resource(self.org, okta_user)
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


def check_row(captured, integration):
    """Play a row with the settings of the bundled profile, and compare what was sent."""
    play, requests = captured
    scene = Scene(integration)
    play(scene)
    assert lines(scene.sent) == requests
    assert {request.step.order.provenance for request in scene.sent} <= {"documented", "observed"}
