"""Concurrent requests: several admins and rules may cause changes at the same time.

No source says that Okta sends two concurrent changes of one resource; other clients do. So all
of these checks are SHOULD.
"""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding, Unreadable
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    member_ids,
    owned_by,
    resource_path,
    run_scope,
    said,
)
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.scim.paths import MISSING, at, canonical
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

ADDED_OWNER = "okta.push_group_members.an_added_member_shows"
DELETE_OWNER = "okta.link_groups.an_unlinked_group_is_deleted"
NAMES = ("name.givenName", "name.familyName")
GONE = (404, 410)


@pytest.fixture(scope=run_scope)
def _twins(rehearsal):
    rehearsal.connected()
    person = rehearsal.people.person()
    create = ("POST", "/Users", person.resource())
    return person, rehearsal.directory.together(create, create)


@pytest.fixture
def twins(rehearsal, _twins):
    """Two concurrent creates with one userName: the Okta user, and both responses."""
    rehearsal.evidence.cite(answer.exchange for answer in _twins[1])
    return _twins


@check(SHOULD, rfc7644("3.3"), field_report("wso2/product-is#13097"), feature="create_users")
def test_two_creates_at_once_make_one_account(directory, twins):
    """Two concurrent creates with one userName create one User

    With two Users of one userName, no client can distinguish them.
    """
    person, answers = twins
    found = {canonical(row.get("id")) for row in directory.find(person.login)}
    ids = [at(answer.json, "id") for answer in answers if answer.ok]
    told = {canonical(one) for one in ids if one is not MISSING}
    if len(found | told) != 1:
        statuses = " and ".join(str(answer.status) for answer in answers)
        shown = f"{len(found | told)} Users"
        message = f"two concurrent creates returned {statuses}, and created {shown}"
        raise Finding(message, expected="1 User", shown=shown)


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("wso2/product-is#26148"),
    field_report("different-ai/openwork#3909"),
    feature="create_users",
)
def test_the_later_of_two_creates_is_a_conflict(twins):
    """Of two concurrent creates with one userName, one returns 201 and one 409

    The target returns no server error to either.
    """
    lost = [answer for answer in twins[1] if not answer.ok]
    if any(answer.status != 409 for answer in lost) or len(lost) == len(twins[1]):
        shown = [said(answer) for answer in twins[1]]
        message = f"two concurrent creates returned {' and '.join(shown)}"
        raise Finding(message, expected=[201, 409], shown=shown)


@check(
    SHOULD,
    okta_api("Update a specific group membership"),
    rfc7644("3.5.2.1"),
    field_report("fleetdm/fleet#50724"),
    field_report("scimmyjs/scimmy#79"),
    field_report("ory/polis#4080"),
    feature="push_groups",
    integration="oin",
)
def test_members_added_at_once_are_all_there(directory, groups, workgroup, regular):
    """Members added to a Group by concurrent requests are all stored

    The target loses none of the additions that it accepted.
    """
    ids = [regular(n).id for n in range(3)]
    answers = directory.together(*(("PATCH", workgroup.path, addition(one)) for one in ids))
    unbroken(answers, "the request to add a member", ADDED_OWNER)
    added = [member for member, answer in zip(ids, answers, strict=True) if answer.ok]

    def look():
        lost = {*added} - {*member_ids(groups.shown(workgroup.id))}
        if lost:
            message = f"the target lost {len(lost)} of {len(added)} members that it accepted"
            raise Finding(message, expected=len(added), shown=len(added) - len(lost))

    directory.settle.until(look)


@check(SHOULD, okta_api("Update a user"), rfc7644("3.5.1"), feature="update_users")
def test_updates_at_once_leave_one_of_them_whole(directory, subject, people):
    """Two concurrent updates of a User leave one of them complete

    GET returns the names of one update, not a mixture of both.
    """
    subject.takes(*NAMES)
    names = [people.name(), people.name()]
    bodies = [subject.renamed(*name) for name in names]
    answers = subject.put_together(*bodies)
    unbroken(answers, "PUT", UPDATE_OWNER)
    wanted = [list(name) for name, answer in zip(names, answers, strict=True) if answer.ok]

    def look():
        shown = [at(directory.user(subject.id), path) for path in NAMES]
        if shown not in wanted:
            message = f"the names of the User are of neither update, but {shown}"
            raise Unreadable(message, owner=UPDATE_OWNER, shown=shown)

    directory.settle.until(look)


@check(SHOULD, okta_api("Delete a specific group"), rfc7644("3.6"), feature="push_groups")
def test_a_read_during_a_delete_finds_it_or_not(directory, people):
    """GET during a concurrent DELETE returns the Group or 404

    The target returns neither a server error nor a part of the Group.
    """
    name = people.group(name="Gone").name
    with owned_by(PUSH_OWNER):
        made = directory.ask("POST", "/Groups", {"schemas": [GROUP], "displayName": name})
        assert made.ok, f"POST /Groups returned {said(made)}"
    path = resource_path("Groups", at(made.json, "id"))
    deleted, *reads = directory.together(("DELETE", path), ("GET", path), ("GET", path))
    unbroken([deleted], "DELETE", DELETE_OWNER)
    for read in reads:
        whole = read.ok and at(read.json, "displayName") == name
        if not whole and read.status not in GONE:
            message = f"GET during a concurrent DELETE returned {said(read)}"
            raise Finding(message, expected="the Group, or 404", shown=said(read))


def addition(member):
    """Return the PATCH that adds a member, as Okta writes it."""
    operation = {"op": "add", "path": "members", "value": [{"value": member}]}
    return {"schemas": [PATCH_OP], "Operations": [operation]}


def unbroken(answers, what, owner):
    """Raise a finding where one of several responses is a server error; Blocked if none is 2xx."""
    for answer in answers:
        if not answer.status or answer.status >= 500:
            message = f"{what}, sent concurrently with another, returned {said(answer)}"
            raise Finding(message, expected="no 5xx", shown=said(answer))
    if not any(answer.ok for answer in answers):
        raise Blocked(owner, f"{what} returned {said(answers[0])}")
