"""Set-ups that only Okta's test plan needs."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.outcomes import NotApplicable, NotRun
from pytest_scim.okta.users import Group, Person
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    MEMBERS_OWNER,
    PUSH_OWNER,
    Assigned,
    Pushed,
    done,
    entered,
    owned_by,
    require_text,
    ruled,
    run_scope,
)
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at, text_at

NEW_GROUP = "a new Group"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second create with an existing userName and other names, and its response."""

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
    """A second create with one userName; shared by the checks that judge it."""
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
    """The response to a create without userName; shared by the checks that judge it."""
    rehearsal.evidence.cite([_refused_create.exchange])
    return _refused_create


@pytest.fixture(scope=run_scope)
def _missing(rehearsal):
    rehearsal.connected()
    return rehearsal.directory.read(rehearsal.directory.unknown_id())


@pytest.fixture
def missing(rehearsal, _missing):
    """The response to GET with an unknown `id`; shared by the checks that judge it."""
    rehearsal.evidence.cite([_missing.exchange])
    return _missing


@pytest.fixture(scope=run_scope)
def oauth(rehearsal):
    """How the run gets its tokens."""
    if rehearsal.wire.oauth is None:
        raise NotApplicable("the profile lets this run authenticate without OAuth 2.0")
    rehearsal.connected()
    return rehearsal.wire.oauth


@pytest.fixture
def first_token(rehearsal, oauth):
    """The response with the first access token of the run."""
    rehearsal.evidence.cite([oauth.first.exchange])
    return oauth.first


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The token endpoint's response to a refresh, and the target's to the new token."""

    token: Answer
    look: Answer | None


@pytest.fixture(scope=run_scope)
def _refreshed(rehearsal, oauth):
    return [_refresh(rehearsal, oauth) for _ in range(2)]


def _refresh(rehearsal, oauth):
    token = rehearsal.wire.play(oauth.refresh())
    if not token.ok:
        return Refreshed(token, None)
    look = rehearsal.directory.ask("GET", "/Users", query="startIndex=1&count=2")
    if not look.ok:
        oauth.back()
    return Refreshed(token, look)


@pytest.fixture
def refreshed(rehearsal, _refreshed):
    """Two refreshes, one after the other, each with a GET that uses the new token."""
    answers = [one for each in _refreshed for one in (each.token, each.look) if one is not None]
    rehearsal.evidence.cite(answer.exchange for answer in answers)
    return _refreshed


@pytest.fixture(scope=run_scope)
def _stranger(rehearsal, oauth):
    return rehearsal.wire.play(oauth.stranger())


@pytest.fixture
def stranger(rehearsal, _stranger):
    """The response to the one request of the run by a client with a wrong secret."""
    rehearsal.evidence.cite([_stranger.exchange])
    return _stranger


@pytest.fixture(scope=run_scope)
def _expired(rehearsal, oauth, request):
    if (value := oauth.expired()) is None:
        return request.getfixturevalue("_retired")
    query = "startIndex=1&count=2"
    return rehearsal.directory.ask("GET", "/Users", query=query, authorization=value)


@pytest.fixture
def expired(rehearsal, _expired):
    """The response to an expired token: one of this run, or SCIM_OLD_TOKEN."""
    rehearsal.evidence.cite([_expired.exchange])
    return _expired


@pytest.fixture
def pair(push, team):
    """Two pushed groups with one member each."""
    return [push(member) for member in team]


@pytest.fixture
def app_group(people, groups, joiner):
    """A Group that the target's own admin created, with a member that Okta does not push."""
    with owned_by(PUSH_OWNER):
        shown = groups.add(people.group(name="App team").name, joiner.id)
        name = require_text(shown, "displayName", NEW_GROUP)
    with owned_by(MEMBERS_OWNER):
        groups.expects(shown["id"], members=[joiner.id])
    return Pushed(Group("", name, ()), shown["id"], (joiner,))


@pytest.fixture
def bare_group(people, groups):
    """An empty Group that the target's own admin created."""
    with owned_by(PUSH_OWNER):
        shown = groups.add(people.group(name="Bare team").name)
        name = require_text(shown, "displayName", NEW_GROUP)
    return Pushed(Group("", name, ()), shown["id"], ())


@pytest.fixture(scope=run_scope)
def many(rehearsal):
    """A hundred and two Okta users with Users; on remote targets only where limits allow it.

    The fixture uses the Users that the run has created so far, unless a rule lets groups change
    them, and creates the rest. Okta has linked those that the target's own admin created.
    """
    rehearsal.connected()
    count = 102
    limit = rehearsal.people_limit
    if limit is not None and limit < count:
        raise NotRun(f"the run may create {limit} users, and the check needs {count}")
    known = [] if ruled(rehearsal.profile) else made_so_far(rehearsal)[:count]
    people = [rehearsal.people.person() for _ in range(count - len(known))]
    with owned_by(CREATE_OWNER):
        more = [entered(rehearsal, person) for person in people]
    rehearsal.org.links |= {account.person.okta_id: account.id for account in more}
    return [*known, *(account.person for account in more)]


def made_so_far(rehearsal):
    """Return the Okta users of the run whose Users an import returns as active."""
    rows = done(rehearsal.console.import_users(), IMPORT_OWNER).users
    ours = {one.id for one in rehearsal.ledger.standing if one.id is not None}
    active = (row for row in rows if at(row, "active") is True)
    logins = {user_id: at(row, LOGIN) for row in active if (user_id := text_at(row, "id")) in ours}
    links = rehearsal.org.links
    okta_ids = {user_id: okta_id for okta_id, user_id in links.items()}
    found = []
    for entry in rehearsal.ledger.standing:
        if entry.kind == "Users" and isinstance(login := logins.get(entry.id), str):
            okta_id = okta_ids.get(entry.id) or rehearsal.people.person().okta_id
            links[okta_id] = entry.id
            found.append(Person(okta_id, {LOGIN: login, DISPLAY: login}))
    return found
