"""An app that Okta is let into by OAuth 2.0; asked for only where a run uses it."""

import re

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs, rfc6749, rfc6750
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import owned_by, said
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.support.addresses import parts_of

AUTHENTICATION = okta_docs("guides/scim-provisioning-integration-prepare/main/", "Authentication")
REFRESH_OWNER = "okta.oauth.a_refresh_gives_a_working_token"
OUTSIDE = "https://attacker.invalid/oauth/callback"


@check(MUST, AUTHENTICATION, rfc6749("6"))
def test_a_refresh_gives_a_working_token(refreshed):
    """A new token is given for the old one, and opens the service: Okta asks for no new login."""
    works(refreshed[0])


@check(MUST, AUTHENTICATION, rfc6749("6"))
def test_a_rotated_refresh_token_works(oauth, refreshed):
    """A refresh token that came with a refresh gives the next one: Okta uses the newest.

    Where no new one comes, the old one stays good.
    """
    if oauth.kept is None:
        raise NotApplicable("the profile uses client credentials, which have no refresh token")
    with owned_by(REFRESH_OWNER):
        works(refreshed[0])
    works(refreshed[1])


@check(SHOULD, rfc6749("5.1"))
def test_a_token_comes_as_json_and_is_a_bearer(first_token):
    """The token endpoint answers in `application/json`, and its `token_type` is `Bearer`."""
    kind, body = first_token.header("Content-Type") or "", first_token.json
    if kind.partition(";")[0].strip().lower() != "application/json":
        raise Finding("the token's media type", expected="application/json", shown=kind)
    if str(at_key(body, "token_type")).lower() != "bearer":
        raise Finding("the token's type", expected="Bearer", shown=at_key(body, "token_type"))


@check(SHOULD, rfc6749("5.1"))
def test_a_token_is_not_to_be_stored(first_token):
    """The token endpoint says `Cache-Control: no-store`, so that nobody else is given the token."""
    shown = first_token.header("Cache-Control")
    if "no-store" not in re.split(r"[\s,]+", (shown or "").lower()):
        raise Finding("a token may be cached", expected="Cache-Control: no-store", shown=shown)


@check(MUST, AUTHENTICATION, rfc6749("3.1.2.4"), cases=("C21902",))
def test_a_redirect_uri_outside_the_list_is_refused(rehearsal, oauth):
    """A browser is never sent to a redirect URI that the client did not register.

    Whoever holds that address would get the code of an admin who clicks on a link.
    """
    if oauth.client.authorize_url is None:
        raise NotApplicable("the profile names no authorize endpoint: it uses client credentials")
    answer = rehearsal.wire.play(oauth.visit(OUTSIDE))
    assert answer.status, f"the authorize endpoint answered {said(answer)}"
    place = answer.header("Location") if 300 <= answer.status < 400 else None
    refresh = (answer.header("Refresh") or "").partition("=")[2].strip("\"' ")
    for target in (place, refresh):
        if target and parts_of(target).hostname == parts_of(OUTSIDE).hostname:
            raise Finding(
                "the browser is sent to an address that is not registered",
                expected="an error page",
                shown=f"{answer.status} to {target}",
            )


@check(MUST, rfc6749("2.3"), rfc6749("10.1"), phase=Phase.WRONG_CREDENTIALS)
def test_a_wrong_client_gets_no_token(stranger):
    """A client with a wrong secret, and without a grant, gets no token."""
    if at_key(stranger.json, "access_token") and stranger.ok:
        raise Finding("a wrong client got a token", expected="400 or 401", shown=said(stranger))


@check(SHOULD, rfc6749("5.2"), phase=Phase.WRONG_CREDENTIALS)
def test_a_wrong_client_is_told_so(oauth, stranger):
    """A client with a wrong secret is answered 400 or 401 with `invalid_client` in JSON.

    `invalid_grant` will do where the refresh token is wrong as well, and looked at first.
    """
    words = {"invalid_client"} | ({"invalid_grant"} if oauth.kept is not None else set())
    error = at_key(stranger.json, "error")
    if stranger.status not in {400, 401} or error not in words:
        shown = f"{said(stranger)}, error {error!r}"
        raise Finding("a wrong client", expected="401 with invalid_client", shown=shown)


@check(MUST, AUTHENTICATION, rfc6750("3.1"), phase=Phase.WRONG_CREDENTIALS)
def test_an_expired_token_is_refused(expired):
    """A token that is over opens nothing."""
    if expired.ok:
        raise Finding("a token that is over was accepted", expected=401, shown=said(expired))


@check(SHOULD, rfc6750("3.1"), phase=Phase.WRONG_CREDENTIALS)
def test_an_expired_token_is_401(expired):
    """A token that is over is answered 401, which tells Okta to refresh it."""
    if expired.status != 401:
        raise Finding("a token that is over", expected=401, shown=said(expired))


def works(refreshed):
    """Raise a finding unless a refresh gave a token that opens the service."""
    token, look = refreshed.token, refreshed.look
    if look is None or not at_key(token.json, "access_token"):
        error = at_key(token.json, "error")
        raise Finding(
            "a refresh was refused", expected="200 with a token", shown=f"{said(token)}, {error!r}"
        )
    if not look.ok:
        raise Finding("the new token does not open the service", expected=200, shown=said(look))
