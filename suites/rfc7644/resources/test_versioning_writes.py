"""RFC 7644, section 3.14: versions in responses to writes, and in a DELETE."""

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7644, rfc9110
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Assigned,
    CheckLog,
    DataGenerator,
    Profile,
    RunContext,
    Users,
    blocked_by,
    resource_path,
)
from pytest_scim.suites.rfc7644.support.compare import UNSUPPORTED
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import id_of

SECTION_ID = "versioning"
VERSIONS = rfc7644("3.14")
WRITES = frozenset({"POST", "PUT", "PATCH"})


@check(SHOULD, VERSIONS, rfc9110("8.8.3"), phase=Phase.WHOLE_RUN)
def test_a_write_returns_the_etag(
    context: RunContext, existing_user: Assigned, discovery: Discovery, log: CheckLog
) -> None:
    """Responses with the User or Group after a write have the ETag header

    Where the target supports ETags, they "MUST be specified as an HTTP header". This check judges
    every 201 and 200 to a POST, PUT or PATCH of the run that returned the resource.

    Fix: Send the ETag header with every response that contains one resource, not to GET only.
    """
    del existing_user  # requested so that the run has created a User
    discovery.needs("etag")
    for one in context.target.lists.specimens.kept:
        written = one.method in WRITES and not one.is_row and one.body is not None
        if written and "ETag" not in one.headers:
            log.decide([one.exchange])
            message = f"{one.label} came without the ETag header"
            raise Finding(message, expected='ETag: W/"…"', actual="no ETag header")


@check(SHOULD, VERSIONS, rfc9110("13.1.1"))
def test_a_delete_to_another_version_is_refused(
    users: Users, test_data: DataGenerator, profile: Profile, discovery: Discovery
) -> None:
    """DELETE with another `If-Match` than the current ETag returns 412 and deletes nothing

    The target rejects a DELETE whose `If-Match` is not the user's current ETag. 409 is accepted in
    place of 412.

    Fix: Compare `If-Match` with the current version before a DELETE, as before a PUT.
    """
    discovery.needs("etag")
    if profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    with blocked_by(CREATE_OWNER):
        user_id = id_of(users.add(test_data.okta_user().resource()))
    tag = f'W/"{test_data.letters(16)}"'
    path = resource_path("Users", user_id)
    response = users.ask("DELETE", path, extra=(("If-Match", tag),))
    if response.status in UNSUPPORTED:
        raise NotApplicable("the target does not delete users")
    if response.ok and users.read(user_id).status in {404, 410}:
        message = "the target performed a DELETE whose If-Match is another version"
        raise Finding(message, expected=412, actual=response.status)
    expect_status(response, 412, 409, what="a DELETE whose If-Match is another version")
