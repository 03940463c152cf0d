"""RFC 7643, section 3.1: the `meta` of every resource."""

import datetime as dt

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_unchanged
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, USER
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import DATE_TIME, is_text
from pytest_scim.suites.rfc7643.support.resources import (
    GroupRead,
    ReturnedResource,
    expect_location,
)
from pytest_scim.suites.rfc7643.support.unusual_requests import UnusualPuts, UnusualUser
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.discovery import Discovery

COMMON = rfc7643("3.1")
NAMES = {USER: "User", GROUP: "Group"}
ENDPOINTS = {USER: "Users", GROUP: "Groups"}
TIMES = ("meta.created", "meta.lastModified")
SAME = dt.timedelta(seconds=2)
"""Two clocks, or two database columns, may differ a little."""


@check(SHOULD, COMMON)
def test_a_resource_says_what_and_where_it_is(resources: list[ReturnedResource]) -> None:
    """`meta` has resourceType, created, lastModified and location

    Every returned resource has `meta` with these sub-attributes. After a create, "id" and
    "meta" with its sub-attributes "MUST be assigned values".
    """
    for resource in resources:
        paths = ("meta.resourceType", *TIMES, "meta.location")
        lacking = [path for path in paths if not is_text(at(resource.body, path))]
        message = f"{resource.label} has no {', '.join(lacking)}"
        expect_none(message, lacking, expected="resourceType, created, lastModified and location")


@check(SHOULD, COMMON, rfc7644("3.3.1"))
def test_the_resource_type_is_the_one_of_the_endpoint(
    resources: list[ReturnedResource], discovery: Discovery
) -> None:
    """`meta.resourceType` is the name of the resource type

    `meta.resourceType` is `User` at /Users and `Group` at /Groups, or the name that the
    target's /ResourceTypes gives to that resource type.
    """
    kinds = entries(discovery("ResourceTypes").json, "Resources")
    for resource in resources:
        actual = at(resource.body, "meta.resourceType")
        known = [at(kind, "name") for kind in kinds if at(kind, "schema") == resource.base]
        if actual not in (MISSING, *known):
            expect_equal(f"the resourceType of {resource.label}", actual, NAMES[resource.base])


@check(SHOULD, COMMON, rfc7643("2.3.5"))
def test_times_are_date_times(resources: list[ReturnedResource]) -> None:
    """`meta.created` and `meta.lastModified` are dateTime values

    Both times are dateTime values of XML Schema, such as `2011-08-01T21:32:44.882Z`.
    """
    for resource in resources:
        for path in TIMES:
            actual = at(resource.body, path)
            wrong = [actual] if actual not in (MISSING, None) and not moment(actual) else []
            message = f"{path} of {resource.label} is not a dateTime"
            expect_none(message, wrong, expected="2011-08-01T21:32:44Z")


@check(SHOULD, COMMON, feature="create_users")
def test_a_new_resource_was_never_modified(create_response: Response) -> None:
    """`meta.lastModified` of a new User equals `meta.created`

    In the response to a create the two times are the same. A difference of up to two seconds is
    accepted.
    """
    created, modified = (moment(at(create_response.json, path)) for path in TIMES)
    if created is None or modified is None:
        raise NotApplicable("the target returns no times in the create response")
    if abs(modified - created) > SAME:
        actual = {path: at(create_response.json, path) for path in TIMES}
        message = "created and lastModified of a new User differ by more than two seconds"
        raise Finding(message, expected="the same", actual=actual)


@check(SHOULD, COMMON, feature="update_users")
def test_a_change_moves_the_time_of_modification(
    unusual_user: UnusualUser, unusual_puts: UnusualPuts
) -> None:
    """An update changes `meta.lastModified`, but not `meta.created`

    After an update that changes a user, `meta.lastModified` is later than before and `meta.created`
    is unchanged.
    """
    changed = [actual for actual, response in unusual_puts.values() if response.ok]
    before = unusual_user.user.first
    after = (changed or [before])[0]
    if before == after:
        raise NotApplicable("the target changed nothing in the User")
    expect_unchanged(f"{TIMES[0]} of the updated User", at(before, TIMES[0]), at(after, TIMES[0]))
    earlier, later = (moment(at(actual, TIMES[1])) for actual in (before, after))
    if earlier is None or later is None:
        raise NotApplicable("the target returns no meta.lastModified")
    # Where times have no fraction, two changes may well fall in one second.
    if later < earlier or (later == earlier and later.microsecond):
        message = f"{TIMES[1]} of the updated User is not later than before"
        raise Finding(message, expected="a later time", actual=at(after, TIMES[1]))


@check(SHOULD, COMMON, rfc7643("2.3.7"))
def test_a_location_ends_in_endpoint_and_id(resources: list[ReturnedResource]) -> None:
    """`meta.location` ends in the endpoint and the id of the resource

    `meta.location` is the URI of the resource, so it ends in `/Users/` or `/Groups/` and the
    resource's `id`.
    """
    for resource in resources:
        actual = at(resource.body, "meta.location")
        if actual not in (MISSING, None):
            endpoint, resource_id = ENDPOINTS[resource.base], str(resource.body.get("id"))
            expect_location(f"meta.location of {resource.label}", actual, endpoint, resource_id)


@check(SHOULD, COMMON)
def test_a_content_location_is_the_location(
    create_response: Response, rfc_group_or_none: GroupRead | None
) -> None:
    """Content-Location equals `meta.location`

    When a response has a Content-Location header, it is the `meta.location` of the returned
    resource.
    """
    group = [] if rfc_group_or_none is None else [rfc_group_or_none.response]
    for response in (create_response, *group):
        header, actual = response.header("Content-Location"), at(response.json, "meta.location")
        if header is not None and isinstance(actual, str) and not actual.endswith(header):
            expect_equal("the Content-Location header", header, actual)


@check(SHOULD, COMMON, rfc7644("3.14"))
def test_a_version_is_the_entity_tag(
    create_response: Response, rfc_group_or_none: GroupRead | None
) -> None:
    """`meta.version` is a valid entity-tag and equals the ETag header

    When the target returns `meta.version`, it is a quoted entity-tag, with `W/` before it if it
    is weak, and it is the same as the response's ETag header.
    """
    group = [] if rfc_group_or_none is None else [rfc_group_or_none.response]
    for response in (create_response, *group):
        version, header = at(response.json, "meta.version"), response.header("ETag")
        if version in (MISSING, None, ""):
            continue
        bare = str(version).removeprefix("W/")
        quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
        same = header is None or header.removeprefix("W/") == bare
        if not quoted or not same:
            expected = header or 'W/"…"'
            message = f"meta.version is {version!r}"
            raise Finding(message, expected=expected, actual=repr(version))


def moment(value: object) -> dt.datetime | None:
    """Return the time of a dateTime, or None; one without a time zone counts as UTC."""
    if not isinstance(value, str) or not DATE_TIME.fullmatch(value):
        return None
    try:
        time = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
