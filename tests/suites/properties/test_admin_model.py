"""Which sequences of admin actions are possible."""

import pytest

from pytest_scim.suites.properties.support import generators
from pytest_scim.suites.properties.support.admin_model import (
    TEAM,
    Action,
    actions,
    in_words,
    possible,
)
from pytest_scim.suites.properties.support.search import draw


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
    assert in_words(possible(sequence(*told_actions), 9)) == "; ".join(told_actions)


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
    assert in_words(possible(sequence(*told_actions), 9)) == left


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
