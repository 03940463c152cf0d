"""Set-ups that the vendors' rules need."""

import pytest

from pytest_scim.check import NotRun
from pytest_scim.fixtures import run_scope
from pytest_scim.people import DISPLAY, EMAIL, FAMILY, GIVEN

DROPS = {
    GIVEN: lambda body: body["name"].pop("givenName"),
    FAMILY: lambda body: body["name"].pop("familyName"),
    DISPLAY: lambda body: body.pop("displayName"),
    EMAIL: lambda body: body.pop("emails"),
}


@pytest.fixture
def rule(request, rehearsal):
    """The rule of the profile that the check belongs to."""
    return rehearsal.profile.rule(request.function.__check__.rule)


@pytest.fixture
def retired(rehearsal, directory):
    """The answer to a request with a token that was replaced by a newer one."""
    if rehearsal.old is None:
        raise NotRun("set SCIM_OLD_TOKEN to a token that was replaced by a newer one")
    return directory.ask(
        "GET",
        "/Users",
        query="startIndex=1&count=2",
        authorization=rehearsal.old.authorization(),
    )


@pytest.fixture(scope=run_scope)
def _lacking(rehearsal):
    rehearsal.connected()
    answers = {}
    required = rehearsal.profile.rule("required_attributes").parameters["attributes"]
    for path in (path for path in required if path in DROPS):
        body = rehearsal.people.person().resource()
        DROPS[path](body)
        answers[path] = rehearsal.directory.ask("POST", "/Users", body)
    return answers


@pytest.fixture
def lacking(rehearsal, _lacking):
    """The answers to creates that lack one required attribute each, by its path."""
    rehearsal.evidence.cite(answer.exchange for answer in _lacking.values())
    return _lacking
