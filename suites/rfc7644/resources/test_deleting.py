"""RFC 7644, section 3.6: deleting resources."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    DataGenerator,
    Profile,
    Trespass,
    Users,
    blocked_by,
    describe,
    resource_path,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import UNSUPPORTED
from pytest_scim.suites.support.bodies import expect_no_body
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.shared_responses import Once

DELETING = rfc7644("3.6")
DELETE_OWNER = "rfc7644.deleting.a_delete_returns_204_without_a_body"
READ_OWNER = "rfc7644.deleting.a_deleted_user_returns_404"
INACTIVE: Final[JSONObject] = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}


@dataclass(slots=True)
class Deletion:
    """A user that was deleted: the response to each request by the request's name."""

    id: str
    user_name: str
    responses: dict[str, Response] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Response:
        """Return a response, or raise Blocked where the request could not be sent."""
        if not self.responses["delete"].ok:
            raise Blocked(DELETE_OWNER, f"DELETE returned {describe(self.responses['delete'])}")
        if name not in self.responses:
            raise Blocked(READ_OWNER, "the id of the deleted user now leads to another resource")
        return self.responses[name]

    def is_in(self, response: Response) -> bool:
        """Return whether a response contains a User with the userName of the deleted one."""
        return str(at(response.json, "userName")).casefold() == self.user_name.casefold()


@pytest.fixture
def deletion(
    once: Once, profile: Profile, users: Users, test_data: DataGenerator, discovery: Discovery
) -> Deletion:
    """A user that was deleted, and the responses to all requests afterwards."""
    if profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    deletion = once(delete_user, users, test_data, discovery)
    if deletion.responses["delete"].status in UNSUPPORTED:
        raise NotApplicable("the target does not delete users")
    return deletion


def delete_user(users: Users, test_data: DataGenerator, discovery: Discovery) -> Deletion:
    """Create and delete a user, and send every kind of request to it afterwards."""
    okta_user = test_data.okta_user()
    body = okta_user.resource()
    with blocked_by(CREATE_OWNER):
        user_id = id_of(users.add(body))
    path = resource_path("Users", user_id)
    responses = {"delete": users.ask("DELETE", path)}
    if responses["delete"].ok:
        responses["read"] = users.read(user_id)
        responses["list"] = users.lookup(okta_user.user_name)
        with suppress(Trespass):  # the id now leads to a user that is not ours: nothing is sent
            responses["DELETE"] = users.ask("DELETE", path)
            responses["PUT"] = users.ask("PUT", path, body)
            if discovery.supports("patch") is not False:
                responses["PATCH"] = users.ask("PATCH", path, INACTIVE)
        responses["create"] = users.ask("POST", "/Users", body)
        responses["read afterwards"] = users.read(user_id)
        responses["list afterwards"] = users.lookup(okta_user.user_name)
    return Deletion(user_id, okta_user.user_name, responses)


@check(SHOULD, DELETING)
def test_a_delete_returns_204_without_a_body(deletion: Deletion) -> None:
    """DELETE returns 204 without a body

    A successful DELETE of a user returns 204 (No Content), and the response has no body.

    Fix: Set the status of a successful DELETE to 204, and return neither the User nor a
    message.
    """
    response = deletion.responses["delete"]
    expect_no_body(response, 204, "DELETE")


@check(SHOULD, DELETING)
def test_a_deleted_user_returns_404(deletion: Deletion) -> None:
    """GET of a deleted User returns 404

    After a DELETE the target returns 404 for the user, even if it retains the user internally.

    Fix: Return 404 to GET where the User is deleted, also where its row stays in the database
    with a mark.
    """
    expect_404(deletion["read"], "GET of a deleted User")


@check(SHOULD, DELETING)
def test_a_deleted_user_is_in_no_list(deletion: Deletion, users: Users) -> None:
    """A deleted User is in no list

    After a DELETE the target MUST leave the user out of the results of later queries.

    Fix: Exclude rows that are marked as deleted from every list and filter of Users.
    """
    response = deletion["list"]
    found = [] if response.status == 404 else users.rows(response)
    expect_equal("the number of Users with the deleted userName", len(found), 0)


