"""OAuth 2.0, for runs that authenticate with it."""

import re

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs, rfc6749, rfc6750
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    CheckLog,
    Client,
    Console,
    OAuth,
    Users,
    blocked_by,
    describe,
    expect_equal,
    expect_in,
    expect_status,
    run_scope,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.okta.support.tokens import (
    Refreshed,
    refresh_twice,
    send_expired_token,
    send_wrong_refresh_token,
    send_wrong_secret,
)
from pytest_scim.suites.support.addresses import parts_of
from pytest_scim.suites.support.rejections import expect_no_success
from pytest_scim.suites.support.shared_responses import Once

AUTHENTICATION = okta_docs("guides/scim-provisioning-integration-prepare/main/", "Authentication")
REFRESH_OWNER = "okta.oauth.a_refresh_gives_a_working_token"
OUTSIDE = "https://attacker.invalid/oauth/callback"


@pytest.fixture(scope=run_scope)
def _oauth(client: Client) -> OAuth:
    if client.oauth is None:
        raise NotApplicable("the profile lets this run authenticate without OAuth 2.0")
    return client.oauth


@pytest.fixture
def oauth(_oauth: OAuth, console: Console) -> OAuth:
    """How the run gets its tokens."""
    del console  # requested so that the first token was requested
    return _oauth


@pytest.fixture
def first_token(oauth: OAuth, log: CheckLog) -> Response:
    """The response with the first access token of the run."""
    assert oauth.first is not None, "the run has requested no token"
    log.cite([oauth.first.exchange])
    return oauth.first


@pytest.fixture
def refreshed(
    once: Once, oauth: OAuth, client: Client, users: Users
) -> tuple[Refreshed, Refreshed]:
    """Two refreshes, one after the other, each with a GET that uses the new token."""
    return once(refresh_twice, client, users, oauth)


@pytest.fixture
def wrong_client_response(once: Once, oauth: OAuth, client: Client) -> Response:
    """The response to the one request of the run by a client with a wrong secret."""
    return once(send_wrong_secret, client, oauth)


@pytest.fixture
def wrong_refresh_token_response(once: Once, oauth: OAuth, client: Client) -> Response:
    """The response to the one request of the run with a wrong refresh token."""
    require_refresh_token(oauth)
    return once(send_wrong_refresh_token, client, oauth)


@pytest.fixture
def expired_token_response(
    once: Once, oauth: OAuth, users: Users, request: pytest.FixtureRequest
) -> Response:
    """The response to an expired token: one of this run, or SCIM_OLD_TOKEN."""
    authorization = once(oauth.expired)
    if authorization is None:
        old: Response = request.getfixturevalue("old_token_response")
        return old
    return once(send_expired_token, users, authorization)


@check(MUST, AUTHENTICATION, rfc6749("6"))
def test_a_refresh_gives_a_working_token(
    oauth: OAuth, refreshed: tuple[Refreshed, Refreshed]
) -> None:
    """A refresh returns an access token that the target accepts

    Where the target issued a refresh token, Okta refreshes the token without asking the admin to
    authorize again.

    Impact: Provisioning stops when the first access token expires.
    Fix: Return a new valid access token for `grant_type=refresh_token`.
    """
    require_refresh_token(oauth)
    require_working_token(refreshed[0])


@check(MUST, AUTHENTICATION, rfc6749("6"))
def test_a_rotated_refresh_token_works(
    oauth: OAuth, refreshed: tuple[Refreshed, Refreshed]
) -> None:
    """The newest refresh token returns the next access token

    When a refresh returns a new refresh token, Okta uses that one. When it returns none, the old
    one stays valid.

    Impact: Provisioning stops after the second refresh.
    Fix: When you issue a new refresh token, store it before you respond; otherwise keep the old
    one valid.
    """
    require_refresh_token(oauth)
    with blocked_by(REFRESH_OWNER):
        require_working_token(refreshed[0])
    require_working_token(refreshed[1])


@check(SHOULD, rfc6749("5.1"))
def test_a_token_comes_as_json_and_is_a_bearer(first_token: Response) -> None:
    """The token endpoint returns JSON with `token_type: Bearer`

    The Content-Type is `application/json`.

    Impact: Okta may fail to read the token.
    Fix: Return JSON with `access_token`, `token_type: Bearer` and `expires_in`.
    """
    kind, body = first_token.header("Content-Type") or "", first_token.json
    media_type = kind.partition(";")[0].strip().lower()
    expect_equal("the Content-Type of the token response", media_type, "application/json")
    expect_equal("the `token_type`", str(at_key(body, "token_type")).lower(), "bearer")


@check(SHOULD, rfc6749("5.1"))
def test_a_token_is_not_to_be_stored(first_token: Response) -> None:
    """The token endpoint sends `Cache-Control: no-store`

    No cache may store an access token.

    Impact: A proxy may store access tokens.
    Fix: Send `Cache-Control: no-store` with every response of the token endpoint.
    """
    directives = re.split(r"[\s,]+", (first_token.header("Cache-Control") or "").lower())
    expect_in("`Cache-Control` of the token response", "no-store", directives)


