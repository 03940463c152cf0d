"""RFC 7644 section 3.7: bulk operations."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, owned_by, resource_path, run_scope
from pytest_scim.scim.names import BULK_RESPONSE, ERROR, FAMILY, LOGIN
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.bulk_request import create, delete, put, renamed, team

BULK = rfc7644("3.7")
RESULTS = rfc7644("3.7.3")
ANSWERED_OWNER = "rfc7644.bulk.a_job_is_answered_200"
MADE_OWNER = "rfc7644.bulk.what_a_job_makes_is_there"
CHANGED_OWNER = "rfc7644.bulk.a_job_changes_an_account"
REPORTED_OWNER = "rfc7644.bulk.every_operation_is_reported"


@pytest.fixture(scope=run_scope)
def _intake(rehearsal, _desk):
    """A bulk request that creates two users and, where the profile has groups, a group of both."""
    rehearsal.connected()
    people = [rehearsal.people.person() for _ in range(2)]
    operations = [create("Users", f"user{n}", p.resource()) for n, p in enumerate(people)]
    if rehearsal.profile.features["push_groups"]:
        group = team(rehearsal.people.group(name="Intake").name, "bulkId:user0", "bulkId:user1")
        operations.append(create("Groups", "group", group))
    return _desk.send(*operations)


@pytest.fixture
def posted(_intake):
    """A bulk request that creates two users and a group of both, whatever the response."""
    return _intake.cited()


@pytest.fixture
def intake(posted):
    """The same bulk request; Blocked when the target returned no results."""
    with owned_by(ANSWERED_OWNER):
        return posted.answered()


@check(SHOULD, BULK)
def test_a_job_is_answered_200(posted):
    """/Bulk returns 200 with a BulkResponse

    A bulk request that the target processes returns 200 and a BulkResponse with `Operations`.
    """
    schemas = entries(posted.answered().answer.json, "schemas")
    expect_in("`schemas` of the response of /Bulk", BULK_RESPONSE, schemas)


@check(SHOULD, BULK, RESULTS, feature="create_users")
def test_what_a_job_makes_is_there(intake, directory):
    """A User created by /Bulk exists at its reported location

    A GET of the `location` that a bulk response reports for a created user returns that user.
    """
    for n, operation in enumerate(intake.operations[:2]):
        wanted = {LOGIN: operation["data"][LOGIN]}
        directory.expects(intake.made(n), wanted, "after the bulk request")


@check(SHOULD, rfc7644("3.7.2"), feature="push_groups")
def test_a_group_gets_the_members_that_its_job_makes(intake, groups):
    """/Bulk resolves `bulkId:` references to created resources

    A reference `bulkId:…` in a group's members becomes the id of the user that the same bulk
    request creates.
    """
    with owned_by(MADE_OWNER):
        members = [intake.made(0), intake.made(1)]
    groups.expects(intake.made(2), members=members, because="after the bulk request")


@pytest.fixture(scope=run_scope)
def _rotation(rehearsal, _desk, _intake, _sheet):
    """A bulk request that deletes what the checks above this fixture read."""
    if rehearsal.profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    body, _ = renamed(_sheet, _sheet.shown, rehearsal.people)
    change = put(_sheet.path, body)
    with owned_by(ANSWERED_OWNER):
        _intake.answered()
    with owned_by(MADE_OWNER):
        first, second = (resource_path("Users", _intake.made(n)) for n in (0, 1))
    _sheet.may_have_changed()
    with owned_by(UNKNOWN_ID_OWNER):  # where that id leads to a user, no DELETE of it is sent
        return _desk.send(change, delete(second), delete(_desk.nobody()), delete(first))


@pytest.fixture
def rotated(_rotation):
    """A bulk request that renames the shared user and deletes a user, nobody, and a user."""
    return _rotation.cited()


@pytest.fixture
def rotation(rotated):
    """The same bulk request; Blocked when the target returned no results."""
    with owned_by(CHANGED_OWNER):
        return rotated.answered()


@check(SHOULD, BULK, feature="update_users")
def test_a_job_changes_an_account(rotated, sheet):
    """A PUT in a bulk request replaces the User

    A PUT operation of a bulk request replaces the user in the same way as a single PUT.
    """
    job = rotated.answered()
    wanted = {FAMILY: at(job.operations[0]["data"], FAMILY)}
    sheet.expects(wanted, f"after {job.describe(0)} in a bulk request")


@pytest.fixture
def jobs(request, intake):
    """The results of ``intake``, and of ``rotation`` where that could be sent."""
    try:
        return intake, request.getfixturevalue("rotation")
    except (Blocked, NotApplicable):
        return (intake,)


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
        shown = [(at(one, "method"), at(one, "location")) for one in job.results]
        if len(shown) != len(asked):
            told = f"/Bulk returned {len(shown)} results for {len(asked)} operations"
            raise Finding(told, expected=asked, shown=str(shown))


@check(SHOULD, BULK, rfc7644("3.7.2"), feature="create_users")
def test_a_create_comes_back_under_its_bulk_id(intake):
    """/Bulk returns the bulkId of every created resource

    A bulk response reports each create together with the bulkId that the client sent.
    """
    given = [operation["bulkId"] for operation in intake.operations]
    shown = [at(result, "bulkId") for result in intake.results]
    if len(shown) != len(given):
        raise Blocked(
            REPORTED_OWNER, f"/Bulk returned {len(shown)} results for {len(given)} operations"
        )
    expect_equal("the list of bulkIds in the results", sorted(map(str, shown)), sorted(given))


@check(SHOULD, RESULTS)
def test_an_operation_tells_its_status_code(jobs):
    """Every bulk result has the HTTP status of its operation

    The `status` of a result is the HTTP status that a single request would have returned: 201
    for a create.
    """
    for job in jobs:
        for n, operation in enumerate(job.operations):
            if not job.told(n):
                continue
            status = job.status(n)
            created = operation["method"] == "POST" and not job.failed(n)
            if status is None or (created and status != 201):
                shown = at(job.told(n), "status")
                raise Finding(
                    f"the result of {job.describe(n)} has the status {shown!r}",
                    expected=201 if created else "a status code",
                    shown=repr(shown),
                )


@check(SHOULD, RESULTS)
def test_an_operation_tells_its_location(jobs):
    """Every bulk result has a location, except failed creates

    A bulk response contains a `location` for every operation except a create that failed.
    """
    for job in jobs:
        for n, operation in enumerate(job.operations):
            location, path = at(job.told(n), "location"), operation["path"]
            made = operation["method"] == "POST"
            if not job.told(n) or (made and job.failed(n)):
                continue
            there = isinstance(location, str) and (
                f"{path}/" in location if made else location.endswith(path)
            )
            if not there:
                raise Finding(
                    f"the result of {job.describe(n)} has the location {location!r}",
                    expected=f"…{path}{'/{id}' if made else ''}",
                    shown=repr(location),
                )


@check(SHOULD, BULK)
def test_a_job_deletes_an_account(rotation, directory):
    """A DELETE in a bulk request deletes the User

    A DELETE operation of a bulk request deletes the user in the same way as a single DELETE.
    """
    _gone(directory, rotation, 1)


@check(SHOULD, BULK)
def test_a_failure_does_not_stop_a_job(rotation, directory):
    """/Bulk continues after a failed operation

    After a failed operation the target performs the remaining ones: "as many changes as
    possible".
    """
    if not rotation.failed(NOBODY):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    _gone(directory, rotation, 3)


def _gone(directory, rotation, n):
    """Raise a finding unless a user is deleted, or deactivated where DELETE does that."""
    if rotation.status(n) in compare.ABSENT:
        raise NotApplicable("the target does not delete users")

    def look():
        answer = directory.ask("GET", rotation.operations[n]["path"])
        if answer.status not in {404, 410} and at(answer.json, "active") is not False:
            told = f"GET of a User that /Bulk deleted returned {answer.status}"
            raise Finding(told, expected=404, shown=answer.status)

    directory.settle.until(look)


@check(SHOULD, BULK, RESULTS, rfc7644("3.12"))
def test_a_failed_operation_says_why(rotation):
    """A failed bulk operation returns its Error in `response`

    The result of a failed operation has a `response` with the Error that a single request would
    have returned.
    """
    if not rotation.failed(NOBODY):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    response = at(rotation.told(NOBODY), "response")
    if ERROR not in entries(response, "schemas"):
        told = "the `response` of a failed operation is not an Error"
        raise Finding(told, expected=ERROR, shown=repr(response))
