"""RFC 7644 section 3.7: bulk operations."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_equal, expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import Groups, Users, blocked_by
from pytest_scim.scim.names import BULK_RESPONSE, ERROR, FAMILY, USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support.bulk_request import Job
from pytest_scim.suites.rfc7644.support.compare import UNSUPPORTED
from pytest_scim.suites.support.user import UserResource

BULK = rfc7644("3.7")
RESULTS = rfc7644("3.7.3")
CREATE_OWNER = "rfc7644.bulk.a_bulk_create_creates_a_user"
RESULTS_OWNER = "rfc7644.bulk.every_operation_is_reported"


@check(SHOULD, BULK)
def test_a_bulk_request_returns_200(create_job: Job) -> None:
    """/Bulk returns 200 with a BulkResponse

    A bulk request that the target processes returns 200 and a BulkResponse with `Operations`.

    Fix: Return 200 with `urn:ietf:params:scim:api:messages:2.0:BulkResponse` in `schemas` and
    the results in `Operations`, also where some operations failed.
    """
    schemas = entries(create_job.expect_results().response.json, "schemas")
    expect_in("`schemas` of the response of /Bulk", BULK_RESPONSE, schemas)


@check(SHOULD, BULK, RESULTS, feature="create_users")
def test_a_bulk_create_creates_a_user(creates: Job, users: Users) -> None:
    """A User created by /Bulk exists at its reported location

    A GET of the `location` that a bulk response reports for a created user returns that user.

    Fix: Perform POST operations with the code of POST /Users, commit before you respond, and
    write the URI of the new User into `location`.
    """
    for n, operation in enumerate(creates.operations[:2]):
        wanted = {USER_NAME: at(operation, f"data.{USER_NAME}")}
        users.expects(creates.expect_created(n), wanted, "after the bulk request")


@check(SHOULD, rfc7644("3.7.2"), feature="push_groups")
def test_bulk_ids_in_members_are_resolved(creates: Job, groups: Groups) -> None:
    """/Bulk resolves `bulkId:` references to created resources

    A reference `bulkId:…` in a group's members becomes the id of the user that the same bulk
    request creates.

    Fix: Store the id that each `bulkId` received, and replace `bulkId:…` in `data` by it.
    Perform operations that others refer to first.
    """
    with blocked_by(CREATE_OWNER):
        members = [creates.expect_created(0), creates.expect_created(1)]
    groups.expects(creates.expect_created(2), members=members, because="after the bulk request")


@check(SHOULD, BULK, feature="update_users")
def test_a_bulk_put_replaces_a_user(change_job: Job, user_resource: UserResource) -> None:
    """A PUT in a bulk request replaces the User

    A PUT operation of a bulk request replaces the user in the same way as a single PUT.

    Fix: Perform PUT operations with the code of PUT /Users/{id}: the id comes from `path`, the
    new User from `data`.
    """
    job = change_job.expect_results()
    wanted = {FAMILY: at(job.operations[0], f"data.{FAMILY}")}
    user_resource.expects(wanted, f"after {job.describe(0)} in a bulk request")


UNKNOWN = 2
"""The position in ``changes`` of the DELETE of an unknown id, which must fail."""


@check(SHOULD, RESULTS)
def test_every_operation_is_reported(jobs: list[Job]) -> None:
    """/Bulk returns a result for every operation

    A bulk response contains the result of every operation, whether the operation failed or
    succeeded.

    Fix: Append one entry to `Operations` of the response for each operation, also for a DELETE
    and for one that failed.
    """
    for job in jobs:
        what = "the number of results that /Bulk returned"
        expect_equal(what, len(job.results), len(job.operations))


@check(SHOULD, BULK, rfc7644("3.7.2"), feature="create_users")
def test_a_created_resource_is_reported_with_its_bulk_id(creates: Job) -> None:
    """/Bulk returns the bulkId of every created resource

    A bulk response reports each create together with the bulkId that the client sent.

    Fix: Copy the `bulkId` of each POST operation unchanged into its result.
    """
    sent = [str(operation["bulkId"]) for operation in creates.operations]
    actual = [at(result, "bulkId") for result in creates.results]
    if len(actual) != len(sent):
        reason = f"/Bulk returned {len(actual)} results for {len(sent)} operations"
        raise Blocked(RESULTS_OWNER, reason)
    expect_equal("the list of bulkIds in the results", sorted(map(str, actual)), sorted(sent))


@check(SHOULD, RESULTS)
def test_a_bulk_result_has_a_status(jobs: list[Job]) -> None:
    """Every bulk result has the HTTP status of its operation

    The `status` of a result is the HTTP status that a single request would have returned: 201
    for a create.

    Fix: Write the status code that the single request would have into `status` of each result,
    such as `"201"` for a create, not a text or an object.
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
def test_a_bulk_result_has_a_location(jobs: list[Job]) -> None:
    """Every bulk result has a location, except failed creates

    A bulk response contains a `location` for every operation except a create that failed.

    Fix: Write the URI of the resource into `location` of each result, also after a DELETE and
    after a PUT or PATCH that failed.
    """
    for job in jobs:
        for n, operation in enumerate(job.operations):
            location, path = at(job.reported(n), "location"), str(operation["path"])
            creates = operation["method"] == "POST"
            if not job.reported(n) or (creates and job.failed(n)):
                continue
            is_right = isinstance(location, str) and (
                f"{path}/" in location if creates else location.endswith(path)
            )
            if not is_right:
                raise Finding(
                    f"the result of {job.describe(n)} has the location {location!r}",
                    expected=f"…{path}{'/{id}' if creates else ''}",
                    actual=repr(location),
                )


