"""What a signal does, by what the run is at when it comes."""

import os
import signal
import subprocess
import sys

import pytest

from pytest_scim.plugin.signals import Signals

from .running import ROOT

HANDLED = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")]


@pytest.fixture
def signals():
    """Signals that are watched until the test ends; then all is as it was."""
    before = {number: signal.getsignal(number) for number in HANDLED}
    watched = Signals()
    watched.watch()
    yield watched
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", HANDLED)
def test_the_first_signal_interrupts_the_checks_and_no_other_does(signals, number):
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    for further in HANDLED:
        signal.raise_signal(further)
    assert len(signals.received) == 4


def test_the_second_signal_interrupts_the_clean_up_and_no_other_does(signals):
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), signals:
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)
    assert signals.received == ["SIGINT", "SIGTERM", "SIGINT"]


def test_a_signal_that_is_the_first_does_not_stop_the_clean_up(signals):
    signals.hold()
    with signals:
        signal.raise_signal(signal.SIGTERM)
    assert signals.received == ["SIGTERM"]


def test_there_is_no_clean_up_when_the_second_signal_came_before_it(signals):
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), signals:
        pytest.fail("it has begun")


def test_nothing_interrupts_what_comes_after_the_checks(signals):
    signals.hold()
    for number in HANDLED:
        signal.raise_signal(number)
    assert len(signals.received) == 3


def test_what_the_process_was_started_to_ignore_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signals = Signals()
    give_back = signals.watch()
    try:
        signal.raise_signal(signal.SIGHUP)
        assert signals.received == []
    finally:
        give_back()
        signal.signal(signal.SIGHUP, before)


def test_without_a_signal_everything_is_given_back():
    before = [signal.getsignal(number) for number in HANDLED]
    Signals().watch()()
    assert [signal.getsignal(number) for number in HANDLED] == before


LATE = """
import signal
from pytest_scim.plugin.signals import Signals
signals = Signals()
give_back = signals.watch()
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
give_back()
signal.raise_signal(signal.{})
print("not reached")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_after_the_end_of_an_interrupted_run_changes_nothing_about_it(name):
    ended = subprocess.run(
        [sys.executable, "-c", LATE.format(name)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "interrupted\n", "")
