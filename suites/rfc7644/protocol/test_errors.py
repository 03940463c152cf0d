"""RFC 7644, section 3.12: error responses, and malformed requests."""

import json

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import okta_spec, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, describe, run_scope
from pytest_scim.scim.messages import NotJson
from pytest_scim.scim.names import ERROR, SCIM_TYPES, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.compare import left_or_refused, refused

ERRORS = rfc7644("3.12")
CREATING = rfc7644("3.3")
FITTING = {
    "a taken userName": {"uniqueness"},
    "a missing userName": {"invalidValue", "invalidSyntax"},
}
"""The scimType that an Error may have, if it has one."""


@pytest.fixture(scope=run_scope)
def _errors(context, _existing_user):
    users = context.users
    nobody = context.test_data.okta_user()
    nameless = {**compare.without(nobody.resource(), USER_NAME), "externalId": nobody.okta_id}
    return {
        "an unknown id": users.read(users.unknown_id()),
        "a taken userName": users.ask("POST", "/Users", _existing_user.okta_user.resource()),
        "a missing userName": users.ask("POST", "/Users", nameless),
    }


@pytest.fixture
def errors(context, _errors):
    """The error responses to requests that cannot succeed, by what was wrong."""
    context.log.cite(response.exchange for response in _errors.values())
    wrong = {what: response for what, response in _errors.items() if response.status >= 400}
    if not wrong:
        raise Blocked(UNKNOWN_ID_OWNER, "the target returned no error to any wrong request")
    return wrong


@check(SHOULD, ERRORS, okta_spec("step 12: Required Test: Check status 404"))
def test_an_error_is_an_error_message(errors):
    """Error responses contain a SCIM Error in JSON

    The body of an error response is JSON with the Error schema, not plain text and not a web
    page.
    """
    for what, response in errors.items():
        body = response.json
        if isinstance(body, NotJson) or ERROR not in entries(body, "schemas"):
            message = f"the response to {what} is not an Error: {describe(response)}"
            raise Finding(message, expected=ERROR, actual=describe(response))


@check(SHOULD, ERRORS)
def test_an_errors_status_is_a_string(errors):
    """`status` of an Error is the HTTP status as a string

    An Error's `status` equals the HTTP status of the response, expressed as a JSON string.
    """
    for what, response in errors.items():
        if ERROR not in entries(response.json, "schemas"):
            continue  # another check judges whether it is an Error
        status = at(response.json, "status")
        expect_equal(f"`status` in the Error for {what}", status, str(response.status))


@check(SHOULD, ERRORS)
def test_an_errors_detail_is_human_readable(errors):
    """`detail` of an Error is human-readable text

    When an Error has a `detail`, it is human-readable text, without markup.
    """
    for what, response in errors.items():
        detail = at_key(response.json, "detail")
        plain = isinstance(detail, str) and detail.strip() and "<html" not in detail.lower()
        if detail not in (MISSING, None) and not plain:
            message = f"`detail` in the Error for {what} is not plain text"
            raise Finding(message, expected="text", actual=repr(detail))


@check(SHOULD, ERRORS)
def test_an_errors_scim_type_is_a_keyword_of_the_rfc(errors):
    """`scimType` of an Error is a keyword of RFC 7644

    When an Error has a `scimType`, it is one of the keywords in table 9 of RFC 7644.
    """
    for what, response in errors.items():
        keyword = at_key(response.json, "scimType")
        known = isinstance(keyword, str) and keyword in SCIM_TYPES
        if keyword not in (MISSING, None) and not known:
            message = f"`scimType` in the Error for {what} is {keyword!r}"
            raise Finding(message, expected=sorted(SCIM_TYPES), actual=repr(keyword))


@check(SHOULD, ERRORS)
def test_an_errors_scim_type_says_what_was_wrong(errors):
    """`scimType` of an Error fits the error

    When an Error has a `scimType`, it is the keyword for that error: `uniqueness` for a
    userName that is taken, `invalidValue` or `invalidSyntax` for a missing userName.
    """
    for what, fitting in FITTING.items():
        keyword = at_key(errors[what].json, "scimType") if what in errors else MISSING
        if keyword not in (MISSING, None) and str(keyword) not in fitting:
            message = f"`scimType` in the Error for {what} is {keyword!r}"
            raise Finding(message, expected=sorted(fitting), actual=repr(keyword))


def create(users, body):
    """Send a create with a malformed body."""
    return users.ask("POST", "/Users", body)


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_an_empty_body_is_refused(users):
    """A create with an empty body returns 400

    The target rejects a POST to /Users without a body with 400, not with a server error.
    """
    refused(create(users, b""), "a create with an empty body")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_malformed_json_is_refused(users, test_data):
    """A create with malformed JSON returns 400

    The target rejects a POST to /Users whose JSON is cut off with 400, not with a server error.
    """
    whole = json.dumps(test_data.okta_user().resource())
    half = whole[: len(whole) // 2].encode()
    refused(create(users, half), "a create with malformed JSON")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_that_is_no_json_object_is_refused(users, test_data):
    """A create whose body is a JSON array returns 400

    The target rejects a POST to /Users whose body is valid JSON but not an object with 400, not
    with a server error.
    """
    refused(create(users, [test_data.okta_user().resource()]), "a create whose body is an array")


@check(SHOULD, ERRORS, rfc7643("2.3"), feature="create_users")
def test_a_create_with_values_of_other_types_is_no_server_error(context, users):
    """A create with values of the wrong JSON type returns 400 or ignores them

    When `name` and `emails` of a create are strings, the target rejects the create with 400 or
    does not store those values.
    """
    del users  # requested because nothing is sent before the integration is saved
    attempt = compare.creation(context, {"name": "Nobody", "emails": "nobody"})
    left_or_refused(attempt.response, "a create with strings for `name` and `emails`")
    if attempt.response.ok:
        actual = compare.visible(attempt, "a create with strings for `name` and `emails`")
        kept = {key: at_key(actual, key) for key in ("name", "emails")}
        if any(isinstance(value, str) for value in kept.values()):
            message = "the target stored strings for complex attributes"
            raise Finding(message, expected="none", actual=kept)


@check(SHOULD, ERRORS, rfc7644("3.5.1"), feature="update_users")
def test_a_put_with_malformed_json_is_refused(user_resource):
    """A PUT with malformed JSON returns 400 and changes nothing

    The target rejects a PUT whose JSON is cut off with 400 and leaves the user unchanged.
    """
    before = user_resource.body
    whole = json.dumps(compare.without(before, "displayName", "name"))
    response = user_resource.put(whole[:-1].encode())
    compare.require_put(response)
    refused(response, "a PUT with malformed JSON")
    compare.agree(user_resource.body, before, "the User after a rejected PUT")
