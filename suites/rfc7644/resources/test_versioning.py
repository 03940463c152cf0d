"""RFC 7644 section 3.14: versions of resources, as HTTP entity-tags and preconditions."""

import re

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import describe, run_scope
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support.preconditions import Versions

VERSIONS = rfc7644("3.14")
PERFORMED_OWNER = "rfc7644.versioning.a_put_to_the_known_version_is_performed"
ANOTHER_OWNER = "rfc7644.versioning.a_change_gives_another_version"
ENTITY_TAG = r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"'


@pytest.fixture(scope=run_scope)
def _versions(context, _discovery, _user_resource):
    _discovery.needs("etag")
    return Versions(context, _user_resource)


@pytest.fixture
def versions(discovery, _versions):
    """Reads and changes the shared user under preconditions, where it has versions."""
    discovery("ServiceProviderConfig")
    return _versions


@check(SHOULD, VERSIONS)
def test_a_read_carries_an_etag(versions):
    """GET returns the ETag header

    Where the target supports ETags, they "MUST be specified as an HTTP header", as `"…"` or
    `W/"…"`.
    """
    tag = versions.read().header("ETag")
    if tag is None or not re.fullmatch(ENTITY_TAG, tag):
        message = f"the ETag header of a GET is {tag!r}"
        raise Finding(message, expected='W/"…"', actual=repr(tag))


@check(SHOULD, VERSIONS)
def test_an_unchanged_account_is_not_sent_again(versions):
    """`If-None-Match` with the current ETag returns 304

    A GET with `If-None-Match` and the user's current ETag returns 304 without a body.
    """
    _not_modified(versions, versions.tag)


@check(SHOULD, VERSIONS)
def test_a_read_compares_versions_weakly(versions):
    """`If-None-Match` compares entity-tags weakly

    For `If-None-Match` the entity-tags `W/"1"` and `"1"` are the same version, also in a list
    of several.
    """
    tag = versions.tag
    twin = tag.removeprefix("W/") if tag.startswith("W/") else f"W/{tag}"
    _not_modified(versions, f"{versions.strange}, {twin}")


@check(SHOULD, VERSIONS)
def test_any_version_is_known_to_a_star(versions):
    """`If-None-Match: *` returns 304 for an existing resource

    A GET of an existing user with `If-None-Match: *` returns 304 without a body.
    """
    _not_modified(versions, "*")


def _not_modified(versions, tags):
    response = versions.ask("If-None-Match", tags)
    if response.status != 304 or response.content:
        raise Finding(
            f"GET with If-None-Match: {tags} returned {describe(response)}",
            expected="304 without a body",
            actual=describe(response),
        )


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_put_to_another_version_is_refused(versions):
    """PUT with another `If-Match` than the current ETag returns 412 and changes nothing

    The target rejects a PUT whose `If-Match` is not the user's current ETag with 412.
    """
    _refused(versions.rename("PUT", "If-Match", versions.strange))


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_patch_to_another_version_is_refused(versions, patchable):
    """PATCH with another `If-Match` than the current ETag returns 412 and changes nothing

    The target rejects a PATCH whose `If-Match` is not the user's current ETag with 412.
    """
    del patchable  # asked for since there is nothing to send without PATCH
    _refused(versions.rename("PATCH", "If-Match", versions.strange))


def _refused(change):
    status = change.response.status
    if change.performed:
        message = "the target performed a change whose If-Match is another version"
        raise Finding(message, expected=412, actual=status)
    expect_status(change.response, 412, what="a change whose If-Match is another version")


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_put_to_any_version_is_performed(versions):
    """PUT with `If-Match: *` is performed for an existing resource

    The target performs a PUT with `If-Match: *` on a user that exists.
    """
    _performed(versions.rename("PUT", "If-Match", "*"), "*")


@pytest.fixture(scope=run_scope)
def _renewed(_versions):
    return _versions.rename("PUT", "If-Match", _versions.tag)


@pytest.fixture
def renewed(context, versions, _renewed):
    """A PUT with the current version in If-Match."""
    del versions
    context.log.cite([_renewed.response.exchange])
    return _renewed


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_put_to_the_known_version_is_performed(renewed):
    """PUT with the current ETag in `If-Match` is performed

    The target performs a PUT whose `If-Match` is the user's current ETag, weak or strong.
    """
    _performed(renewed, renewed.before)


def _performed(change, tag):
    if not change.response.ok or not change.performed:
        raise Finding(
            f"PUT with If-Match: {tag} returned {describe(change.response)}",
            expected="200 and the change",
            actual="the change" if change.performed else "no change",
        )


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_change_gives_another_version(renewed, versions):
    """A change of a User changes its ETag

    After a change the target returns another ETag for the user than before.
    """
    if not renewed.performed:
        raise Blocked(
            PERFORMED_OWNER, f"PUT returned {describe(renewed.response)} and changed nothing"
        )
    if versions.tag == renewed.before:
        message = "the ETag of the User is the same after a change"
        raise Finding(message, expected="another one", actual=versions.tag)


@check(SHOULD, VERSIONS, feature="update_users")
def test_a_changed_account_is_sent_again(renewed, versions):
    """`If-None-Match` with an earlier ETag returns the changed User

    A GET with `If-None-Match` and an ETag from before the last change returns 200 and the user.
    """
    if versions.tag == renewed.before:
        raise Blocked(ANOTHER_OWNER, "the User has the same version as before")
    response = versions.ask("If-None-Match", renewed.before)
    if response.status != 200 or at(response.json, "id") is MISSING:
        raise Finding(
            f"GET with the earlier ETag returned {describe(response)}",
            expected=200,
            actual=response.status,
        )
