"""RFC 7644 sections 3.7.1 to 3.7.4: bulk requests that fail as a whole or in part."""

from contextlib import suppress

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    UNKNOWN_ID_OWNER,
    blocked_by,
    describe,
    member_ids,
    run_scope,
)
from pytest_scim.scim.names import FAMILY, PATCH_OP
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.rfc7644.support.bulk_request import create, delete, put, renamed, team

BULK = rfc7644("3.7")
LIMITS = rfc7644("3.7.4")
REFUSED_OWNER = "rfc7644.bulk_refusals.too_many_operations_are_refused"


@check(SHOULD, BULK, rfc7644("3.7.3"), feature="update_users")
def test_bulk_stops_after_fail_on_errors(bulk_client, user_resource, test_data):
    """/Bulk stops after `failOnErrors` errors

    After the number of errors in `failOnErrors` the target does not perform the remaining
    operations.
    """
    body, family = renamed(user_resource, user_resource.body, test_data)
    before = at(user_resource.body, FAMILY)
    # Two errors where one is allowed: the limit is reached however the target counts.
    nobody = delete(bulk_client.nobody())
    job = bulk_client.send(nobody, nobody, put(user_resource.path, body), failOnErrors=1)
    actual = at(user_resource.keeps({}), FAMILY)
    if job.response.status == 200 and not job.failed(0):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    if actual == family:
        message = "the target performed the operation after two errors with failOnErrors: 1"
        raise Finding(message, expected=before, actual=actual)


@check(SHOULD, rfc7644("3.7.1"), feature="push_groups")
def test_a_circle_of_references_is_resolved_or_refused(bulk_client, test_data, groups, users):
    """Circular bulkId references are resolved or rejected

    When two groups of a bulk request refer to each other, the target makes each a member of the
    other or rejects the request. RFC 7644 names 409; any 4xx status conforms.
    """
    names = [test_data.group(name="Circle").name for _ in range(2)]
    one, two = team(names[0], "bulkId:two"), team(names[1], "bulkId:one")
    job = bulk_client.send(create("Groups", "one", one), create("Groups", "two", two))
    statuses = [job.response.status, *(job.status(n) or 0 for n in range(2))]
    if any(400 <= status < 500 for status in statuses):
        return _clear(names, groups, users)
    ids = [job.answered().made(n) for n in range(2)]
    actual = [member_ids(groups.resource(one)) for one in ids]
    if actual == [[ids[1]], [ids[0]]]:
        return None
    _clear(names, groups, users, *ids)
    if actual == [[], []]:
        raise NotApplicable("the target stores no group as a member of a group")
    message = "the two Groups are not members of each other"
    raise Finding(message, expected=[[ids[1]], [ids[0]]], actual=actual)


def _clear(names, groups, users, *known):
    """Delete the groups with these generated names that a failed attempt left."""
    with suppress(Finding):
        found = [(name, row) for name in names for row in groups.find(name)]
        left = {text_at(row, "id") for name, row in found if at(row, "displayName") == name}
        for group_id in filter(None, left - {*known}):
            users.ownership.generate_id(group_id, "Groups")
            groups.delete(group_id)


@check(SHOULD, BULK, rfc7644("3.14"), feature="update_users")
def test_an_operation_on_another_version_fails(bulk_client, discovery, user_resource, test_data):
    """A bulk operation with another `version` than the current one fails

    The target rejects an operation whose `version` is not the user's current version and
    changes nothing.
    """
    discovery.needs("etag")
    body, family = renamed(user_resource, user_resource.body, test_data)
    before = at(user_resource.body, FAMILY)
    job = bulk_client.send(put(user_resource.path, body, version=f'W/"{test_data.letters(12)}"'))
    actual = at(user_resource.keeps({}), FAMILY)
    if actual == family:
        message = "the target performed a PUT whose `version` is another version"
        raise Finding(message, expected=before, actual=actual)
    if job.response.ok and not job.failed(0):
        message = "the target reported success for a PUT whose `version` is another version"
        raise Finding(message, expected=412, actual=job.status(0))


@check(SHOULD, BULK, rfc7644("3.12"))
def test_a_bulk_request_of_another_schema_is_refused(bulk_client):
    """/Bulk rejects a body of another message schema

    The target rejects a POST to /Bulk whose `schemas` contains another message than
    BulkRequest.
    """
    response = bulk_client.send(delete(bulk_client.nobody()), schema=PATCH_OP).response
    if response.status < 400:
        message = f"POST /Bulk with the schema {PATCH_OP} returned {describe(response)}"
        raise Finding(message, expected=400, actual=describe(response))


@pytest.fixture(scope=run_scope)
def _crowded(_bulk_client):
    allowed = _bulk_client.limit("maxOperations")
    with blocked_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, nothing is sent
        return _bulk_client.send(*[delete(_bulk_client.nobody())] * (allowed + 1))


@pytest.fixture
def crowded(bulk_client, _crowded):
    """A bulk request with one operation too many, each a DELETE of an unknown id."""
    del bulk_client
    return _crowded.cited()


@check(SHOULD, LIMITS)
def test_too_many_operations_are_refused(crowded):
    """/Bulk returns 413 for more than maxOperations operations

    The target rejects a bulk request with more operations than `bulk.maxOperations` with 413.
    """
    count = len(crowded.operations)
    expect_status(crowded.response, 413, what=f"a bulk request with {count} operations")


@check(SHOULD, LIMITS)
def test_a_413_names_the_exceeded_limit(crowded):
    """A 413 from /Bulk names the limit that was exceeded

    The body of the response to a bulk request with too many operations names `maxOperations` or
    its value.
    """
    if crowded.response.status != 413:
        raise Blocked(REFUSED_OWNER, f"too many operations returned {describe(crowded.response)}")
    reported, allowed = (
        crowded.response.content.decode(errors="replace"),
        len(crowded.operations) - 1,
    )
    if "maxoperations" not in reported.lower() and str(allowed) not in reported.replace(",", ""):
        raise Finding(
            "the body of the 413 names no limit",
            expected=f"maxOperations, {allowed}",
            actual=describe(crowded.response),
        )


@check(SHOULD, LIMITS)
def test_a_bulk_request_that_is_too_large_is_refused(bulk_client):
    """/Bulk returns 413 for more than maxPayloadSize bytes

    The target rejects a bulk request with more bytes than `bulk.maxPayloadSize` with 413.
    """
    allowed = bulk_client.limit("maxPayloadSize")
    change = {"op": "replace", "path": "title", "value": "x" * allowed}
    patch = {"schemas": [PATCH_OP], "Operations": [change]}
    status = bulk_client.send(
        {"method": "PATCH", "path": bulk_client.nobody(), "data": patch}
    ).response.status
    # A server may close the connection instead of reading on (RFC 9110 section 15.5.14).
    if status not in {413, 0}:
        message = f"a bulk request with more than {allowed} bytes returned {status}"
        raise Finding(message, expected=413, actual=status)
