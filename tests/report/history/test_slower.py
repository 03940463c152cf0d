"""Which operations became slower: real changes, and no noise."""

import random

import pytest

from pytest_scim.report.history.slower import slower

from .records import exchange, record


def timed(times, **changes):
    return record(exchanges=[exchange(one) for one in times], **changes)


def names(old, new, **changes):
    found = slower(timed(old), timed(new, **changes))
    return [(one.operation, one.percentile) for one in found]


def test_a_median_that_rose_is_named_with_both_times():
    (found,) = slower(timed([0.1] * 8), timed([0.2] * 8))
    assert found.operation == "GET /Users/{id}"
    assert found.words == "p50 100 ms → 200 ms (8 and 8 responses)"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([0.1] * 7, [0.9] * 7),  # too few
        ([0.1] * 8, [0.9] * 7),
        ([0.002] * 50, [0.04] * 50),  # less than 50 ms
        ([0.4] * 50, [0.5] * 50),  # less than half
        ([0.1] * 20 + [0.3] * 20, [0.1] * 19 + [0.3] * 21),  # by two responses of two kinds
        ([0.1] * 39, [0.1] * 34 + [2.0] * 5),  # too few for p95
    ],
)
def test_what_is_no_change_is_not_named(old, new):
    assert names(old, new) == []


def test_slow_responses_alone_are_named_by_the_95th_percentile():
    assert names([0.1] * 100, [0.1] * 80 + [0.9] * 20) == [("GET /Users/{id}", "p95")]


@pytest.mark.parametrize("seed", range(40))
def test_two_samples_of_one_skewed_distribution_do_not_differ(seed):
    draw = random.Random(seed)
    sizes = draw.choice([8, 20, 60, 300]), draw.choice([8, 20, 60, 300])
    old, new = ([draw.lognormvariate(-2.0, 0.8) for _ in range(n)] for n in sizes)
    assert names(old, new) == []


def test_times_of_the_embedded_provider_are_compared_with_no_other():
    assert slower(timed([0.1] * 8, embedded=True), timed([0.5] * 8)) == []


def test_an_exchange_without_a_response_has_no_time():
    lost = [exchange(60.0) | {"response": None, "error": "timeout"} for _ in range(9)]
    assert slower(timed([0.1] * 9), record(exchanges=lost)) == []
