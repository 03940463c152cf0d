"""Fixtures of Okta's Runscope tests."""

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import run_scope
from pytest_scim.suites.runscope.support.crud_run import ENTITLED, CrudTest
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest

NO_USER = "the profile does not offer create_users, and the CRUD test creates a user"


@pytest.fixture
def spec(rehearsal, _spec):
    """Okta's SPEC test, once Okta could save the integration."""
    rehearsal.connected()
    return _spec


@pytest.fixture(scope=run_scope)
def _crud(rehearsal):
    return CrudTest(rehearsal)


@pytest.fixture
def crud(rehearsal, _crud):
    """Okta's CRUD test, once Okta could save the integration."""
    if not rehearsal.profile.offers("create_users"):
        raise NotApplicable(NO_USER)
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
        raise NotApplicable(NO_USER)
    return _entitled_crud


@pytest.fixture
def entitlement_endpoints(rehearsal, discovered):
    """Okta's Entitlements test, on the endpoints that the discovery returned."""
    return EntitlementsTest(rehearsal, discovered)
