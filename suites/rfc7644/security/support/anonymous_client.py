"""Requests without credentials to resources that this run created."""

from dataclasses import dataclass

from pytest_scim.plugin.fixtures import DataGenerator, Profile, Users
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.suites.rfc7644.support.bulk_request import team
from pytest_scim.suites.support.own_resources import OwnGroup, OwnUser
from pytest_scim.suites.support.user import op


@dataclass(frozen=True, slots=True)
class Attempts:
    """The response to each method without credentials, and the resource before."""

    before: JSONObject
    responses: dict[str, Response]

    @property
    def described(self) -> str:
        """The requests and the status of each, as "PATCH 204, PUT 200"."""
        return ", ".join(f"{method} {one.status}" for method, one in self.responses.items())


class AnonymousClient:
    """Sends Okta's requests without credentials to resources that this run created."""

    def __init__(self, users: Users, profile: Profile) -> None:
        """Send nothing before a check needs it."""
        self._users = users
        self._may_delete = profile.delete == "allowed"

    def ask(self, method: str, path: str, body: JSON = None, query: str = "") -> Response:
        """Send a request without credentials and return the response."""
        return self._users.ask(method, path, body, query=query, authorization=None)

    def try_user(self, own_user: OwnUser, test_data: DataGenerator) -> Attempts:
        """Send all methods to a user that this run created."""
        change = op("replace", None, {"active": False})
        return self._try(own_user.path, own_user.body, own_user.renamed(*test_data.name()), change)

    def try_group(self, own_group: OwnGroup, member: str) -> Attempts:
        """Send all methods to a group that this run created."""
        before, name = own_group.body(), f"{own_group.name} too"
        change = op("add", "members", [{"value": member}])
        return self._try(own_group.path, before, team(name), change)

    def _try(self, path: str, before: JSONObject, whole: JSON, change: JSON) -> Attempts:
        responses = {
            "GET": self.ask("GET", path),
            "PATCH": self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [change]}),
            "PUT": self.ask("PUT", path, whole),
        }
        if self._may_delete:
            responses["DELETE"] = self.ask("DELETE", path)
        return Attempts(before, responses)
