"""RFC 7644, section 3.5.1: replacing with PUT."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import (
    READ_OWNER,
    blocked_by,
    describe,
    require_text,
    run_scope,
    value_of,
)
from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.compare import (
    Tried,
    accepted,
    left_or_refused,
    tried,
    visible,
)
from pytest_scim.suites.rfc7644.support.writable_attributes import SPARE, WritableAttributes
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

REPLACING = rfc7644("3.5.1")
LISTS = ("phoneNumbers", "addresses")
NOTHING = (MISSING, None, "", [])
WORDS_FOR_NOTHING = {"null", "none", "nil", "undefined", "nan"}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A user, PUTs that change it, and the PUT that restores it.

    ``changed`` are the new values by path, ``omitted`` and ``emptied`` the attributes that
    were left out and sent as an empty array, if there were any.
    """

    before: dict
    changed: dict
    omitted: str | None
    emptied: str | None
    attempts: dict[str, Tried]
    back: Tried


@pytest.fixture(scope=run_scope)
def _replaced(context, _user_resource, _discovery):
    writable_attributes = WritableAttributes(
        _user_resource, context.profile, _discovery, context.test_data
    )
    with blocked_by(READ_OWNER):
        before = _user_resource.body
    changed = {
        path: writable_attributes.fresh(path)
        for path in (GIVEN, FAMILY)
        if writable_attributes.writable(path)
    }
    omitted = next(iter(writable_attributes.optional(*reversed(SPARE))), None)
    emptied = next(iter(writable_attributes.optional(*LISTS)), None)
    name = {path.removeprefix("name."): new for path, new in changed.items()}
    parts = {
        "changed": {"name": {**compare.without(before.get("name") or {}, "formatted"), **name}},
        "omitted": {omitted: MISSING} if omitted else {},
        "emptied": {emptied: []} if emptied else {},
    }
    attempts = tried(lambda part: put(_user_resource, {**before, **part}), parts)
    return Replaced(before, changed, omitted, emptied, attempts, put(_user_resource, before))


@pytest.fixture
def tried_out(context, _replaced):
    """The shared user, changed by PUT and restored by PUT, if the target supports PUT."""
    attempts = [*_replaced.attempts.values(), _replaced.back]
    context.log.cite(attempt.response.exchange for attempt in attempts)
    return _replaced


@pytest.fixture
def replaced(tried_out):
    """The same, where the target supports PUT."""
    compare.require_put(tried_out.attempts["changed"].response)
    return tried_out


def put(user_resource, body):
    """PUT a user; return the response, and the user as a GET returns it."""
    response = user_resource.put(
        {key: value for key, value in body.items() if value is not MISSING}
    )
    try:
        return Tried(response, user_resource.body if response.ok else None)
    except Unreadable:
        return Tried(response, None)


@check(SHOULD, REPLACING, feature="update_users")
def test_a_put_is_answered_200_with_the_account(tried_out):
    """PUT returns 200 with the full User

    A successful PUT returns 200 and the entire User resource, as a GET returns it.
    """
    attempt = tried_out.attempts["changed"]
    if attempt.response.status in compare.ABSENT:
        raise Unreadable(f"PUT returned {describe(attempt.response)}", owner=UPDATE_OWNER)
    actual = accepted(attempt, "a PUT")
    if attempt.response.status != 200 or not isinstance(attempt.response.json, dict):
        message = f"PUT returned {describe(attempt.response)}"
        raise Finding(message, expected="200 with the User", actual=describe(attempt.response))
    compare.agree(attempt.response.json, actual, "the User in the PUT response")


@check(SHOULD, REPLACING, feature="update_users")
def test_a_put_replaces_the_values_that_are_there(replaced):
    """PUT replaces the existing values

    The values of a PUT SHALL replace the existing values of the user.
    """
    if not replaced.changed:
        raise NotApplicable("the target stores no name that may change")
    actual = accepted(replaced.attempts["changed"], "a PUT")
    seen = {path: value_of(actual, path) for path in replaced.changed}
    if seen != replaced.changed:
        message = "the User does not have the values of the PUT"
        raise Finding(message, expected=replaced.changed, actual=repr(seen))


@check(SHOULD, REPLACING, feature="update_users")
def test_what_a_put_leaves_out_is_cleared_or_kept(replaced):
    """An attribute that a PUT leaves out is cleared, unchanged or set to a default

    The target accepts a PUT without an optional attribute. RFC 7644 lets the service provider clear
    the value, leave it unchanged or assign a default, but not store a word such as "null".
    """
    path = replaced.omitted
    if path is None:
        raise NotApplicable("the target stores no attribute that a PUT may leave out")
    actual = at(accepted(replaced.attempts["omitted"], f"a PUT without {path}"), path)
    if str(actual).casefold() in WORDS_FOR_NOTHING and actual not in NOTHING:
        message = f"the target stored a word for {path}, which the PUT left out"
        raise Finding(message, expected="no value, the old one or a default", actual=actual)


@check(SHOULD, REPLACING, rfc7643("2.5"), feature="update_users")
def test_an_empty_array_in_a_put_clears_all_values(replaced):
    """PUT with an empty array clears a multi-valued attribute

    When a PUT sends a multi-valued attribute as an empty array, the target removes all its
    values.
    """
    path = replaced.emptied
    if path is None:
        raise NotApplicable("the target stores no list that may be empty")
    actual = at(accepted(replaced.attempts["emptied"], f"a PUT with an empty {path}"), path)
    if actual not in NOTHING:
        message = f"{path} still has values after a PUT with an empty array"
        raise Finding(message, expected="no values", actual=repr(actual))


