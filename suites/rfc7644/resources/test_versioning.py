"""RFC 7644 section 3.14: versions of resources, as HTTP entity-tags and preconditions."""

import re

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644, rfc9110
from pytest_scim.checks.expect import expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    CheckLog,
    DataGenerator,
    Users,
    describe,
)
from pytest_scim.suites.rfc7644.support.preconditions import Change, Versions
from pytest_scim.suites.support.bodies import expect_no_body
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

VERSIONS = rfc7644("3.14")
IF_MATCH = rfc9110("13.1.1")
IF_NONE_MATCH = rfc9110("13.1.2")
PERFORMED_OWNER = "rfc7644.versioning.a_put_to_the_known_version_is_performed"
ANOTHER_OWNER = "rfc7644.versioning.a_change_gives_another_version"
ENTITY_TAG = r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"'


@pytest.fixture
def versions(
    once: Once,
    discovery: Discovery,
    user_resource: UserResource,
    users: Users,
    log: CheckLog,
    test_data: DataGenerator,
) -> Versions:
    """Reads and changes the shared user under preconditions, where it has versions."""
    discovery.needs("etag")
    return once(Versions, users, log, test_data, user_resource)


@check(SHOULD, VERSIONS, rfc9110("8.8.3"))
def test_a_read_carries_an_etag(versions: Versions) -> None:
    """GET returns the ETag header

    Where the target supports ETags, they "MUST be specified as an HTTP header", as `"…"` or
    `W/"…"`.

    Fix: Send the version in quotation marks as the ETag header of GET, such as `W/"3"`, or
    return `etag.supported: false` in ServiceProviderConfig.
    """
    tag = versions.read().header("ETag")
    if tag is None or not re.fullmatch(ENTITY_TAG, tag):
        message = f"the ETag header of a GET is {tag!r}"
        raise Finding(message, expected='W/"…"', actual=repr(tag))


@check(SHOULD, VERSIONS, IF_NONE_MATCH)
def test_an_unchanged_user_is_not_sent_again(versions: Versions) -> None:
    """`If-None-Match` with the current ETag returns 304

    A GET with `If-None-Match` and the user's current ETag returns 304 without a body.

    Fix: Compare If-None-Match with the current ETag in GET of a User, and return 304 without a
    body where they are equal.
    """
    expect_not_modified(versions, versions.tag)


@check(SHOULD, VERSIONS, IF_NONE_MATCH, rfc9110("8.8.3.2"))
def test_a_read_compares_versions_weakly(versions: Versions) -> None:
    """`If-None-Match` compares entity-tags weakly

    For `If-None-Match` the entity-tags `W/"1"` and `"1"` are the same version, also in a list
    of several.

    Fix: Split If-None-Match at its commas, and remove `W/` from both sides before you compare
    each entity-tag.
    """
    tag = versions.tag
    twin = tag.removeprefix("W/") if tag.startswith("W/") else f"W/{tag}"
    expect_not_modified(versions, f"{versions.unknown_tag}, {twin}")


@check(SHOULD, VERSIONS, IF_NONE_MATCH)
def test_if_none_match_star_returns_304(versions: Versions) -> None:
    """`If-None-Match: *` returns 304 for an existing resource

    A GET of an existing user with `If-None-Match: *` returns 304 without a body.

    Fix: Return 304 to a GET with `If-None-Match: *` where the User exists, before you compare
    entity-tags.
    """
    expect_not_modified(versions, "*")


def expect_not_modified(versions: Versions, tags: str) -> None:
    """Raise a finding unless a GET with these tags in If-None-Match returns 304."""
    response = versions.ask(("If-None-Match", tags))
    expect_no_body(response, 304, f"GET with If-None-Match: {tags}")


@check(SHOULD, VERSIONS, IF_MATCH, feature="update_users")
def test_a_put_to_another_version_is_refused(versions: Versions) -> None:
    """PUT with another `If-Match` than the current ETag returns 412 and changes nothing

    The target rejects a PUT whose `If-Match` is not the user's current ETag with 412, or with 409.

    Fix: Return 412 to another version, and change nothing.
    """
    expect_precondition_failed(versions.rename("PUT", ("If-Match", versions.unknown_tag)))


