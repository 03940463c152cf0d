"""RFC 7644, section 2: Authentication and Authorization."""

from dataclasses import dataclass
from typing import Any

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import describe, run_scope
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR, GROUP, PATCH_OP
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.entitlements import endpoints_of

OPEN = okta_docs("guides/scim-provisioning-integration-prepare/main/", "Authentication")
LONG = 12
"""Characters of half a token that are still a secret."""
NOT_THERE = (404, 405, 501)
"""Statuses of a service that does not offer something, or does not disclose it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The responses to each method on a resource, and the resource before."""

    before: Any
    responses: dict[str, Response]

    @property
    def reported(self):
        """The status by method."""
        return {method: response.status for method, response in self.responses.items()}


class ForeignCredentials:
    """Sends Okta's requests without credentials to resources that this run created."""

    def __init__(self, context):
        """Send nothing before a check needs it."""
        self._users = context.users
        self._test_data = context.test_data
        self._may_delete = context.profile.delete == "allowed"
        self._visits = {}

    def ask(self, method, path, body=None, query=""):
        """Send a request without credentials and return the response."""
        return self._users.ask(method, path, body, query=query, authorization=None)

    def at_account(self, subject):
        """Send all methods to a user that this run created, once."""
        if subject.path not in self._visits:
            before = subject.body
            body = subject.renamed(*self._test_data.name())
            change = {"op": "replace", "value": {"active": False}}
            self._visit(subject.path, before, body, change)
        return self._visits[subject.path]

    def at_group(self, group_resource, member):
        """Send all methods to a group that this run created, once."""
        if group_resource.path not in self._visits:
            body = {"schemas": [GROUP], "displayName": f"{group_resource.name} too", "members": []}
            added = {"op": "add", "path": "members", "value": [{"value": member}]}
            self._visit(group_resource.path, group_resource.body(), body, added)
        return self._visits[group_resource.path]

    def _visit(self, path, before, whole, change):
        patch = {"schemas": [PATCH_OP], "Operations": [change]}
        responses = {
            "GET": self.ask("GET", path),
            "PATCH": self.ask("PATCH", path, patch),
            "PUT": self.ask("PUT", path, whole),
        }
        if self._may_delete:
            responses["DELETE"] = self.ask("DELETE", path)
        self._visits[path] = Visit(before, responses)


@pytest.fixture(scope=run_scope)
def _intruder(context):
    return ForeignCredentials(context)


@pytest.fixture
def intruder(context, _intruder):
    """A client without credentials."""
    context.connected()
    return _intruder


@pytest.fixture(scope=run_scope)
def _malformed(context):
    """Two of the three wrong tokens of a run; the third one is ``refused``."""
    context.connected()
    credentials, responses = context.client.credentials, {}
    for shape, value in (("half", credentials.halved()), ("no", credentials.emptied())):
        half = value.rpartition(" ")[2]
        if shape == "half" and len(half) >= LONG:
            context.recording.outlet.add(half, "credentials")
        query = "startIndex=1&count=2"
        responses[shape] = context.users.ask("GET", "/Users", query=query, authorization=value)
    return responses


@pytest.fixture
def malformed(context, _malformed):
    """The responses to half of the token, and to an empty token."""
    context.log.cite(response.exchange for response in _malformed.values())
    return _malformed


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), phase=Phase.NO_CREDENTIALS)
def test_no_user_is_returned_without_credentials(intruder, subject):
    """GET of a User without credentials returns no data

    The target returns no User resource to a request without credentials.
    """
    closed(intruder.at_account(subject).responses["GET"], "GET of a User without credentials")


@check(
    MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="import_groups", phase=Phase.NO_CREDENTIALS
)
def test_groups_cannot_be_listed_without_credentials(intruder, profile, request):
    """GET /Groups without credentials returns no data

    The target returns no list of groups to a request without credentials.
    """
    if profile.offers("push_groups"):
        request.getfixturevalue("group_resource")  # so that there is one
    response = intruder.ask("GET", "/Groups", query="startIndex=1&count=2")
    closed(response, "GET /Groups without credentials")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_returned_without_credentials(intruder, subject, group_resource):
    """GET of a Group without credentials returns no data

    The target returns no Group resource to a request without credentials.
    """
    response = intruder.at_group(group_resource, subject.id).responses["GET"]
    closed(response, "GET of a Group without credentials")


