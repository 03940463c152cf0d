"""RFC 7644, section 3.12: error responses, and malformed requests."""

import json

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import okta_spec, rfc7643, rfc7644, rfc9865
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import (
    UNKNOWN_ID_OWNER,
    Assigned,
    CheckLog,
    DataGenerator,
    Recording,
    Users,
    odd_create,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR, SCIM_TYPES, USER_NAME
from pytest_scim.scim.paths import MISSING, at_key
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.compare import (
    expect_ignored_or_rejected,
    expect_rejected,
    expect_same_attributes,
)
from pytest_scim.suites.rfc7644.support.error_responses import ErrorResponse, error_responses
from pytest_scim.suites.support.rejections import expect_scim_type_in
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

ERRORS = rfc7644("3.12")
CREATING = rfc7644("3.3")
KEYWORDS = SCIM_TYPES | {"invalidCursor", "expiredCursor", "invalidCount"}
"""Those of table 9, and those that RFC 9865 adds."""

FITTING = {
    "a taken userName": {"uniqueness"},
    "a missing userName": {"invalidValue", "invalidSyntax"},
}
"""The scimType that an Error may have, if it has one."""


@pytest.fixture
def errors(
    once: Once, users: Users, test_data: DataGenerator, existing_user: Assigned
) -> dict[str, Response]:
    """The error responses to requests that cannot succeed, by what was wrong."""
    responses = once(send_wrong_requests, users, test_data, existing_user)
    found = {what: response for what, response in responses.items() if response.status >= 400}
    if not found:
        raise Blocked(UNKNOWN_ID_OWNER, "the target returned no error to any wrong request")
    return found


def send_wrong_requests(
    users: Users, test_data: DataGenerator, existing_user: Assigned
) -> dict[str, Response]:
    """Read an unknown id, and create users with a userName that is taken or missing."""
    okta_user = test_data.okta_user()
    nameless = compare.without(okta_user.resource(), USER_NAME)
    return {
        "an unknown id": users.read(users.unknown_id()),
        "a taken userName": users.ask("POST", "/Users", existing_user.okta_user.resource()),
        "a missing userName": odd_create(
            users, {**nameless, "externalId": okta_user.okta_id}, "a create without userName"
        ).response,
    }


@pytest.fixture
def every_error(errors: dict[str, Response], recording: Recording) -> list[ErrorResponse]:
    """Every error of the run so far, those of ``errors`` among them."""
    del errors
    return error_responses(recording)


@check(
    SHOULD,
    ERRORS,
    okta_spec("step 12: Required Test: Check status 404"),
    phase=Phase.WHOLE_RUN,
)
def test_an_error_is_an_error_message(every_error: list[ErrorResponse], log: CheckLog) -> None:
    """Error responses contain a SCIM Error in JSON

    The body of every error response of the run is JSON with the Error schema, not plain text and
    not a web page. Responses of 401, 405, 501, and those that gateways return, are left out.

    Fix: Return `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404",
    "detail": "…"}` for every error, also for those of the framework.
    """
    for error in every_error:
        if not error.is_scim:
            log.decide([error.exchange])
            message = f"{error.label} is not a SCIM Error but {error.in_words}"
            raise Finding(message, expected=[ERROR], actual=error.in_words)


@check(SHOULD, ERRORS, phase=Phase.WHOLE_RUN)
def test_an_errors_status_is_a_string(every_error: list[ErrorResponse], log: CheckLog) -> None:
    """`status` of an Error is the HTTP status as a string

    The `status` of every Error of the run equals the HTTP status of the response, expressed as a
    JSON string.

    Fix: Write `status` as a JSON string with the three digits of the HTTP status.
    """
    for error in (one for one in every_error if one.is_scim):
        actual = error.member("status")
        if actual != str(error.status):
            log.decide([error.exchange])
            expect_equal(f"`status` of {error.label}", actual, str(error.status))


@check(SHOULD, ERRORS, phase=Phase.WHOLE_RUN)
def test_an_errors_detail_is_human_readable(
    every_error: list[ErrorResponse], log: CheckLog
) -> None:
    """`detail` of an Error is human-readable text

    When an Error of the run has a `detail`, it is human-readable text, without markup.

    Fix: Write one sentence into `detail`, as a JSON string.
    """
    for error in every_error:
        detail = error.member("detail")
        plain = isinstance(detail, str) and detail.strip() and "<html" not in detail.lower()
        if detail not in (MISSING, None) and not plain:
            log.decide([error.exchange])
            message = f"`detail` of {error.label} is not plain text"
            raise Finding(message, expected="text", actual=repr(detail))


@check(SHOULD, ERRORS, rfc9865("2.1"), phase=Phase.WHOLE_RUN)
def test_an_errors_scim_type_is_a_keyword_of_the_rfc(
    every_error: list[ErrorResponse], log: CheckLog
) -> None:
    """`scimType` of an Error is a keyword of RFC 7644

    When an Error of the run has a `scimType`, it is one of the keywords in table 9 of RFC 7644, or
    one of the three that RFC 9865 adds for paging.

    Fix: Use a keyword of table 9, or leave `scimType` out and describe the error in `detail`.
    """
    for error in every_error:
        actual = error.member("scimType")
        if actual not in (MISSING, None) and actual not in KEYWORDS:
            log.decide([error.exchange])
            message = f"the `scimType` of {error.label} is {actual!r}"
            raise Finding(message, expected=sorted(KEYWORDS), actual=repr(actual))


@check(SHOULD, ERRORS)
def test_an_errors_scim_type_says_what_was_wrong(errors: dict[str, Response]) -> None:
    """`scimType` of an Error fits the error

    When an Error has a `scimType`, it is the keyword for that error: `uniqueness` for a
    userName that is taken, `invalidValue` or `invalidSyntax` for a missing userName.

    Fix: Set `scimType` where each error arises: `uniqueness` at the check of userName,
    `invalidValue` at the check of required attributes; or leave it out.
    """
    for what, fitting in FITTING.items():
        if what in errors:
            expect_scim_type_in(fitting, errors[what], what)


def expect_create_rejected(users: Users, body: JSON | bytes, what: str) -> None:
    """Raise a finding unless the target rejects a create with any body, and creates nothing."""
    expect_rejected(odd_create(users, body, what).expect_harmless(), what)


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_an_empty_body_is_refused(users: Users) -> None:
    """A create with an empty body returns 400

    The target rejects a POST to /Users without a body with 400, not with a server error.

    Fix: Check that POST /Users has a body before you parse it, and return 400, for example with
    `invalidSyntax`.
    """
    expect_create_rejected(users, b"", "a create with an empty body")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_with_malformed_json_is_refused(users: Users, test_data: DataGenerator) -> None:
    """A create with malformed JSON returns 400

    The target rejects a POST to /Users whose JSON is cut off with 400, not with a server error.

    Fix: Handle the exception of the JSON parser, and return 400 for it, for example with
    `invalidSyntax`, instead of 500.
    """
    whole = json.dumps(test_data.okta_user().resource())
    half = whole[: len(whole) // 2].encode()
    expect_create_rejected(users, half, "a create with malformed JSON")


@check(SHOULD, ERRORS, CREATING, feature="create_users")
def test_a_create_that_is_no_json_object_is_refused(users: Users, test_data: DataGenerator) -> None:
    """A create whose body is a JSON array returns 400

    The target rejects a POST to /Users whose body is valid JSON but not an object with 400, not
    with a server error.

    Fix: Check that the parsed body of POST /Users is an object before you read its members, and
    return 400 otherwise.
    """
    body: JSON = [test_data.okta_user().resource()]
    expect_create_rejected(users, body, "a create whose body is an array")


@check(SHOULD, ERRORS, rfc7643("2.3"), feature="create_users")
def test_a_create_with_values_of_other_types_is_no_server_error(
    users: Users, test_data: DataGenerator
) -> None:
    """A create with values of the wrong JSON type returns 400 or ignores them

    When `name` and `emails` of a create are strings, the target rejects the create with 400 or
    does not store those values.

    Fix: Check the JSON type of `name` and `emails` before you read their members, and return
    400 for a string, or drop it.
    """
    what = "a create with strings for `name` and `emails`"
    part: compare.Part = {"name": "Nobody", "emails": "nobody"}
    attempt = compare.create_with(users, test_data, part, what)
    expect_ignored_or_rejected(attempt.expect_harmless(), what)
    if attempt.response.ok:
        user = compare.expect_user(attempt, what)
        stored = [path for path in ("name", "emails") if isinstance(at_key(user, path), str)]
        what = "the list of complex attributes that the target stores as strings"
        expect_equal(what, stored, [])


@check(SHOULD, ERRORS, rfc7644("3.5.1"), feature="update_users")
def test_a_put_with_malformed_json_is_refused(odd_user: UserResource) -> None:
    """A PUT with malformed JSON returns 400 and changes nothing

    The target rejects a PUT whose JSON is cut off with 400 and leaves the user unchanged.

    Fix: Parse the whole body of a PUT before you write to the User, and return 400 where it
    ends too early.
    """
    before = odd_user.body
    whole = json.dumps(compare.without(before, "displayName", "name"))
    response = odd_user.put(whole[:-1].encode())
    compare.require_put(response)
    expect_rejected(response, "a PUT with malformed JSON")
    expect_same_attributes(odd_user.body, before, "the User after a rejected PUT")
