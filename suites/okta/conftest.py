"""Set-ups that only Okta's test plan needs."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import (
    MEMBERS_OWNER,
    PUSH_OWNER,
    Assigned,
    CheckLog,
    Console,
    DataGenerator,
    Groups,
    OddCreate,
    Ownership,
    Profile,
    Pushed,
    RunContext,
    Users,
    blocked_by,
    require_text,
    ruled,
    run_scope,
)
from pytest_scim.scim.messages import Response
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, State
from pytest_scim.suites.okta.support.grouped_users import GroupedUsers
from pytest_scim.suites.okta.support.hundred_users import (
    COUNT,
    HOLDER,
    complete_with_new_users,
    how_many_new,
    require_some,
    users_created_so_far,
)
from pytest_scim.suites.okta.support.rejected_creates import (
    Duplicate,
    send_duplicate,
    send_without_user_name,
)
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.update_forms import choose_update_form, forms_of_updates
from pytest_scim.suites.okta.support.user_history import RenamedUser, rename_provisioned
from pytest_scim.suites.okta.support.vendor_steps import groups_of_one_user, is_deleted
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import Enter, id_of
from pytest_scim.suites.support.shared_responses import Once

NEW_GROUP = "a new Group"

EnterGroup = Callable[..., Pushed]
"""The fixture ``enter_group``: takes a name and the members."""


@pytest.fixture
def duplicate(once: Once, console: Console, users: Users, test_data: DataGenerator) -> Duplicate:
    """A second create with one userName."""
    return once(send_duplicate, console, users, test_data)


@pytest.fixture
def create_without_user_name(once: Once, users: Users, test_data: DataGenerator) -> OddCreate:
    """A create without userName."""
    return once(send_without_user_name, users, test_data)


@pytest.fixture
def unknown_id_response(once: Once, users: Users) -> Response:
    """The response to GET with an unknown `id`."""
    return once(_read_unknown_id, users)


def _read_unknown_id(users: Users) -> Response:
    return users.read(users.unknown_id())


@pytest.fixture
def renamed(
    once: Once,
    provision: Callable[[OktaUser], Assigned],
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
    discovery: Discovery,
) -> Callable[[], RenamedUser]:
    """Changes the userName of an Okta user with a User, once in a run; raises what went wrong."""
    return lambda: once(
        rename_provisioned, provision, console, users, profile, test_data, discovery
    )


@pytest.fixture
def update_forms(
    once: Once,
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms of an update of a private app."""
    return forms_of_updates(once, console, users, profile, provision, test_data)


@pytest.fixture
def update_form(request: pytest.FixtureRequest, console: Console, profile: Profile) -> None:
    """Chooses the form of updates before the check that judges it; only a private app has two."""
    if profile.integration == "oiw" and profile.offers("update_users"):
        with suppress(AssertionError, Blocked, NotRun):
            choose_update_form(console, request.getfixturevalue("update_forms"))


@pytest.fixture
def two_groups(push: Callable[..., Pushed], team: tuple[Assigned, ...]) -> list[Pushed]:
    """Two pushed groups with one member each."""
    return [push(member) for member in team]


@pytest.fixture
def enter_group(test_data: DataGenerator, groups: Groups) -> EnterGroup:
    """Creates a Group as the target's own admin does, with members that Okta does not push."""

    def enter_group(name: str, *members: Assigned) -> Pushed:
        ids = [member.id for member in members]
        with blocked_by(PUSH_OWNER):
            resource = groups.add(test_data.group(name=name).name, *ids)
            name = require_text(resource, "displayName", NEW_GROUP)
            groups.await_found(name, id_of(resource))
        if members:
            with blocked_by(MEMBERS_OWNER):
                groups.expects(id_of(resource), members=ids)
        return Pushed(OktaGroup("", name, ()), id_of(resource), members)

    return enter_group


@pytest.fixture
def group_of_the_app(enter_group: EnterGroup, ungrouped_user: Assigned) -> Pushed:
    """A Group that the target's own admin created, with a member that Okta does not push."""
    return enter_group("App team", ungrouped_user)


@pytest.fixture
def empty_group(enter_group: EnterGroup) -> Pushed:
    """An empty Group that the target's own admin created."""
    return enter_group("Bare team")


@pytest.fixture(scope=run_scope)
def grouped_users(log: CheckLog) -> GroupedUsers:
    """Lends an Okta user in pushed groups to one check after the other."""
    return GroupedUsers(log)


@pytest.fixture
def grouped(
    grouped_users: GroupedUsers,
    console: Console,
    users: Users,
    groups: Groups,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    any_user: Callable[[int], Assigned],
    test_data: DataGenerator,
) -> Callable[[State], GroupedUser]:
    """Returns an Okta user in pushed groups, in the state that a check starts from."""

    def new() -> GroupedUser:
        user, other = provision(test_data.okta_user()), any_user(0)
        grouped = GroupedUser(console, users, groups, profile, user, other)
        names = ("Crew", "Second crew")[: groups_of_one_user(profile)]
        grouped.push([test_data.group(name=name) for name in names])
        return grouped

    return lambda state: grouped_users.take(state, new)


@pytest.fixture
def hundred_users(
    once: Once,
    console: Console,
    users: Users,
    enter: Enter,
    test_data: DataGenerator,
    ownership: Ownership,
    profile: Profile,
    context: RunContext,
) -> list[OktaUser]:
    """A hundred and two Okta users with Users, or as many as there is room for.

    The fixture uses the Users that the run has created so far, unless a rule lets groups change
    them, and creates the rest.
    """
    known: list[OktaUser] = []
    if not ruled(profile):
        known = once(users_created_so_far, console, ownership, test_data)
        context.room.hold({console.org.links[one.okta_id] for one in known}, HOLDER)
    count = how_many_new(len(known), context.user_limit, context.room.left)
    found = require_some(once(complete_with_new_users, known, count, context, enter))
    if is_deleted(profile, users, console.org.links.get(found[-1].okta_id, "")):
        # They left the group of an earlier check, and under the profile's rule they are gone.
        count = how_many_new(0, context.user_limit, context.room.left)
        found = require_some(complete_with_new_users([], count, context, enter))
    if len(found) < COUNT:
        context.log.note = (
            f"tried with {len(found)} Users in place of {COUNT}: there was room for no more "
            "(profile: limits.users_at_once and limits.users)"
        )
    return found
