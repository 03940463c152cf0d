"""Fixtures for the checks of RFC 7643: resources that this run created, each read once."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    MEMBERS_OWNER,
    PUSH_OWNER,
    READ_OWNER,
    blocked_by,
    describe,
    run_scope,
)
from pytest_scim.scim.names import GROUP, USER
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.definitions import Definitions
from pytest_scim.suites.rfc7643.support.unusual_requests import (
    Once,
    Trial,
    twins,
    two_primaries,
    unheard,
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A resource as a response contained it, its base schema, and which response it was."""

    label: str
    base: str
    body: dict


@pytest.fixture(scope=run_scope)
def _once(context):
    return Once(context)


@pytest.fixture
def once(_once, context):
    """Runs a part of a set-up once in a run."""
    context.connected()
    return _once


@pytest.fixture
def creation(existing_user):
    """The response to the create of the user that the checks share."""
    responses = existing_user.task.responses
    return next((response for response in responses if response.status == 201), responses[-1])


@pytest.fixture
def user_resources(creation, user_resource):
    """A User in the response to its create, and one with more attributes as a GET returns it."""
    resource = creation.json if isinstance(creation.json, dict) else {}
    made = (
        [Specimen("the User in the create response", USER, resource)] if at(resource, "id") else []
    )
    return [*made, Specimen("the User in the GET response", USER, user_resource.first)]


@pytest.fixture
def rfc_group(once, profile, groups, test_data, any_user):
    """The response to a GET of a group with one member, and the member's id."""
    if not profile.offers("push_groups"):
        raise NotApplicable("the profile does not offer push_groups")
    return once("squad", lambda: _squad(groups, test_data, any_user(0)))


def _squad(groups, test_data, member):
    with blocked_by(PUSH_OWNER):
        group_id = groups.add(test_data.group(name="Squad").name, member.id)["id"]
    with blocked_by(MEMBERS_OWNER):
        response = groups.read(group_id)
        if not response.ok or not isinstance(response.json, dict):
            raise Finding(f"GET of a Group returned {describe(response)}")
    return response, member.id


@pytest.fixture
def rfc_group_or_none(request, profile):
    """The response to a GET of that group, or None where there is no group."""
    if not profile.offers("push_groups"):
        return None
    try:
        return request.getfixturevalue("rfc_group")[0]
    except Blocked:
        return None


@pytest.fixture
def specimens(user_resources, rfc_group_or_none):
    """The users, and a group where the profile offers groups and one could be created."""
    if rfc_group_or_none is None:
        return user_resources
    return [
        *user_resources,
        Specimen("the Group in the GET response", GROUP, rfc_group_or_none.json),
    ]


@pytest.fixture
def kinds(discovery):
    """The resource types that the target announces."""
    return listed(discovery, "ResourceTypes")


@pytest.fixture
def schemas(discovery):
    """The schemas that the target lists."""
    return listed(discovery, "Schemas")


@pytest.fixture
def declared(schemas):
    """The attributes that the target itself defines, by schema."""
    known = [schema for schema in schemas if isinstance(schema.get("id"), str)]
    return Definitions({schema["id"]: entries(schema, "attributes") for schema in known})


def listed(discovery, name):
    """Return the resources that a discovery endpoint lists, or raise NotApplicable."""
    rows = [row for row in entries(discovery.document(name), "Resources") if isinstance(row, dict)]
    if not rows:
        raise NotApplicable(f"the target's /{name} lists nothing")
    return rows


@pytest.fixture
def trial(once, context, test_data):
    """A user created and updated by requests that the RFC allows and few clients send."""

    def play():
        with blocked_by(READ_OWNER):
            return Trial(context, test_data)

    return once("trial", play)


@pytest.fixture
def unnormalized(once, user_resource, trial):
    """The user after each unusual PUT, and the response to it, by the name of the PUT."""

    def play():
        with blocked_by(READ_OWNER):
            if not keeps(user_resource, "work", "mobile"):
                return trial.replace(unheard)
            # Many targets reject two primaries, which would hide what they do with the rest.
            return trial.replace(two_primaries) | trial.replace(twins, unheard)

    return once("untidy", play)


def keeps(user_resource, *kinds):
    """Whether the target stores phone numbers of these types and lets clients update them."""
    try:
        user_resource.takes(*(f'phoneNumbers[type eq "{kind}"].value' for kind in kinds))
    except NotApplicable:
        return False
    return True
