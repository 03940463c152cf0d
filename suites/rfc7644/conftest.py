"""Fixtures for the checks of RFC 7644."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    UNASSIGN_OWNER,
    done,
    owned_by,
    run_scope,
    said,
)
from pytest_scim.scim.names import FAMILY, LOGIN
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.rfc7644.support.bulk_request import Desk
from pytest_scim.suites.rfc7644.support.group import Roster
from pytest_scim.suites.rfc7644.support.list_queries import Lists, Sieve
from pytest_scim.suites.rfc7644.support.patch_cases import Bench
from pytest_scim.suites.rfc7644.support.writable_attributes import Slots
from pytest_scim.suites.support.own_resources import UPDATE_OWNER

PASSWORD_OWNER = "okta.sync_password.a_new_password_is_accepted"  # noqa: S105 - a check's id


@pytest.fixture(scope=run_scope)
def _lists(rehearsal, _resident):
    """Two users that no check changes: one with many attributes, one as Okta creates most."""
    plain = _resident.person
    with owned_by(READ_OWNER):
        other = rehearsal.directory.user(_resident.id)
    person = _unlike(plain, rehearsal.people)
    with owned_by(CREATE_OWNER):
        task = rehearsal.console.assign(person)
        if not task.ok:  # other checks judge full profiles
            person = _unlike(plain, rehearsal.people, full=False)
            done(rehearsal.console.assign(person), CREATE_OWNER)
        if rehearsal.directory.settle.timeout:
            rehearsal.directory.finds(person.login, rehearsal.org.links[person.okta_id])
    answer = rehearsal.directory.read(rehearsal.org.links[person.okta_id])
    for shown in (answer.json, other):
        if not (isinstance(at_key(shown, "id"), str) and isinstance(at_key(shown, LOGIN), str)):
            raise Blocked(READ_OWNER, f"GET of a User returned no id or userName: {said(answer)}")
    return Lists(rehearsal, answer.json, other)


def _unlike(plain, people, *, full=True):
    """Return an Okta user whose names begin with other letters than those of ``plain``."""
    for _ in range(20):  # a few have the same first letters
        person = people.complete() if full else people.person()
        if person.login[0] != plain.login[0] and person.family[0] != plain.family[0]:
            break
    return person.having({FAMILY: f"{person.family}-{people.tag}"})


@pytest.fixture
def lists(_lists):
    """Requests lists of two users that this run created."""
    return _lists


@pytest.fixture
def sieve(lists, discovery):
    """Filters those two users, unless the target says that it does not support filters."""
    announced = discovery.supports("filter")
    if announced is False:
        raise NotApplicable("the target's ServiceProviderConfig does not offer filter")
    return Sieve(lists, announced=announced is True)


@pytest.fixture(scope=run_scope)
def _bench(rehearsal, _sheet, _discovery):
    slots = Slots(_sheet, rehearsal.profile, _discovery, rehearsal.people)
    return Bench(rehearsal, _sheet, slots)


@pytest.fixture
def bench(patchable, rehearsal, _bench):
    """Sends PATCH requests to the shared user, each once for all checks that judge it."""
    del patchable  # requested because there is nothing to send without PATCH
    patches = [
        exchange.response["status"]
        for exchange in rehearsal.recording.exchanges
        if exchange.request["method"] == "PATCH" and "/Users/" in exchange.request["url"]
        if exchange.voice == "okta" and exchange.response is not None
    ]
    if patches and {*patches} <= {405, 501}:
        told = ", ".join(map(str, sorted({*patches})))
        raise Blocked(_patch_owner(rehearsal), f"every PATCH that Okta sent returned {told}")
    return _bench


def _patch_owner(rehearsal):
    """Return the check that judges the PATCH of a user that Okta sends under this profile."""
    if rehearsal.profile.offers("deactivate_users"):
        return UNASSIGN_OWNER
    return UPDATE_OWNER if rehearsal.org.patches_users else PASSWORD_OWNER


@pytest.fixture(scope=run_scope)
def _rosters():
    return []


@pytest.fixture
def roster(patchable, rehearsal, groups, _regulars, _rosters):
    """A group that this run created, shared by the checks of PATCH on groups."""
    del patchable  # as above
    if rehearsal.profile.rule("removed_with_last_group") is not None:
        raise NotApplicable("the profile says that leaving the last group removes the user")
    if not _rosters:
        members = [_regulars(n).id for n in range(3)]
        with owned_by(PUSH_OWNER):
            made = groups.add(rehearsal.people.group(name="Roster").name, *members[:2])
        _rosters.append(Roster(rehearsal.directory, groups, made["id"], members))
    return _rosters[0]


@pytest.fixture(scope=run_scope)
def _desk(rehearsal, _discovery):
    return Desk(rehearsal, _discovery)


@pytest.fixture
def desk(discovery, _desk):
    """Sends bulk requests, where the target supports them."""
    discovery("ServiceProviderConfig")
    return _desk
