"""Fixtures that more than one suite asks for, played once in a run."""

import pytest

from pytest_scim.fixtures import run_scope
from pytest_scim.suites.runscope.player import REFUSED, SpecTest


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
def _discovered(rehearsal):
    rehearsal.connected()
    return rehearsal.console.discover_entitlements()


@pytest.fixture
def discovered(rehearsal, _discovered):
    """The task of the one discovery of entitlements of the run."""
    rehearsal.evidence.cite(answer.exchange for answer in _discovered.answers)
    rehearsal.evidence.note_task(_discovered)
    return _discovered
