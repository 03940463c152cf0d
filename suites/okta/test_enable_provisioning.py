"""Okta's test plan: Provisioning and SSO: the API integration."""

from urllib.parse import urlsplit

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    describe,
    expect_equal,
    expect_in,
    expect_status,
    value_of,
)
from pytest_scim.scim.names import ERROR, FAMILY, GIVEN, LIST_RESPONSE
from pytest_scim.scim.paths import entries
from pytest_scim.scim.urls import is_loopback

PREPARE = "guides/scim-provisioning-integration-prepare/main/"


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    field_report("1Password/scim-examples#247"),
    cases=("C9306",),
)
def test_api_credentials_are_accepted(connection):
    """*Test API Credentials* succeeds

    The target returns 200 and a JSON body to the request for the first page of /Users.
    """
    if not connection.ok:
        response = connection.responses[-1]
        guess = " (401: is the token right?)" if response.status == 401 else ""
        raise Finding(
            f"{connection.message}{guess}",
            expected="200 with a ListResponse in JSON",
            actual=describe(response),
        )


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9306",), integration="oin")
def test_a_catalog_app_needs_no_user_name_and_password(context, connection):
    """A catalog app authenticates by token or OAuth 2.0

    The target does not require Basic authentication: Okta offers it for custom apps only.
    """
    if getattr(context.client.credentials, "scheme", "") == "Basic":
        raise Finding(
            "the run authenticates with Basic, which Okta does not offer for catalog apps",
            expected="a token, or OAuth 2.0",
            actual="Basic",
        )
    response = connection.responses[0]
    schemes = (response.header("WWW-Authenticate") or "").lower()
    if response.status == 401 and "basic" in schemes and "bearer" not in schemes:
        raise Finding(
            "the target requires Basic authentication",
            expected="a token, or OAuth 2.0",
            actual=response.header("WWW-Authenticate"),
        )
    context.connected()


@check(MUST, okta_docs(PREPARE, "Base URL"), under={"aiw": SHOULD}, cases=("C9306",))
def test_the_base_url_has_no_underscore(context):
    """The base URL contains no underscore

    Okta's form rejects such a URL. Host names without a dot, as of containers, are exempt.
    """
    parts = urlsplit(context.client.base_url)
    entered = parts.path if bare(parts.hostname) else f"{parts.hostname}{parts.path}"
    if "_" in entered:
        message = "the base URL contains an underscore, which Okta's form rejects"
        raise Finding(message, expected="no underscore", actual=entered)
    context.connected()


@check(SHOULD, okta_docs(PREPARE, "Base URL"), rfc7644("7.2"), cases=("C9306",))
def test_the_base_url_begins_with_https(context):
    """The base URL begins with https

    Okta's requests carry tokens and passwords. Loopback addresses and host names without a dot are
    exempt.
    """
    parts = urlsplit(context.client.base_url)
    if parts.scheme != "https" and bare(parts.hostname):
        raise NotApplicable("the target has a loopback address or a host name without a dot")
    if parts.scheme != "https":
        message = f"the base URL begins with {parts.scheme}, not https"
        raise Finding(message, expected="https", actual=parts.scheme)
    context.connected()


