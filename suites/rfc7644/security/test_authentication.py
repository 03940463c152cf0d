"""RFC 7644, section 2: Authentication and Authorization."""

from dataclasses import dataclass
from typing import Any

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import run_scope, said
from pytest_scim.scim.messages import Answer
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
    answers: dict[str, Answer]

    @property
    def told(self):
        """The status by method."""
        return {method: answer.status for method, answer in self.answers.items()}


class Intruder:
    """Sends Okta's requests without credentials to resources that this run created."""

    def __init__(self, rehearsal):
        """Send nothing before a check needs it."""
        self._directory = rehearsal.directory
        self._people = rehearsal.people
        self._may_delete = rehearsal.profile.delete == "allowed"
        self._visits = {}

    def ask(self, method, path, body=None, query=""):
        """Send a request without credentials and return the response."""
        return self._directory.ask(method, path, body, query=query, authorization=None)

    def at_account(self, subject):
        """Send all methods to a user that this run created, once."""
        if subject.path not in self._visits:
            before = subject.shown
            body = subject.renamed(*self._people.name())
            change = {"op": "replace", "value": {"active": False}}
            self._visit(subject.path, before, body, change)
        return self._visits[subject.path]

    def at_group(self, workgroup, member):
        """Send all methods to a group that this run created, once."""
        if workgroup.path not in self._visits:
            body = {"schemas": [GROUP], "displayName": f"{workgroup.name} too", "members": []}
            added = {"op": "add", "path": "members", "value": [{"value": member}]}
            self._visit(workgroup.path, workgroup.shown(), body, added)
        return self._visits[workgroup.path]

    def _visit(self, path, before, whole, change):
        patch = {"schemas": [PATCH_OP], "Operations": [change]}
        answers = {
            "GET": self.ask("GET", path),
            "PATCH": self.ask("PATCH", path, patch),
            "PUT": self.ask("PUT", path, whole),
        }
        if self._may_delete:
            answers["DELETE"] = self.ask("DELETE", path)
        self._visits[path] = Visit(before, answers)


@pytest.fixture(scope=run_scope)
def _intruder(rehearsal):
    return Intruder(rehearsal)


@pytest.fixture
def intruder(rehearsal, _intruder):
    """A client without credentials."""
    rehearsal.connected()
    return _intruder


@pytest.fixture(scope=run_scope)
def _misshapen(rehearsal):
    """Two of the three wrong tokens of a run; the third one is ``refused``."""
    rehearsal.connected()
    credentials, answers = rehearsal.wire.credentials, {}
    for shape, value in (("half", credentials.halved()), ("no", credentials.emptied())):
        half = value.rpartition(" ")[2]
        if shape == "half" and len(half) >= LONG:
            rehearsal.recording.outlet.add(half, "credentials")
        query = "startIndex=1&count=2"
        answers[shape] = rehearsal.directory.ask("GET", "/Users", query=query, authorization=value)
    return answers


@pytest.fixture
def misshapen(rehearsal, _misshapen):
    """The responses to half of the token, and to an empty token."""
    rehearsal.evidence.cite(answer.exchange for answer in _misshapen.values())
    return _misshapen


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), phase=Phase.NO_CREDENTIALS)
def test_nobody_reads_an_account_without_credentials(intruder, subject):
    """GET of a User without credentials returns no data

    The target returns no User resource to a request without credentials.
    """
    closed(intruder.at_account(subject).answers["GET"], "GET of a User without credentials")


@check(
    MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="import_groups", phase=Phase.NO_CREDENTIALS
)
def test_nobody_lists_groups_without_credentials(intruder, profile, request):
    """GET /Groups without credentials returns no data

    The target returns no list of groups to a request without credentials.
    """
    if profile.offers("push_groups"):
        request.getfixturevalue("workgroup")  # so that there is one
    response = intruder.ask("GET", "/Groups", query="startIndex=1&count=2")
    closed(response, "GET /Groups without credentials")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_nobody_reads_a_group_without_credentials(intruder, subject, workgroup):
    """GET of a Group without credentials returns no data

    The target returns no Group resource to a request without credentials.
    """
    response = intruder.at_group(workgroup, subject.id).answers["GET"]
    closed(response, "GET of a Group without credentials")


