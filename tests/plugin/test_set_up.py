"""The fixtures of a check that a thread sets up."""

import pytest

from pytest_scim.plugin.fixtures.needs import FixtureNeeds
from pytest_scim.plugin.fixtures.set_up import arguments_of
from pytest_scim.run.session.lifetimes import Lifetimes


@pytest.fixture
def marked(request):
    request.getfixturevalue("seen").append("set up")
    yield "marked"
    request.getfixturevalue("seen").append("torn down")


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.mark.usefixtures("marked")
def test_fixtures_that_a_mark_names_are_set_up_too(request, seen):
    seen.clear()
    needs = FixtureNeeds()
    with arguments_of(request.node, request.node, Lifetimes(), needs.name_of) as arguments:
        assert seen == ["set up"]
        assert arguments.keys() == {"request", "seen"}
    assert seen == ["set up", "torn down"]
    assert needs.of(request.node) >= {"marked", "seen"}