@check(SHOULD, BULK)
def test_a_bulk_delete_deletes_a_user(changes: Job, users: Users) -> None:
    """A DELETE in a bulk request deletes the User

    A DELETE operation of a bulk request deletes the user in the same way as a single DELETE.

    Fix: Perform DELETE operations with the code of DELETE /Users/{id}, and commit them before
    you respond.
    """
    _expect_deleted(users, changes, 1)


@check(SHOULD, BULK)
def test_a_failed_operation_does_not_stop_the_others(changes: Job, users: Users) -> None:
    """/Bulk continues after a failed operation

    After a failed operation the target performs the remaining ones: "as many changes as
    possible".

    Fix: Handle the error of each operation by itself, write it into its result and continue,
    unless `failOnErrors` is reached. Do not roll the others back.
    """
    if not changes.failed(UNKNOWN):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    _expect_deleted(users, changes, 3)


def _expect_deleted(users: Users, changes: Job, n: int) -> None:
    """Raise a finding unless a user is deleted, or deactivated where DELETE does that."""
    if changes.status(n) in UNSUPPORTED:
        raise NotApplicable("the target does not delete users")

    def read() -> None:
        response = users.ask("GET", str(changes.operations[n]["path"]))
        if at(response.json, "active") is not False:
            expect_status(response, 404, 410, what="GET of a User that /Bulk deleted")

    users.polling.until(read)


@check(SHOULD, BULK, RESULTS, rfc7644("3.12"))
def test_a_failed_operation_says_why(changes: Job) -> None:
    """A failed bulk operation returns its Error in `response`

    The result of a failed operation has a `response` with the Error that a single request would
    have returned.

    Fix: Write the SCIM Error of the single request, with its `schemas`, `status` and `detail`,
    into `response` of the result.
    """
    if not changes.failed(UNKNOWN):
        raise NotApplicable("the target reports no error for a DELETE of an unknown id")
    response = at(changes.reported(UNKNOWN), "response")
    what = "the `schemas` in the `response` of a failed operation"
    expect_in(what, ERROR, entries(response, "schemas"))