@check(SHOULD, rfc7644("3.4.2"), okta_api("Retrieve users"), cases=("C9306",))
@pytest.mark.usefixtures("console")
def test_a_list_is_a_list_response(connection):
    """GET /Users returns a ListResponse

    The body has the ListResponse schema, `Resources` in this spelling, and a `startIndex` of 1.
    Okta reads a lower-case `resources` as well; its SPEC test does not.
    """
    body = connection.responses[0].json
    expect_in("`schemas` of the list", LIST_RESPONSE, entries(body, "schemas"))
    if body.get("totalResults") != 0:
        expect_in("the list", "Resources", sorted(body))
    expect_equal("`startIndex` of the first page", body.get("startIndex", 1), 1)


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    rfc7644("2"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_wrong_token_is_refused(refused):
    """The target rejects a request with an invalid token

    Otherwise Okta lets the admin save invalid credentials.
    """
    if refused.ok:
        raise Finding(
            "the target accepted an invalid token",
            expected="401",
            actual=f"{refused.status}, with data",
        )
    assert refused.status, f"the request with an invalid token returned {describe(refused)}"


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("PostHog/posthog#42205"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_wrong_token_returns_401(refused):
    """A request with an invalid token returns 401

    403 or 500 hides the reason from the admin.
    """
    expect_status(refused, 401, what="the request with an invalid token")


@check(
    SHOULD,
    rfc7644("3.12"),
    okta_api("Error handling"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_refusal_is_a_scim_error(refused):
    """The response to an invalid token is a SCIM Error

    It has `status` and `detail`, and Okta shows the `detail`. For any other body the admin sees
    `Invalid JSON: Unexpected character …`.
    """
    body = refused.json
    if not isinstance(body, dict):
        raise Finding(
            "the error response is not JSON", expected="an Error", actual=describe(refused)
        )
    expect_in("`schemas` of the error response", ERROR, entries(body, "schemas"))
    expect_equal("the `status` in the Error", str(body.get("status")), str(refused.status))
    if not body.get("detail"):
        raise Finding("the Error has no `detail`", expected="a `detail`", actual=body)


@check(
    MUST,
    okta_docs(PREPARE, "Authentication"),
    rfc7644("2"),
    rfc7644("7.6"),
    phase=Phase.NO_CREDENTIALS,
)
def test_anonymous_requests_are_refused(anonymous):
    """The target rejects a request without credentials

    GET /Users without an Authorization header returns no data: a SCIM API must authenticate its
    clients.
    """
    if anonymous.ok:
        raise Finding(
            "GET /Users without credentials returned data",
            expected="401",
            actual=f"{anonymous.status}, with data",
        )


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9341",))
def test_a_new_token_is_accepted(context, users):
    """The target accepts a second valid token

    GET /Users with that token returns 2xx. Set it as SCIM_SECOND_TOKEN.
    """
    if context.target.second is None:
        raise NotRun("set SCIM_SECOND_TOKEN to a second valid token")
    response = users.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=context.target.second.authorization(),
    )
    expect_status(response, SUCCESS, what="GET /Users with the second token")


@check(MUST, okta_api("Update a user"), feature="update_users", cases=("C9339",))
def test_a_change_waits_while_provisioning_is_disabled(linked, console, users, test_data):
    """Updates reach the target only while provisioning is enabled

    While provisioning is disabled, Okta sends nothing and the User is unchanged. When it is enabled
    again, the next update changes the User.
    """
    given, family = test_data.name()
    before = value_of(users.user(linked.id), GIVEN)
    console.org.provisioning = False
    task = console.update(linked.okta_user.having({GIVEN: given, FAMILY: family}))
    assert not task.responses, "Okta sent a request while provisioning was disabled"
    users.keeps(linked.id, {GIVEN: before}, "while provisioning was disabled")
    console.org.provisioning = True
    task = console.update(linked.okta_user.having({GIVEN: given, FAMILY: family}))
    assert task.ok, task.message
    users.expects(linked.id, {GIVEN: given, FAMILY: family}, "after provisioning was enabled again")


@check(MUST, okta_docs("concepts/scim/faqs/", "60-second timeout"), rfc7644("3"), phase=Phase.MANY)
def test_every_kind_of_request_gets_a_response(console, existing_user, exchanges_so_far):
    """The target responds to every kind of request that Okta sends

    A single lost connection is no finding. A request that loses its connection every time is one.
    """
    for _ in range(2):
        console.update(existing_user.okta_user)
    answered, cut = set(), {}
    for exchange in exchanges_so_far.exchanges:
        if exchange.voice != "okta" or exchange.step is None:
            continue
        kind = (exchange.step["flow"], exchange.step["n"])
        if exchange.response is not None:
            answered.add(kind)
        elif exchange.error.startswith("the connection was lost"):
            cut.setdefault(kind, []).append(exchange)
    never = [made for kind, made in cut.items() if kind not in answered and len(made) > 1]
    if never:
        request = never[0][0].request
        asked = f"{request['method']} {request['url'].partition('?')[0]}"
        message = f"{asked} was sent {len(never[0])} times without a response: {never[0][0].error}"
        raise Finding(message, expected="a response", actual=len(never[0]))


def bare(host):
    """Return whether a host is a loopback address or has a name without a dot."""
    return is_loopback(host) or "." not in host
