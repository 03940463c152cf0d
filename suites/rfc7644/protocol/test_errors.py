"""RFC 7644, section 3.12: error responses, and malformed requests."""

import json

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import okta_spec, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, run_scope, said
from pytest_scim.scim.messages import NotJson
from pytest_scim.scim.names import ERROR, LOGIN, SCIM_TYPES
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
def _errors(rehearsal, _resident):
    directory = rehearsal.directory
    nobody = rehearsal.people.person()
    nameless = {**compare.without(nobody.resource(), LOGIN), "externalId": nobody.okta_id}
    return {
        "an unknown id": directory.read(directory.unknown_id()),
        "a taken userName": directory.ask("POST", "/Users", _resident.person.resource()),
        "a missing userName": directory.ask("POST", "/Users", nameless),
    }


@pytest.fixture
def errors(rehearsal, _errors):
    """The error responses to requests that cannot succeed, by what was wrong."""
    rehearsal.evidence.cite(answer.exchange for answer in _errors.values())
    wrong = {what: answer for what, answer in _errors.items() if answer.status >= 400}
    if not wrong:
        raise Blocked(UNKNOWN_ID_OWNER, "the target returned no error to any wrong request")
    return wrong


@check(SHOULD, ERRORS, okta_spec("step 12: Required Test: Check status 404"))
def test_an_error_is_an_error_message(errors):
    """Error responses contain a SCIM Error in JSON

    The body of an error response is JSON with the Error schema, not plain text and not a web
    page.
    """
    for what, answer in errors.items():
        body = answer.json
        if isinstance(body, NotJson) or ERROR not in entries(body, "schemas"):
            told = f"the response to {what} is not an Error: {said(answer)}"
            raise Finding(told, expected=ERROR, shown=said(answer))


@check(SHOULD, ERRORS)
def test_an_errors_status_is_a_string(errors):
    """`status` of an Error is the HTTP status as a string

    An Error's `status` equals the HTTP status of the response, expressed as a JSON string.
    """
    for what, answer in errors.items():
        if ERROR not in entries(answer.json, "schemas"):
            continue  # another check judges whether it is an Error
        status = at(answer.json, "status")
        expect_equal(f"`status` in the Error for {what}", status, str(answer.status))


@check(SHOULD, ERRORS)
def test_an_errors_detail_is_text_for_people(errors):
    """`detail` of an Error is human-readable text

    When an Error has a `detail`, it is human-readable text, without markup.
    """
    for what, answer in errors.items():
        detail = at_key(answer.json, "detail")
        plain = isinstance(detail, str) and detail.strip() and "<html" not in detail.lower()
        if detail not in (MISSING, None) and not plain:
            told = f"`detail` in the Error for {what} is not plain text"
            raise Finding(told, expected="text", shown=repr(detail))


@check(SHOULD, ERRORS)
def test_an_errors_scim_type_is_a_keyword_of_the_rfc(errors):
    """`scimType` of an Error is a keyword of RFC 7644

    When an Error has a `scimType`, it is one of the keywords in table 9 of RFC 7644.
    """
    for what, answer in errors.items():
        keyword = at_key(answer.json, "scimType")
        known = isinstance(keyword, str) and keyword in SCIM_TYPES
        if keyword not in (MISSING, None) and not known:
            told = f"`scimType` in the Error for {what} is {keyword!r}"
            raise Finding(told, expected=sorted(SCIM_TYPES), shown=repr(keyword))


@check(SHOULD, ERRORS)
def test_an_errors_scim_type_says_what_was_wrong(errors):
    """`scimType` of an Error fits the error

    When an Error has a `scimType`, it is the keyword for that error: `uniqueness` for a
    userName that is taken, `invalidValue` or `invalidSyntax` for a missing userName.
    """
    for what, fitting in FITTING.items():
        keyword = at_key(errors[what].json, "scimType") if what in errors else MISSING
        if keyword not in (MISSING, None) and str(keyword) not in fitting:
            told = f"`scimType` in the Error for {what} is {keyword!r}"
            raise Finding(told, expected=sorted(fitting), shown=repr(keyword))


def create(directory, body):
    """Send a create with a malformed body."""
    return directory.ask("POST", "/Users", body)


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_an_empty_body_is_refused(directory):
    """A create with an empty body returns 400

    The target rejects a POST to /Users without a body with 400, not with a server error.
    """
    refused(create(directory, b""), "a create with an empty body")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_malformed_json_is_refused(directory, people):
    """A create with malformed JSON returns 400

    The target rejects a POST to /Users whose JSON is cut off with 400, not with a server error.
    """
    whole = json.dumps(people.person().resource())
    half = whole[: len(whole) // 2].encode()
    refused(create(directory, half), "a create with malformed JSON")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_that_is_no_json_object_is_refused(directory, people):
    """A create whose body is a JSON array returns 400

    The target rejects a POST to /Users whose body is valid JSON but not an object with 400, not
    with a server error.
    """
    refused(create(directory, [people.person().resource()]), "a create whose body is an array")


@check(SHOULD, ERRORS, rfc7643("2.3"), feature="create_users")
def test_a_create_with_values_of_other_types_is_no_server_error(rehearsal, directory):
    """A create with values of the wrong JSON type returns 400 or ignores them

    When `name` and `emails` of a create are strings, the target rejects the create with 400 or
    does not store those values.
    """
    del directory  # requested because nothing is sent before the integration is saved
    attempt = compare.creation(rehearsal, {"name": "Nobody", "emails": "nobody"})
    left_or_refused(attempt.answer, "a create with strings for `name` and `emails`")
    if attempt.answer.ok:
        shown = compare.visible(attempt, "a create with strings for `name` and `emails`")
        kept = {key: at_key(shown, key) for key in ("name", "emails")}
        if any(isinstance(value, str) for value in kept.values()):
            told = "the target stored strings for complex attributes"
            raise Finding(told, expected="none", shown=kept)


@check(SHOULD, ERRORS, rfc7644("3.5.1"), feature="update_users")
def test_a_put_with_malformed_json_is_refused(sheet):
    """A PUT with malformed JSON returns 400 and changes nothing

    The target rejects a PUT whose JSON is cut off with 400 and leaves the user unchanged.
    """
    before = sheet.shown
    whole = json.dumps(compare.without(before, "displayName", "name"))
    answer = sheet.put(whole[:-1].encode())
    compare.require_put(answer)
    refused(answer, "a PUT with malformed JSON")
    compare.agree(sheet.shown, before, "the User after a rejected PUT")
