"""Set-ups that only Okta's test plan needs."""

from dataclasses import dataclass

import pytest

from pytest_scim.check import NotRun
from pytest_scim.fixtures import (
    CREATE_OWNER,
    MEMBERS_OWNER,
    PUSH_OWNER,
    Assigned,
    Pushed,
    done,
    owned_by,
    run_scope,
)
from pytest_scim.people import FAMILY, GIVEN, Group
from pytest_scim.scim.message import Answer


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second create of somebody's login, with other names, and its answer."""

    first: Assigned
    before: dict
    answer: Answer


@pytest.fixture(scope=run_scope)
def _duplicate(rehearsal):
    rehearsal.connected()
    person = rehearsal.people.person()
    with owned_by(CREATE_OWNER):
        task = done(rehearsal.console.assign(person), CREATE_OWNER)
    given, family = rehearsal.people.name()
    second = person.having({GIVEN: f"{given}-Second", FAMILY: f"{family}-Second"})
    first = Assigned(person, rehearsal.org.links[person.okta_id], task)
    before = rehearsal.directory.user(first.id)
    answer = rehearsal.directory.ask("POST", "/Users", second.resource())
    return Duplicate(first, before, answer)


@pytest.fixture
def duplicate(rehearsal, _duplicate):
    """A second create of one login; shared by the checks that judge it."""
    rehearsal.evidence.cite([_duplicate.answer.exchange])
    return _duplicate


@pytest.fixture(scope=run_scope)
def _refused_create(rehearsal):
    rehearsal.connected()
    person = rehearsal.people.person()
    body = {key: value for key, value in person.resource().items() if key != "userName"}
    return rehearsal.directory.ask("POST", "/Users", body)


@pytest.fixture
def refused_create(rehearsal, _refused_create):
    """The answer to a create without userName; shared by the checks that judge it."""
    rehearsal.evidence.cite([_refused_create.exchange])
    return _refused_create


@pytest.fixture(scope=run_scope)
def _missing(rehearsal):
    rehearsal.connected()
    return rehearsal.directory.read(rehearsal.directory.unknown_id())


@pytest.fixture
def missing(rehearsal, _missing):
    """The answer to reading an id that names nothing; shared by the checks that judge it."""
    rehearsal.evidence.cite([_missing.exchange])
    return _missing


@pytest.fixture
def pair(push, team):
    """Two pushed groups, one of the team in each."""
    return [push(member) for member in team]


@pytest.fixture
def app_group(people, groups, joiner):
    """A group that the app's own admin made, with somebody in it whom Okta does not push."""
    with owned_by(PUSH_OWNER):
        shown = groups.add(people.group(name="App team").name, joiner.id)
    with owned_by(MEMBERS_OWNER):
        groups.expects(shown["id"], members=[joiner.id])
    return Pushed(Group("", shown["displayName"], ()), shown["id"], (joiner,))


@pytest.fixture
def bare_group(people, groups):
    """A group that the app's own admin made, with nobody in it."""
    with owned_by(PUSH_OWNER):
        shown = groups.add(people.group(name="Bare team").name)
    return Pushed(Group("", shown["displayName"], ()), shown["id"], ())


@pytest.fixture(scope=run_scope)
def many(rehearsal):
    """A hundred and two people with accounts; away from loopback only where limits allow."""
    rehearsal.connected()
    directory = rehearsal.directory
    count = 102
    limit = rehearsal.people_limit
    if limit is not None and limit < count:
        raise NotRun(f"the run may make {limit} people, and {count} are needed")
    people = [rehearsal.people.person() for _ in range(count)]
    with owned_by(CREATE_OWNER):
        for person in people:
            rehearsal.org.links[person.okta_id] = directory.add(person.resource())["id"]
    return people