@check(MUST, OPEN, rfc7644("2"), feature="entitlements", phase=Phase.NO_CREDENTIALS)
def test_nobody_lists_entitlements_without_credentials(intruder, discovered):
    """GET of roles and entitlements without credentials returns no data

    The target returns no list of roles or entitlements to a request without credentials.
    """
    for path in endpoints_of(discovered):
        response = intruder.ask("GET", path, query="startIndex=1&count=2")
        closed(response, f"GET {path} without credentials")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_nobody_changes_an_account_without_credentials(intruder, subject, directory):
    """PATCH, PUT and DELETE of a User without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a user without credentials.
    """
    visit = intruder.at_account(subject)
    directory.settle.over()
    after = directory.ask("GET", subject.path)
    wanted, shown = (
        {path: at(body, path) for path in ("active", "name.givenName", "name.familyName")}
        for body in (visit.before, after.json)
    )
    if not after.ok or shown != wanted:
        shown = shown if after.ok else said(after)
        told = f"a request without credentials changed the User: {visit.told}"
        raise Finding(told, expected=wanted, shown=shown)


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_nobody_changes_a_group_without_credentials(intruder, subject, workgroup, directory):
    """PATCH, PUT and DELETE of a Group without credentials change nothing

    The target does not perform a PATCH, PUT or DELETE of a group without credentials: its name
    and members are unchanged.
    """
    visit = intruder.at_group(workgroup, subject.id)
    directory.settle.over()
    after = workgroup.shown()
    if after != visit.before:
        told = f"a request without credentials changed the Group: {visit.told}"
        raise Finding(told, expected=visit.before, shown=after)


@check(SHOULD, OPEN, rfc7644("2.2"), feature="create_users", phase=Phase.NO_CREDENTIALS)
def test_nobody_makes_an_account_without_credentials(intruder, person, directory):
    """POST /Users without credentials creates no User

    The RFC allows a service to accept registrations without credentials. Where Okta decides who
    has access, the target must not.
    """
    answer = intruder.ask("POST", "/Users", person.resource())
    directory.settle.over()
    rows = directory.find(person.login)
    found = [row for row in rows if str(row.get("userName")).casefold() == person.login.casefold()]
    if found or (answer.ok and isinstance(at(answer.json, "id"), str)):
        told = "POST /Users without credentials created a User"
        raise Finding(told, expected=401, shown=said(answer))


@check(MUST, OPEN, rfc7644("2"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_nobody_makes_a_group_without_credentials(intruder, people, groups, directory):
    """POST /Groups without credentials creates no Group

    The target creates no group from a request without credentials, because groups grant access.
    """
    name = people.group(name="Intruders").name
    answer = intruder.ask("POST", "/Groups", {"displayName": name, "members": []})
    directory.settle.over()
    found = [row for row in groups.find(name) if row.get("displayName") == name]
    if found or (answer.ok and isinstance(at(answer.json, "id"), str)):
        told = "POST /Groups without credentials created a Group"
        raise Finding(told, expected=401, shown=said(answer))


@check(SHOULD, rfc7644("3.12"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_are_answered_401(intruder, subject, anonymous):
    """Requests without credentials return 401

    The target returns 401 to a request without an Authorization header, whatever the request
    is.
    """
    for method, answer in visited(intruder, subject, anonymous):
        if not answer.ok and answer.status not in (401, *NOT_THERE):
            told = f"{method} without credentials returned {said(answer)}"
            raise Finding(told, expected=401, shown=said(answer))


@check(SHOULD, rfc7644("3.12"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_are_answered_with_an_error(intruder, subject, anonymous):
    """A 401 for missing credentials contains a SCIM Error

    The response to a request without credentials is an Error in JSON with `status` and
    `detail`.
    """
    for method, answer in visited(intruder, subject, anonymous):
        if answer.status != 401:
            continue
        body = answer.json if isinstance(answer.json, dict) else {}
        whole = ERROR in entries(body, "schemas") and body.get("detail")
        if not whole or str(body.get("status")) != "401":
            expected = {"schemas": [ERROR], "status": "401", "detail": "a sentence"}
            told = f"the 401 to {method} without credentials is not a complete Error"
            raise Finding(told, expected=expected, shown=said(answer))


@check(SHOULD, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_a_401_names_the_schemes(refused, anonymous):
    """A 401 response has a WWW-Authenticate header

    A service provider "SHALL indicate supported HTTP authentication schemes": it names them in
    the WWW-Authenticate header of a 401.
    """
    for whose, answer in (("a wrong token", refused), ("no credentials", anonymous)):
        if answer.status == 401 and not answer.header("WWW-Authenticate"):
            told = f"the 401 to {whose} has no WWW-Authenticate header"
            raise Finding(told, expected="a scheme", shown="none")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.4"), phase=Phase.WRONG_CREDENTIALS)
def test_half_a_token_is_refused(misshapen):
    """A truncated token is rejected

    The target returns no data for a token whose second half is missing.
    """
    closed(misshapen["half"], "GET /Users with half of the token")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_an_empty_token_is_refused(misshapen):
    """An empty token is rejected

    The target returns no data for an Authorization header without a token.
    """
    closed(misshapen["no"], "GET /Users with an empty token")


def visited(intruder, subject, anonymous):
    """Return each request without credentials in words, with its response."""
    account = intruder.at_account(subject).answers.items()
    return [("GET /Users", anonymous), *((f"{m} /Users/{{id}}", answer) for m, answer in account)]


def closed(answer, what):
    """Raise a finding where a response contains a resource or a list that is not empty."""
    body = answer.json
    rows = entries(body, "Resources") or entries(body, "resources")
    if answer.ok and (rows or isinstance(at(body, "id"), str)):
        told = f"{what} returned data"
        raise Finding(told, expected="401", shown=f"{answer.status}, with data")
