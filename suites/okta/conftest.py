"""Set-ups that only Okta's test plan needs."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.outcomes import NotApplicable, NotRun
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    MEMBERS_OWNER,
    PUSH_OWNER,
    Assigned,
    Pushed,
    blocked_by,
    entered,
    require_success,
    require_text,
    ruled,
    run_scope,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at, text_at

NEW_GROUP = "a new Group"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second create with an existing userName and other names, and its response."""

    first: Assigned
    before: dict
    response: Response


@pytest.fixture(scope=run_scope)
def _duplicate(context):
    context.connected()
    okta_user = context.test_data.okta_user()
    with blocked_by(CREATE_OWNER):
        task = require_success(context.console.assign(okta_user), CREATE_OWNER)
    given, family = context.test_data.name()
    second = okta_user.having({GIVEN: f"{given}-Second", FAMILY: f"{family}-Second"})
    first = Assigned(okta_user, context.org.links[okta_user.okta_id], task)
    before = context.users.user(first.id)
    response = context.users.ask("POST", "/Users", second.resource())
    return Duplicate(first, before, response)


@pytest.fixture
def duplicate(context, _duplicate):
    """A second create with one userName; shared by the checks that judge it."""
    context.log.cite([_duplicate.response.exchange])
    return _duplicate


@pytest.fixture(scope=run_scope)
def _refused_create(context):
    context.connected()
    okta_user = context.test_data.okta_user()
    body = {key: value for key, value in okta_user.resource().items() if key != "userName"}
    return context.users.ask("POST", "/Users", body)


@pytest.fixture
def refused_create(context, _refused_create):
    """The response to a create without userName; shared by the checks that judge it."""
    context.log.cite([_refused_create.exchange])
    return _refused_create


@pytest.fixture(scope=run_scope)
def _missing(context):
    context.connected()
    return context.users.read(context.users.unknown_id())


@pytest.fixture
def missing(context, _missing):
    """The response to GET with an unknown `id`; shared by the checks that judge it."""
    context.log.cite([_missing.exchange])
    return _missing


@pytest.fixture(scope=run_scope)
def oauth(context):
    """How the run gets its tokens."""
    if context.client.oauth is None:
        raise NotApplicable("the profile lets this run authenticate without OAuth 2.0")
    context.connected()
    return context.client.oauth


@pytest.fixture
def first_token(context, oauth):
    """The response with the first access token of the run."""
    context.log.cite([oauth.first.exchange])
    return oauth.first


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The token endpoint's response to a refresh, and the target's to the new token."""

    token: Response
    look: Response | None


@pytest.fixture(scope=run_scope)
def _refreshed(context, oauth):
    return [_refresh(context, oauth) for _ in range(2)]


def _refresh(context, oauth):
    token = context.client.play(oauth.refresh())
    if not token.ok:
        return Refreshed(token, None)
    look = context.users.ask("GET", "/Users", query="startIndex=1&count=2")
    if not look.ok:
        oauth.back()
    return Refreshed(token, look)


@pytest.fixture
def refreshed(context, _refreshed):
    """Two refreshes, one after the other, each with a GET that uses the new token."""
    responses = [one for each in _refreshed for one in (each.token, each.look) if one is not None]
    context.log.cite(response.exchange for response in responses)
    return _refreshed


@pytest.fixture(scope=run_scope)
def _stranger(context, oauth):
    return context.client.play(oauth.stranger())


@pytest.fixture
def stranger(context, _stranger):
    """The response to the one request of the run by a client with a wrong secret."""
    context.log.cite([_stranger.exchange])
    return _stranger


@pytest.fixture(scope=run_scope)
def _expired(context, oauth, request):
    if (value := oauth.expired()) is None:
        return request.getfixturevalue("_deleted_user")
    query = "startIndex=1&count=2"
    return context.users.ask("GET", "/Users", query=query, authorization=value)


@pytest.fixture
def expired(context, _expired):
    """The response to an expired token: one of this run, or SCIM_OLD_TOKEN."""
    context.log.cite([_expired.exchange])
    return _expired


@pytest.fixture
def two_groups(push, team):
    """Two pushed groups with one member each."""
    return [push(member) for member in team]


@pytest.fixture
def group_of_the_app(test_data, groups, ungrouped_user):
    """A Group that the target's own admin created, with a member that Okta does not push."""
    with blocked_by(PUSH_OWNER):
        resource = groups.add(test_data.group(name="App team").name, ungrouped_user.id)
        name = require_text(resource, "displayName", NEW_GROUP)
    with blocked_by(MEMBERS_OWNER):
        groups.expects(resource["id"], members=[ungrouped_user.id])
    return Pushed(OktaGroup("", name, ()), resource["id"], (ungrouped_user,))


@pytest.fixture
def empty_group(test_data, groups):
    """An empty Group that the target's own admin created."""
    with blocked_by(PUSH_OWNER):
        resource = groups.add(test_data.group(name="Bare team").name)
        name = require_text(resource, "displayName", NEW_GROUP)
    return Pushed(OktaGroup("", name, ()), resource["id"], ())


@pytest.fixture(scope=run_scope)
def hundred_users(context):
    """A hundred and two Okta users with Users; on remote targets only where limits allow it.

    The fixture uses the Users that the run has created so far, unless a rule lets groups change
    them, and creates the rest. Okta has linked those that the target's own admin created.
    """
    context.connected()
    count = 102
    limit = context.people_limit
    if limit is not None and limit < count:
        raise NotRun(f"the run may create {limit} users, and the check needs {count}")
    known = [] if ruled(context.profile) else made_so_far(context)[:count]
    okta_users = [context.test_data.okta_user() for _ in range(count - len(known))]
    with blocked_by(CREATE_OWNER):
        more = [entered(context, okta_user) for okta_user in okta_users]
    context.org.links |= {user.okta_user.okta_id: user.id for user in more}
    return [*known, *(user.okta_user for user in more)]


def made_so_far(context):
    """Return the Okta users of the run whose Users an import returns as active."""
    rows = require_success(context.console.import_users(), IMPORT_OWNER).users
    ours = {one.id for one in context.ownership.standing if one.id is not None}
    active = (row for row in rows if at(row, "active") is True)
    logins = {
        user_id: at(row, USER_NAME) for row in active if (user_id := text_at(row, "id")) in ours
    }
    links = context.org.links
    okta_ids = {user_id: okta_id for okta_id, user_id in links.items()}
    found = []
    for entry in context.ownership.standing:
        if entry.kind == "Users" and isinstance(user_name := logins.get(entry.id), str):
            okta_id = okta_ids.get(entry.id) or context.test_data.okta_user().okta_id
            links[okta_id] = entry.id
            found.append(OktaUser(okta_id, {USER_NAME: user_name, DISPLAY: user_name}))
    return found
