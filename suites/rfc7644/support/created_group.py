"""A group that this run created for the checks of Group resources."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    Assigned,
    DataGenerator,
    Profile,
    Users,
    describe,
    resource_path,
    ruled,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import values_of

CREATED_OWNER = "rfc7644.group_resources.a_created_group_has_a_location"


@dataclass(slots=True)
class CreatedGroup:
    """A group that this run created: its create, the response, and its current name.

    It has an externalId, and two members unless a rule ties users to their groups.
    """

    name: str
    external_id: str
    members: tuple[str, ...]
    response: Response

    @property
    def id(self) -> str:
        """The group's id, as text: some targets number with integers."""
        return str(at(self.response.json, "id"))

    @property
    def path(self) -> str:
        """The group's path."""
        return resource_path("Groups", self.id)

    def body(self, *members: str, **values: JSON) -> JSONObject:
        """Return the body of a PUT of the group with these members."""
        listed: list[JSON] = [{"value": member} for member in members]
        return {"schemas": [GROUP], DISPLAY: self.name, "members": listed, **values}

    def require_created(self) -> None:
        """Raise Blocked where the target rejected the create."""
        if not self.response.ok or not isinstance(at(self.response.json, "id"), str | int):
            message = f"the create of the Group returned {describe(self.response)}"
            raise Blocked(CREATED_OWNER, message)

    def require_external_id(self) -> None:
        """Raise NotApplicable unless the target stored the externalId."""
        if at(self.response.json, "externalId") != self.external_id:
            raise NotApplicable("the target stores no externalId of a group")


def create_group(
    users: Users, profile: Profile, test_data: DataGenerator, regular: Callable[[int], Assigned]
) -> CreatedGroup:
    """Create a group, whether or not the target accepts it."""
    members = () if ruled(profile) else (regular(0).id, regular(1).id)
    group = test_data.group(name="Resource")
    created = CreatedGroup(group.name, group.okta_id, members, Response(0))
    body = created.body(*members, externalId=created.external_id)
    created.response = users.ask("POST", "/Groups", body)
    return created


def member_ids_after_create(users: Users, group: CreatedGroup) -> set[str]:
    """Return those of the two members that a GET of the group returns."""
    response = users.ask("GET", group.path)
    return {*group.members} & {*map(str, values_of(response.json, "members"))}
