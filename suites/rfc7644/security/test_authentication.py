"""RFC 7644, section 2: Authentication and Authorization."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs, rfc7644
from pytest_scim.checks.expect import (
    SUCCESS,
    expect_in,
    expect_status,
    expect_unchanged,
)
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    DataGenerator,
    Groups,
    Profile,
    Resource,
    Task,
    Users,
    describe,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.security.support.anonymous_client import AnonymousClient, Attempts
from pytest_scim.suites.support.entitlements import endpoints_of
from pytest_scim.suites.support.own_resources import OwnGroup, OwnUser
from pytest_scim.suites.support.rejections import expect_scim_error

OPEN = okta_docs("guides/scim-provisioning-integration-prepare/main/", "Authentication")
NOT_THERE = (404, 405, 501)
"""Statuses of a service that does not offer something, or does not disclose it."""


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), phase=Phase.NO_CREDENTIALS)
def test_no_user_is_returned_without_credentials(user_attempts: Attempts) -> None:
    """GET of a User without credentials returns no data

    The target returns no User resource to a request without credentials.

    Impact: Anyone who has the id of a User can read its data.
    Fix: Check the credentials before GET /Users/{id} reads the database, and return 401 without
    data.
    """
    expect_no_data(user_attempts.responses["GET"], "GET of a User without credentials")


@check(
    MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="import_groups", phase=Phase.NO_CREDENTIALS
)
def test_groups_cannot_be_listed_without_credentials(
    anonymous_client: AnonymousClient, profile: Profile, request: pytest.FixtureRequest
) -> None:
    """GET /Groups without credentials returns no data

    The target returns no list of groups to a request without credentials.

    Impact: Anyone can read which groups exist and who is in them.
    Fix: Check the credentials in one place for /Users and /Groups, not route by route, so that
    GET /Groups returns 401 too.
    """
    if profile.offers("push_groups"):
        request.getfixturevalue("own_group")  # so that there is one
    response = anonymous_client.ask("GET", "/Groups", query="startIndex=1&count=2")
    expect_no_data(response, "GET /Groups without credentials")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_returned_without_credentials(group_attempts: Attempts) -> None:
    """GET of a Group without credentials returns no data

    The target returns no Group resource to a request without credentials.

    Impact: Anyone who has the id of a Group can read its name and members.
    Fix: Check the credentials in GET /Groups/{id} before you read the Group, and return 401
    without data.
    """
    expect_no_data(group_attempts.responses["GET"], "GET of a Group without credentials")


@check(MUST, OPEN, rfc7644("2"), feature="entitlements", phase=Phase.NO_CREDENTIALS)
def test_entitlements_cannot_be_listed_without_credentials(
    anonymous_client: AnonymousClient, entitlement_discovery: Task
) -> None:
    """GET of roles and entitlements without credentials returns no data

    The target returns no list of roles or entitlements to a request without credentials.

    Impact: Anyone can read which roles and entitlements the application has.
    Fix: Check the credentials at each endpoint of roles and entitlements that /ResourceTypes
    announces, and return 401.
    """
    for path in endpoints_of(entitlement_discovery):
        response = anonymous_client.ask("GET", path, query="startIndex=1&count=2")
        expect_no_data(response, f"GET {path} without credentials")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_no_user_is_changed_without_credentials(
    user_attempts: Attempts, own_user: OwnUser, users: Users
) -> None:
    """PATCH, PUT and DELETE of a User without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a user without credentials.

    Impact: Anyone who has the id of a User can change, deactivate or delete it.
    Fix: Check the credentials before PATCH, PUT and DELETE of a User read the body, and return
    401 without a write.
    """
    users.polling.over()
    response = users.ask("GET", own_user.path)
    requests = f"requests without credentials ({user_attempts.described})"
    expect_status(response, SUCCESS, what=f"GET of the User after {requests}")
    before, after = (
        {path: at(body, path) for path in ("active", "name.givenName", "name.familyName")}
        for body in (user_attempts.before, response.json)
    )
    expect_unchanged(f"after {requests}, the User", before, after)


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_changed_without_credentials(
    group_attempts: Attempts, own_group: OwnGroup, users: Users
) -> None:
    """PATCH, PUT and DELETE of a Group without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a group without credentials: its name
    and members are unchanged.

    Impact: Anyone can rename or delete groups, or add members to a group that grants access.
    Fix: Check the credentials before PATCH, PUT and DELETE of a Group write a name or a
    membership, and return 401.
    """
    users.polling.over()
    what = f"after requests without credentials ({group_attempts.described}), the Group"
    expect_unchanged(what, group_attempts.before, own_group.body())


@check(SHOULD, OPEN, rfc7644("2.2"), feature="create_users", phase=Phase.NO_CREDENTIALS)
def test_no_user_is_created_without_credentials(
    anonymous_client: AnonymousClient, okta_user: OktaUser, users: Users
) -> None:
    """POST /Users without credentials creates no User

    The RFC allows a service to accept registrations without credentials. Where Okta decides who
    has access, the target must not.

    Fix: Check the credentials in POST /Users and return 401. Offer registration at an endpoint
    outside of the SCIM base URL.
    """
    response = anonymous_client.ask("POST", "/Users", okta_user.resource())
    users.polling.over()
    user_name = okta_user.user_name.casefold()
    rows = users.find(okta_user.user_name)
    found = [row for row in rows if str(row.get("userName")).casefold() == user_name]
    expect_nothing_created(response, found, "POST /Users")


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_created_without_credentials(
    anonymous_client: AnonymousClient, test_data: DataGenerator, groups: Groups, users: Users
) -> None:
    """POST /Groups without credentials creates no Group

    The target creates no group from a request without credentials, because groups grant access.

    Impact: Anyone can create groups, with members, that grant access in the application.
    Fix: Check the credentials in POST /Groups before you validate the body, and return 401
    without a write.
    """
    name = test_data.group(name="Intruders").name
    response = anonymous_client.ask("POST", "/Groups", {"displayName": name, "members": []})
    users.polling.over()
    found = [row for row in groups.find(name) if row.get("displayName") == name]
    expect_nothing_created(response, found, "POST /Groups")


@check(SHOULD, rfc7644("3.12"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_return_401(
    user_attempts: Attempts, no_credentials_response: Response
) -> None:
    """Requests without credentials return 401

    The target returns 401 to a request without an Authorization header. It may return 404,
    405 or 501 for what it does not offer or does not disclose.

    Fix: Return 401 where the Authorization header is missing, instead of 400, 403, a redirect
    to a sign-in page or 500.
    """
    for method, response in without_credentials(user_attempts, no_credentials_response):
        if not response.ok and response.status not in NOT_THERE:
            expect_status(response, 401, what=f"{method} without credentials")


@check(SHOULD, rfc7644("3.12"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_return_an_error(
    user_attempts: Attempts, no_credentials_response: Response
) -> None:
    """A 401 for missing credentials contains a SCIM Error

    The response to a request without credentials is an Error in JSON with `status` and
    `detail`.

    Fix: Return a SCIM Error in JSON from what checks the credentials, too.
    """
    for method, response in without_credentials(user_attempts, no_credentials_response):
        if response.status == 401:
            what = f"{method} without credentials"
            expect_scim_error(response, what)
            body = response.json if isinstance(response.json, dict) else {}
            names = [name for name, value in body.items() if value]
            expect_in(f"the list of members with a value in the Error for {what}", "detail", names)


@check(SHOULD, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_a_401_names_the_schemes(
    wrong_token_response: Response, no_credentials_response: Response
) -> None:
    """A 401 response has a WWW-Authenticate header

    A service provider "SHALL indicate supported HTTP authentication schemes": it names them in
    the WWW-Authenticate header of a 401.

    Fix: Add a header such as `WWW-Authenticate: Bearer` to every 401, also where a gateway
    returns it.
    """
    for whose, response in (
        ("a wrong token", wrong_token_response),
        ("no credentials", no_credentials_response),
    ):
        if response.status == 401:
            names = [name.lower() for name, value in response.headers if value]
            expect_in(f"the list of headers of the 401 to {whose}", "www-authenticate", names)


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.4"), phase=Phase.WRONG_CREDENTIALS)
def test_half_a_token_is_refused(wrong_tokens: dict[str, Response]) -> None:
    """A truncated token is rejected

    The target returns no data for a token whose second half is missing.

    Impact: A part of the token, as logs often contain it, gives access to all users and groups.
    Fix: Compare the whole token, or its hash, with the stored one in constant time, not a
    prefix of it.
    """
    expect_no_data(wrong_tokens["half"], "GET /Users with half of the token")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_an_empty_token_is_refused(wrong_tokens: dict[str, Response]) -> None:
    """An empty token is rejected

    The target returns no data for an Authorization header without a token.

    Impact: Anyone who sends an Authorization header without a token can read all users.
    Fix: Return 401 where the token is empty, before you compare it: it must not match a setting
    that has no value.
    """
    expect_no_data(wrong_tokens["empty"], "GET /Users with an empty token")


def without_credentials(
    user_attempts: Attempts, no_credentials_response: Response
) -> list[tuple[str, Response]]:
    """Return each request without credentials in words, with its response."""
    responses = user_attempts.responses.items()
    of_user = [(f"{method} /Users/{{id}}", response) for method, response in responses]
    return [("GET /Users", no_credentials_response), *of_user]


def expect_nothing_created(response: Response, found: list[Resource], request: str) -> None:
    """Raise a finding where a create without credentials created a resource."""
    if found or (response.ok and isinstance(at(response.json, "id"), str)):
        message = f"{request} without credentials created a resource"
        raise Finding(message, expected=401, actual=describe(response))


def expect_no_data(response: Response, what: str) -> None:
    """Raise a finding where a response contains a resource or a list that is not empty."""
    body = response.json
    rows = entries(body, "Resources") or entries(body, "resources")
    if response.ok and (rows or isinstance(at(body, "id"), str)):
        message = f"{what} returned data"
        raise Finding(message, expected="401", actual=f"{response.status}, with data")
