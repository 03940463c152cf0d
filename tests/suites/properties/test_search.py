"""How a property's examples are tried, and the one that fails made smaller."""

from itertools import pairwise

import pytest
from hypothesis import strategies as st

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.suites.properties.support import generators
from pytest_scim.suites.properties.support.examples import ExampleLimits
from pytest_scim.suites.properties.support.search import draw, try_examples

NUMBERS = st.lists(st.integers(0, 9), max_size=20).map(tuple)


class Judge:
    """Fails for every example in which a number from five up stands before a smaller one."""

    def __init__(self, stop_at=None):
        self.tried = []
        self.stop_at = stop_at

    def __call__(self, example):
        self.tried.append(example)
        if len(self.tried) == self.stop_at:
            raise NotRun("enough for today")
        if falling(example):
            raise Finding(f"{example} falls")


def falling(example):
    return any(a > 4 and b < a for a, b in pairwise(example))


def falls(budget=500, judge=None):
    judge = judge or Judge()
    with pytest.raises(Finding) as caught:
        try_examples(
            ExampleLimits("0", 50, budget, lambda: len(judge.tried)), NUMBERS, judge, shorter
        )
    return caught.value.message, judge.tried


def shorter(numbers):
    return (numbers[:n] + numbers[n + 1 :] for n in range(len(numbers)))


def test_an_example_that_fails_is_made_smaller():
    message, tried = falls()
    assert message == f"{tried[-1]} falls"
    assert len(tried[-1]) == 2


def test_nothing_more_is_tried_than_may_be_spent():
    _, tried = falls(budget=5)
    first = next(n for n, example in enumerate(tried) if falling(example))
    # What failed, the simplest one, those that may be spent on, and the smallest once more.
    assert len(tried[first:]) <= 1 + 5 + 1


def test_no_example_is_tried_twice_but_the_one_that_decides():
    _, (*before, last) = falls()
    assert len(before) == len(set(before))
    assert last in before


def test_the_simplest_example_decides_at_once_when_it_fails():
    tried = []

    def judge(example):
        tried.append(example)
        raise Finding(f"{example} fails")

    with pytest.raises(Finding, match=r"\(\) fails"):
        try_examples(ExampleLimits("0", 5, 500, lambda: len(tried)), NUMBERS, judge, shorter)
    assert len(tried) == 3


def test_what_stops_a_check_passes_through():
    with pytest.raises(NotRun, match="enough for today"):
        try_examples(ExampleLimits("0", 50), NUMBERS, Judge(stop_at=1), shorter)


def test_what_stops_a_check_while_it_shrinks_leaves_the_finding():
    _, tried = falls()
    message, _ = falls(judge=Judge(stop_at=len(tried) - 2))
    assert message.endswith("falls")


def test_the_same_seed_makes_the_same_examples_up():
    names = generators.namings(40)
    assert draw("a", names, 5) == draw("a", names, 5)
    assert draw("a", names, 5) != draw("b", names, 5)
    assert draw("a", names, 5)[:3] == draw("a", names, 3)


def test_nothing_is_written_where_a_run_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw("a", generators.namings(40), 5)
    assert list(tmp_path.iterdir()) == []
