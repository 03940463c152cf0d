"""Okta's test plan: Provisioning and SSO: the API integration."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.plugin.fixtures import (
    RESPONSE_OWNER,
    SUCCESS,
    Assigned,
    Client,
    Console,
    DataGenerator,
    Exchange,
    Profile,
    Recording,
    Target,
    Task,
    Users,
    describe,
    expect_equal,
    expect_in,
    expect_status,
    succeeded,
    value_of,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, GIVEN, LIST_RESPONSE
from pytest_scim.scim.paths import MISSING, at_key, entries
from pytest_scim.suites.okta.support.connection import require_connection
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.rejections import expect_error_like, expect_no_success

PREPARE = "guides/scim-provisioning-integration-prepare/main/"


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    field_report("1Password/scim-examples#247"),
    cases=("C9306",),
)
def test_api_credentials_are_accepted(connection: Task) -> None:
    """*Test API Credentials* succeeds

    The target returns 200 and a JSON body to the request for the first page of /Users.

    Impact: Admins cannot save the integration: nothing can be provisioned.
    Fix: Return 200 and a ListResponse to GET /Users with `startIndex` and `count`, for the
    token that the admin entered.
    """
    if not connection.ok:
        response = connection.responses[-1]
        guess = " (401: is the token right?)" if response.status == 401 else ""
        raise Finding(
            f"{connection.message}{guess}",
            expected="200 with a ListResponse in JSON",
            actual=describe(response),
        )


@check(
    MUST,
    okta_docs("guides/submit-app-prereq/main/", "SCIM integration limitations"),
    cases=("C9306",),
    integration="oin",
)
def test_a_catalog_app_needs_no_user_name_and_password(
    client: Client, connection: Task, request: pytest.FixtureRequest
) -> None:
    """A catalog app authenticates by token or OAuth 2.0

    The target does not require Basic authentication: Okta offers it for custom apps only.

    Impact: Okta's form for catalog apps offers no Basic authentication, so the app cannot be
    submitted.
    Fix: Accept a bearer token, a token in the Authorization header, or OAuth 2.0.
    """
    response = connection.responses[0]
    challenge = response.header("WWW-Authenticate") or ""
    required = response.status == 401 and "basic" in challenge.lower()
    required = required and "bearer" not in challenge.lower()
    used = getattr(client.credentials, "scheme", "") == "Basic"
    if used or required:
        who = "the run authenticates with" if used else "the target requires"
        message = f"{who} Basic authentication, which Okta does not offer for catalog apps"
        raise Finding(message, expected="a token, or OAuth 2.0", actual=challenge or "Basic")
    require_connection(request)


@check(SHOULD, rfc7644("3.4.2"), okta_api("Retrieve Users"), cases=("C9306",))
@pytest.mark.usefixtures("console")
def test_a_list_is_a_list_response(connection: Task) -> None:
    """GET /Users returns a ListResponse

    The body has the ListResponse schema, `Resources` in this spelling, and a `startIndex` of 1.
    Okta reads a lower-case `resources` as well; its SPEC test does not.

    Impact: Okta's SPEC test fails, and other clients cannot read the list.
    Fix: Return `schemas` with the ListResponse URN, `totalResults`, `startIndex`,
    `itemsPerPage` and `Resources`.
    """
    body = connection.responses[0].json
    expect_in("`schemas` of the list", LIST_RESPONSE, entries(body, "schemas"))
    if at_key(body, "totalResults") != 0:
        expect_in("the list", "Resources", sorted(body) if isinstance(body, dict) else [])
    start = at_key(body, "startIndex")
    expect_equal("`startIndex` of the first page", 1 if start is MISSING else start, 1)


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    rfc7644("2"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_wrong_token_is_refused(wrong_token_response: Response) -> None:
    """The target rejects a request with an invalid token

    Otherwise Okta lets the admin save invalid credentials.

    Impact: Admins can save wrong credentials, and everybody can read Users without a valid
    token.
    Fix: Verify the token before every request, and return 401 for one that is not valid.
    """
    expect_no_success(wrong_token_response, "GET /Users with an invalid token")
    assert wrong_token_response.status, (
        f"the request with an invalid token returned {describe(wrong_token_response)}"
    )


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("PostHog/posthog#42205"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_wrong_token_returns_401(wrong_token_response: Response) -> None:
    """A request with an invalid token returns 401

    403 or 500 hides the reason from the admin.

    Impact: The admin does not learn that the token is wrong.
    Fix: Return 401 with a SCIM Error for an invalid token.
    """
    expect_status(wrong_token_response, 401, what="the request with an invalid token")


@check(
    SHOULD,
    rfc7644("3.12"),
    okta_docs("concepts/scim/faqs/", "Data validation and error reporting"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_refusal_is_a_scim_error(
    unknown_id_response: Response, wrong_token_response: Response
) -> None:
    """The response to an invalid token is a SCIM Error

    It has `schemas`, `status` and `detail` like the response to an unknown `id`, and Okta shows
    the `detail`. For a body that is no JSON the admin sees `Invalid JSON: Unexpected character …`.

    Impact: The admin sees "Invalid JSON" in place of the reason.
    Fix: Let the authentication layer return a SCIM Error with `status` and `detail`, not HTML
    or plain text.
    """
    what = "the request with an invalid token"
    is_object = isinstance(wrong_token_response.json, dict)
    assert is_object, f"{what} returned {describe(wrong_token_response)}, not a SCIM Error"
    expect_error_like(wrong_token_response, unknown_id_response, what)


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    rfc7644("2"),
    rfc7644("7.6"),
    phase=Phase.NO_CREDENTIALS,
)
def test_anonymous_requests_are_refused(no_credentials_response: Response) -> None:
    """The target rejects a request without credentials

    GET /Users without an Authorization header returns no data: a SCIM API must authenticate its
    clients.

    Impact: Everybody on the internet can read the Users.
    Fix: Return 401 to every request without an Authorization header.
    """
    expect_no_success(no_credentials_response, "GET /Users without credentials")


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9341",))
def test_a_new_token_is_accepted(target: Target, users: Users) -> None:
    """The target accepts a second valid token

    GET /Users with that token returns 2xx. Set it as SCIM_SECOND_TOKEN.

    Impact: Provisioning stops when the customer rotates the token.
    Fix: Accept each token that is valid, and do not bind Users to the token that created them.
    """
    if target.second is None:
        raise NotRun("set SCIM_SECOND_TOKEN to a second valid token")
    response = users.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=target.second.authorization(),
    )
    expect_status(response, SUCCESS, what="GET /Users with the second token")


@pytest.mark.usefixtures("update_form")
@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    feature="update_users",
    cases=("C9339",),
    needs=(GIVEN,),
)
def test_a_change_waits_while_provisioning_is_disabled(
    linked: Assigned,
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
) -> None:
    """Updates reach the target only while provisioning is enabled

    While provisioning is disabled, Okta sends nothing and the User is unchanged. When it is enabled
    again, the next update changes the User.

    Impact: Changes are lost after the admin enables provisioning again.
    Fix: Accept an update of a User that received no request for some time as any other.
    """
    given, family = test_data.name()
    before = value_of(linked.before(users), GIVEN)
    console.org.provisioning = False
    task = console.update(linked.okta_user.having({GIVEN: given, FAMILY: family}))
    assert not task.responses, "Okta sent a request while provisioning was disabled"
    users.keeps(linked.id, {GIVEN: before}, "while provisioning was disabled")
    console.org.provisioning = True
    succeeded(console.update(linked.okta_user.having({GIVEN: given, FAMILY: family})))
    wanted = mapped(profile, {GIVEN: given, FAMILY: family})
    with also_of(UPDATE_OWNER):
        users.expects(linked.id, wanted, "after provisioning was enabled again")


@check(
    MUST,
    okta_docs("concepts/scim/faqs/", "SCIM implementation requirements"),
    rfc7644("3"),
    phase=Phase.MANY,
)
def test_every_kind_of_request_gets_a_response(
    target: Target, console: Console, existing_user: Assigned, exchanges_so_far: Recording
) -> None:
    """The target responds to every kind of request that Okta sends

    A single lost connection is no finding. A request that loses its connection every time is one,
    and so are two in a row that time out.

    Impact: Tasks of this kind fail in Okta with a connection error.
    Fix: Return a response to this method and path; look for a crash or a proxy that closes the
    connection.
    """
    if (silent := target.hanging.blocking()) is not None:
        reason, owner = silent
        if owner != RESPONSE_OWNER:
            raise Blocked(owner, reason, sent=False)
        raise Finding(reason, expected="a response in time", actual="Read timed out")
    for _ in range(2):
        console.update(existing_user.okta_user)
    never = lost_each_time(exchanges_so_far)
    if never:
        request, error = never[0].request, never[0].error
        sent = f"{request['method']} {request['url'].partition('?')[0]}"
        message = f"{sent} was sent {len(never)} times without a response: {error}"
        raise Finding(message, expected="a response", actual=len(never))


def lost_each_time(recording: Recording) -> list[Exchange]:
    """Return the exchanges of a kind of request that lost its connection every time, if any."""
    complete: set[tuple[object, object]] = set()
    lost: dict[tuple[object, object], list[Exchange]] = {}
    for exchange in recording.exchanges:
        if exchange.voice != "okta" or exchange.step is None:
            continue
        kind = (exchange.step["flow"], exchange.step["n"])
        if exchange.response is not None:
            complete.add(kind)
        elif (exchange.error or "").startswith("the connection was lost"):
            lost.setdefault(kind, []).append(exchange)
    never = [sent for kind, sent in lost.items() if kind not in complete and len(sent) > 1]
    return never[0] if never else []
