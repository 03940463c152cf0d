"""A console whose target gives prepared answers."""

import json

from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org, Push
from pytest_scim.profile.model import ATTRIBUTES, FEATURES
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, LIST_RESPONSE, USER

JSON = (("Content-Type", "application/scim+json"),)


def response(status, body=None, content=None):
    if content is None:
        content = b"" if body is None else json.dumps(body).encode()
    return Response(status, JSON, content)


def listed(*rows, **changes):
    counts = {"totalResults": len(rows), "startIndex": 1, "itemsPerPage": len(rows)}
    return response(200, {"schemas": [LIST_RESPONSE], **counts, "Resources": list(rows), **changes})


class Play:
    """A console whose target gives prepared answers, and what was sent to it."""

    def __init__(self, *responses, integration="oin", attributes=ATTRIBUTES, **changes):
        self.responses = list(responses)
        self.sent = []
        features = {**dict.fromkeys(FEATURES, True), **changes}
        self.test_data = DataGenerator("seed", "tagtagta")
        self.org = Org(integration, attributes, features, self.test_data.password)
        self.okta_user = self.test_data.okta_user()
        self.console = Console(self.org, self.send)

    def send(self, request):
        self.sent.append(request)
        return self.responses.pop(0)

    @property
    def methods(self):
        return [request.method for request in self.sent]

    def link(self, user_id="42"):
        self.org.links[self.okta_user.okta_id] = user_id
        return self


def created(**changes):
    return response(201, {"schemas": [USER], "id": "42", "active": True, **changes})


class Pushing(Play):
    """A play with a group of two Okta users who were provisioned, and a third who was not."""

    def __init__(self, *responses, **changes):
        super().__init__(*responses, **changes)
        test_data = self.test_data
        self.team = (self.okta_user, test_data.okta_user())
        for number, okta_user in enumerate(self.team, start=1):
            self.org.links[okta_user.okta_id] = f"u{number}"
        self.group = test_data.group(*self.team)
        self.outsider = test_data.okta_user()

    def pushed(self, *ids):
        """Have the group in the app as "g", as Okta pushed it, with members of these ids."""
        members = tuple({"value": member, "display": f"{member}@example.com"} for member in ids)
        self.org.pushes[self.group.okta_id] = Push("g", name=self.group.name, members=members)
        return self

    @property
    def push(self):
        return self.org.pushes[self.group.okta_id]

    @property
    def operations(self):
        """The operations of each PATCH, without those that name the group."""
        patches = [one.body["Operations"] for one in self.sent if one.method == "PATCH"]
        return [ops for ops in patches if not _names(ops)]


def _names(operations):
    """Whether operations are the one by which Okta names a group."""
    [first, *more] = operations
    return not more and "path" not in first


def group(**changes):
    """Return a response with the group "g"."""
    return response(200, {"schemas": [GROUP], "id": "g", **changes})


def group_created(**changes):
    return response(201, {"schemas": [GROUP], "id": "g", **changes})
