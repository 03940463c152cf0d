"""RFC 7643, section 2.1, and RFC 7644, section 3.10: names of attributes in any letter case."""

from collections.abc import Mapping

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Profile, Users, describe
from pytest_scim.scim.names import DISPLAY
from pytest_scim.suites.rfc7644.support.compare import Attempt, create_with, put_with
from pytest_scim.suites.rfc7644.support.letter_case import (
    DEPARTMENT,
    expect_stored,
    in_case,
    in_upper_case,
    is_value,
)
from pytest_scim.suites.rfc7644.support.writable_attributes import WritableAttributes
from pytest_scim.suites.support.characteristics import value_at
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource, op

NAMES = rfc7643("2.1")
TRIED = ("title", "nickName", DISPLAY, DEPARTMENT)


@pytest.fixture
def fresh_values(
    odd_user: UserResource, profile: Profile, discovery: Discovery, test_data: DataGenerator
) -> Mapping[str, str]:
    """New values for attributes that the target stores and lets clients change, by path."""
    attributes = WritableAttributes(odd_user, profile, discovery, test_data)
    values = {path: attributes.fresh(path) for path in TRIED if attributes.writable(path)}
    if not values:
        raise NotApplicable(f"the target stores none of these attributes: {', '.join(TRIED)}")
    return values


@check(SHOULD, NAMES, rfc7644("3.3"), feature="create_users")
def test_names_in_a_create_may_come_in_any_case(
    users: Users, test_data: DataGenerator, fresh_values: Mapping[str, str]
) -> None:
    """A create stores attributes whose names are written in another letter case

    `TITLE` and `title` are one attribute, and so are the URIs of an extension in any case.

    Fix: Compare names of attributes and URIs of schemas in bodies without regard to case.
    """
    what = "a create with names of attributes in upper case"
    body = test_data.okta_user().resource()
    attempt = create_with(users, test_data, in_upper_case(body, fresh_values), what)

    def usual() -> Attempt:
        return create_with(users, test_data, in_case(body, fresh_values, str), what)

    expect_stored(attempt, usual, fresh_values, what)


@check(SHOULD, NAMES, rfc7644("3.5.1"), feature="update_users")
def test_names_in_a_put_may_come_in_any_case(
    odd_user: UserResource, fresh_values: Mapping[str, str]
) -> None:
    """PUT stores attributes whose names are written in another letter case

    `TITLE` and `title` are one attribute, and so are the URIs of an extension in any case.

    Fix: Compare names of attributes and URIs of schemas in bodies without regard to case.
    """
    body = odd_user.body
    attempt = put_with(odd_user, body, in_upper_case(body, fresh_values))
    if attempt.response.status in {405, 501}:
        raise NotApplicable(f"the target does not support PUT: {describe(attempt.response)}")

    def usual() -> Attempt:
        return put_with(odd_user, body, in_case(body, fresh_values, str))

    what = "a PUT with names of attributes in upper case"
    expect_stored(attempt, usual, fresh_values, what)


@check(SHOULD, rfc7644("3.10"), rfc7644("3.5.2"), feature="update_users")
@pytest.mark.usefixtures("patchable")
def test_paths_of_a_patch_may_come_in_any_case(
    odd_user: UserResource, fresh_values: Mapping[str, str]
) -> None:
    """PATCH applies paths and names that are written in another letter case

    "All facets (URN, attribute, and sub-attribute name)" of an attribute's name are
    case-insensitive, in the path of an operation as well.

    Fix: Compare the paths of PATCH operations without regard to case.
    """
    before = odd_user.body
    operations = [op("replace", path.upper(), value) for path, value in fresh_values.items()]
    together = odd_user.patch(*operations)
    for path, value in fresh_values.items():
        if together.ok and is_value(odd_user.body, path, value):
            continue
        response = odd_user.patch(op("replace", path.upper(), value))
        if response.ok and is_value(odd_user.body, path, value):
            continue
        usual = odd_user.patch(op("replace", path, value))
        if usual.ok and is_value(odd_user.body, path, value):
            returned = describe(response)
            message = f"PATCH of {path.upper()} returned {returned} and did not set {path}"
            raise Finding(message, expected=value, actual=value_at(before, path))
