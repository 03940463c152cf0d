"""Fixtures of Okta's Runscope tests."""

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import run_scope
from pytest_scim.suites.runscope.support.crud_run import ENTITLED, CrudTest
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest

NO_PERSON = "the profile does not offer create_users, and the CRUD test creates its person"


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
        raise NotApplicable(NO_PERSON)
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
        raise NotApplicable(NO_PERSON)
    return _entitled_crud


@pytest.fixture
def entitlement_endpoints(rehearsal, discovered):
    """Okta's Entitlements test, on the endpoints that a discovery found."""
    return EntitlementsTest(rehearsal, discovered)
