"""The time of the last modification, also on clocks of whole seconds."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.suites.rfc7644.support.modification import expect_later, wait_for_another_second


def modified(time):
    return {"meta": {"lastModified": time}}


@pytest.mark.parametrize(
    ("time", "waits"), [("2026-11-27T22:00:00Z", [1.1]), ("2026-11-27T22:00:00.25Z", [])]
)
def test_the_check_waits_where_the_clock_has_whole_seconds(time, waits):
    waited = []
    wait_for_another_second(
        modified(time), SimpleNamespace(limits=SimpleNamespace(wait=waited.append))
    )
    assert waited == waits


def test_a_later_time_conforms():
    expect_later("it", modified("2026-11-27T22:00:00Z"), modified("2026-11-27T23:00:01+01:00"))


def test_the_same_time_is_a_finding():
    with pytest.raises(Finding, match="not later"):
        expect_later("it", modified("2026-11-27T22:00:00Z"), modified("2026-11-27T22:00:00Z"))


def test_a_target_without_times_is_not_judged():
    with pytest.raises(NotApplicable):
        expect_later("it", modified(None), {})