@check(MUST, OPEN, rfc7644("2"), feature="entitlements", phase=Phase.NO_CREDENTIALS)
def test_entitlements_cannot_be_listed_without_credentials(intruder, discovered):
    """GET of roles and entitlements without credentials returns no data

    The target returns no list of roles or entitlements to a request without credentials.
    """
    for path in endpoints_of(discovered):
        response = intruder.ask("GET", path, query="startIndex=1&count=2")
        closed(response, f"GET {path} without credentials")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_no_user_is_changed_without_credentials(intruder, subject, users):
    """PATCH, PUT and DELETE of a User without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a user without credentials.
    """
    visit = intruder.at_account(subject)
    users.polling.over()
    after = users.ask("GET", subject.path)
    wanted, actual = (
        {path: at(body, path) for path in ("active", "name.givenName", "name.familyName")}
        for body in (visit.before, after.json)
    )
    if not after.ok or actual != wanted:
        actual = actual if after.ok else describe(after)
        message = f"a request without credentials changed the User: {visit.reported}"
        raise Finding(message, expected=wanted, actual=actual)


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_changed_without_credentials(intruder, subject, group_resource, users):
    """PATCH, PUT and DELETE of a Group without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a group without credentials: its name
    and members are unchanged.
    """
    visit = intruder.at_group(group_resource, subject.id)
    users.polling.over()
    after = group_resource.body()
    if after != visit.before:
        message = f"a request without credentials changed the Group: {visit.reported}"
        raise Finding(message, expected=visit.before, actual=after)


@check(SHOULD, OPEN, rfc7644("2.2"), feature="create_users", phase=Phase.NO_CREDENTIALS)
def test_no_user_is_created_without_credentials(intruder, okta_user, users):
    """POST /Users without credentials creates no User

    The RFC allows a service to accept registrations without credentials. Where Okta decides who
    has access, the target must not.
    """
    response = intruder.ask("POST", "/Users", okta_user.resource())
    users.polling.over()
    rows = users.find(okta_user.user_name)
    found = [
        row for row in rows if str(row.get("userName")).casefold() == okta_user.user_name.casefold()
    ]
    if found or (response.ok and isinstance(at(response.json, "id"), str)):
        message = "POST /Users without credentials created a User"
        raise Finding(message, expected=401, actual=describe(response))


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_no_group_is_created_without_credentials(intruder, test_data, groups, users):
    """POST /Groups without credentials creates no Group

    The target creates no group from a request without credentials, because groups grant access.
    """
    name = test_data.group(name="Intruders").name
    response = intruder.ask("POST", "/Groups", {"displayName": name, "members": []})
    users.polling.over()
    found = [row for row in groups.find(name) if row.get("displayName") == name]
    if found or (response.ok and isinstance(at(response.json, "id"), str)):
        message = "POST /Groups without credentials created a Group"
        raise Finding(message, expected=401, actual=describe(response))


@check(SHOULD, rfc7644("3.12"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_return_401(intruder, subject, anonymous):
    """Requests without credentials return 401

    The target returns 401 to a request without an Authorization header. It may return 404,
    405 or 501 for what it does not offer or does not disclose.
    """
    for method, response in visited(intruder, subject, anonymous):
        if not response.ok and response.status not in (401, *NOT_THERE):
            message = f"{method} without credentials returned {describe(response)}"
            raise Finding(message, expected=401, actual=describe(response))


@check(SHOULD, rfc7644("3.12"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_return_an_error(intruder, subject, anonymous):
    """A 401 for missing credentials contains a SCIM Error

    The response to a request without credentials is an Error in JSON with `status` and
    `detail`.
    """
    for method, response in visited(intruder, subject, anonymous):
        if response.status != 401:
            continue
        body = response.json if isinstance(response.json, dict) else {}
        whole = ERROR in entries(body, "schemas") and body.get("detail")
        if not whole or str(body.get("status")) != "401":
            expected = {"schemas": [ERROR], "status": "401", "detail": "a sentence"}
            message = f"the 401 to {method} without credentials is not a complete Error"
            raise Finding(message, expected=expected, actual=describe(response))


@check(SHOULD, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_a_401_names_the_schemes(refused, anonymous):
    """A 401 response has a WWW-Authenticate header

    A service provider "SHALL indicate supported HTTP authentication schemes": it names them in
    the WWW-Authenticate header of a 401.
    """
    for whose, response in (("a wrong token", refused), ("no credentials", anonymous)):
        if response.status == 401 and not response.header("WWW-Authenticate"):
            message = f"the 401 to {whose} has no WWW-Authenticate header"
            raise Finding(message, expected="a scheme", actual="none")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.4"), phase=Phase.WRONG_CREDENTIALS)
def test_half_a_token_is_refused(malformed):
    """A truncated token is rejected

    The target returns no data for a token whose second half is missing.
    """
    closed(malformed["half"], "GET /Users with half of the token")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_an_empty_token_is_refused(malformed):
    """An empty token is rejected

    The target returns no data for an Authorization header without a token.
    """
    closed(malformed["no"], "GET /Users with an empty token")


def visited(intruder, subject, anonymous):
    """Return each request without credentials in words, with its response."""
    user = intruder.at_account(subject).responses.items()
    return [("GET /Users", anonymous), *((f"{m} /Users/{{id}}", response) for m, response in user)]


def closed(response, what):
    """Raise a finding where a response contains a resource or a list that is not empty."""
    body = response.json
    rows = entries(body, "Resources") or entries(body, "resources")
    if response.ok and (rows or isinstance(at(body, "id"), str)):
        message = f"{what} returned data"
        raise Finding(message, expected="401", actual=f"{response.status}, with data")
