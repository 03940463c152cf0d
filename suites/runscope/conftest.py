"""Fixtures of Okta's Runscope tests."""

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import run_scope
from pytest_scim.suites.runscope.support.crud_run import ENTITLED, CrudTest
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest

NO_USER = "the profile does not offer create_users, and the CRUD test creates a user"


@pytest.fixture
def spec(context, _spec):
    """Okta's SPEC test, once Okta could save the integration."""
    context.connected()
    return _spec


@pytest.fixture(scope=run_scope)
def _crud(context):
    return CrudTest(context)


@pytest.fixture
def crud(context, _crud):
    """Okta's CRUD test, once Okta could save the integration."""
    if not context.profile.offers("create_users"):
        raise NotApplicable(NO_USER)
    context.connected()
    return _crud


@pytest.fixture(scope=run_scope)
def _entitled_crud(context, _discovered):
    del _discovered
    return CrudTest(context, ENTITLED)


@pytest.fixture
def entitled_crud(context, _entitled_crud):
    """Okta's CRUD test with entitlements, after their discovery."""
    if not context.profile.offers("create_users"):
        raise NotApplicable(NO_USER)
    return _entitled_crud


@pytest.fixture
def entitlement_endpoints(context, discovered):
    """Okta's Entitlements test, on the endpoints that the discovery returned."""
    return EntitlementsTest(context, discovered)
