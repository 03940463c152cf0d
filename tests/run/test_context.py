"""How a run is put together: who sends by which guards."""

import dataclasses

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import RunContext, open_run
from pytest_scim.run.settings import settings_of
from pytest_scim.target.cleanup.delete.removal_trial import Unremovable
from pytest_scim.target.cleanup.ownership.write_guard import WriteGuard
from pytest_scim.target.http.bounds.changes import Changes
from pytest_scim.target.stop_requests import Limits


@pytest.fixture
def context():
    """A run on a provider in this process."""
    profile = load("okta-oin")
    run = open_run(
        settings_of(profile, {}, {}), provider=lambda tokens: Provider(profile, tokens=tokens)
    )
    yield run
    run.client.close()


def guards(client):
    return [type(guard) for guard in client.guards]


def test_what_checks_send_has_limits_and_is_written_to_own_resources_only(context):
    assert guards(context.client) == [Unremovable, Limits, WriteGuard, Changes]


def test_the_clean_up_has_no_limits_and_writes_to_own_resources_only(context):
    assert guards(context.cleanup.client) == [WriteGuard, Changes]


def test_a_run_has_seven_parts_at_most():
    assert len(dataclasses.fields(RunContext)) <= 7
