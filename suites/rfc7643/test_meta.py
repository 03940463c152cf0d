"""RFC 7643, section 3.1: the `meta` of every resource."""

import datetime as dt

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_unchanged
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import CheckLog, Client, Lists, restoring
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, GROUP, USER
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import DATE_TIME, is_text
from pytest_scim.suites.rfc7643.support.resources import (
    ENDPOINTS,
    GroupRead,
    ReturnedResource,
    evidence,
    expect_location,
    returned_in,
)
from pytest_scim.suites.rfc7643.support.unusual_requests import UnusualPuts, UnusualUser
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

COMMON = rfc7643("3.1")
NAMES = {USER: "User", GROUP: "Group"}
TIMES = ("meta.created", "meta.lastModified")
SAME = dt.timedelta(seconds=2)
"""Two clocks, or two database columns, may differ a little."""


@check(SHOULD, COMMON, phase=Phase.WHOLE_RUN)
def test_a_resource_says_what_and_where_it_is(
    all_resources: list[ReturnedResource], log: CheckLog
) -> None:
    """`meta` has resourceType, created, lastModified and location

    Every returned resource has `meta` with these sub-attributes. After a create, "id" and
    "meta" with its sub-attributes "MUST be assigned values". This check judges every User and
    Group that a response of the run contained, rows of lists and responses to writes among them.

    Fix: Write `meta` with these four sub-attributes into every User and Group, also in lists and in
    responses to PATCH.
    """
    for resource in all_resources:
        paths = ("meta.resourceType", *TIMES, "meta.location")
        lacking = [path for path in paths if not is_text(at(resource.body, path))]
        message = f"{resource.label} has no {', '.join(lacking)}"
        expected = "resourceType, created, lastModified and location"
        with evidence(log, resource.exchange):
            expect_none(message, lacking, expected=expected)


@check(SHOULD, COMMON, rfc7644("3.3.1"), phase=Phase.WHOLE_RUN)
def test_the_resource_type_is_the_one_of_the_endpoint(
    all_resources: list[ReturnedResource], discovery: Discovery, log: CheckLog
) -> None:
    """`meta.resourceType` is the name of the resource type

    `meta.resourceType` is `User` at /Users and `Group` at /Groups, or the name that the
    target's /ResourceTypes gives to that resource type.

    Fix: Set `meta.resourceType` to the `name` that /ResourceTypes has for the endpoint.
    """
    kinds = entries(discovery("ResourceTypes").json, "Resources")
    for resource in all_resources:
        actual = at(resource.body, "meta.resourceType")
        known = [at(kind, "name") for kind in kinds if at(kind, "schema") == resource.base]
        if actual not in (MISSING, *known):
            what = f"meta.resourceType of {resource.label}"
            with evidence(log, resource.exchange):
                expect_equal(what, actual, NAMES[resource.base])


@check(SHOULD, COMMON, rfc7643("2.3.5"), phase=Phase.WHOLE_RUN)
def test_times_are_date_times(all_resources: list[ReturnedResource], log: CheckLog) -> None:
    """`meta.created` and `meta.lastModified` are dateTime values

    Both times are dateTime values of XML Schema, such as `2011-08-01T21:32:44.882Z`.

    Fix: Write times as `2011-08-01T21:32:44.882Z`.
    """
    for resource in all_resources:
        for path in TIMES:
            actual = at(resource.body, path)
            wrong = [actual] if actual not in (MISSING, None) and not moment(actual) else []
            message = f"{path} of {resource.label} is not a dateTime"
            with evidence(log, resource.exchange):
                expect_none(message, wrong, expected="2011-08-01T21:32:44Z")


