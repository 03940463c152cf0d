"""Resources as responses contained them, and what the checks of RFC 7643 expect of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import MEMBERS_OWNER, CheckLog, Lists
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, USER
from pytest_scim.scim.paths import entries
from pytest_scim.suites.support.addresses import leads_to

BASES = {"Users": USER, "Groups": GROUP}
ENDPOINTS = {USER: "Users", GROUP: "Groups"}


@dataclass(frozen=True, slots=True)
class ReturnedResource:
    """A resource as a response contained it, its base schema, and which response it was.

    ``exchange`` is that of the response, where it belongs to another check.
    """

    label: str
    base: str
    body: JSONObject
    exchange: int = -1
    headers: dict[str, str] = field(default_factory=dict)


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


def returned_in(lists: Lists) -> list[ReturnedResource]:
    """Return every User and Group that a response of the run contained."""
    return [
        ReturnedResource(one.label, BASES[one.kind], one.body, one.exchange, one.headers)
        for one in lists.specimens.kept
        if one.kind in BASES and one.body is not None
    ]


@contextmanager
def evidence(log: CheckLog, exchange: int) -> Iterator[None]:
    """Cite the exchange that a finding inside is about."""
    try:
        yield
    except Finding:
        if exchange >= 0:
            log.decide([exchange])
        raise


def expect_location(
    what: str, actual: object, base_url: str, endpoint: str, resource_id: str
) -> None:
    """Require the URI of a resource: under the base URL, with the endpoint and the id."""
    if not leads_to(actual, base_url, endpoint, resource_id):
        message = f"{what} does not lead to the resource: {str(actual)[:200]}"
        raise Finding(message, expected=f"{base_url}/{endpoint}/{resource_id}", actual=repr(actual))
