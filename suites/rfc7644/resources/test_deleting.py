"""RFC 7644, section 3.6: deleting resources."""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Trespass,
    blocked_by,
    describe,
    resource_path,
    run_scope,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support import compare

DELETING = rfc7644("3.6")
DELETE_OWNER = "rfc7644.deleting.a_delete_is_answered_204_without_a_body"
READ_OWNER = "rfc7644.deleting.a_deleted_account_is_answered_404"
INACTIVE = {"schemas": [PATCH_OP], "Operations": [{"op": "replace", "value": {"active": False}}]}


@dataclass(slots=True)
class Deletion:
    """A user that was deleted: the response to each request by the request's name."""

    id: str
    user_name: str
    responses: dict[str, Response] = field(default_factory=dict)

    def __getitem__(self, name):
        """Return a response, or raise Blocked where the request could not be sent."""
        if not self.responses["delete"].ok:
            raise Blocked(DELETE_OWNER, f"DELETE returned {describe(self.responses['delete'])}")
        if name not in self.responses:
            raise Blocked(READ_OWNER, "the id of the deleted user now leads to another resource")
        return self.responses[name]

    @property
    def exchanges(self):
        """The exchanges of its steps."""
        return [response.exchange for response in self.responses.values()]


@pytest.fixture(scope=run_scope)
def _deletion(context, _discovery):
    context.connected()
    if context.profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    users, body = context.users, context.test_data.okta_user().resource()
    with blocked_by(CREATE_OWNER):
        user = users.add(body)["id"]
    path = resource_path("Users", user)
    deletion = Deletion(user, body[USER_NAME])
    steps = deletion.responses
    steps["delete"] = users.ask("DELETE", path)
    if steps["delete"].ok:
        steps["read"] = users.read(user)
        steps["list"] = users.lookup(body[USER_NAME])
        with suppress(Trespass):  # the id now leads to a user that is not ours: nothing is sent
            steps["DELETE"] = users.ask("DELETE", path)
            steps["PUT"] = users.ask("PUT", path, body)
            if _discovery.supports("patch") is not False:
                steps["PATCH"] = users.ask("PATCH", path, INACTIVE)
        steps["again"] = users.ask("POST", "/Users", body)
        steps["afterwards"] = users.read(user)
        steps["list afterwards"] = users.lookup(body[USER_NAME])
    return deletion


@pytest.fixture
def deletion(context, _deletion):
    """A user that was deleted, and the responses to all requests afterwards."""
    context.log.cite(_deletion.exchanges)
    if _deletion.responses["delete"].status in compare.ABSENT:
        raise NotApplicable("the target does not delete users")
    return _deletion


@check(SHOULD, DELETING)
def test_a_delete_is_answered_204_without_a_body(deletion):
    """DELETE returns 204 without a body

    A successful DELETE of a user returns 204 (No Content), and the response has no body.
    """
    response = deletion.responses["delete"]
    if response.status != 204 or response.content:
        message = f"DELETE returned {describe(response)}"
        raise Finding(message, expected="204 without a body", actual=describe(response))


@check(SHOULD, DELETING)
def test_a_deleted_account_is_answered_404(deletion):
    """GET of a deleted User returns 404

    After a DELETE the target returns 404 for the user, even if it retains the user internally.
    """
    gone(deletion["read"], "GET of a deleted User")


@check(SHOULD, DELETING)
def test_a_deleted_account_is_in_no_list(deletion, users):
    """A deleted User is in no list

    After a DELETE the target MUST leave the user out of the results of later queries.
    """
    response = deletion["list"]
    found = [] if response.status == 404 else users.rows(response)
    if found:
        message = "a lookup still returns the deleted User"
        raise Finding(message, expected=0, actual=len(found))


@check(SHOULD, DELETING)
def test_a_second_delete_is_answered_404(deletion):
    """A second DELETE returns 404

    A DELETE of a user that was already deleted returns 404, as every operation on that user
    MUST.
    """
    gone(deletion["DELETE"], "a second DELETE")


@check(SHOULD, DELETING, rfc7644("3.5.1"))
def test_a_write_to_a_deleted_account_is_answered_404(deletion):
    """PUT or PATCH of a deleted User returns 404

    The target rejects a PUT or PATCH of a deleted user with 404 and does not restore the user.
    """
    for method in ("PUT", "PATCH"):
        if method in deletion.responses and deletion[method].status not in compare.ABSENT:
            gone(deletion[method], f"{method} of a deleted User")
    assert deletion["PUT"].status  # raises where it was not sent


@check(SHOULD, DELETING, field_report("better-auth/better-auth#11111"), feature="create_users")
def test_the_login_of_a_deleted_account_is_free_again(deletion, users):
    """The userName of a deleted User can be used again

    A deleted user causes no conflict: a create with the same userName succeeds and results in
    exactly one user.
    """
    response = deletion["again"]
    made_id = at(response.json, "id")
    expect_status(response, SUCCESS, what="a create with the userName of a deleted User")
    found = [row.get("id") for row in users.rows(deletion["list afterwards"])]
    expect_equal("the list of Users with that userName", found, [made_id])


@check(SHOULD, DELETING, rfc7643("3.1"), field_report("Secoda guide", "https://docs.secoda.co/"))
def test_the_id_of_a_deleted_account_is_not_given_to_another(deletion):
    """The id of a deleted User is not given to another User

    After a create with the same userName the old id returns 404, unless the create restored the
    deleted user. Okta still sends requests to the old id, and must not reach another user there.
    """
    restored = at(deletion["again"].json, "id") == deletion.id
    if not restored:
        gone(deletion["afterwards"], "GET of the deleted User's id")


@check(SHOULD, rfc7644("3.12"), DELETING)
def test_a_write_to_an_unknown_id_is_answered_404(users, discovery):
    """PATCH or DELETE of an unknown id returns 404

    The target returns 404 for a PATCH or DELETE of an id that does not exist, unless it does not
    support the method.
    """
    path = f"/Users/{users.unknown_id()}"
    asked = {"DELETE": None}
    if discovery.supports("patch") is not False:
        asked["PATCH"] = INACTIVE
    for method, body in asked.items():
        response = users.ask(method, path, body)
        if response.status not in compare.ABSENT:
            gone(response, f"{method} of an unknown id")


def gone(response, what):
    """Raise a finding unless a request for a resource that does not exist returned 404."""
    expect_status(response, 404, what=what)
