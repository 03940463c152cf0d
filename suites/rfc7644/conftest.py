"""Fixtures for the checks of RFC 7644."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    UNASSIGN_OWNER,
    blocked_by,
    describe,
    require_success,
    run_scope,
)
from pytest_scim.scim.names import FAMILY, USER_NAME
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.rfc7644.support.bulk_request import BulkClient
from pytest_scim.suites.rfc7644.support.group import GroupMembers
from pytest_scim.suites.rfc7644.support.list_queries import FilterQuery, ListQueries
from pytest_scim.suites.rfc7644.support.patch_cases import PatchRunner
from pytest_scim.suites.rfc7644.support.writable_attributes import WritableAttributes
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

PASSWORD_OWNER = "okta.sync_password.a_new_password_is_accepted"  # noqa: S105 - a check's id


@pytest.fixture(scope=run_scope)
def _lists(context, _existing_user):
    """Two users that no check changes: one with many attributes, one as Okta creates most."""
    plain = _existing_user.okta_user
    with blocked_by(READ_OWNER):
        other = context.users.user(_existing_user.id)
    okta_user = _unlike(plain, context.test_data)
    with blocked_by(CREATE_OWNER):
        task = context.console.assign(okta_user)
        if not task.ok:  # other checks judge full profiles
            okta_user = _unlike(plain, context.test_data, full=False)
            require_success(context.console.assign(okta_user), CREATE_OWNER)
        if context.users.polling.timeout:
            context.users.finds(okta_user.user_name, context.org.links[okta_user.okta_id])
    response = context.users.read(context.org.links[okta_user.okta_id])
    for resource in (response.json, other):
        if not (
            isinstance(at_key(resource, "id"), str) and isinstance(at_key(resource, USER_NAME), str)
        ):
            raise Blocked(
                READ_OWNER, f"GET of a User returned no id or userName: {describe(response)}"
            )
    return ListQueries(context, response.json, other)


def _unlike(plain, test_data, *, full=True):
    """Return an Okta user whose names begin with other letters than those of ``plain``."""
    for _ in range(20):  # a few have the same first letters
        okta_user = test_data.complete() if full else test_data.okta_user()
        if okta_user.user_name[0] != plain.user_name[0] and okta_user.family[0] != plain.family[0]:
            break
    return okta_user.having({FAMILY: f"{okta_user.family}-{test_data.tag}"})


@pytest.fixture
def lists(_lists):
    """Requests lists of two users that this run created."""
    return _lists


@pytest.fixture
def filter_query(lists, discovery):
    """Filters those two users, unless the target says that it does not support filters."""
    announced = discovery.supports("filter")
    if announced is False:
        raise NotApplicable("the target's ServiceProviderConfig does not offer filter")
    return FilterQuery(lists, announced=announced is True)


@pytest.fixture(scope=run_scope)
def _patch_runner(context, _user_resource, _discovery):
    writable_attributes = WritableAttributes(
        _user_resource, context.profile, _discovery, context.test_data
    )
    return PatchRunner(context, _user_resource, writable_attributes)


@pytest.fixture
def patch_runner(patchable, context, _patch_runner):
    """Sends PATCH requests to the shared user, each once for all checks that judge it."""
    del patchable  # requested because there is nothing to send without PATCH
    patches = [
        exchange.response["status"]
        for exchange in context.recording.exchanges
        if exchange.request["method"] == "PATCH" and "/Users/" in exchange.request["url"]
        if exchange.voice == "okta" and exchange.response is not None
    ]
    if patches and {*patches} <= {405, 501}:
        message = ", ".join(map(str, sorted({*patches})))
        raise Blocked(_patch_owner(context), f"every PATCH that Okta sent returned {message}")
    return _patch_runner


def _patch_owner(context):
    """Return the check that judges the PATCH of a user that Okta sends under this profile."""
    if context.profile.offers("deactivate_users"):
        return UNASSIGN_OWNER
    return UPDATE_OWNER if context.org.patches_users else PASSWORD_OWNER


@pytest.fixture(scope=run_scope)
def _groups_with_members():
    return []


@pytest.fixture
def group_members(patchable, context, groups, _regulars, _groups_with_members):
    """A group that this run created, shared by the checks of PATCH on groups."""
    del patchable  # as above
    if context.profile.rule("removed_with_last_group") is not None:
        raise NotApplicable("the profile says that leaving the last group removes the user")
    if not _groups_with_members:
        members = [_regulars(n).id for n in range(3)]
        with blocked_by(PUSH_OWNER):
            made = groups.add(context.test_data.group(name="Roster").name, *members[:2])
        _groups_with_members.append(GroupMembers(context.users, groups, made["id"], members))
    return _groups_with_members[0]


@pytest.fixture(scope=run_scope)
def _bulk_client(context, _discovery):
    return BulkClient(context, _discovery)


@pytest.fixture
def bulk_client(discovery, _bulk_client):
    """Sends bulk requests, where the target supports them."""
    discovery("ServiceProviderConfig")
    return _bulk_client
