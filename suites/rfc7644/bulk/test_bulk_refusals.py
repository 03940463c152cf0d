"""RFC 7644 sections 3.7.1 to 3.7.4: bulk requests that fail as a whole or in part."""

from contextlib import suppress

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, member_ids, owned_by, run_scope, said
from pytest_scim.scim.names import FAMILY, PATCH_OP
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.rfc7644.support.bulk_request import create, delete, put, renamed, team

BULK = rfc7644("3.7")
LIMITS = rfc7644("3.7.4")
REFUSED_OWNER = "rfc7644.bulk_refusals.too_many_operations_are_refused"


@check(SHOULD, BULK, rfc7644("3.7.3"), feature="update_users")
def test_a_job_stops_after_as_many_errors_as_it_allows(desk, sheet, people):
    """/Bulk stops after `failOnErrors` errors

    After the number of errors in `failOnErrors` the target does not perform the remaining
    operations.
    """
    body, family = renamed(sheet, sheet.shown, people)
    before = at(sheet.shown, FAMILY)
    # Two errors where one is allowed: the limit is reached however the target counts.
    nobody = delete(desk.nobody())
    job = desk.send(nobody, nobody, put(sheet.path, body), failOnErrors=1)
    shown = at(sheet.keeps({}), FAMILY)
    if job.answer.status == 200 and not job.failed(0):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    if shown == family:
        told = "the target performed the operation after two errors with failOnErrors: 1"
        raise Finding(told, expected=before, shown=shown)


@check(SHOULD, rfc7644("3.7.1"), feature="push_groups")
def test_a_circle_of_references_is_resolved_or_refused(desk, people, groups, directory):
    """Circular bulkId references are resolved or rejected with 409

    When two groups of a bulk request refer to each other, the target makes each a member of the
    other or returns 409.
    """
    names = [people.group(name="Circle").name for _ in range(2)]
    one, two = team(names[0], "bulkId:two"), team(names[1], "bulkId:one")
    job = desk.send(create("Groups", "one", one), create("Groups", "two", two))
    statuses = [job.answer.status, *(job.status(n) or 0 for n in range(2))]
    if any(400 <= status < 500 for status in statuses):
        return _clear(names, groups, directory)
    ids = [job.answered().made(n) for n in range(2)]
    shown = [member_ids(groups.shown(one)) for one in ids]
    if shown == [[ids[1]], [ids[0]]]:
        return None
    _clear(names, groups, directory, *ids)
    if shown == [[], []]:
        raise NotApplicable("the target stores no group as a member of a group")
    told = "the two Groups are not members of each other"
    raise Finding(told, expected=[[ids[1]], [ids[0]]], shown=shown)


def _clear(names, groups, directory, *known):
    """Delete the groups with these generated names that a failed attempt left."""
    with suppress(Finding):
        found = [(name, row) for name in names for row in groups.find(name)]
        left = {text_at(row, "id") for name, row in found if at(row, "displayName") == name}
        for group_id in filter(None, left - {*known}):
            directory.ledger.invent(group_id, "Groups")
            groups.delete(group_id)


@check(SHOULD, BULK, rfc7644("3.14"), feature="update_users")
def test_an_operation_on_another_version_fails(desk, discovery, sheet, people):
    """A bulk operation with an outdated `version` fails

    The target rejects an operation whose `version` is not the user's current version and
    changes nothing.
    """
    discovery.needs("etag")
    body, family = renamed(sheet, sheet.shown, people)
    before = at(sheet.shown, FAMILY)
    job = desk.send(put(sheet.path, body, version=f'W/"{people.letters(12)}"'))
    shown = at(sheet.keeps({}), FAMILY)
    if shown == family:
        told = "the target performed a PUT whose `version` is another version"
        raise Finding(told, expected=before, shown=shown)
    if job.answer.ok and not job.failed(0):
        told = "the target reported success for a PUT whose `version` is another version"
        raise Finding(told, expected=412, shown=job.status(0))


@check(SHOULD, BULK, rfc7644("3.12"))
def test_another_message_is_no_job(desk):
    """/Bulk rejects a body of another message schema

    The target rejects a POST to /Bulk whose `schemas` contains another message than
    BulkRequest.
    """
    answer = desk.send(delete(desk.nobody()), schema=PATCH_OP).answer
    if answer.status < 400:
        told = f"POST /Bulk with the schema {PATCH_OP} returned {said(answer)}"
        raise Finding(told, expected=400, shown=said(answer))


@pytest.fixture(scope=run_scope)
def _crowded(_desk):
    allowed = _desk.limit("maxOperations")
    with owned_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, nothing is sent
        return _desk.send(*[delete(_desk.nobody())] * (allowed + 1))


@pytest.fixture
def crowded(desk, _crowded):
    """A bulk request with one operation too many, each a DELETE of an unknown id."""
    del desk
    return _crowded.cited()


@check(SHOULD, LIMITS)
def test_too_many_operations_are_refused(crowded):
    """/Bulk returns 413 for more than maxOperations operations

    The target rejects a bulk request with more operations than `bulk.maxOperations` with 413.
    """
    count = len(crowded.operations)
    expect_status(crowded.answer, 413, what=f"a bulk request with {count} operations")


@check(SHOULD, LIMITS)
def test_a_refused_job_is_told_the_limit(crowded):
    """A 413 from /Bulk names the limit that was exceeded

    The body of the response to a bulk request with too many operations names `maxOperations` or
    its value.
    """
    if crowded.answer.status != 413:
        raise Blocked(REFUSED_OWNER, f"too many operations returned {said(crowded.answer)}")
    told, allowed = crowded.answer.content.decode(errors="replace"), len(crowded.operations) - 1
    if "maxoperations" not in told.lower() and str(allowed) not in told.replace(",", ""):
        raise Finding(
            "the body of the 413 names no limit",
            expected=f"maxOperations, {allowed}",
            shown=said(crowded.answer),
        )


@check(SHOULD, LIMITS)
def test_a_job_that_is_too_large_is_refused(desk):
    """/Bulk returns 413 for more than maxPayloadSize bytes

    The target rejects a bulk request with more bytes than `bulk.maxPayloadSize` with 413.
    """
    allowed = desk.limit("maxPayloadSize")
    change = {"op": "replace", "path": "title", "value": "x" * allowed}
    patch = {"schemas": [PATCH_OP], "Operations": [change]}
    status = desk.send({"method": "PATCH", "path": desk.nobody(), "data": patch}).answer.status
    # A server may close the connection instead of reading on (RFC 9110 section 15.5.14).
    if status not in {413, 0}:
        told = f"a bulk request with more than {allowed} bytes returned {status}"
        raise Finding(told, expected=413, shown=status)
