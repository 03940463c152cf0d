"""RFC 7644, section 3.5.1: attributes that a client cannot replace or leave out."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_unchanged
from pytest_scim.plugin.fixtures import READ_OWNER, DataGenerator, blocked_by, require_text
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import (
    ASSIGNED_META,
    UNSUPPORTED,
    Attempt,
    Part,
    attempt_each,
    expect_accepted,
    expect_ignored_or_rejected,
    expect_same_attributes,
    expect_user,
    put_with,
    require_put,
    values_of,
    without,
)
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

SECTION_ID = "replacing"
REPLACING = rfc7644("3.5.1")


@dataclass(frozen=True, slots=True)
class Puts:
    """A user as it was, and PUTs with attributes that a client cannot set."""

    before: JSONObject
    attempts: dict[str, Attempt]


@pytest.fixture
def puts(once: Once, odd_users: OddUsers[UserResource], test_data: DataGenerator) -> Puts:
    """PUTs with readOnly attributes, or with an attribute that no schema defines."""
    puts = once(put_ignored_attributes, odd_users, test_data)
    if all(attempt.response.status in UNSUPPORTED for attempt in puts.attempts.values()):
        require_put(puts.attempts["misspelled"].response)
    return puts


def put_ignored_attributes(odd_users: OddUsers[UserResource], test_data: DataGenerator) -> Puts:
    """PUT the user with attributes that a client cannot set."""
    parts: dict[str, Part] = {
        "id": {"id": f"chosen-{test_data.tag}"},
        "meta": {"meta": {**ASSIGNED_META}},
        "groups": {"groups": [{"value": f"group-{test_data.tag}", "display": "Nobody's"}]},
        "misspelled": {"nikName": "Nobody"},
    }
    with odd_users.lend() as user:
        with blocked_by(READ_OWNER):
            before = user.body
        attempts = attempt_each(lambda part: put_with(user, before, part), parts)
    return Puts(before, attempts)


@check(SHOULD, REPLACING, rfc7643("3.1"), feature="update_users")
def test_another_id_in_a_put_is_ignored_or_refused(puts: Puts) -> None:
    """Another `id` in a PUT is ignored or rejected

    When the body of a PUT has another `id` than its path, the target rejects the PUT or does not
    change the user's id.

    Fix: Use the id in the path of a PUT, and drop the one in its body, or return 400 where they
    differ.
    """
    attempt = puts.attempts["id"]
    expect_ignored_or_rejected(attempt.response, "a PUT with another `id`")
    if attempt.response.ok:
        for user in (attempt.response.json, attempt.body):
            if user is not None:
                expect_equal("the id of the User after the PUT", at(user, "id"), puts.before["id"])


@check(SHOULD, REPLACING, rfc7643("2.2"), feature="update_users")
def test_read_only_attributes_in_a_put_are_ignored(puts: Puts) -> None:
    """PUT ignores readOnly attributes

    The target accepts a PUT with other values of `meta` and `groups` and changes neither.

    Fix: Drop `meta` and `groups` from the body of a PUT before you validate and store it.
    """
    user = expect_accepted(puts.attempts["meta"], "a PUT with `meta`")
    for path in ("meta.resourceType", "meta.created"):
        expect_unchanged(f"{path} of the User", at(puts.before, path), at(user, path))
    user = expect_accepted(puts.attempts["groups"], "a PUT with `groups`")
    listed, before = values_of(user, "groups"), values_of(puts.before, "groups")
    added = [value for value in listed if str(value) not in map(str, before)]
    expect_none("the PUT added values to `groups`", added, expected=before)


@check(SHOULD, REPLACING, rfc7644("3.12"), feature="update_users")
def test_an_unknown_attribute_in_a_put_is_ignored_or_refused(puts: Puts) -> None:
    """An unknown attribute in a PUT is ignored or rejected

    When a PUT contains an attribute that no schema defines, the target rejects the PUT, or
    ignores the attribute and stores all others.

    Fix: Drop what no schema defines from the body of a PUT and store the rest, or return 400
    before you write anything.
    """
    attempt, what = puts.attempts["misspelled"], "a PUT with a misspelled attribute"
    expect_ignored_or_rejected(attempt.response, what)
    if attempt.response.ok:
        actual = without(expect_user(attempt, what), "nikName")
        expect_same_attributes(actual, puts.before, f"the User after {what}")


@check(SHOULD, REPLACING, rfc7644("3.12"), rfc7643("4.1.1"), feature="update_users")
def test_a_put_without_user_name_does_not_remove_it(odd_user: UserResource) -> None:
    """PUT without `userName` returns 400 or does not change the userName

    `userName` is required: the target rejects a PUT without it with 400, or leaves the user's
    userName unchanged.

    Fix: Return 400 where the body of a PUT has no `userName`, or leave the stored one as it is.
    """
    before = odd_user.body
    user_name = require_text(before, USER_NAME, "the User")
    response = odd_user.put(without(before, USER_NAME))
    what = "the userName after a PUT without it"
    expect_equal(what, at(odd_user.body, USER_NAME), user_name)
    if response.status not in UNSUPPORTED:
        expect_ignored_or_rejected(response, "a PUT without userName")
