"""Fixtures of Okta's Runscope tests."""

import pytest

from pytest_scim.check import NotOffered
from pytest_scim.fixtures import run_scope
from pytest_scim.suites.runscope.crud import ENTITLED, CrudTest
from pytest_scim.suites.runscope.entitled import EntitlementsTest


@pytest.fixture
def spec(rehearsal, _spec):
    """Okta's SPEC test, on an integration that could be saved."""
    rehearsal.connected()
    return _spec


@pytest.fixture(scope=run_scope)
def _crud(rehearsal):
    return CrudTest(rehearsal)


@pytest.fixture
def crud(rehearsal, _crud):
    """Okta's CRUD test, on an integration that could be saved."""
    if not rehearsal.profile.offers("create_users"):
        raise NotOffered("the CRUD test creates its person: the profile offers no create_users")
    rehearsal.connected()
    return _crud


@pytest.fixture(scope=run_scope)
def _entitled_crud(rehearsal, _discovered):
    del _discovered
    return CrudTest(rehearsal, ENTITLED)


@pytest.fixture
def entitled_crud(rehearsal, _entitled_crud):
    """Okta's CRUD test with entitlements, after their discovery."""
    if not rehearsal.profile.offers("create_users"):
        raise NotOffered("the CRUD test creates its person: the profile offers no create_users")
    return _entitled_crud


@pytest.fixture
def entitlement_endpoints(rehearsal, discovered):
    """Okta's Entitlements test, on the endpoints that a discovery found."""
    return EntitlementsTest(rehearsal, discovered)
