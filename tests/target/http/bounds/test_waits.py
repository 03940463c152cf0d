"""How long a run may wait for its changes to become visible."""

import pytest

from pytest_scim.target.http.bounds import waits as module
from pytest_scim.target.http.bounds.waits import FLOOR, Waits


class Clock:
    now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_a_short_run_may_wait_a_minute(clock):
    waits = Waits()

    while waits.wait(1.0, clock.sleep):
        pass

    assert (waits.seconds, clock.now, waits.missed) == (FLOOR, FLOOR, 1)


def test_a_long_run_takes_three_times_as_long_at_most(clock):
    waits = Waits()
    clock.now = working = 100.0

    while waits.wait(1.0, clock.sleep):
        pass

    assert clock.now == 3 * working


def test_a_run_reports_what_it_waited_and_what_it_did_not(clock):
    waits = Waits()
    assert str(waits) == ""

    waits.wait(1.0, clock.sleep)
    assert str(waits) == "for changes to become visible, as propagation of the profile allows"

    waits.wait(FLOOR, clock.sleep)
    assert str(waits).endswith("; 1 more wait would have exceeded three times the run's time")


def test_the_clean_up_has_time_of_its_own(clock):
    assert Waits(bounded=False).wait(10 * FLOOR, clock.sleep)


def test_a_read_that_is_repeated_is_known(clock):
    waits = Waits()

    with waits.polling():
        assert waits.is_polling
    assert not waits.is_polling
