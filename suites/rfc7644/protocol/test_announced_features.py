"""RFC 7643, section 5: what ServiceProviderConfig says is not supported.

Each feature is requested all the same. A target that declines it conforms.
"""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Recording, Users
from pytest_scim.scim.names import BULK_REQUEST, USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support.bulk_request import delete
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries, eq
from pytest_scim.suites.support.characteristics import FIXED, Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.patching import accepted_patches, probe_patch
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

SECTION = rfc7643("5")
NOT_MODIFIED = 304
OTHER_VERSION = (409, 412)
"""The statuses of a write to another version (RFC 7644 section 3.12, table 8)."""


@pytest.fixture
def config(discovery: Discovery) -> Discovery:
    """The discovery documents, where there is a ServiceProviderConfig."""
    discovery.document("ServiceProviderConfig")
    return discovery


@check(SHOULD, SECTION, rfc7644("3.4.2.2"), feature="create_users")
def test_a_filter_that_works_is_announced(
    config: Discovery, filter_query: FilterQuery, test_data: DataGenerator
) -> None:
    """ServiceProviderConfig does not deny filters that work

    Where `filter.supported` is false, a filter does not return the matching resources.

    Fix: Return `filter.supported: true` in ServiceProviderConfig.
    """
    require_declined(config, "filter")
    nobody = eq(USER_NAME, f"nobody.{test_data.tag}@{test_data.domain}")
    mine = eq(USER_NAME, filter_query.one[USER_NAME])
    if filter_query.works((mine, filter_query.one), (nobody,)):
        raise denied("filter", "a filter by userName returns the matching User")


@check(SHOULD, SECTION, rfc7644("3.5.2"), feature="update_users")
def test_a_patch_that_works_is_announced(
    config: Discovery, recording: Recording, user_resource: UserResource, once: Once
) -> None:
    """ServiceProviderConfig does not deny PATCH that works

    Where `patch.supported` is false, the target rejects PATCH.

    Fix: Return `patch.supported: true` in ServiceProviderConfig.
    """
    require_declined(config, "patch")
    if accepted_patches(recording) or once(probe_patch, user_resource).ok:
        raise denied("patch", "PATCH of a User succeeds")


@check(SHOULD, SECTION, rfc7644("3.7"), feature="create_users")
def test_bulk_that_works_is_announced(config: Discovery, users: Users) -> None:
    """ServiceProviderConfig does not deny bulk requests that work

    Where `bulk.supported` is false, the target performs no operation of a bulk request.

    Fix: Return `bulk.supported: true` in ServiceProviderConfig, or reject POST /Bulk with 501.
    """
    require_declined(config, "bulk")
    operation = delete(f"/Users/{users.unknown_id()}")
    response = users.ask("POST", "/Bulk", {"schemas": [BULK_REQUEST], "Operations": [operation]})
    if response.ok and entries(response.json, "Operations"):
        raise denied("bulk", "POST /Bulk returns the results of its operations")


@check(SHOULD, SECTION, rfc7644("3.4.2.3"), feature="create_users")
def test_sorting_that_works_is_announced(config: Discovery, filter_query: FilterQuery) -> None:
    """ServiceProviderConfig does not deny sorting that works

    Where `sort.supported` is false, the target ignores or rejects `sortBy`.

    Fix: Return `sort.supported: true` in ServiceProviderConfig, or ignore `sortBy`.
    """
    require_declined(config, "sort")
    filter_query.require_both()
    lists = filter_query.lists
    rising = sorted((str(one[USER_NAME]) for one in (lists.one, lists.other)), key=str.casefold)
    if [sorted_names(lists, order) for order in ("ascending", "descending")] == [
        rising,
        rising[::-1],
    ]:
        raise denied("sort", "lists are sorted by `sortBy` and `sortOrder`")


@check(SHOULD, SECTION, rfc7644("3.14"), feature="create_users")
def test_versions_that_work_are_announced(
    config: Discovery,
    users: Users,
    user_resource: UserResource,
    odd_users: OddUsers[UserResource],
    test_data: DataGenerator,
) -> None:
    """ServiceProviderConfig does not deny ETags that work

    Where `etag.supported` is false, the target does not compare the ETags of its responses with
    those of writes. A 304 alone may be of a web framework, which has ETags for all responses.

    Fix: Return `etag.supported: true` in ServiceProviderConfig.
    """
    require_declined(config, "etag")
    tag = users.ask("GET", user_resource.path).header("ETag")
    if tag is None or not tag.isascii():
        return
    again = users.ask("GET", user_resource.path, extra=(("If-None-Match", tag),))
    if again.status != NOT_MODIFIED:
        return
    with odd_users.lend() as user:
        unknown = f'W/"{test_data.letters(16)}"'
        response = user.put(user.body, extra=(("If-Match", unknown),))
    if response.status in OTHER_VERSION:
        raise denied("etag", "PUT with If-Match of another version is rejected")


@check(SHOULD, SECTION, feature="sync_password")
def test_a_change_of_password_is_announced(
    config: Discovery, odd_users: OddUsers[UserResource], test_data: DataGenerator
) -> None:
    """ServiceProviderConfig does not deny changes of the password that Okta pushes

    Where the integration offers Sync Password, /Schemas define `password`, and the target accepts
    a PUT with a new one, `changePassword.supported` is true.

    Fix: Return `changePassword.supported: true` in ServiceProviderConfig.
    """
    require_declined(config, "changePassword")
    password = Characteristics.of(config).find("password")
    if password is None or password.mutability in FIXED:
        raise NotApplicable("the target's /Schemas define no password that a client can change")
    with odd_users.lend() as user:
        response = user.put({**user.body, "password": test_data.password()})
    if response.ok:
        raise denied("changePassword", "a PUT with a new password succeeds")


def require_declined(discovery: Discovery, feature: str) -> None:
    """Raise NotApplicable unless ServiceProviderConfig says that a feature is not supported."""
    if not discovery.declines(feature):
        raise NotApplicable(f"the target's ServiceProviderConfig does not deny {feature}")


def denied(feature: str, message: str) -> Finding:
    """Return the finding about a feature that works although it is denied."""
    says = f"ServiceProviderConfig says {feature}.supported: false"
    return Finding(f"{says}, and {message}", expected=True, actual=False)


def sorted_names(lists: ListQueries, order: str) -> list[str]:
    """Return the userNames of the two users in the order of a sorted list."""
    response = lists.page(lists.either, count=10, sortBy=USER_NAME, sortOrder=order)
    listed = entries(response.json, "Resources") if response.ok else []
    return [str(at(row, USER_NAME)) for row in listed]
