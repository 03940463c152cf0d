"""A console whose target gives prepared answers."""

import json

from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.profile.model import ATTRIBUTES, FEATURES
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import LIST_RESPONSE, USER

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