@check(SHOULD, DELETING)
def test_a_second_delete_returns_404(deletion: Deletion) -> None:
    """A second DELETE returns 404

    A DELETE of a user that was already deleted returns 404, as every operation on that user
    MUST.

    Fix: Read the User before you delete it, and return 404 where there is none or it is marked
    as deleted.
    """
    expect_404(deletion["DELETE"], "a second DELETE")


@check(SHOULD, DELETING, rfc7644("3.5.1"))
def test_a_write_to_a_deleted_user_returns_404(deletion: Deletion) -> None:
    """PUT or PATCH of a deleted User returns 404

    The target rejects a PUT or PATCH of a deleted user with 404 and does not restore the user.

    Fix: Read the User before a PUT or PATCH, and return 404 where it is deleted. Do not create
    it again from the body.
    """
    for method in ("PUT", "PATCH"):
        if method in deletion.responses and deletion[method].status not in UNSUPPORTED:
            expect_404(deletion[method], f"{method} of a deleted User")
    assert deletion["PUT"].status  # raises where it was not sent


@check(SHOULD, DELETING, field_report("better-auth/better-auth#11111"), feature="create_users")
def test_the_user_name_of_a_deleted_user_can_be_used_again(
    deletion: Deletion, users: Users
) -> None:
    """The userName of a deleted User can be used again

    A deleted user causes no conflict: a create with the same userName succeeds and results in
    exactly one user.

    Fix: Exclude deleted Users from the check for a taken userName, and limit the unique index
    to rows that are not deleted.
    """
    response = deletion["create"]
    new_id = at(response.json, "id")
    expect_status(response, SUCCESS, what="a create with the userName of a deleted User")
    found = [row.get("id") for row in users.rows(deletion["list afterwards"])]
    expect_equal("the list of Users with that userName", found, [new_id])


@check(MUST, DELETING, rfc7643("3.1"), field_report("Secoda guide", "https://docs.secoda.co/"))
def test_the_id_of_a_deleted_user_is_not_reused(deletion: Deletion) -> None:
    """The id of a deleted User is not given to another User

    After a create with the same userName GET of the old id returns no User, unless the create
    restored the deleted user, or DELETE retains it. Okta still sends requests to the old id, and
    must not reach another user there.

    Impact: Okta changes and deactivates another user in the name of a deleted one.
    Fix: Never assign an id twice, for example by random UUIDs.
    """
    read, afterwards = deletion["read"], deletion["read afterwards"]
    name = str(at(read.json, USER_NAME)).casefold() if read.ok else None
    if name == deletion.user_name.casefold():
        raise Blocked(READ_OWNER, "GET still returns the deleted User")
    restored = at(deletion["create"].json, "id") == deletion.id
    retained = read.ok and afterwards.ok and deletion.is_in(read) and deletion.is_in(afterwards)
    if afterwards.ok and not (restored or retained):
        message = "GET of the id of a deleted User returns another User"
        raise Finding(message, expected=404, actual=afterwards.status)


@check(SHOULD, rfc7644("3.12"), DELETING)
def test_a_write_to_an_unknown_id_returns_404(users: Users, discovery: Discovery) -> None:
    """PATCH or DELETE of an unknown id returns 404

    The target returns 404 for a PATCH or DELETE of an id that does not exist, unless it does not
    support the method.

    Fix: Return 404 where no User has the id in the path of a PATCH or DELETE, before you read
    the body.
    """
    path = f"/Users/{users.unknown_id()}"
    bodies: dict[str, JSON] = {"DELETE": None}
    if discovery.supports("patch") is not False:
        bodies["PATCH"] = INACTIVE
    for method, body in bodies.items():
        response = users.ask(method, path, body)
        if response.status not in UNSUPPORTED:
            expect_404(response, f"{method} of an unknown id")


def expect_404(response: Response, what: str) -> None:
    """Raise a finding unless a request for a resource that does not exist returned 404."""
    expect_status(response, 404, what=what)