@check(SHOULD, REPLACING, feature="update_users")
def test_what_was_read_can_be_put_back(replaced):
    """PUT of a User as GET returned it restores the User

    When a client sends back in a PUT what an earlier GET returned, the user has all those
    values again.
    """
    actual = accepted(replaced.back, "a PUT of the User as GET returned it")
    compare.agree(actual, replaced.before, "the User after that PUT")


@check(SHOULD, rfc7643("3.1"), feature="update_users")
def test_a_content_location_is_the_accounts_own(replaced):
    """Content-Location of a PUT response equals `meta.location`

    When the response to a PUT has a Content-Location header, it is the same URI as
    `meta.location`.
    """
    attempt = replaced.attempts["changed"]
    visible(attempt, "a PUT")
    compare.content_location(attempt.response)


@pytest.fixture(scope=run_scope)
def _claims(context, _user_resource):
    with blocked_by(READ_OWNER):
        before = _user_resource.body
    parts = {
        "id": {"id": f"chosen-{context.tag}"},
        "meta": {"meta": {"resourceType": "Robot", "created": "2001-02-03T04:05:06Z"}},
        "groups": {"groups": [{"value": f"group-{context.tag}", "display": "Nobody's"}]},
        "misspelled": {"nikName": "Nobody"},
    }
    return before, tried(lambda part: put(_user_resource, {**before, **part}), parts)


@pytest.fixture
def claims(context, _claims):
    """The shared user as it was, and PUTs with attributes that a client cannot set."""
    before, attempts = _claims
    context.log.cite(attempt.response.exchange for attempt in attempts.values())
    if all(attempt.response.status in compare.ABSENT for attempt in attempts.values()):
        compare.require_put(attempts["misspelled"].response)
    return before, attempts


@check(SHOULD, REPLACING, rfc7643("3.1"), feature="update_users")
def test_another_id_in_a_put_is_ignored_or_refused(claims, user_resource):
    """Another `id` in a PUT is ignored or rejected

    When the body of a PUT has another `id` than its path, the target rejects the PUT or does not
    change the user's id.
    """
    _, attempts = claims
    attempt = attempts["id"]
    left_or_refused(attempt.response, "a PUT with another `id`")
    if attempt.response.ok:
        seen = [at(one, "id") for one in (attempt.response.json, attempt.body) if one is not None]
        if any(one != user_resource.id for one in seen):
            message = "the User has another id after the PUT"
            raise Finding(message, expected=user_resource.id, actual=seen)


@check(SHOULD, REPLACING, rfc7643("2.2"), feature="update_users")
def test_read_only_attributes_in_a_put_are_ignored(claims):
    """PUT ignores readOnly attributes

    The target accepts a PUT with other values of `meta` and `groups` and changes neither.
    """
    before, attempts = claims
    meta = accepted(attempts["meta"], "a PUT with `meta`").get("meta")
    for key in ("resourceType", "created"):
        if at(meta, key) != at(before, f"meta.{key}"):
            message = f"the PUT changed meta.{key}"
            raise Finding(message, expected=before.get("meta"), actual=meta)
    listed = compare.listed(accepted(attempts["groups"], "a PUT with `groups`"), "groups")
    if {*map(str, listed)} - {*map(str, compare.listed(before, "groups"))}:
        message = "the PUT changed `groups`"
        raise Finding(message, expected=entries(before, "groups"), actual=listed)


@check(SHOULD, REPLACING, rfc7644("3.12"), feature="update_users")
def test_a_misspelled_attribute_in_a_put_is_passed_over_or_refused(claims):
    """An unknown attribute in a PUT is ignored or rejected

    When a PUT contains an attribute that no schema defines, the target rejects the PUT, or
    ignores the attribute and stores all others.
    """
    before, attempts = claims
    left_or_refused(attempts["misspelled"].response, "a PUT with a misspelled attribute")
    if attempts["misspelled"].response.ok:
        actual = visible(attempts["misspelled"], "a PUT with a misspelled attribute")
        compare.agree(compare.without(actual, "nikName"), before, "the User")


@check(SHOULD, REPLACING, rfc7644("3.12"), rfc7643("4.1.1"), feature="update_users")
def test_a_put_without_a_required_attribute_takes_nothing_away(user_resource):
    """PUT without `userName` returns 400 or does not change the userName

    `userName` is required: the target rejects a PUT without it with 400, or leaves the user's
    userName unchanged.
    """
    user_name = require_text(user_resource.first, USER_NAME, "the User")
    if at(user_resource.body, USER_NAME) != user_name:  # an earlier write changed it
        user_resource.put({**user_resource.body, USER_NAME: user_name})
        user_resource.expects({USER_NAME: user_name}, "before the PUT")
    before = user_resource.body
    response = user_resource.put(compare.without(before, USER_NAME))
    actual = user_resource.body
    if at(actual, USER_NAME) != at(before, USER_NAME):
        user_resource.put(before)
        message = "a PUT without userName changed the userName"
        raise Finding(message, expected=user_name, actual=repr(at(actual, USER_NAME)))
    if response.status not in compare.ABSENT:
        left_or_refused(response, "a PUT without userName")
