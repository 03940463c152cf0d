"""RFC 7644 sections 3.7.1 to 3.7.4: bulk requests that fail as a whole or in part."""

from contextlib import suppress

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    UNKNOWN_ID_OWNER,
    DataGenerator,
    Groups,
    Ownership,
    blocked_by,
    describe,
    member_ids,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import FAMILY, PATCH_OP
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.rfc7644.support.bulk_request import (
    BulkClient,
    Job,
    create,
    delete,
    put,
    renamed,
    team,
)
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import CLIENT_ERROR, SERVER_ERROR
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource, op

BULK = rfc7644("3.7")
LIMITS = rfc7644("3.7.4")
LIMIT_OWNER = "rfc7644.bulk_refusals.too_many_operations_are_refused"


@check(SHOULD, BULK, rfc7644("3.7.3"), feature="update_users")
def test_bulk_stops_after_fail_on_errors(
    bulk_client: BulkClient, user_resource: UserResource, test_data: DataGenerator
) -> None:
    """/Bulk stops after `failOnErrors` errors

    After the number of errors in `failOnErrors` the target does not perform the remaining
    operations.

    Fix: Count errors while you perform a bulk request. When the count reaches `failOnErrors`,
    perform no further operation and return the results so far.
    """
    body, family = renamed(user_resource, user_resource.body, test_data)
    before = at(user_resource.body, FAMILY)
    # Two errors where one is allowed: the limit is reached however the target counts.
    unknown = delete(bulk_client.unknown_user_path())
    job = bulk_client.send(unknown, unknown, put(user_resource.path, body), failOnErrors=1)
    actual = at(user_resource.keeps({}), FAMILY)
    if job.response.status == 200 and not job.failed(0):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    if actual == family:
        expect_equal("the family name after two errors with failOnErrors: 1", actual, before)


@check(SHOULD, rfc7644("3.7.1"), feature="push_groups")
def test_a_circle_of_references_is_resolved_or_refused(
    bulk_client: BulkClient, test_data: DataGenerator, groups: Groups, ownership: Ownership
) -> None:
    """Circular bulkId references are resolved or rejected

    When two groups of a bulk request refer to each other, the target makes each a member of the
    other or rejects the request. RFC 7644 names 409; any 4xx status conforms.

    Fix: Create both Groups without each other, then add the members that `bulkId:` names, or
    reject the request with 409.
    """
    names = [test_data.group(name="Circle").name for _ in range(2)]
    one, two = team(names[0], "bulkId:two"), team(names[1], "bulkId:one")
    job = bulk_client.send(create("Groups", "one", one), create("Groups", "two", two))
    statuses = [job.response.status, *(job.status(n) or 0 for n in range(2))]
    if any(400 <= status < 500 for status in statuses):
        _delete_others(names, groups, ownership)
        return
    ids = [job.expect_results().expect_created(n) for n in range(2)]
    actual, expected = [member_ids(groups.resource(one)) for one in ids], [[ids[1]], [ids[0]]]
    if actual != expected:
        _delete_others(names, groups, ownership, *ids)
    if actual == [[], []]:
        raise NotApplicable("the target stores no group as a member of a group")
    expect_equal("the list of members of each of the two Groups", actual, expected)


def _delete_others(names: list[str], groups: Groups, ownership: Ownership, *known: str) -> None:
    """Delete the groups with these generated names, besides those whose ids the run knows."""
    with suppress(Finding):
        found = [(name, row) for name in names for row in groups.find(name)]
        ids = {text_at(row, "id") for name, row in found if at(row, "displayName") == name}
        for group_id in filter(None, ids - {*known}):
            ownership.generate_id(group_id, "Groups")
            groups.delete(group_id)


@check(SHOULD, BULK, rfc7644("3.14"), feature="update_users")
def test_an_operation_on_another_version_fails(
    bulk_client: BulkClient,
    discovery: Discovery,
    user_resource: UserResource,
    test_data: DataGenerator,
) -> None:
    """A bulk operation with another `version` than the current one fails

    The target rejects an operation whose `version` is not the user's current version and
    changes nothing.

    Fix: Compare `version` of an operation with the current version of the resource before you
    perform it, and report 412 where they differ.
    """
    discovery.needs("etag")
    body, family = renamed(user_resource, user_resource.body, test_data)
    before = at(user_resource.body, FAMILY)
    job = bulk_client.send(put(user_resource.path, body, version=f'W/"{test_data.letters(12)}"'))
    actual = at(user_resource.keeps({}), FAMILY)
    if actual == family:
        expect_equal("the family name after a PUT with another `version`", actual, before)
    if job.response.ok and not job.failed(0):
        message = "the target reported success for a PUT whose `version` is another version"
        raise Finding(message, expected=412, actual=job.status(0))


