"""One clock for a run: what its requests, its waits and its clean-up may still take."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Response
from pytest_scim.target.http.bounds.time_budget import CLEANUP, CUT, LEAST, RESERVE, TimeBudget

LATE = Response(0, error="Read timed out")


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


def test_nothing_is_required_of_a_run_that_has_time(clock):
    budget = TimeBudget(90.0, clock)
    budget.require()
    budget.require(LATE)
    assert budget.spent is None

    TimeBudget(None, clock).require(LATE)


def test_what_is_spent_is_said_and_remembered(clock):
    budget = TimeBudget(90.0, clock)
    clock.now += 90.0

    with pytest.raises(NotRun, match="the time budget of 90 s is spent"):
        budget.require()
    assert budget.spent == "the time budget of 90 s is spent"
    budget.start_cleanup(3)
    clock.now += 90.0
    with pytest.raises(NotRun, match="the 20 s of the clean-up is spent"):
        budget.require()
    assert budget.spent == "the time budget of 90 s is spent"


def test_the_end_of_a_clean_up_is_not_the_end_of_the_checks(clock):
    budget = TimeBudget(90.0, clock)
    budget.start_cleanup(3)
    clock.now += 900.0

    with pytest.raises(NotRun):
        budget.require()
    assert budget.spent is None


@pytest.mark.parametrize("error", [CUT, f"Error while refreshing OAuth token: {CUT}"])
def test_a_request_that_was_cut_is_no_response_also_where_clocks_differ(clock, error):
    budget = TimeBudget(90.0, clock)

    with pytest.raises(NotRun):
        budget.require(Response(0, error=error))


def test_a_response_counts_however_late_it_came(clock):
    budget = TimeBudget(90.0, clock)
    clock.now += 91.0

    budget.require(Response(500))
    with pytest.raises(NotRun):
        budget.require(LATE)


def test_a_wait_ends_with_the_run(clock):
    slept = []

    def sleep(seconds):
        slept.append(seconds)
        clock.now += seconds

    budget = TimeBudget(10.0, clock, sleep)
    budget.wait(4.0)
    with pytest.raises(NotRun):
        budget.wait(60.0)
    assert slept == [4.0, 6.0]
