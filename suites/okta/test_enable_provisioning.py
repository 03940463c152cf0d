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
    """Test API Credentials succeeds: the first page of users is answered with 200 and JSON."""
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
    """A catalog app is opened by a token or by OAuth 2.0: its submission offers nothing else.

    Okta has Basic authentication for custom apps only.
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
    """The base URL has no underscore: Okta's form refuses one that does not match its pattern.

    A bare host name, as a container has it, is not what is entered there.
    """
    parts = urlsplit(rehearsal.wire.base_url)
    entered = parts.path if bare(parts.hostname) else f"{parts.hostname}{parts.path}"
    if "_" in entered:
        raise Finding("Okta's form refuses it", expected="no underscore", shown=entered)
    rehearsal.connected()


@check(SHOULD, okta_docs(PREPARE, "Base URL"), rfc7644("7.2"), cases=("C9306",))
def test_the_base_url_begins_with_https(rehearsal):
    """The base URL begins with https: what Okta sends holds tokens and passwords.

    Of this machine, and of a host with a bare name, nothing is asked.
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
    """A list carries the ListResponse schema, `Resources` spelled so, and a startIndex from 1.

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
    """A request with a wrong token is refused, so that wrong credentials cannot be saved."""
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
    """A wrong token is answered with 401, neither 403 nor 500: the admin learns what is wrong."""
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
    """A refusal is an Error in JSON with its status and a detail: Okta shows that detail.

    From anything else the admin reads `Invalid JSON: Unexpected character …`.
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
    """A request without credentials gets no data: a SCIM API must be authenticated."""
    if anonymous.ok:
        raise Finding(
            "users were listed without credentials",
            expected="401",
            shown=f"{anonymous.status}, with data",
        )


@check(MUST, okta_docs(PREPARE, "Authentication"), cases=("C9341",))
def test_a_new_token_is_accepted(rehearsal, directory):
    """A second valid token works as the first does. Give it as SCIM_SECOND_TOKEN."""
    if rehearsal.target.second is None:
        raise NotRun("set SCIM_SECOND_TOKEN to a second valid token")
    answer = directory.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=rehearsal.target.second.authorization(),
    )
    assert answer.ok, f"the second token was answered {said(answer)}"


@check(MUST, okta_api("Update a user"), feature="update_users", cases=("C9339",))
def test_a_change_waits_while_provisioning_is_disabled(linked, console, directory, people):
    """With provisioning disabled nothing reaches the app; enabled again, the change arrives."""
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
    """A request that Okta sends more than once is answered at least once.

    Connections may be lost on the way. One that ends whenever the same request is sent is the
    target's.
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
