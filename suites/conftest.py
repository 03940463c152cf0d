"""Fixtures that more than one suite asks for, played once in a run."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import CREATE_OWNER, done, owned_by, run_scope
from pytest_scim.suites.runscope.support.spec_run import REFUSED, SpecTest
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import Subject, Workgroup
from pytest_scim.suites.support.user import Sheet


@pytest.fixture(scope=run_scope)
def _spec(rehearsal):
    return SpecTest(rehearsal)


@pytest.fixture(scope=run_scope)
def _refused(rehearsal, _spec):
    rehearsal.connected()
    return _spec.play(REFUSED)


@pytest.fixture
def refused(rehearsal, _refused):
    """The one answer of the run to a wrong token: step 11 of Okta's SPEC test."""
    rehearsal.evidence.cite([_refused.exchange])
    return _refused


@pytest.fixture(scope=run_scope)
def _anonymous(rehearsal):
    rehearsal.connected()
    query = "startIndex=1&count=2"
    return rehearsal.directory.ask("GET", "/Users", query=query, authorization=None)


@pytest.fixture
def anonymous(rehearsal, _anonymous):
    """The one answer of the run to a request without credentials."""
    rehearsal.evidence.cite([_anonymous.exchange])
    return _anonymous


@pytest.fixture(scope=run_scope)
def _retired(rehearsal):
    rehearsal.connected()
    if rehearsal.target.old is None:
        raise NotRun("set SCIM_OLD_TOKEN to a token that was replaced by a newer one")
    return rehearsal.directory.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=rehearsal.target.old.authorization(),
    )


@pytest.fixture
def retired(rehearsal, _retired):
    """The one answer of the run to a token that was replaced by a newer one."""
    rehearsal.evidence.cite([_retired.exchange])
    return _retired


@pytest.fixture(scope=run_scope)
def _subject(rehearsal):
    rehearsal.connected()
    return Subject(rehearsal)


@pytest.fixture
def subject(_subject):
    """An account of the run's own, for checks that are rough with it."""
    return _subject


@pytest.fixture(scope=run_scope)
def _workgroup(rehearsal):
    rehearsal.connected()
    return Workgroup(rehearsal)


@pytest.fixture
def workgroup(_workgroup):
    """A group of the run's own, for checks that are rough with it."""
    return _workgroup


@pytest.fixture
def so_far(rehearsal, resident):
    """All exchanges of the run so far: for late checks that send something themselves."""
    del resident
    return rehearsal.recording


@pytest.fixture
def whole_run(rehearsal, resident, anonymous):
    """All exchanges of the run so far: for checks that come after every other one.

    There is at least somebody's assignment, and something that was refused.
    """
    del resident, anonymous
    return rehearsal.recording


@pytest.fixture
def all_created(rehearsal):
    """What the run has created, for the check that comes after every other one.

    Where nobody was created yet, somebody is now.
    """
    ownership = rehearsal.ledger
    if not ownership.claims.owned and not ownership.permission.unproven:
        rehearsal.connected()
        person = rehearsal.people.person()
        task = rehearsal.console.assign(person)
        user_id = rehearsal.org.links.get(person.okta_id)
        if user_id is None:
            if not rehearsal.profile.offers("create_users"):
                raise NotApplicable("the profile does not offer create_users: nothing was created")
            raise Blocked(CREATE_OWNER, task.message or "an assignment created no User")
        rehearsal.directory.read(user_id)
    return ownership


@pytest.fixture(scope=run_scope)
def _discovered(rehearsal):
    rehearsal.connected()
    return rehearsal.console.discover_entitlements()


@pytest.fixture
def discovered(rehearsal, _discovered):
    """The task of the one discovery of entitlements of the run."""
    rehearsal.evidence.cite(answer.exchange for answer in _discovered.answers)
    rehearsal.evidence.note_task(_discovered)
    return _discovered


@pytest.fixture(scope=run_scope)
def _discovery(rehearsal):
    rehearsal.connected()
    return Discovery(rehearsal)


@pytest.fixture
def discovery(_discovery):
    """What the target says of itself, asked for once in a run."""
    return _discovery


@pytest.fixture(scope=run_scope)
def _complete(rehearsal):
    rehearsal.connected()
    person = rehearsal.people.complete()
    with owned_by(CREATE_OWNER):
        return person, rehearsal.console.assign(person)


@pytest.fixture
def complete(rehearsal, _complete):
    """The task of assigning someone whose every attribute has a value."""
    person, task = _complete
    rehearsal.evidence.cite(answer.exchange for answer in task.answers)
    rehearsal.evidence.note_task(task)
    return person, task


@pytest.fixture(scope=run_scope)
def _sheet(rehearsal, _complete):
    person, task = _complete
    with owned_by(CREATE_OWNER):
        done(task, CREATE_OWNER)
        return Sheet(rehearsal.directory, rehearsal.profile, rehearsal.org.links[person.okta_id])


@pytest.fixture
def sheet(_sheet):
    """An account with a value for every attribute that the target keeps, shared by the RFC suites.

    A check leaves it an account: active or not, named, and with its login.
    """
    return _sheet


@pytest.fixture
def patchable(profile, discovery):
    """Lets a check of PATCH run where Okta sends one, or where the target offers it."""
    if discovery.supports("patch") is False or (
        profile.integration == "aiw" and not discovery.supports("patch")
    ):
        raise NotApplicable("the target's ServiceProviderConfig does not offer patch")