@check(SHOULD, COMMON, feature="create_users")
def test_a_new_resource_was_never_modified(create_response: Response) -> None:
    """`meta.lastModified` of a new User equals `meta.created`

    In the response to a create the two times are the same. A difference of up to two seconds is
    accepted.

    Fix: Read the clock once in a create, and write that time to both `meta.created` and
    `meta.lastModified`.
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
    unusual_user: UnusualUser, unusual_puts: UnusualPuts, log: CheckLog
) -> None:
    """An update changes `meta.lastModified`, but not `meta.created`

    After an update that changes a user, `meta.lastModified` is later than before and `meta.created`
    is unchanged. Where the times have no fraction, the run waits for another second before.

    Fix: Set `meta.lastModified` in every write, and never change `meta.created`.
    """
    changed = [actual for actual, response in unusual_puts.values() if response.ok]
    before = unusual_user.user.first
    after = (changed or [before])[0]
    if before == after:  # the target rejects or ignores what was unusual
        after = renamed(unusual_user.user, log)
    expect_unchanged(f"{TIMES[0]} of the updated User", at(before, TIMES[0]), at(after, TIMES[0]))
    earlier, later = (moment(at(actual, TIMES[1])) for actual in (before, after))
    if earlier is None or later is None:
        raise NotApplicable("the target returns no meta.lastModified")
    if later <= earlier:
        message = f"{TIMES[1]} of the updated User is not later than before"
        raise Finding(message, expected="a later time", actual=at(after, TIMES[1]))


def renamed(user: UserResource, log: CheckLog) -> JSONObject:
    """Return a user after a PUT with another family name, which is put back.

    Raises:
        NotApplicable: the target does not store it.
    """
    user.require_updatable(FAMILY)
    before = user.body
    name, family = before["name"], f"{at(before, FAMILY)}-Later"
    whole: JSONObject = {**name, "familyName": family} if isinstance(name, dict) else {}
    response = user.put({**before, "name": whole})
    after = user.body
    if response.ok:
        with restoring(log, "the User of the unusual PUTs"):
            assert user.put_back(before), "a GET does not return what it returned before"
    if not response.ok or at(after, FAMILY) != family:
        raise NotApplicable("the target changed nothing in the User")
    return after


@check(SHOULD, COMMON, rfc7643("2.3.7"), rfc7643("2.4"), phase=Phase.WHOLE_RUN)
def test_a_location_ends_in_endpoint_and_id(
    all_resources: list[ReturnedResource], client: Client, log: CheckLog
) -> None:
    """`meta.location` and the Location header lead to the resource

    `meta.location` is the URI of the resource: the base URL, the endpoint and the resource's `id`.
    The URI may be relative, and it may name another public host. This check judges every User and
    Group that a response of the run contained.

    Fix: Build locations from the public base URL, not from the address behind a proxy, and append
    the endpoint and the `id`.
    """
    for resource in all_resources:
        resource_id = resource.body.get("id")
        if not is_text(resource_id):
            continue  # another check judges the id
        places = {
            f"meta.location of {resource.label}": at(resource.body, "meta.location"),
            f"the Location header beside {resource.label}": resource.headers.get("Location"),
        }
        for what, actual in places.items():
            if actual not in (MISSING, None):
                with evidence(log, resource.exchange):
                    endpoint = ENDPOINTS[resource.base]
                    expect_location(what, actual, client.base_url, endpoint, resource_id)


@check(SHOULD, COMMON)
def test_a_content_location_is_the_location(
    create_response: Response, rfc_group_or_none: GroupRead | None
) -> None:
    """Content-Location equals `meta.location`

    When a response has a Content-Location header, it is the `meta.location` of the returned
    resource.

    Fix: Copy `meta.location` of the returned resource into the Content-Location header, or send
    no such header.
    """
    group = [] if rfc_group_or_none is None else [rfc_group_or_none.response]
    for response in (create_response, *group):
        header, actual = response.header("Content-Location"), at(response.json, "meta.location")
        if header is not None and isinstance(actual, str) and not actual.endswith(header):
            expect_equal("the Content-Location header", header, actual)


@check(SHOULD, rfc7644("3.14"), COMMON, phase=Phase.WHOLE_RUN)
def test_a_version_is_the_entity_tag(
    resources: list[ReturnedResource], lists: Lists, user_resource: UserResource, log: CheckLog
) -> None:
    """`meta.version` is a valid entity-tag and equals the ETag header

    When the target returns `meta.version`, it is a quoted entity-tag, with `W/` before it if it
    is weak, and it is the same as the response's ETag header. This check judges every User and
    Group that a response of the run contained.

    Fix: Write the value of the ETag header, with its quotation marks, into `meta.version`, such
    as `W/"3"`, also in responses to PUT and PATCH, or leave `meta.version` out.
    """
    if not any(one.method == "PUT" for one in lists.specimens.kept):
        user_resource.put({**user_resource.body, "title": "Later"})
    for resource in [*resources, *returned_in(lists)]:
        version, header = at(resource.body, "meta.version"), resource.headers.get("ETag")
        if version in (MISSING, None, ""):
            continue
        bare = str(version).removeprefix("W/")
        quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
        same = header is None or header.removeprefix("W/") == bare
        with evidence(log, resource.exchange):
            if not quoted or not same:
                message = f"meta.version of {resource.label} is {version!r}"
                raise Finding(message, expected=header or 'W/"…"', actual=repr(version))


def moment(value: object) -> dt.datetime | None:
    """Return the time of a dateTime, or None; one without a time zone counts as UTC."""
    if not isinstance(value, str) or not DATE_TIME.fullmatch(value):
        return None
    try:
        time = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