@check(SHOULD, BULK, rfc7644("3.12"))
def test_a_bulk_request_of_another_schema_is_refused(bulk_client: BulkClient) -> None:
    """/Bulk rejects a body of another message schema

    The target rejects a POST to /Bulk whose `schemas` contains another message than
    BulkRequest.

    Fix: Check that `schemas` contains `urn:ietf:params:scim:api:messages:2.0:BulkRequest`
    before you read `Operations`, and return 400 otherwise.
    """
    response = bulk_client.send(delete(bulk_client.unknown_user_path()), schema=PATCH_OP).response
    what = f"POST /Bulk with the schema {PATCH_OP}"
    expect_status(response, CLIENT_ERROR, SERVER_ERROR, what=what)


@pytest.fixture
def oversized_job(once: Once, bulk_client: BulkClient) -> Job:
    """A bulk request with one operation too many, each a DELETE of an unknown id."""
    return once(send_too_many, bulk_client)


def send_too_many(bulk_client: BulkClient) -> Job:
    """Send one DELETE of an unknown id more than the target allows in a bulk request."""
    allowed = bulk_client.limit("maxOperations")
    with blocked_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, nothing is sent
        return bulk_client.send(*[delete(bulk_client.unknown_user_path())] * (allowed + 1))


@check(SHOULD, LIMITS)
def test_too_many_operations_are_refused(oversized_job: Job) -> None:
    """/Bulk returns 413 for more than maxOperations operations

    The target rejects a bulk request with more operations than `bulk.maxOperations` with 413.

    Fix: Count `Operations` before you perform the first one, and return 413 where there are
    more than `bulk.maxOperations`.
    """
    count = len(oversized_job.operations)
    expect_status(oversized_job.response, 413, what=f"a bulk request with {count} operations")


@check(SHOULD, LIMITS)
def test_a_413_names_the_exceeded_limit(oversized_job: Job) -> None:
    """A 413 from /Bulk names the limit that was exceeded

    The body of the response to a bulk request with too many operations names `maxOperations` or
    its value.

    Fix: Write the limit into `detail` of the 413, for example as "more operations than
    maxOperations (1000)".
    """
    response = oversized_job.response
    if response.status != 413:
        raise Blocked(LIMIT_OWNER, f"too many operations returned {describe(response)}")
    text = response.content.decode(errors="replace")
    allowed = len(oversized_job.operations) - 1
    if "maxoperations" not in text.lower() and str(allowed) not in text.replace(",", ""):
        raise Finding(
            "the body of the 413 names no limit",
            expected=f"maxOperations, {allowed}",
            actual=describe(response),
        )


@check(SHOULD, LIMITS)
def test_a_bulk_request_that_is_too_large_is_refused(bulk_client: BulkClient) -> None:
    """/Bulk returns 413 for more than maxPayloadSize bytes

    The target rejects a bulk request with more bytes than `bulk.maxPayloadSize` with 413.

    Fix: Compare the length of the body with `bulk.maxPayloadSize` before you parse it, and
    return 413 above it. Announce no more than your gateway accepts.
    """
    allowed = bulk_client.limit("maxPayloadSize")
    operation = patch(bulk_client.unknown_user_path(), op("replace", "title", "x" * allowed))
    response = bulk_client.send(operation).response
    # A server may close the connection instead of reading on (RFC 9110 section 15.5.14).
    if response.status:
        expect_status(response, 413, what=f"a bulk request with more than {allowed} bytes")


def patch(path: str, *operations: JSONObject) -> JSONObject:
    """Return the bulk operation that changes a resource by PATCH."""
    data: JSON = {"schemas": [PATCH_OP], "Operations": [*operations]}
    return {"method": "PATCH", "path": path, "data": data}
