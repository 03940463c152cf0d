"""Fixtures that more than one suite requests, each sent once in a run."""

from collections.abc import Iterator
from typing import Final

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Assigned,
    CheckLog,
    Client,
    Console,
    DataGenerator,
    Org,
    Ownership,
    Profile,
    Recording,
    RunContext,
    Target,
    Task,
    Users,
    assign,
    blocked_by,
    describe,
    require_success,
    run_scope,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.runscope.support.spec_run import REFUSED, SpecTest
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.own_resources import Enter, OwnGroup, OwnUser
from pytest_scim.suites.support.patching import accepted_patches, probe_patch
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

MANAGER: Final = f"{ENTERPRISE_USER}:manager.value"
TWO_USERS: Final = "startIndex=1&count=2"


@pytest.fixture(scope=run_scope)
def once(log: CheckLog) -> Once:
    """Sends the requests of a set-up once in a run, for all checks that judge the responses."""
    return Once(log)


@pytest.fixture
def step_client(client: Client, users: Users) -> StepClient:
    """Sends the steps of Okta's Runscope tests, once Okta could save the integration."""
    return StepClient(client, users)


@pytest.fixture
def spec(
    once: Once,
    step_client: StepClient,
    console: Console,
    log: CheckLog,
    profile: Profile,
    test_data: DataGenerator,
) -> SpecTest:
    """Okta's SPEC test, once Okta could save the integration."""

    def create() -> None:
        if not profile.offers("create_users"):
            raise NotRun(
                "/Users is empty, and Okta's SPEC test needs a User there before it starts"
            )
        with blocked_by(CREATE_OWNER):
            require_success(console.assign(test_data.okta_user()), CREATE_OWNER)

    return once(SpecTest, step_client, log, profile, test_data, create)


@pytest.fixture
def wrong_token_response(spec: SpecTest) -> Response:
    """The one response of the run to a wrong token: step 11 of Okta's SPEC test."""
    return spec.play(REFUSED)


@pytest.fixture
def no_credentials_response(once: Once, users: Users) -> Response:
    """The one response of the run to a request without credentials."""
    return once(_send_without_credentials, users)


def _send_without_credentials(users: Users) -> Response:
    return users.ask("GET", "/Users", query=TWO_USERS, authorization=None)


@pytest.fixture
def old_token_response(once: Once, users: Users, target: Target) -> Response:
    """The one response of the run to a token that was replaced by a newer one."""
    return once(_send_old_token, users, target)


def _send_old_token(users: Users, target: Target) -> Response:
    if target.old is None:
        raise NotRun("set SCIM_OLD_TOKEN to a token that was replaced by a newer one")
    authorization = target.old.authorization()
    return users.ask("GET", "/Users", query=TWO_USERS, authorization=authorization)


@pytest.fixture
def own_user(
    once: Once, users: Users, profile: Profile, enter: Enter, test_data: DataGenerator
) -> OwnUser:
    """A User of this run that checks may change freely."""
    return once.lasting(OwnUser, users, profile, enter, test_data)


@pytest.fixture
def hostile_user(
    once: Once,
    users: Users,
    profile: Profile,
    enter: Enter,
    test_data: DataGenerator,
    log: CheckLog,
) -> Iterator[OwnUser]:
    """A User for hostile requests: no other check reads it, and it is put back afterwards."""
    lent = once.keyed(
        "hostile user", OddUsers, profile, log, lambda: OwnUser(users, profile, enter, test_data)
    )
    with lent.lend() as user:
        yield user


@pytest.fixture
def odd_users(
    once: Once,
    context: RunContext,
    users: Users,
    profile: Profile,
    org: Org,
    log: CheckLog,
) -> OddUsers[UserResource]:
    """Lends a User like ``user_resource`` for requests that few clients send."""
    return once.keyed(
        "odd users",
        OddUsers,
        profile,
        log,
        lambda: _read_complete(_assign_complete(context), users, profile, org),
    )


@pytest.fixture
def odd_user(odd_users: OddUsers[UserResource]) -> Iterator[UserResource]:
    """A User like ``user_resource``, for an unusual request; it is put back afterwards."""
    with odd_users.lend() as user:
        yield user


