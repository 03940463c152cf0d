"""How a run is put together: who sends by which guards."""

import dataclasses

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import LOCAL, Limits
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import RunContext, open_run
from pytest_scim.run.context.lists import Envelopes
from pytest_scim.run.context.sending.specimens import Specimens
from pytest_scim.run.context.target import users_at_once
from pytest_scim.run.settings import settings_of
from pytest_scim.target.cleanup.delete.removal_trial import Unremovable
from pytest_scim.target.cleanup.ownership.write_guard import WriteGuard
from pytest_scim.target.cleanup.room.room import Room
from pytest_scim.target.http.bounds.changes import Changes
from pytest_scim.target.stop_requests import Limits as StopRequests
from pytest_scim.target.usability.hanging import HangingEndpoints


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
    expected = [
        Unremovable,
        HangingEndpoints,
        StopRequests,
        Envelopes,
        Specimens,
        Room,
        WriteGuard,
        Changes,
    ]
    assert guards(context.client) == expected


def test_the_clean_up_has_no_limits_and_writes_to_own_resources_only(context):
    assert guards(context.cleanup.client) == [WriteGuard, Changes]


def test_a_run_has_seven_parts_at_most():
    assert len(dataclasses.fields(RunContext)) <= 7


@pytest.mark.parametrize(
    ("limits", "options", "limit"),
    [
        ({}, {}, LOCAL),
        ({"users_at_once": 20}, {}, 20),
        ({}, {"scale": True}, None),
        ({"users_at_once": 20}, {"scale": True}, 20),
    ],
)
def test_as_many_users_exist_at_once_as_the_profile_and_the_place_allow(limits, options, limit):
    profile = dataclasses.replace(load("okta-oin"), limits=Limits(**limits))
    assert users_at_once(settings_of(profile, options, {}), "http://127.0.0.1:1") == limit


def test_the_exchanges_of_a_clean_up_are_no_evidence_of_the_check_that_runs(context):
    context.connected()
    context.log.begin()
    user = context.users.add(context.test_data.okta_user().resource())
    context.cleanup.remove_early(list(context.ownership.standing))
    assert context.users.read(user["id"]).status == 404
    voices = [context.recording.exchanges[n].voice for n in context.log.exchanges()]
    assert voices == ["check", "check"]
