"""Concurrent requests: several admins and rules may cause changes at the same time.

No source says that Okta sends two concurrent changes of one resource; other clients do. So all
of these checks are SHOULD.
"""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding, Unreadable
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    blocked_by,
    describe,
    member_ids,
    resource_path,
    run_scope,
)
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.scim.paths import MISSING, at, canonical
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

ADDED_OWNER = "okta.push_group_members.an_added_member_is_in_the_group"
DELETE_OWNER = "okta.link_groups.an_unlinked_group_is_deleted"
NAMES = ("name.givenName", "name.familyName")
GONE = (404, 410)


@pytest.fixture(scope=run_scope)
def _equal_users(context):
    context.connected()
    okta_user = context.test_data.okta_user()
    create = ("POST", "/Users", okta_user.resource())
    return okta_user, context.users.together(create, create)


@pytest.fixture
def equal_users(context, _equal_users):
    """Two concurrent creates with one userName: the Okta user, and both responses."""
    context.log.cite(response.exchange for response in _equal_users[1])
    return _equal_users


@check(SHOULD, rfc7644("3.3"), field_report("wso2/product-is#13097"), feature="create_users")
def test_two_concurrent_creates_create_one_user(users, equal_users):
    """Two concurrent creates with one userName create one User

    With two Users of one userName, no client can distinguish them.
    """
    okta_user, responses = equal_users
    found = {canonical(row.get("id")) for row in users.find(okta_user.user_name)}
    ids = [at(response.json, "id") for response in responses if response.ok]
    reported = {canonical(one) for one in ids if one is not MISSING}
    if len(found | reported) != 1:
        statuses = " and ".join(str(response.status) for response in responses)
        actual = f"{len(found | reported)} Users"
        message = f"two concurrent creates returned {statuses}, and created {actual}"
        raise Finding(message, expected="1 User", actual=actual)


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("wso2/product-is#26148"),
    field_report("different-ai/openwork#3909"),
    feature="create_users",
)
def test_the_later_of_two_creates_is_a_conflict(equal_users):
    """Of two concurrent creates with one userName, one returns 201 and one 409

    The target returns no server error to either.
    """
    lost = [response for response in equal_users[1] if not response.ok]
    if any(response.status != 409 for response in lost) or len(lost) == len(equal_users[1]):
        actual = [describe(response) for response in equal_users[1]]
        message = f"two concurrent creates returned {' and '.join(actual)}"
        raise Finding(message, expected=[201, 409], actual=actual)


@check(
    SHOULD,
    okta_api("Update a specific group membership"),
    rfc7644("3.5.2.1"),
    field_report("fleetdm/fleet#50724"),
    field_report("scimmyjs/scimmy#79"),
    field_report("ory/polis#4080"),
    feature="push_groups",
    integration="oin",
)
def test_members_added_concurrently_are_all_stored(users, groups, group_resource, any_user):
    """Members added to a Group by concurrent requests are all stored

    The target loses none of the additions that it accepted.
    """
    ids = [any_user(n).id for n in range(3)]
    responses = users.together(*(("PATCH", group_resource.path, addition(one)) for one in ids))
    unbroken(responses, "the request to add a member", ADDED_OWNER)
    added = [member for member, response in zip(ids, responses, strict=True) if response.ok]

    def look():
        lost = {*added} - {*member_ids(groups.resource(group_resource.id))}
        if lost:
            message = f"the target lost {len(lost)} of {len(added)} members that it accepted"
            raise Finding(message, expected=len(added), actual=len(added) - len(lost))

    users.polling.until(look)


@check(SHOULD, okta_api("Update a user"), rfc7644("3.5.1"), feature="update_users")
def test_one_of_two_concurrent_updates_is_stored_whole(users, subject, test_data):
    """Two concurrent updates of a User leave one of them complete

    GET returns the names of one update, not a mixture of both.
    """
    subject.takes(*NAMES)
    names = [test_data.name(), test_data.name()]
    bodies = [subject.renamed(*name) for name in names]
    responses = subject.put_together(*bodies)
    unbroken(responses, "PUT", UPDATE_OWNER)
    wanted = [list(name) for name, response in zip(names, responses, strict=True) if response.ok]

    def look():
        actual = [at(users.user(subject.id), path) for path in NAMES]
        if actual not in wanted:
            message = f"the names of the User are of neither update, but {actual}"
            raise Unreadable(message, owner=UPDATE_OWNER, actual=actual)

    users.polling.until(look)


@check(SHOULD, okta_api("Delete a specific group"), rfc7644("3.6"), feature="push_groups")
def test_a_read_during_a_delete_finds_it_or_not(users, test_data):
    """GET during a concurrent DELETE returns the Group or 404

    The target returns neither a server error nor a part of the Group.
    """
    name = test_data.group(name="Gone").name
    with blocked_by(PUSH_OWNER):
        made = users.ask("POST", "/Groups", {"schemas": [GROUP], "displayName": name})
        assert made.ok, f"POST /Groups returned {describe(made)}"
    path = resource_path("Groups", at(made.json, "id"))
    deleted, *reads = users.together(("DELETE", path), ("GET", path), ("GET", path))
    unbroken([deleted], "DELETE", DELETE_OWNER)
    for read in reads:
        whole = read.ok and at(read.json, "displayName") == name
        if not whole and read.status not in GONE:
            message = f"GET during a concurrent DELETE returned {describe(read)}"
            raise Finding(message, expected="the Group, or 404", actual=describe(read))


def addition(member):
    """Return the PATCH that adds a member, as Okta writes it."""
    operation = {"op": "add", "path": "members", "value": [{"value": member}]}
    return {"schemas": [PATCH_OP], "Operations": [operation]}


def unbroken(responses, what, owner):
    """Raise a finding where one of several responses is a server error; Blocked if none is 2xx."""
    for response in responses:
        if not response.status or response.status >= 500:
            message = f"{what}, sent concurrently with another, returned {describe(response)}"
            raise Finding(message, expected="no 5xx", actual=describe(response))
    if not any(response.ok for response in responses):
        raise Blocked(owner, f"{what} returned {describe(responses[0])}")
