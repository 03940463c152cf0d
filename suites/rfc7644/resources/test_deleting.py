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
    owned_by,
    resource_path,
    run_scope,
    said,
)
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import LOGIN, PATCH_OP
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
    login: str
    answers: dict[str, Answer] = field(default_factory=dict)

    def __getitem__(self, name):
        """Return a response, or raise Blocked where the request could not be sent."""
        if not self.answers["delete"].ok:
            raise Blocked(DELETE_OWNER, f"DELETE returned {said(self.answers['delete'])}")
        if name not in self.answers:
            raise Blocked(READ_OWNER, "the id of the deleted user now leads to another resource")
        return self.answers[name]

    @property
    def exchanges(self):
        """The exchanges of its steps."""
        return [answer.exchange for answer in self.answers.values()]


@pytest.fixture(scope=run_scope)
def _deletion(rehearsal, _discovery):
    rehearsal.connected()
    if rehearsal.profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    directory, body = rehearsal.directory, rehearsal.people.person().resource()
    with owned_by(CREATE_OWNER):
        account = directory.add(body)["id"]
    path = resource_path("Users", account)
    deletion = Deletion(account, body[LOGIN])
    steps = deletion.answers
    steps["delete"] = directory.ask("DELETE", path)
    if steps["delete"].ok:
        steps["read"] = directory.read(account)
        steps["list"] = directory.lookup(body[LOGIN])
        with suppress(Trespass):  # the id now leads to a user that is not ours: nothing is sent
            steps["DELETE"] = directory.ask("DELETE", path)
            steps["PUT"] = directory.ask("PUT", path, body)
            if _discovery.supports("patch") is not False:
                steps["PATCH"] = directory.ask("PATCH", path, INACTIVE)
        steps["again"] = directory.ask("POST", "/Users", body)
        steps["afterwards"] = directory.read(account)
        steps["list afterwards"] = directory.lookup(body[LOGIN])
    return deletion


@pytest.fixture
def deletion(rehearsal, _deletion):
    """A user that was deleted, and the responses to all requests afterwards."""
    rehearsal.evidence.cite(_deletion.exchanges)
    if _deletion.answers["delete"].status in compare.ABSENT:
        raise NotApplicable("the target does not delete users")
    return _deletion


@check(SHOULD, DELETING)
def test_a_delete_is_answered_204_without_a_body(deletion):
    """DELETE returns 204 without a body

    A successful DELETE of a user returns 204 (No Content), and the response has no body.
    """
    answer = deletion.answers["delete"]
    if answer.status != 204 or answer.content:
        told = f"DELETE returned {said(answer)}"
        raise Finding(told, expected="204 without a body", shown=said(answer))


@check(SHOULD, DELETING)
def test_a_deleted_account_is_answered_404(deletion):
    """GET of a deleted User returns 404

    After a DELETE the target returns 404 for the user, even if it retains the user internally.
    """
    gone(deletion["read"], "GET of a deleted User")


@check(SHOULD, DELETING)
def test_a_deleted_account_is_in_no_list(deletion, directory):
    """A deleted User is in no list

    After a DELETE the target MUST leave the user out of the results of later queries.
    """
    answer = deletion["list"]
    found = [] if answer.status == 404 else directory.rows(answer)
    if found:
        told = "a lookup still returns the deleted User"
        raise Finding(told, expected=0, shown=len(found))


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
        if method in deletion.answers and deletion[method].status not in compare.ABSENT:
            gone(deletion[method], f"{method} of a deleted User")
    assert deletion["PUT"].status  # raises where it was not sent


@check(SHOULD, DELETING, field_report("better-auth/better-auth#11111"), feature="create_users")
def test_the_login_of_a_deleted_account_is_free_again(deletion, directory):
    """The userName of a deleted User can be used again

    A deleted user causes no conflict: a create with the same userName succeeds and results in
    exactly one user.
    """
    answer = deletion["again"]
    made_id = at(answer.json, "id")
    expect_status(answer, SUCCESS, what="a create with the userName of a deleted User")
    found = [row.get("id") for row in directory.rows(deletion["list afterwards"])]
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
def test_a_write_to_an_unknown_id_is_answered_404(directory, discovery):
    """PATCH or DELETE of an unknown id returns 404

    The target returns 404 with an Error for a PATCH or DELETE of an id that does not exist.
    """
    path = f"/Users/{directory.unknown_id()}"
    asked = {"DELETE": None}
    if discovery.supports("patch") is not False:
        asked["PATCH"] = INACTIVE
    for method, body in asked.items():
        answer = directory.ask(method, path, body)
        if answer.status not in compare.ABSENT:
            gone(answer, f"{method} of an unknown id")


def gone(answer, what):
    """Raise a finding unless a request for a resource that does not exist returned 404."""
    expect_status(answer, 404, what=what)
