"""RFC 7644 section 3.7: bulk operations."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, blocked_by, resource_path, run_scope
from pytest_scim.scim.names import BULK_RESPONSE, ERROR, FAMILY, USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.bulk_request import create, delete, put, renamed, team

BULK = rfc7644("3.7")
RESULTS = rfc7644("3.7.3")
ANSWERED_OWNER = "rfc7644.bulk.a_bulk_request_returns_200"
MADE_OWNER = "rfc7644.bulk.a_bulk_create_creates_a_user"
CHANGED_OWNER = "rfc7644.bulk.a_bulk_put_replaces_a_user"
REPORTED_OWNER = "rfc7644.bulk.every_operation_is_reported"


@pytest.fixture(scope=run_scope)
def _imported_users(context, _bulk_client):
    """A bulk request that creates two users and, where the profile has groups, a group of both."""
    context.connected()
    okta_users = [context.test_data.okta_user() for _ in range(2)]
    operations = [create("Users", f"user{n}", p.resource()) for n, p in enumerate(okta_users)]
    if context.profile.features["push_groups"]:
        group = team(context.test_data.group(name="Intake").name, "bulkId:user0", "bulkId:user1")
        operations.append(create("Groups", "group", group))
    return _bulk_client.send(*operations)


@pytest.fixture
def posted(_imported_users):
    """A bulk request that creates two users and a group of both, whatever the response."""
    return _imported_users.cited()


@pytest.fixture
def imported_users(posted):
    """The same bulk request; Blocked when the target returned no results."""
    with blocked_by(ANSWERED_OWNER):
        return posted.answered()


@check(SHOULD, BULK)
def test_a_bulk_request_returns_200(posted):
    """/Bulk returns 200 with a BulkResponse

    A bulk request that the target processes returns 200 and a BulkResponse with `Operations`.
    """
    schemas = entries(posted.answered().response.json, "schemas")
    expect_in("`schemas` of the response of /Bulk", BULK_RESPONSE, schemas)


@check(SHOULD, BULK, RESULTS, feature="create_users")
def test_a_bulk_create_creates_a_user(imported_users, users):
    """A User created by /Bulk exists at its reported location

    A GET of the `location` that a bulk response reports for a created user returns that user.
    """
    for n, operation in enumerate(imported_users.operations[:2]):
        wanted = {USER_NAME: operation["data"][USER_NAME]}
        users.expects(imported_users.made(n), wanted, "after the bulk request")


@check(SHOULD, rfc7644("3.7.2"), feature="push_groups")
def test_bulk_ids_in_members_are_resolved(imported_users, groups):
    """/Bulk resolves `bulkId:` references to created resources

    A reference `bulkId:…` in a group's members becomes the id of the user that the same bulk
    request creates.
    """
    with blocked_by(MADE_OWNER):
        members = [imported_users.made(0), imported_users.made(1)]
    groups.expects(imported_users.made(2), members=members, because="after the bulk request")


@pytest.fixture(scope=run_scope)
def _rotation(context, _bulk_client, _imported_users, _user_resource):
    """A bulk request that deletes what the checks above this fixture read."""
    if context.profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    body, _ = renamed(_user_resource, _user_resource.body, context.test_data)
    change = put(_user_resource.path, body)
    with blocked_by(ANSWERED_OWNER):
        _imported_users.answered()
    with blocked_by(MADE_OWNER):
        ids = [_imported_users.made(n) for n in (0, 1)]
    if not all(context.ownership.owns(one) for one in ids):
        raise Blocked(MADE_OWNER, "/Bulk returned a location that is not the created User's")
    first, second = (resource_path("Users", one) for one in ids)
    _user_resource.may_have_changed()
    with blocked_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, no DELETE of it is sent
        return _bulk_client.send(
            change, delete(second), delete(_bulk_client.nobody()), delete(first)
        )


@pytest.fixture
def rotated(_rotation):
    """A bulk request that renames the shared user and deletes a user, nobody, and a user."""
    return _rotation.cited()


@pytest.fixture
def rotation(rotated):
    """The same bulk request; Blocked when the target returned no results."""
    with blocked_by(CHANGED_OWNER):
        return rotated.answered()


@check(SHOULD, BULK, feature="update_users")
def test_a_bulk_put_replaces_a_user(rotated, user_resource):
    """A PUT in a bulk request replaces the User

    A PUT operation of a bulk request replaces the user in the same way as a single PUT.
    """
    job = rotated.answered()
    wanted = {FAMILY: at(job.operations[0]["data"], FAMILY)}
    user_resource.expects(wanted, f"after {job.describe(0)} in a bulk request")


@pytest.fixture
def jobs(request, imported_users):
    """The results of ``imported_users``, and of ``rotation`` where that could be sent."""
    try:
        return imported_users, request.getfixturevalue("rotation")
    except (Blocked, NotApplicable):
        return (imported_users,)


NOBODY = 2
"""The position of the operation in ``rotation`` that must fail."""


@check(SHOULD, RESULTS)
def test_every_operation_is_reported(jobs):
    """/Bulk returns a result for every operation

    A bulk response contains the result of every operation, whether the operation failed or
    succeeded.
    """
    for job in jobs:
        asked = [job.describe(n) for n in range(len(job.operations))]
        actual = [(at(one, "method"), at(one, "location")) for one in job.results]
        if len(actual) != len(asked):
            message = f"/Bulk returned {len(actual)} results for {len(asked)} operations"
            raise Finding(message, expected=asked, actual=str(actual))


@check(SHOULD, BULK, rfc7644("3.7.2"), feature="create_users")
def test_a_created_resource_is_reported_with_its_bulk_id(imported_users):
    """/Bulk returns the bulkId of every created resource

    A bulk response reports each create together with the bulkId that the client sent.
    """
    given = [operation["bulkId"] for operation in imported_users.operations]
    actual = [at(result, "bulkId") for result in imported_users.results]
    if len(actual) != len(given):
        raise Blocked(
            REPORTED_OWNER, f"/Bulk returned {len(actual)} results for {len(given)} operations"
        )
    expect_equal("the list of bulkIds in the results", sorted(map(str, actual)), sorted(given))


@check(SHOULD, RESULTS)
def test_a_bulk_result_has_a_status(jobs):
    """Every bulk result has the HTTP status of its operation

    The `status` of a result is the HTTP status that a single request would have returned: 201
    for a create.
    """
    for job in jobs:
        for n, operation in enumerate(job.operations):
            if not job.reported(n):
                continue
            status = job.status(n)
            created = operation["method"] == "POST" and not job.failed(n)
            if status is None or (created and status != 201):
                actual = at(job.reported(n), "status")
                raise Finding(
                    f"the result of {job.describe(n)} has the status {actual!r}",
                    expected=201 if created else "a status code",
                    actual=repr(actual),
                )


@check(SHOULD, RESULTS)
def test_a_bulk_result_has_a_location(jobs):
    """Every bulk result has a location, except failed creates

    A bulk response contains a `location` for every operation except a create that failed.
    """
    for job in jobs:
        for n, operation in enumerate(job.operations):
            location, path = at(job.reported(n), "location"), operation["path"]
            made = operation["method"] == "POST"
            if not job.reported(n) or (made and job.failed(n)):
                continue
            there = isinstance(location, str) and (
                f"{path}/" in location if made else location.endswith(path)
            )
            if not there:
                raise Finding(
                    f"the result of {job.describe(n)} has the location {location!r}",
                    expected=f"…{path}{'/{id}' if made else ''}",
                    actual=repr(location),
                )


@check(SHOULD, BULK)
def test_a_bulk_delete_deletes_a_user(rotation, users):
    """A DELETE in a bulk request deletes the User

    A DELETE operation of a bulk request deletes the user in the same way as a single DELETE.
    """
    _gone(users, rotation, 1)


@check(SHOULD, BULK)
def test_a_failed_operation_does_not_stop_the_others(rotation, users):
    """/Bulk continues after a failed operation

    After a failed operation the target performs the remaining ones: "as many changes as
    possible".
    """
    if not rotation.failed(NOBODY):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    _gone(users, rotation, 3)


def _gone(users, rotation, n):
    """Raise a finding unless a user is deleted, or deactivated where DELETE does that."""
    if rotation.status(n) in compare.ABSENT:
        raise NotApplicable("the target does not delete users")

    def look():
        response = users.ask("GET", rotation.operations[n]["path"])
        if response.status not in {404, 410} and at(response.json, "active") is not False:
            message = f"GET of a User that /Bulk deleted returned {response.status}"
            raise Finding(message, expected=404, actual=response.status)

    users.polling.until(look)


@check(SHOULD, BULK, RESULTS, rfc7644("3.12"))
def test_a_failed_operation_says_why(rotation):
    """A failed bulk operation returns its Error in `response`

    The result of a failed operation has a `response` with the Error that a single request would
    have returned.
    """
    if not rotation.failed(NOBODY):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    response = at(rotation.reported(NOBODY), "response")
    if ERROR not in entries(response, "schemas"):
        message = "the `response` of a failed operation is not an Error"
        raise Finding(message, expected=ERROR, actual=repr(response))
