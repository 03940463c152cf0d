"""RFC 7644, section 3.5.1: replacing with PUT."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import (
    READ_OWNER,
    blocked_by,
    describe,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support.compare import (
    UNSUPPORTED,
    Attempt,
    Part,
    attempt_each,
    expect_accepted,
    expect_content_location,
    expect_same_attributes,
    expect_user,
    put_with,
    require_put,
    without,
)
from pytest_scim.suites.rfc7644.support.writable_attributes import SPARE, WritableAttributes
from pytest_scim.suites.support.bodies import expect_body
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

REPLACING = rfc7644("3.5.1")
LISTS = ("phoneNumbers", "addresses")
NOTHING: tuple[object, ...] = (MISSING, None, "", [])
WORDS_FOR_NOTHING = {"null", "none", "nil", "undefined", "nan"}


@dataclass(frozen=True, slots=True)
class Replacement:
    """A user, PUTs that change it, and the PUT that restores it.

    ``changed`` are the new values by path, ``omitted`` and ``emptied`` the attributes that
    were left out and sent as an empty array, if there were any.
    """

    before: JSONObject
    changed: dict[str, str]
    omitted: str | None
    emptied: str | None
    attempts: dict[str, Attempt]
    back: Attempt


@pytest.fixture
def any_replacement(
    once: Once, user_resource: UserResource, writable_attributes: WritableAttributes
) -> Replacement:
    """The shared user, changed by PUT and restored by PUT, if the target supports PUT."""
    return once(replace_user, user_resource, writable_attributes)


def replace_user(
    user_resource: UserResource, writable_attributes: WritableAttributes
) -> Replacement:
    """PUT other values, without an attribute and with an empty one, then the user as it was."""
    with blocked_by(READ_OWNER):
        before = user_resource.body
    changed = {
        path: writable_attributes.fresh(path)
        for path in (GIVEN, FAMILY)
        if writable_attributes.writable(path)
    }
    omitted = next(iter(writable_attributes.optional(*reversed(SPARE))), None)
    emptied = next(iter(writable_attributes.optional(*LISTS)), None)
    name = before.get("name")
    old = without(name, "formatted") if isinstance(name, dict) else {}
    new = {path.removeprefix("name."): value for path, value in changed.items()}
    parts: dict[str, Part] = {
        "changed": {"name": {**old, **new}},
        "omitted": {omitted: MISSING} if omitted else {},
        "emptied": {emptied: []} if emptied else {},
    }
    attempts = attempt_each(lambda part: put_with(user_resource, before, part), parts)
    back = put_with(user_resource, before, {})
    return Replacement(before, changed, omitted, emptied, attempts, back)


@pytest.fixture
def replacement(any_replacement: Replacement) -> Replacement:
    """The same; Blocked where the target does not support PUT."""
    require_put(any_replacement.attempts["changed"].response)
    return any_replacement


@check(SHOULD, REPLACING, feature="update_users")
def test_a_put_returns_200_with_the_user(any_replacement: Replacement) -> None:
    """PUT returns 200 with the full User

    A successful PUT returns 200 and the entire User resource, as a GET returns it.

    Fix: Read the User again after a PUT, and return it with 200, instead of 204 or the body of
    the request.
    """
    attempt = any_replacement.attempts["changed"]
    if attempt.response.status in UNSUPPORTED:
        raise Unreadable(f"PUT returned {describe(attempt.response)}", owner=UPDATE_OWNER)
    actual = expect_accepted(attempt, "a PUT")
    returned = expect_body(attempt.response, "PUT")
    expect_same_attributes(returned, actual, "the User in the PUT response")


@check(SHOULD, REPLACING, feature="update_users")
def test_a_put_replaces_the_values_that_are_there(replacement: Replacement) -> None:
    """PUT replaces the existing values

    The values of a PUT SHALL replace the existing values of the user.

    Fix: Overwrite each stored value for which the PUT has another one, and commit before you
    respond.
    """
    if not replacement.changed:
        raise NotApplicable("the target stores no name that may change")
    actual = expect_accepted(replacement.attempts["changed"], "a PUT")
    values = {path: at(actual, path) for path in replacement.changed}
    expect_equal("the name of the User after the PUT", values, replacement.changed)


@check(SHOULD, REPLACING, feature="update_users")
def test_an_omitted_attribute_is_cleared_or_unchanged(replacement: Replacement) -> None:
    """An attribute that a PUT leaves out is cleared, unchanged or set to a default

    The target accepts a PUT without an optional attribute. RFC 7644 lets the service provider clear
    the value, leave it unchanged or assign a default, but not store a word such as "null".

    Fix: Accept a PUT that lacks an optional attribute, and store NULL, the old value or a
    default, not NULL converted to a text.
    """
    path = replacement.omitted
    if path is None:
        raise NotApplicable("the target stores no attribute that a PUT may leave out")
    actual = at(expect_accepted(replacement.attempts["omitted"], f"a PUT without {path}"), path)
    if str(actual).casefold() in WORDS_FOR_NOTHING and actual not in NOTHING:
        message = f"the target stored a word for {path}, which the PUT left out"
        raise Finding(message, expected="no value, the old one or a default", actual=actual)


@check(SHOULD, REPLACING, rfc7643("2.5"), feature="update_users")
def test_an_empty_array_in_a_put_clears_all_values(replacement: Replacement) -> None:
    """PUT with an empty array clears a multi-valued attribute

    When a PUT sends a multi-valued attribute as an empty array, the target removes all its
    values.

    Fix: Delete all entries of an attribute that a PUT sends as `[]`. Do not treat an empty
    array as a missing attribute.
    """
    path = replacement.emptied
    if path is None:
        raise NotApplicable("the target stores no list that may be empty")
    user = expect_accepted(replacement.attempts["emptied"], f"a PUT with an empty {path}")
    values = at(user, path) or []
    expect_equal(f"{path} after a PUT with an empty array", values, [])


@check(SHOULD, REPLACING, feature="update_users")
def test_what_was_read_can_be_put_back(replacement: Replacement) -> None:
    """PUT of a User as GET returned it restores the User

    When a client sends back in a PUT what an earlier GET returned, the user has all those
    values again.

    Fix: Accept in PUT each value that GET returns, drop the readOnly ones, and store the others
    as the PUT has them.
    """
    actual = expect_accepted(replacement.back, "a PUT of the User as GET returned it")
    expect_same_attributes(actual, replacement.before, "the User after that PUT")


@check(SHOULD, rfc7643("3.1"), feature="update_users")
def test_a_content_location_is_the_users_own(replacement: Replacement) -> None:
    """Content-Location of a PUT response equals `meta.location`

    When the response to a PUT has a Content-Location header, it is the same URI as
    `meta.location`.

    Fix: Copy `meta.location` into the Content-Location header of the response to PUT, or leave
    the header out.
    """
    attempt = replacement.attempts["changed"]
    expect_user(attempt, "a PUT")
    expect_content_location(attempt.response)
