"""Fixtures for requests without credentials, with wrong tokens, and with large bodies."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.plugin.fixtures import (
    Client,
    DataGenerator,
    Profile,
    Recording,
    RunContext,
    Users,
)
from pytest_scim.scim.messages import Response
from pytest_scim.suites.rfc7644.security.support.anonymous_client import AnonymousClient, Attempts
from pytest_scim.suites.rfc7644.security.support.password_user import (
    PasswordUser,
    create_password_user,
)
from pytest_scim.suites.support.own_resources import OwnGroup, OwnUser
from pytest_scim.suites.support.shared_responses import Once

LONG = 12
"""Characters of half a token that are still a secret."""


@pytest.fixture
def anonymous_client(users: Users, profile: Profile) -> AnonymousClient:
    """A client without credentials."""
    return AnonymousClient(users, profile)


@pytest.fixture
def user_attempts(
    once: Once, anonymous_client: AnonymousClient, own_user: OwnUser, test_data: DataGenerator
) -> Attempts:
    """All methods without credentials on a User."""
    return once.keyed("all methods on a User", anonymous_client.try_user, own_user, test_data)


@pytest.fixture
def group_attempts(
    once: Once, anonymous_client: AnonymousClient, own_group: OwnGroup, own_user: OwnUser
) -> Attempts:
    """All methods without credentials on a Group."""
    return once.keyed("all methods on a Group", anonymous_client.try_group, own_group, own_user.id)


@pytest.fixture
def wrong_tokens(
    once: Once, users: Users, client: Client, recording: Recording
) -> dict[str, Response]:
    """The responses to half of the token, and to an empty token."""
    return once(send_wrong_tokens, users, client, recording)


def send_wrong_tokens(users: Users, client: Client, recording: Recording) -> dict[str, Response]:
    """Send two of the three wrong tokens of a run; the third one is ``wrong_token_response``."""
    halved, emptied = client.credentials.halved(), client.credentials.emptied()
    half = halved.rpartition(" ")[2]
    if len(half) >= LONG:
        recording.outlet.add(half, "credentials")
    query = "startIndex=1&count=2"
    return {
        "half": users.ask("GET", "/Users", query=query, authorization=halved),
        "empty": users.ask("GET", "/Users", query=query, authorization=emptied),
    }


@pytest.fixture
def password_user(
    once: Once, users: Users, test_data: DataGenerator, recording: Recording
) -> PasswordUser:
    """A user that was created with a password and not changed since."""
    return once(create_password_user, users, test_data, recording)


@pytest.fixture
def large_bodies(context: RunContext) -> None:
    """Lets a check send large bodies to a target on this machine, or under --scim-scale."""
    require_large_bodies(local=context.is_local, scale=context.settings.scale)


def require_large_bodies(*, local: bool, scale: bool) -> None:
    """Raise NotRun for a remote target, unless --scim-scale allows large bodies."""
    if not (local or scale):
        raise NotRun("pytest-scim sends a large body to a remote target only with --scim-scale")
