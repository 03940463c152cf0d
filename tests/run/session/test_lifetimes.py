"""A resource is needed until its check ends, or the last check that shares it."""

import pytest

from pytest_scim.run.session.lifetimes import Lifetimes, Needs
from pytest_scim.target.http.bounds.turns import Turns

PARTS = {
    "once": frozenset({"log"}),
    "renamed": frozenset({"once", "log"}),
    "oldest": frozenset({"renamed", "once", "log"}),
    "regulars": frozenset(),
    "okta_user": frozenset(),
}
CHECKS = [
    ("okta.a.one", ("oldest", "okta_user")),
    ("okta.b.two", ("renamed",)),
    ("okta.b.three", ("once", "regulars")),
    ("okta.c.four", ("okta_user",)),
]


@pytest.fixture
def lifetimes():
    found = Lifetimes()
    needs = [
        Needs(check, names, frozenset(names).union(*(PARTS[name] for name in names)))
        for check, names in CHECKS
    ]
    found.plan(needs, PARTS)
    found.begin("okta.a.one")
    return found


def needed(lifetimes, holders):
    """Return during which checks a resource is needed."""
    found = []
    for check, _ in CHECKS:
        lifetimes.begin(check)
        if lifetimes.is_needed(holders):
            found.append(check.rpartition(".")[2])
    return found


def test_what_a_check_creates_is_needed_until_it_ends(lifetimes):
    assert needed(lifetimes, lifetimes.holders()) == ["one"]


def test_what_its_own_fixture_creates_is_needed_no_longer(lifetimes):
    with lifetimes.setting_up("okta_user", shared=False):
        assert needed(lifetimes, lifetimes.holders()) == ["one"]


def test_what_a_shared_fixture_creates_is_needed_until_the_last_check_that_has_it(lifetimes):
    with lifetimes.setting_up("regulars", shared=True):
        holders = lifetimes.holders()
    assert needed(lifetimes, holders) == ["one", "two", "three"]


def test_a_fixture_may_say_that_it_shares(lifetimes):
    with lifetimes.sharing("regulars"):
        holders = lifetimes.holders()
    assert "regulars" in holders


def test_what_once_creates_in_a_fixture_is_needed_by_all_that_request_it(lifetimes):
    with lifetimes.setting_up("oldest", shared=False), lifetimes.sharing():
        holders = lifetimes.holders()
    assert holders == {"okta.a.one", "oldest", "renamed"}
    assert needed(lifetimes, holders) == ["one", "two"]


def test_what_once_creates_in_a_check_is_held_by_the_fixtures_that_the_check_requests(lifetimes):
    with lifetimes.sharing():
        assert lifetimes.holders() == {"okta.a.one", "oldest", "renamed"}


def test_once_in_the_function_of_a_check_holds_for_its_file(lifetimes):
    lifetimes.begin("okta.b.three")
    with lifetimes.sharing():
        assert lifetimes.holders() == {"okta.b.three", "once in okta.b"}


def test_what_nothing_is_known_of_is_needed(lifetimes):
    assert len(needed(lifetimes, frozenset({"unknown"}))) == len(CHECKS)
    assert Lifetimes().is_needed(Lifetimes().holders())


def test_what_a_thread_creates_is_needed_until_its_check_ends(lifetimes):
    with lifetimes.ahead():
        with Turns().taking_part():
            lifetimes.begin("okta.b.two")
            mine = lifetimes.holders()
        assert mine == {"okta.b.two"}
        assert lifetimes.is_needed(mine)
        lifetimes.ended("okta.b.two", conforms=False)
        assert not lifetimes.is_needed(mine)


def test_what_threads_share_is_needed_until_all_conform_that_get_it(lifetimes):
    shared = frozenset({"renamed", "okta.b.two"})
    with lifetimes.ahead():
        lifetimes.ended("okta.b.two", conforms=False)
        lifetimes.ended("okta.a.one", conforms=True)
        assert lifetimes.is_needed(shared)
        lifetimes.ended("okta.b.two", conforms=True)
        assert not lifetimes.is_needed(shared)


def test_a_check_that_conforms_in_a_thread_needs_nothing_in_its_turn(lifetimes):
    shared, own = frozenset({"okta_user"}), frozenset({"okta.c.four"})
    with lifetimes.ahead():
        lifetimes.ended("okta.c.four", conforms=True)
    assert needed(lifetimes, shared) == ["one"]
    assert needed(lifetimes, own) == []


def test_what_a_check_created_that_failed_in_a_thread_is_forgotten_unless_a_fixture_keeps_it(
    lifetimes,
):
    with lifetimes.sharing("regulars"):
        kept = lifetimes.holders()
    with lifetimes.sharing():
        once = lifetimes.holders()
    assert lifetimes.is_forgotten(once, "okta.a.one")
    assert not lifetimes.is_forgotten(once, "okta.b.two")
    assert not lifetimes.is_forgotten(kept, "okta.a.one")
