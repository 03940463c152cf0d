"""Fixtures of Okta's Runscope tests."""

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import CheckLog, Client, Console, DataGenerator, Profile, Task
from pytest_scim.suites.runscope.support.crud_run import ENTITLED, PLAIN, Buttons, CrudTest, Plan
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.support.shared_responses import Once


@pytest.fixture
def creates_users(profile: Profile) -> None:
    """Raises NotApplicable unless the profile lets Okta create Users."""
    if not profile.offers("create_users"):
        raise NotApplicable(
            "the profile does not offer create_users, and the CRUD test creates a user"
        )


@pytest.fixture
def crud(
    creates_users: None,
    once: Once,
    step_client: StepClient,
    console: Console,
    log: CheckLog,
    profile: Profile,
    test_data: DataGenerator,
) -> CrudTest:
    """Okta's CRUD test, once Okta could save the integration."""
    del creates_users
    return once.keyed(PLAIN.file, _crud_test, PLAIN, step_client, console, log, profile, test_data)


@pytest.fixture
def entitled_crud(
    creates_users: None,
    entitlement_discovery: Task,
    once: Once,
    step_client: StepClient,
    console: Console,
    log: CheckLog,
    profile: Profile,
    test_data: DataGenerator,
) -> CrudTest:
    """Okta's CRUD test with entitlements, after their discovery."""
    del creates_users, entitlement_discovery
    return once.keyed(
        ENTITLED.file, _crud_test, ENTITLED, step_client, console, log, profile, test_data
    )


def _crud_test(
    plan: Plan,
    client: StepClient,
    console: Console,
    log: CheckLog,
    profile: Profile,
    test_data: DataGenerator,
) -> CrudTest:
    return CrudTest(client, Buttons(console, test_data), log, profile, plan)


@pytest.fixture
def entitlement_endpoints(
    client: Client, entitlement_discovery: Task, log: CheckLog
) -> EntitlementsTest:
    """Okta's Entitlements test, on the endpoints that the discovery returned."""
    return EntitlementsTest(client, entitlement_discovery, log)
