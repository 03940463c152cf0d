"""Okta's test plan: Provisioning and SSO, as far as the API integration goes."""

from urllib.parse import urlsplit

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import said, value_of
from pytest_scim.scim.names import ERROR, FAMILY, GIVEN, LIST_RESPONSE
from pytest_scim.scim.paths import at, entries
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
        answer = connection.answers[-1]
        guess = " (401: is the token right?)" if answer.status == 401 else ""
        raise Finding(
            f"{connection.message}{guess}",
            expected="200 with a ListResponse in JSON",
            shown=said(answer),
        )


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9306",), integration="oin")
def test_a_catalog_app_needs_no_user_name_and_password(rehearsal, connection):
    """A catalog app authenticates by token or OAuth 2.0

    The target does not require Basic authentication: Okta offers it for custom apps only.
    """
    if getattr(rehearsal.wire.credentials, "scheme", "") == "Basic":
        raise Finding(
            "this run authenticates by a user name and a password, which a catalog app cannot",
            expected="a token, or OAuth 2.0",
            shown="Basic",
        )
    answer = connection.answers[0]
    schemes = (answer.header("WWW-Authenticate") or "").lower()
    if answer.status == 401 and "basic" in schemes and "bearer" not in schemes:
        raise Finding(
            "the target asks for a user name and a password",
            expected="a token, or OAuth 2.0",
            shown=answer.header("WWW-Authenticate"),
        )
    rehearsal.connected()


@check(MUST, okta_docs(PREPARE, "Base URL"), under={"aiw": SHOULD}, cases=("C9306",))
def test_the_base_url_has_no_underscore(rehearsal):
    """The base URL contains no underscore

    Okta's form rejects such a URL. Host names without a dot, as of containers, are exempt.
    """
    parts = urlsplit(rehearsal.wire.base_url)
    entered = parts.path if bare(parts.hostname) else f"{parts.hostname}{parts.path}"
    if "_" in entered:
        raise Finding("Okta's form refuses it", expected="no underscore", shown=entered)
    rehearsal.connected()


@check(SHOULD, okta_docs(PREPARE, "Base URL"), rfc7644("7.2"), cases=("C9306",))
def test_the_base_url_begins_with_https(rehearsal):
    """The base URL begins with https

    Okta's requests carry tokens and passwords. Loopback addresses and host names without a dot are
    exempt.
    """
    parts = urlsplit(rehearsal.wire.base_url)
    if parts.scheme != "https" and bare(parts.hostname):
        raise NotApplicable(
            "the target is on this machine, or has a host name as in a private network"
        )
    if parts.scheme != "https":
        raise Finding("the connection is not encrypted", expected="https", shown=parts.scheme)
    rehearsal.connected()


@check(SHOULD, rfc7644("3.4.2"), okta_api("Retrieve users"), cases=("C9306",))
@pytest.mark.usefixtures("console")
def test_a_list_is_a_list_response(connection):
    """GET /Users returns a ListResponse

    The body has the ListResponse schema, `Resources` in this spelling, and a `startIndex` of 1.
    Okta reads a lower-case `resources` as well; its SPEC test does not.
    """
    body = connection.answers[0].json
    assert LIST_RESPONSE in entries(body, "schemas"), f"schemas is {at(body, 'schemas')}"
    assert "Resources" in body or body.get("totalResults") == 0, f"its members are {sorted(body)}"
    start = body.get("startIndex", 1)
    assert start == 1, f"startIndex is {start}, not 1"


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
            "a wrong token was accepted", expected="401", shown=f"{refused.status}, with data"
        )
    assert refused.status, f"a wrong token was answered {said(refused)}"


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("PostHog/posthog#42205"),
    cases=("C9340",),
    phase=Phase.WRONG_CREDENTIALS,
)
def test_a_wrong_token_is_answered_401(refused):
    """A request with an invalid token returns 401

    403 or 500 hides the reason from the admin.
    """
    if refused.status != 401:
        raise Finding("a wrong token is not answered 401", expected=401, shown=refused.status)


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
    shown_is_an_error(refused)


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
            "users were listed without credentials",
            expected="401",
            shown=f"{anonymous.status}, with data",
        )


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9341",))
def test_a_new_token_is_accepted(rehearsal, directory):
    """The target accepts a second valid token

    GET /Users with that token returns 2xx. Set it as SCIM_SECOND_TOKEN.
    """
    if rehearsal.second is None:
        raise NotRun("set SCIM_SECOND_TOKEN to a second valid token")
    answer = directory.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=rehearsal.second.authorization(),
    )
    assert answer.ok, f"the second token was answered {said(answer)}"


@check(MUST, okta_api("Update a user"), feature="update_users", cases=("C9339",))
def test_a_change_waits_while_provisioning_is_disabled(linked, console, directory, people):
    """Updates reach the target only while provisioning is enabled

    While provisioning is disabled, Okta sends nothing and the User is unchanged. When it is enabled
    again, the next update changes the User.
    """
    given, family = people.name()
    before = value_of(directory.user(linked.id), GIVEN)
    console.org.provisioning = False
    task = console.update(linked.person.having({GIVEN: given, FAMILY: family}))
    assert not task.answers, "the console sent something while provisioning was disabled"
    directory.keeps(linked.id, {GIVEN: before}, "while provisioning was disabled")
    console.org.provisioning = True
    task = console.update(linked.person.having({GIVEN: given, FAMILY: family}))
    assert task.ok, task.message
    directory.expects(linked.id, {GIVEN: given, FAMILY: family}, "once it was enabled again")


@check(MUST, okta_docs("concepts/scim/faqs/", "60-second timeout"), rfc7644("3"), phase=Phase.MANY)
def test_every_kind_of_request_is_answered(console, resident, so_far):
    """The target responds to every kind of request that Okta sends

    A single lost connection is no finding. A request that loses its connection every time is one.
    """
    for _ in range(2):
        console.update(resident.person)
    answered, cut = set(), {}
    for exchange in so_far.exchanges:
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
        told = f"{request['method']} {request['url'].partition('?')[0]}"
        raise Finding(f"{told}: {never[0][0].error}", expected="an answer", shown=len(never[0]))


def bare(host):
    """Return whether a host is this machine, or named as in a network of one's own."""
    return is_loopback(host) or "." not in host


def shown_is_an_error(answer):
    """Raise a finding unless an answer is an Error of RFC 7644 section 3.12."""
    body = answer.json
    if not isinstance(body, dict):
        raise Finding("the error is not JSON", expected="an Error", shown=said(answer))
    if ERROR not in entries(body, "schemas"):
        raise Finding("the Error schema is missing", expected=[ERROR], shown=body.get("schemas"))
    if str(body.get("status")) != str(answer.status):
        raise Finding("its status differs", expected=str(answer.status), shown=body.get("status"))
    if not body.get("detail"):
        raise Finding("it has no detail for the admin", expected="a detail", shown=body)
