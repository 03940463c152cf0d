"""Resources as responses contained them, and what the checks of RFC 7643 expect of them."""

from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import MEMBERS_OWNER
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import entries
from pytest_scim.suites.rfc7643.support.definitions import last_segments


@dataclass(frozen=True, slots=True)
class ReturnedResource:
    """A resource as a response contained it, its base schema, and which response it was."""

    label: str
    base: str
    body: JSONObject


@dataclass(frozen=True, slots=True)
class GroupRead:
    """The response to a GET of a group, its body, and the id of the group's one member."""

    response: Response
    body: JSONObject
    member_id: str

    def members(self) -> list[JSON]:
        """Return the members that the target returned for the group.

        Raises:
            Blocked: it returned none.
        """
        members = entries(self.body, "members")
        if not members:
            raise Blocked(MEMBERS_OWNER, "the target returned no members of the Group")
        return members


def expect_location(what: str, actual: object, endpoint: str, resource_id: str) -> None:
    """Require a URI that ends in an endpoint and an id."""
    if last_segments(actual) != [endpoint, resource_id]:
        message = f"{what} does not end in its endpoint and id"
        raise Finding(message, expected=f"{endpoint}/{resource_id}", actual=repr(actual))