@check(SHOULD, VERSIONS, IF_MATCH, feature="update_users")
def test_a_patch_to_another_version_is_refused(versions: Versions, patchable: None) -> None:
    """PATCH with another `If-Match` than the current ETag returns 412 and changes nothing

    The target rejects a PATCH whose `If-Match` is not the user's current ETag with 412, or with
    409.

    Fix: Return 412 to another version, and change nothing.
    """
    del patchable  # requested because there is nothing to send without PATCH
    expect_precondition_failed(versions.rename("PATCH", ("If-Match", versions.unknown_tag)))


def expect_precondition_failed(change: Change) -> None:
    """Raise a finding unless the target rejected a change with 412 or 409 and changed nothing."""
    status = change.response.status
    if change.performed:
        message = "the target performed a change whose If-Match is another version"
        raise Finding(message, expected=412, actual=status)
    expect_status(change.response, 412, 409, what="a change whose If-Match is another version")


@check(SHOULD, VERSIONS, IF_MATCH, feature="update_users")
def test_a_put_to_any_version_is_performed(versions: Versions) -> None:
    """PUT with `If-Match: *` is performed for an existing resource

    The target performs a PUT with `If-Match: *` on a user that exists.

    Fix: Perform a PUT with `If-Match: *` where the User exists, and do not compare `*` with the
    ETag.
    """
    expect_performed(versions.rename("PUT", ("If-Match", "*")), "*")


@pytest.fixture
def change(once: Once, versions: Versions) -> Change:
    """A PUT with the current version in If-Match."""
    return once(rename_current_version, versions)


def rename_current_version(versions: Versions) -> Change:
    """PUT another name with the current version in If-Match.

    A weak entity-tag never matches it by the strong comparison of RFC 9110 section 13.1.1.
    """
    change = versions.rename("PUT", ("If-Match", versions.tag))
    if change.before.startswith("W/") and change.response.status == 412 and not change.performed:
        raise NotApplicable("the target compares its weak ETags as strong ones, as RFC 9110 says")
    return change


@check(SHOULD, VERSIONS, IF_MATCH, feature="update_users")
def test_a_put_to_the_known_version_is_performed(change: Change) -> None:
    """PUT with the current ETag in `If-Match` is performed

    The target performs a PUT whose `If-Match` is the user's current ETag. It may return 412 where
    that ETag is weak.

    Fix: Perform the PUT when `If-Match` has the ETag that you returned last.
    """
    expect_performed(change, change.before)


def expect_performed(change: Change, tag: str) -> None:
    """Raise a finding unless the target performed a PUT with this tag in If-Match."""
    if not change.response.ok or not change.performed:
        raise Finding(
            f"PUT with If-Match: {tag} returned {describe(change.response)}",
            expected="200 and the change",
            actual="the change" if change.performed else "no change",
        )


@check(SHOULD, VERSIONS, rfc9110("8.8.3"), feature="update_users")
def test_a_change_gives_another_version(change: Change, versions: Versions) -> None:
    """A change of a User changes its ETag

    After a change the target returns another ETag for the user than before.

    Fix: Compute the ETag from a counter that each write increments, or from a hash of the User,
    not from a time in whole seconds.
    """
    if not change.performed:
        raise Blocked(
            PERFORMED_OWNER, f"PUT returned {describe(change.response)} and changed nothing"
        )
    if versions.tag == change.before:
        message = "the ETag of the User is the same after a change"
        raise Finding(message, expected="another one", actual=versions.tag)


@check(SHOULD, VERSIONS, IF_NONE_MATCH, feature="update_users")
def test_a_changed_user_is_sent_again(change: Change, versions: Versions) -> None:
    """`If-None-Match` with an earlier ETag returns the changed User

    A GET with `If-None-Match` and an ETag from before the last change returns 200 and the user.

    Fix: Compare If-None-Match with the ETag of the stored User, not of a cached response, and
    return 200 where they differ.
    """
    if versions.tag == change.before:
        raise Blocked(ANOTHER_OWNER, "the User has the same version as before")
    response = versions.ask(("If-None-Match", change.before))
    expect_status(response, 200, what="GET with the earlier ETag")
    user = response.json if isinstance(response.json, dict) else {}
    expect_in("the User in the response to GET with the earlier ETag", "id", user)
