"""The User on which generated PATCH operations are tried."""

from pytest_scim.plugin.fixtures import Profile, Resource, Users, resource_path
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.suites.properties.support.patch_model import (
    KINDS,
    NAMES,
    PHONES,
    SIMPLE,
    PatchModel,
    state_of,
)

FIRST = {"nickName": "Bo", "title": "Guide"}
NUMBERS = ("+14155550001", "+14155550002")


class PatchSubject:
    """A User of this run, with the values that the target stores of those that were put.

    ``base`` is its state before each example.
    """

    def __init__(self, users: Users, profile: Profile, user_id: str) -> None:
        """Put the values, and read which of them the target stores."""
        self._users = users
        self._path, self._id = resource_path("Users", user_id), user_id
        phones: list[JSON] = [
            {"type": kind, "value": number} for kind, number in zip(KINDS, NUMBERS, strict=True)
        ]
        body = {**users.user(user_id), **FIRST, PHONES: phones}
        users.ask("PUT", self._path, body)
        self._body = users.user(user_id)
        stored = state_of(self._body, (*SIMPLE, *NAMES))
        rule = profile.rule("updatable_attributes")
        allowed = stored.values if rule is None else rule.parameters["attributes"]
        paths = [
            path
            for path, value in stored.values.items()
            if path in allowed and path not in profile.lengths
            if FIRST.get(path, value) == value and path not in profile.required
        ]
        whole = stored.phones == set(zip(KINDS, NUMBERS, strict=True)) and rule is None
        self.base = PatchModel(
            {path: stored.values[path] for path in paths}, stored.phones if whole else set()
        )

    def reset(self) -> None:
        """Put the User back as it was before the first example."""
        self._users.ask("PUT", self._path, self._body)

    def patch(self, *operations: JSON) -> Response:
        """Send a PATCH with these operations, and return the response."""
        body: JSON = {"schemas": [PATCH_OP], "Operations": [*operations]}
        return self._users.ask("PATCH", self._path, body)

    def read(self) -> Resource:
        """Return the User as GET returns it."""
        return self._users.user(self._id)
