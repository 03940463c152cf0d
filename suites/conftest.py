"""Fixtures that more than one suite asks for, played once in a run."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    CheckLog,
    blocked_by,
    require_success,
    run_scope,
)
from pytest_scim.suites.runscope.support.spec_run import REFUSED, SpecTest
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import GroupResource, Subject
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource


@pytest.fixture(scope=run_scope)
def once(log: CheckLog) -> Once:
    """Sends the requests of a set-up once in a run, for all checks that judge the responses."""
    return Once(log)


@pytest.fixture(scope=run_scope)
def _spec(context):
    return SpecTest(context)


@pytest.fixture(scope=run_scope)
def _refused(context, _spec):
    context.connected()
    return _spec.play(REFUSED)


@pytest.fixture
def refused(context, _refused):
    """The one answer of the run to a wrong token: step 11 of Okta's SPEC test."""
    context.log.cite([_refused.exchange])
    return _refused


@pytest.fixture(scope=run_scope)
def _anonymous(context):
    context.connected()
    query = "startIndex=1&count=2"
    return context.users.ask("GET", "/Users", query=query, authorization=None)


@pytest.fixture
def anonymous(context, _anonymous):
    """The one answer of the run to a request without credentials."""
    context.log.cite([_anonymous.exchange])
    return _anonymous


@pytest.fixture(scope=run_scope)
def _deleted_user(context):
    context.connected()
    if context.target.old is None:
        raise NotRun("set SCIM_OLD_TOKEN to a token that was replaced by a newer one")
    return context.users.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=context.target.old.authorization(),
    )


@pytest.fixture
def deleted_user(context, _deleted_user):
    """The one answer of the run to a token that was replaced by a newer one."""
    context.log.cite([_deleted_user.exchange])
    return _deleted_user


@pytest.fixture(scope=run_scope)
def _subject(context):
    context.connected()
    return Subject(context)


@pytest.fixture
def subject(_subject):
    """An account of the run's own, for checks that are rough with it."""
    return _subject


@pytest.fixture(scope=run_scope)
def _group_resource(context):
    context.connected()
    return GroupResource(context)


@pytest.fixture
def group_resource(_group_resource):
    """A group of the run's own, for checks that are rough with it."""
    return _group_resource


@pytest.fixture
def exchanges_so_far(context, existing_user):
    """All exchanges of the run so far: for late checks that send something themselves."""
    del existing_user
    return context.recording


@pytest.fixture
def whole_run(context, existing_user, anonymous):
    """All exchanges of the run so far: for checks that come after every other one.

    There is at least somebody's assignment, and something that was refused.
    """
    del existing_user, anonymous
    return context.recording


@pytest.fixture
def all_created(context):
    """What the run has created, for the check that comes after every other one.

    Where nobody was created yet, somebody is now.
    """
    ownership = context.ownership
    if not ownership.claims.owned and not ownership.permission.unproven:
        context.connected()
        okta_user = context.test_data.okta_user()
        task = context.console.assign(okta_user)
        user_id = context.org.links.get(okta_user.okta_id)
        if user_id is None:
            if not context.profile.offers("create_users"):
                raise NotApplicable("the profile does not offer create_users: nothing was created")
            raise Blocked(CREATE_OWNER, task.message or "an assignment created no User")
        context.users.read(user_id)
    return ownership


@pytest.fixture(scope=run_scope)
def _discovered(context):
    context.connected()
    return context.console.discover_entitlements()


@pytest.fixture
def discovered(context, _discovered):
    """The task of the one discovery of entitlements of the run."""
    context.log.cite(response.exchange for response in _discovered.responses)
    context.log.note_task(_discovered)
    return _discovered


@pytest.fixture(scope=run_scope)
def _discovery(context):
    context.connected()
    return Discovery(context)


@pytest.fixture
def discovery(_discovery):
    """What the target says of itself, asked for once in a run."""
    return _discovery


@pytest.fixture(scope=run_scope)
def _complete(context):
    context.connected()
    okta_user = context.test_data.complete()
    with blocked_by(CREATE_OWNER):
        return okta_user, context.console.assign(okta_user)


@pytest.fixture
def complete(context, _complete):
    """The task of assigning someone whose every attribute has a value."""
    okta_user, task = _complete
    context.log.cite(response.exchange for response in task.responses)
    context.log.note_task(task)
    return okta_user, task


@pytest.fixture(scope=run_scope)
def _user_resource(context, _complete):
    okta_user, task = _complete
    with blocked_by(CREATE_OWNER):
        require_success(task, CREATE_OWNER)
        return UserResource(context.users, context.profile, context.org.links[okta_user.okta_id])


@pytest.fixture
def user_resource(_user_resource):
    """An account with a value for every attribute that the target keeps, shared by the RFC suites.

    A check leaves it an account: active or not, named, and with its login.
    """
    return _user_resource


@pytest.fixture
def patchable(profile, discovery):
    """Lets a check of PATCH run where Okta sends one, or where the target offers it."""
    if discovery.supports("patch") is False or (
        profile.integration == "aiw" and not discovery.supports("patch")
    ):
        raise NotApplicable("the target's ServiceProviderConfig does not offer patch")