@check(MUST, AUTHENTICATION, rfc6749("3.1.2.4"), cases=("C21902",))
def test_a_redirect_uri_outside_the_list_is_refused(client: Client, oauth: OAuth) -> None:
    """The authorize endpoint never redirects to an unregistered URI

    Otherwise an attacker whose link an admin opens receives the authorization code.

    Impact: An attacker can obtain tokens of the customer.
    Fix: Compare `redirect_uri` exactly with the registered ones, and never redirect to another.
    """
    if oauth.client.authorize_url is None:
        raise NotApplicable("the profile names no authorize endpoint: it uses client credentials")
    response = client.play(oauth.visit(OUTSIDE))
    assert response.status, f"the authorize endpoint returned {describe(response)}"
    place = response.header("Location") if 300 <= response.status < 400 else None
    refresh = (response.header("Refresh") or "").partition("=")[2].strip("\"' ")
    for target in (place, refresh):
        if target and parts_of(target).hostname == parts_of(OUTSIDE).hostname:
            raise Finding(
                "the authorize endpoint redirects to an unregistered URI",
                expected="an error page",
                actual=f"{response.status} to {target}",
            )


@check(MUST, rfc6749("6"), rfc6749("10.4"), phase=Phase.WRONG_CREDENTIALS)
def test_a_wrong_refresh_token_gets_no_token(wrong_refresh_token_response: Response) -> None:
    """The token endpoint issues no token for an unknown refresh token

    Everything else in the request is as Okta sends it.

    Impact: A client obtains tokens of the customer without a valid refresh token.
    Fix: Look up the refresh token, and return 400 with `invalid_grant` when it is unknown.
    """
    response = wrong_refresh_token_response
    if at_key(response.json, "access_token"):
        expect_no_success(response, "a token request with a wrong refresh token")


@check(MUST, rfc6749("2.3"), rfc6749("10.1"), phase=Phase.WHOLE_RUN)
def test_a_wrong_client_gets_no_token(wrong_client_response: Response) -> None:
    """The token endpoint issues no token to a client with a wrong secret

    Everything else in the request is as Okta sends it, the refresh token included: a target that
    never compares the secret issues one. This request is the last one to the token endpoint.

    Impact: Everybody who has a refresh token can use it.
    Fix: Authenticate the client before you verify the grant.
    """
    if at_key(wrong_client_response.json, "access_token"):
        expect_no_success(wrong_client_response, "a token request with a wrong secret")


@check(SHOULD, rfc6749("5.2"), phase=Phase.WHOLE_RUN)
def test_a_wrong_client_gets_invalid_client(oauth: OAuth, wrong_client_response: Response) -> None:
    """A client with a wrong secret gets 400 or 401 and `invalid_client`

    The error is JSON. `invalid_grant` is accepted where the target checks the refresh token first.

    Impact: The admin does not learn that the client secret is wrong.
    Fix: Return 401 with `{"error": "invalid_client"}`.
    """
    words = {"invalid_client"} | ({"invalid_grant"} if oauth.refresh_token is not None else set())
    error = at_key(wrong_client_response.json, "error")
    what = "a token request with a wrong secret"
    expect_status(wrong_client_response, 400, 401, what=what)
    expect_in(f"the list of `error` values for {what}", error, sorted(words))


@check(MUST, AUTHENTICATION, rfc6750("3.1"), phase=Phase.WRONG_CREDENTIALS)
def test_an_expired_token_is_refused(expired_token_response: Response) -> None:
    """The target rejects an expired access token

    GET /Users with that token returns no data.

    Impact: A leaked token stays valid forever.
    Fix: Verify the expiry of the access token at each request.
    """
    expect_no_success(expired_token_response, "GET /Users with an expired access token")


@check(SHOULD, rfc6750("3.1"), phase=Phase.WRONG_CREDENTIALS)
def test_an_expired_token_is_401(expired_token_response: Response) -> None:
    """A request with an expired access token returns 401

    Okta refreshes the token only after 401.

    Impact: Okta does not refresh the token, and all tasks fail.
    Fix: Return 401 for an expired access token.
    """
    expect_status(expired_token_response, 401, what="a request with an expired access token")


def require_refresh_token(oauth: OAuth) -> None:
    """Raise NotApplicable where the target has issued no refresh token."""
    if oauth.refresh_token is None:
        raise NotApplicable("the profile uses client credentials, which have no refresh token")


def require_working_token(refreshed: Refreshed) -> None:
    """Require that a refresh returned a token that the target accepts."""
    token, read = refreshed.token, refreshed.read
    if read is None or not at_key(token.json, "access_token"):
        error = at_key(token.json, "error")
        raise Finding(
            "the token endpoint returned no access token for the refresh token",
            expected="200 with a token",
            actual=f"{describe(token)}, {error!r}",
        )
    expect_status(read, SUCCESS, what="GET /Users with the new access token")
