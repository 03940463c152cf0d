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
"""What a service may answer of something that it does not offer, or does not speak of."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the methods on a resource were answered, and what it showed before."""

    before: Any
    answers: dict[str, Answer]

    @property
    def told(self):
        """The statuses of the answers."""
        return {method: answer.status for method, answer in self.answers.items()}


class Intruder:
    """Sends what Okta sends, without credentials, to what the run has made."""

    def __init__(self, rehearsal):
        """Nothing is sent before a check wants it."""
        self._directory = rehearsal.directory
        self._people = rehearsal.people
        self._may_delete = rehearsal.profile.delete == "allowed"
        self._visits = {}

    def ask(self, method, path, body=None, query=""):
        """Send a request without credentials and return its answer."""
        return self._directory.ask(method, path, body, query=query, authorization=None)

    def at_account(self, subject):
        """Visit an account that the run has made, once."""
        if subject.path not in self._visits:
            before = subject.shown
            body = subject.renamed(*self._people.name())
            change = {"op": "replace", "value": {"active": False}}
            self._visit(subject.path, before, body, change)
        return self._visits[subject.path]

    def at_group(self, workgroup, member):
        """Visit a group that the run has made, once."""
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
    """Somebody without credentials."""
    rehearsal.connected()
    return _intruder


@pytest.fixture(scope=run_scope)
def _misshapen(rehearsal):
    """Two of the three wrong tokens of a run; the other one is ``refused``."""
    rehearsal.connected()
    credentials, answers = rehearsal.wire.credentials, {}
    for shape, value in (("half", credentials.halved()), ("no", credentials.emptied())):
        half = value.rpartition(" ")[2]
        if shape == "half" and len(half) >= LONG:
            rehearsal.outlet.add(half, "credentials")
        query = "startIndex=1&count=2"
        answers[shape] = rehearsal.directory.ask("GET", "/Users", query=query, authorization=value)
    return answers


@pytest.fixture
def misshapen(rehearsal, _misshapen):
    """The answers to half of the token, and to none where one should stand."""
    rehearsal.evidence.cite(answer.exchange for answer in _misshapen.values())
    return _misshapen


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), phase=Phase.NO_CREDENTIALS)
def test_nobody_reads_an_account_without_credentials(intruder, subject):
    """GET of a User without credentials returns no data

    The target returns no User resource to a request without credentials.
    """
    closed(intruder.at_account(subject).answers["GET"], "an account")


@check(
    MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="import_groups", phase=Phase.NO_CREDENTIALS
)
def test_nobody_lists_groups_without_credentials(intruder, profile, request):
    """GET /Groups without credentials returns no data

    The target returns no list of groups to a request without credentials.
    """
    if profile.offers("push_groups"):
        request.getfixturevalue("workgroup")  # so that there is one
    closed(intruder.ask("GET", "/Groups", query="startIndex=1&count=2"), "a list of groups")


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.6"), feature="push_groups", phase=Phase.NO_CREDENTIALS)
def test_nobody_reads_a_group_without_credentials(intruder, subject, workgroup):
    """GET of a Group without credentials returns no data

    The target returns no Group resource to a request without credentials.
    """
    closed(intruder.at_group(workgroup, subject.id).answers["GET"], "a group")


@check(MUST, OPEN, rfc7644("2"), feature="entitlements", phase=Phase.NO_CREDENTIALS)
def test_nobody_lists_entitlements_without_credentials(intruder, discovered):
    """GET of roles and entitlements without credentials returns no data

    The target returns no list of roles or entitlements to a request without credentials.
    """
    for path in endpoints_of(discovered):
        closed(intruder.ask("GET", path, query="startIndex=1&count=2"), f"a list of {path}")


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
        raise Finding(f"the account was changed: {visit.told}", expected=wanted, shown=shown)


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
        raise Finding(f"the group was changed: {visit.told}", expected=visit.before, shown=after)


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
        raise Finding("an account was made without credentials", expected=401, shown=said(answer))


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
        raise Finding("a group was made without credentials", expected=401, shown=said(answer))


@check(SHOULD, rfc7644("3.12"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
def test_missing_credentials_are_answered_401(intruder, subject, anonymous):
    """Requests without credentials return 401

    The target returns 401 to a request without an Authorization header, whatever the request
    is.
    """
    for method, answer in visited(intruder, subject, anonymous):
        if not answer.ok and answer.status not in (401, *NOT_THERE):
            raise Finding(f"{method} without credentials", expected=401, shown=said(answer))


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
            raise Finding(f"the 401 to {method} is no Error", expected=expected, shown=said(answer))


@check(SHOULD, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_a_401_names_the_schemes(refused, anonymous):
    """A 401 response has a WWW-Authenticate header

    A service provider "SHALL indicate supported HTTP authentication schemes": it names them in
    the WWW-Authenticate header of a 401.
    """
    for whose, answer in (("a wrong token", refused), ("no credentials", anonymous)):
        if answer.status == 401 and not answer.header("WWW-Authenticate"):
            raise Finding(
                f"the 401 to {whose} has no WWW-Authenticate", expected="a scheme", shown="none"
            )


@check(MUST, OPEN, rfc7644("2"), rfc7644("7.4"), phase=Phase.WRONG_CREDENTIALS)
def test_half_a_token_is_refused(misshapen):
    """A truncated token is rejected

    The target returns no data for a token whose second half is missing.
    """
    closed(misshapen["half"], "a list of users, for half of the token")


@check(MUST, OPEN, rfc7644("2"), phase=Phase.WRONG_CREDENTIALS)
def test_an_empty_token_is_refused(misshapen):
    """An empty token is rejected

    The target returns no data for an Authorization header without a token.
    """
    closed(misshapen["no"], "a list of users, for an Authorization header without a token")


def visited(intruder, subject, anonymous):
    """Return what was asked without credentials, in words, with each answer."""
    account = intruder.at_account(subject).answers.items()
    return [("GET /Users", anonymous), *((f"{m} /Users/{{id}}", answer) for m, answer in account)]


def closed(answer, what):
    """Raise a finding where an answer shows a resource, or a list with something in it."""
    body = answer.json
    rows = entries(body, "Resources") or entries(body, "resources")
    if answer.ok and (rows or isinstance(at(body, "id"), str)):
        raise Finding(f"{what} was answered", expected="401", shown=f"{answer.status}, with data")
