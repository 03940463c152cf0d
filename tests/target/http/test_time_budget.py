"""One clock for a run: what its requests, its waits and its clean-up may still take."""

import pytest

from pytest_scim.target.http.time_budget import CLEANUP, LEAST, RESERVE, TimeBudget


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_without_a_budget_anything_is_left(clock):
    budget = TimeBudget(None, clock)
    clock.now += 1e6

    assert budget.left() is None
    assert not budget.over
    assert budget.shorten(60.0) == 60.0


def test_a_budget_shortens_what_would_outlast_it(clock):
    budget = TimeBudget(10.0, clock)
    clock.now += 7.0

    assert budget.left() == 3.0
    assert (budget.shorten(2.0), budget.shorten(60.0)) == (2.0, 3.0)
    clock.now += 3.0
    assert budget.over
    clock.now += 5.0
    assert (budget.left(), budget.shorten(60.0)) == (0.0, 0.0)


@pytest.mark.parametrize("used", [0.0, 5.0, 9.0, 10.0])
def test_the_clean_up_has_what_is_left_and_its_reserve(clock, used):
    budget = TimeBudget(10.0, clock)
    clock.now += used
    budget.start_cleanup(1000)

    assert used + budget.left() == 10.0 + CLEANUP
    clock.now += budget.left()
    assert budget.over


def test_a_budget_that_was_exceeded_leaves_the_clean_up_its_reserve(clock):
    budget = TimeBudget(10.0, clock)
    clock.now += 11.0
    budget.start_cleanup(1)

    assert not budget.over
    assert budget.left() == CLEANUP
    assert CLEANUP < RESERVE, "reports are written within the reserve, too"


@pytest.mark.parametrize(("resources", "seconds"), [(0, LEAST), (12, LEAST), (120, 1200.0)])
def test_without_a_budget_the_clean_up_has_time_for_each_resource(clock, resources, seconds):
    budget = TimeBudget(None, clock)
    clock.now += 3600.0
    budget.start_cleanup(resources)

    assert budget.left() == seconds
    clock.now += seconds
    assert budget.over


def test_what_is_spent_has_a_name(clock):
    budget = TimeBudget(90.0, clock)

    assert budget.allowed == "the time budget of 90 s"
    clock.now += 90.0
    budget.start_cleanup(3)
    assert budget.allowed == "the 25 s of the clean-up"
