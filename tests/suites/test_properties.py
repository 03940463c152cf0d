"""How examples are made up, tried and shrunk, and what filters and admin actions mean."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import strategies as st

from pytest_scim.checks.outcomes import Finding, NotRun, Unreadable
from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.properties.support import generators, shrink, unicode_scripts
from pytest_scim.suites.properties.support.admin_model import (
    TEAM,
    Action,
    actions,
    possible,
    reported,
)
from pytest_scim.suites.properties.support.filter_model import (
    And,
    Comparison,
    Cut,
    Not,
    Or,
    matches,
)
from pytest_scim.suites.properties.support.search import NameLimits, draw, hunt
from pytest_scim.suites.properties.support.text_compare import about, same

NUMBERS = st.lists(st.integers(0, 9), max_size=20).map(tuple)
LISTS = [value for value in vars(unicode_scripts).values() if isinstance(value, tuple)]


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
        hunt(NameLimits("0", 50, budget, lambda: len(judge.tried)), NUMBERS, judge, shorter)
    return caught.value.message, judge.tried


def shorter(numbers):
    return (numbers[:n] + numbers[n + 1 :] for n in range(len(numbers)))


# -- hunting --------------------------------------------------------------------------


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
        hunt(NameLimits("0", 5, 500, lambda: len(tried)), NUMBERS, judge, shorter)
    assert len(tried) == 3


def test_what_stops_a_check_passes_through():
    with pytest.raises(NotRun, match="enough for today"):
        hunt(NameLimits("0", 50), NUMBERS, Judge(stop_at=1), shorter)


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


# -- what is smaller -------------------------------------------------------------------


def test_a_text_is_made_shorter_by_halves_first():
    assert next(shrink.shorter("abcdefgh")) == "efgh"
    assert set(shrink.shorter("abc")) == {"ab", "ac", "bc"}
    assert list(shrink.shorter("a")) == []


def test_what_is_left_of_a_text_could_be_a_name():
    for text in ("a.b", "a b", "e\u0301-c"):
        for left in shrink.shorter(text):
            assert left == left.strip()
            assert not unicodedata.combining(left[0])
    assert "a..b" not in shrink.shorter("a.x.b")


def test_of_two_names_one_is_made_plain_or_shorter():
    naming = shrink.Naming("Zoë", "Ray")
    assert shrink.Naming("Al", "Ray") in shrink.names(naming)
    assert shrink.Naming("Zo", "Ray") in shrink.names(naming)
    assert list(shrink.names(shrink.Naming("Al", "Al"))) == [shrink.Naming("Al", "Al")] * 2


def test_a_part_of_a_filter_is_smaller():
    assert list(shrink.filters(Not(ADA))) == [ADA]
    assert list(shrink.filters(And(ADA, BEN)))[:2] == [ADA, BEN]
    assert Comparison(FAMILY, "co", Cut(1, "whole", "")) in shrink.filters(QUOTED)
    assert list(shrink.filters(ADA)) == []


# -- what is made up ------------------------------------------------------------------


def test_no_choice_is_so_large_that_loaded_code_would_play_a_part():
    assert max(map(len, LISTS)) <= 99


@pytest.mark.parametrize("longest", [1, 7, 40])
def test_names_are_no_longer_than_they_may_be(longest):
    for naming in draw("0", generators.namings(longest), 30):
        for name in (naming.given, naming.family):
            assert 0 < len(name) <= longest
            assert name == name.strip()


def test_names_are_short_and_long_and_of_many_scripts():
    names = [naming.given for naming in draw("0", generators.namings(40), 50)]
    assert min(map(len, names)) < 4
    assert max(map(len, names)) > 36
    kinds = {unicodedata.name(c).split()[0] for name in names for c in name if c.isalpha()}
    assert len(kinds) > 10
    assert any(ord(c) > 0xFFFF for name in names for c in name)
    assert any(unicodedata.normalize("NFC", name) != name for name in names)


def test_logins_are_composed_and_read_from_left_to_right():
    for user_name in draw("0", generators.logins(international=True), 50):
        assert unicodedata.is_normalized("NFKC", user_name)
        assert {unicodedata.bidirectional(c) for c in user_name} <= {"L", "EN", "CS", "ES", "ON"}
        assert ".." not in user_name
    assert all(
        user_name.isascii() for user_name in draw("0", generators.logins(international=False), 20)
    )


# -- actions --------------------------------------------------------------------------


def sequence(*told_actions):
    known = {str(one): one for verb in VERBS for one in actions(verb)}
    return tuple(known[one] for one in told_actions)


VERBS = (
    "assign", "update", "unassign", "deactivate", "reactivate", "import", "add", "remove", "push",
    "push now", "rename", "unlink",
)  # fmt: skip


@pytest.mark.parametrize(
    "told_actions",
    [
        ("assign Ada", "unassign Ada", "update Ada", "assign Ada"),
        ("assign Ada", "deactivate Ada", "reactivate Ada", "import"),
        ("push Team", "assign Ben", "add Ben to Team", "push Team now", "remove Ben from Team"),
        ("push Team", "rename Team", "unlink Team", "push Team"),
    ],
)
def test_what_an_admin_can_do_is_possible(told_actions):
    assert reported(possible(sequence(*told_actions), 9)) == "; ".join(told_actions)


@pytest.mark.parametrize(
    ("told_actions", "left"),
    [
        (("unassign Ada", "import", "assign Ada"), "assign Ada"),
        (("assign Ada", "deactivate Ada", "assign Ada"), "assign Ada; deactivate Ada"),
        (("assign Ada", "add Ada to Team"), "assign Ada"),
        (("assign Ada", "import", "import"), "assign Ada; import"),
        (("rename Team", "push Team", "push Team"), "push Team"),
    ],
)
def test_what_an_admin_cannot_do_is_left_out(told_actions, left):
    assert reported(possible(sequence(*told_actions), 9)) == left


def test_nobody_in_the_group_is_switched_off():
    start = sequence("push Team", "assign Ada", "add Ada to Team")
    for verb in ("unassign", "deactivate"):
        assert possible((*start, Action(verb, "Ada")), 9) == start


def test_a_sequence_ends_where_it_may_be_no_longer():
    drawn = draw("0", generators.sequences([*actions("assign"), *actions("unassign")], 4), 10)
    assert {len(one) for one in drawn} == {4}


def test_an_action_about_the_group_changes_the_group():
    assert {one.subject for verb in ("add", "push", "rename") for one in actions(verb)} == {TEAM}
    assert [one.subject for one in actions("assign")] == ["Ada", "Ben"]


# -- filters --------------------------------------------------------------------------

PEOPLE = [
    {"id": "1", USER_NAME: "ada@example.com", "name": {"givenName": "Ada", "familyName": "Łęcka"}},
    {"id": "2", USER_NAME: "ben@example.com", "name": {"givenName": "Ben", "familyName": "Ray"}},
]
ADA = Comparison(GIVEN, "eq", Cut(0, "whole", ""))
BEN = Comparison(USER_NAME, "sw", Cut(1, "start", ""))
QUOTED = Comparison(FAMILY, "co", Cut(1, "whole", '"\\'))


def given(asked):
    return [matches(asked, one, PEOPLE) for one in PEOPLE]


@pytest.mark.parametrize(
    ("asked", "text", "who"),
    [
        (ADA, 'name.givenName eq "Ada"', [True, False]),
        (BEN, 'userName sw "ben@e"', [False, True]),
        (QUOTED, 'name.familyName co "Ray\\"\\\\"', [False, False]),
        (Not(ADA), 'not (name.givenName eq "Ada")', [False, True]),
        (Comparison(FAMILY, "pr", Cut(0, "end", "")), "name.familyName pr", [True, True]),
        (
            Or(And(ADA, BEN), ADA),
            'name.givenName eq "Ada" and userName sw "ben@e" or name.givenName eq "Ada"',
            [True, False],
        ),
        (
            And(Or(ADA, BEN), BEN),
            '(name.givenName eq "Ada" or userName sw "ben@e") and userName sw "ben@e"',
            [False, True],
        ),
    ],
)
def test_a_filter_is_written_and_evaluated(asked, text, who):
    assert asked.written(PEOPLE) == text
    assert given(asked) == who


@pytest.mark.parametrize("actual", ["ADA", "ada", "A\u0301da", "\uff21da"])
def test_what_is_left_open_is_not_judged(actual):
    other = {"name": {"givenName": actual}}
    assert matches(ADA, other, PEOPLE) is None
    assert matches(Not(ADA), other, PEOPLE) is None


def test_a_letter_with_a_stroke_may_be_taken_for_the_plain_one():
    asked = Comparison(FAMILY, "sw", Cut(0, "start", ""))
    assert asked.written(PEOPLE) == 'name.familyName sw "Ł"'
    assert matches(asked, {"name": {"familyName": "Lee"}}, PEOPLE) is None


# -- texts ----------------------------------------------------------------------------


def test_a_composed_text_is_the_same():
    assert same("\u00e9", "e\u0301")
    assert not same("e", "\u00e9")
    assert not same(None, "None")


def test_a_finding_says_what_it_is_about_and_whose_it_may_be():
    with pytest.raises(Unreadable) as caught, about("assign Ada", "okta.a.b"):
        raise Finding("Ada is inactive", expected=True, actual=False)
    told_of = caught.value
    assert told_of.message == "assign Ada → Ada is inactive"
    assert (told_of.owner, told_of.expected, told_of.actual) == ("okta.a.b", True, False)


def test_a_failed_look_keeps_its_own_owner():
    with pytest.raises(Unreadable) as caught, about("assign Ada", "okta.a.b"):
        raise Unreadable("no account", owner="okta.c.d")
    assert caught.value.owner == "okta.c.d"