@pytest.fixture
def own_group(once: Once, users: Users, test_data: DataGenerator) -> OwnGroup:
    """A Group of this run that checks may change freely."""
    return once.lasting(OwnGroup, users, test_data)


@pytest.fixture
def exchanges_so_far(recording: Recording, existing_user: Assigned) -> Recording:
    """All exchanges of the run so far: for late checks that send something themselves."""
    del existing_user  # requested so that the run has assigned the app at least once
    return recording


@pytest.fixture
def whole_run(
    recording: Recording, existing_user: Assigned, no_credentials_response: Response
) -> Recording:
    """All exchanges of the run so far: for checks that come after every other one.

    At least one of them assigns the app, and the target rejects at least one.
    """
    del existing_user, no_credentials_response
    return recording


@pytest.fixture
def all_created(
    ownership: Ownership,
    console: Console,
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
) -> Ownership:
    """What the run has created, for the check that comes after every other one.

    Where the run has created no User yet, the fixture assigns the app to an Okta user.
    """
    if not ownership.claims.owned and not ownership.permission.unproven:
        okta_user = test_data.okta_user()
        task = console.assign(okta_user)
        user_id = console.org.links.get(okta_user.okta_id)
        if user_id is None:
            if not profile.offers("create_users"):
                raise NotApplicable("the profile does not offer create_users: nothing was created")
            raise Blocked(CREATE_OWNER, task.message or "an assignment created no User")
        users.read(user_id)
    return ownership


@pytest.fixture
def entitlement_discovery(once: Once, console: Console, log: CheckLog) -> Task:
    """The task of the one discovery of entitlements of the run."""
    task = once(console.discover_entitlements)
    log.note_task(task)
    return task


@pytest.fixture
def discovery(once: Once, users: Users) -> Discovery:
    """The target's discovery documents, each requested once in a run."""
    return once(Discovery, users, once)


@pytest.fixture
def _complete(
    once: Once, context: RunContext, console: Console, request: pytest.FixtureRequest
) -> tuple[OktaUser, Task]:
    if MANAGER in console.org.attributes:
        request.getfixturevalue("existing_user")  # to be the manager
    return once.lasting(_assign_complete, context)


def _assign_complete(context: RunContext) -> tuple[OktaUser, Task]:
    okta_user = context.test_data.complete()
    with blocked_by(CREATE_OWNER):
        return okta_user, assign(context, okta_user)


@pytest.fixture
def complete_assignment(log: CheckLog, _complete: tuple[OktaUser, Task]) -> tuple[OktaUser, Task]:
    """An Okta user with a value for every attribute, and the task of assigning the app."""
    log.note_task(_complete[1])
    return _complete


@pytest.fixture
def user_resource(
    once: Once, _complete: tuple[OktaUser, Task], users: Users, profile: Profile, org: Org
) -> UserResource:
    """A User with a value for every attribute that the target stores, shared by the RFC suites.

    After a check it is still a User, active or not, with names and the same userName.
    """
    return once(_read_complete, _complete, users, profile, org)


def _read_complete(
    assigned: tuple[OktaUser, Task], users: Users, profile: Profile, org: Org
) -> UserResource:
    okta_user, task = assigned
    with blocked_by(CREATE_OWNER):
        require_success(task, CREATE_OWNER)
        return UserResource(users, profile, org.links[okta_user.okta_id])


@pytest.fixture
def patchable(
    request: pytest.FixtureRequest, profile: Profile, discovery: Discovery, recording: Recording
) -> None:
    """Lets a check of PATCH run where Okta sends one, or where the target offers it.

    A target whose ServiceProviderConfig does not offer PATCH is checked as well where it
    accepted one of Okta's, or where it accepts the one that Okta would send.
    """
    supported = discovery.supports("patch")
    if supported or (supported is None and profile.integration != "aiw"):
        return
    if profile.integration == "aiw":
        raise NotApplicable("the target's ServiceProviderConfig does not offer patch")
    if not accepted_patches(recording):
        once, user = request.getfixturevalue("once"), request.getfixturevalue("user_resource")
        response = once(probe_patch, user)
        if not response.ok:
            returned = describe(response)
            raise NotApplicable(f"the target does not offer patch: a PATCH returned {returned}")
