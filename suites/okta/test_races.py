"""Concurrent requests: several admins and rules may cause changes at the same time.

No source says that Okta sends two concurrent changes of one resource; other clients do. So all
of these checks are SHOULD.
"""

from collections.abc import Callable, Sequence

import pytest

from pytest_scim.checks.check import PATCHED, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.expect import expect_same_name
from pytest_scim.checks.outcomes import Blocked, Finding, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    DataGenerator,
    Groups,
    Users,
    blocked_by,
    describe,
    expect_equal,
    expect_status,
    member_ids,
    resource_path,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.scim.paths import MISSING, at, canonical
from pytest_scim.suites.support.own_resources import OwnGroup, OwnUser
from pytest_scim.suites.support.owners import ADD_OWNER, DELETE_OWNER, UPDATE_OWNER
from pytest_scim.suites.support.rejections import expect_no_server_error
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import op

NAMES = ("name.givenName", "name.familyName")


@pytest.fixture
def equal_creates(
    once: Once, users: Users, test_data: DataGenerator
) -> tuple[OktaUser, list[Response]]:
    """Two concurrent creates with one userName: the Okta user, and both responses."""
    return once(_send_equal_creates, users, test_data)


def _send_equal_creates(users: Users, test_data: DataGenerator) -> tuple[OktaUser, list[Response]]:
    okta_user = test_data.okta_user()
    create = ("POST", "/Users", okta_user.resource())
    return okta_user, users.together(create, create)


@check(SHOULD, rfc7644("3.3"), field_report("wso2/product-is#13097"), feature="create_users")
def test_two_concurrent_creates_create_one_user(
    users: Users, equal_creates: tuple[OktaUser, list[Response]]
) -> None:
    """Two concurrent creates with one userName create one User

    With two Users of one userName, no client can distinguish them.

    Impact: One Okta user has two Users, and deactivation reaches only one of them.
    Fix: Enforce the unique userName in the database, not by a query before the insert.
    """
    okta_user, responses = equal_creates
    found = {canonical(row.get("id")) for row in users.find(okta_user.user_name)}
    ids = [at(response.json, "id") for response in responses if response.ok]
    reported = {canonical(one) for one in ids if one is not MISSING}
    statuses = " and ".join(str(response.status) for response in responses)
    what = f"after two concurrent creates returned {statuses}, the number of Users"
    expect_equal(what, len(found | reported), 1)


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("wso2/product-is#26148"),
    field_report("different-ai/openwork#3909"),
    feature="create_users",
)
def test_the_later_of_two_creates_is_a_conflict(
    equal_creates: tuple[OktaUser, list[Response]],
) -> None:
    """Of two concurrent creates with one userName, one returns 201 and one 409

    The target returns no server error to either.

    Impact: Okta shows a server error in place of a duplicate.
    Fix: Translate the violation of the unique key into 409.
    """
    _, responses = equal_creates
    rejected = [response for response in responses if not response.ok]
    if len(rejected) == len(responses) or any(one.status != 409 for one in rejected):
        actual = [describe(response) for response in responses]
        message = f"two concurrent creates returned {' and '.join(actual)}"
        raise Finding(message, expected=[201, 409], actual=actual)


@check(
    SHOULD,
    okta_api("Update specific Group membership"),
    rfc7644("3.5.2.1"),
    field_report("fleetdm/fleet#50724"),
    field_report("scimmyjs/scimmy#79"),
    field_report("ory/polis#4080"),
    feature="push_groups",
    integration=PATCHED,
)
def test_members_added_concurrently_are_all_stored(
    users: Users, groups: Groups, own_group: OwnGroup, any_user: Callable[[int], Assigned]
) -> None:
    """Members added to a Group by concurrent requests are all stored

    The target loses none of the additions that it accepted.

    Impact: Users miss access although Okta shows the push as successful.
    Fix: Insert each member as a row of its own in place of rewriting the whole list.
    """
    ids = [any_user(n).id for n in range(3)]
    responses = users.together(*(("PATCH", own_group.path, addition(one)) for one in ids))
    require_one_success(responses, "the request to add a member", ADD_OWNER)
    added = [member for member, response in zip(ids, responses, strict=True) if response.ok]

    def read() -> None:
        groups.may_have(own_group.id, added)
        lost = {*added} - {*member_ids(groups.resource(own_group.id))}
        what = f"of {len(added)} members that the target accepted, the number of lost ones"
        expect_equal(what, len(lost), 0)

    users.polling.until(read)


@check(SHOULD, okta_api("Update a specific User (PUT)"), rfc7644("3.5.1"), feature="update_users")
def test_one_of_two_concurrent_updates_is_stored_whole(
    users: Users, own_user: OwnUser, test_data: DataGenerator
) -> None:
    """Two concurrent updates of a User leave one of them complete

    GET returns the names of one update, not a mixture of both.

    Impact: A User has a mixture of two updates.
    Fix: Write the attributes of one request in one transaction.
    """
    own_user.require_updatable(*NAMES)
    names = [test_data.name(), test_data.name()]
    bodies = [own_user.renamed(*name) for name in names]
    responses = own_user.put_together(*bodies)
    require_one_success(responses, "PUT", UPDATE_OWNER)
    expected = [list(name) for name, response in zip(names, responses, strict=True) if response.ok]

    def read() -> None:
        actual = [at(users.user(own_user.id), path) for path in NAMES]
        if actual not in expected:
            message = f"the names of the User are of neither update, but {actual}"
            raise Unreadable(message, owner=UPDATE_OWNER, actual=actual)

    users.polling.until(read)


@check(SHOULD, okta_api("Delete a specific Group"), rfc7644("3.6"), feature="push_groups")
def test_a_read_during_a_delete_finds_it_or_not(users: Users, test_data: DataGenerator) -> None:
    """GET during a concurrent DELETE returns the Group or 404

    The target returns neither a server error nor a part of the Group.

    Impact: Tasks fail with a server error at random.
    Fix: Return 404 when the resource disappears while the request runs.
    """
    name = test_data.group(name="Gone").name
    with blocked_by(PUSH_OWNER):
        created = users.ask("POST", "/Groups", {"schemas": [GROUP], "displayName": name})
        group_id = at(created.json, "id")
        is_created = created.ok and isinstance(group_id, str | int)
        assert is_created, f"POST /Groups returned {describe(created)}"
    path = resource_path("Groups", str(group_id))
    deleted, *reads = users.together(("DELETE", path), ("GET", path), ("GET", path))
    require_one_success([deleted], "DELETE", DELETE_OWNER)
    for read in reads:
        what = "GET during a concurrent DELETE"
        if read.ok:
            returned = at(read.json, "displayName")
            expect_same_name(f"the displayName that {what} returns", returned, name)
        else:
            expect_status(read, 404, 410, what=what)


def addition(member: str) -> JSONObject:
    """Return the PATCH that adds a member, as Okta writes it."""
    operation = op("add", "members", [{"value": member}])
    return {"schemas": [PATCH_OP], "Operations": [operation]}


def require_one_success(responses: Sequence[Response], what: str, owner: str) -> None:
    """Require that no response is a server error; raise Blocked if none is 2xx."""
    for response in responses:
        expect_no_server_error(response, f"{what}, sent concurrently with another,")
    if not any(response.ok for response in responses):
        raise Blocked(owner, f"{what} returned {describe(responses[0])}")
