"""Which sequences of admin actions are possible."""

import pytest

from pytest_scim.suites.properties.support.admin_model import (
    TEAM,
    Action,
    AdminModel,
    actions,
    in_words,
    possible,
)
from pytest_scim.suites.properties.support.admin_plan import Plan, histories


def sequence(*told_actions):
    known = {str(one): one for verb in VERBS for one in actions(verb)}
    return tuple(known[one] for one in told_actions)


VERBS = (
    "assign", "update", "unassign", "deactivate", "reactivate", "import", "add", "remove", "push",
    "push now", "rename", "rename back", "unlink", "enter", "delete", "new user name",
    "old user name",
)  # fmt: skip


@pytest.mark.parametrize(
    "told_actions",
    [
        ("assign Ada", "unassign Ada", "update Ada", "assign Ada"),
        ("assign Ada", "deactivate Ada", "reactivate Ada", "import"),
        ("push Team", "assign Ben", "add Ben to Team", "push Team now", "remove Ben from Team"),
        ("push Team", "rename Team", "unlink Team", "push Team"),
        ("push Team", "rename Team", "give Team its first name again"),
        (
            "create Ada in the app",
            "assign Ada",
            "unassign Ada",
            "delete Ada in the app",
            "assign Ada",
        ),
        (
            "assign Ada",
            "give Ada another userName",
            "deactivate Ada",
            "reactivate Ada",
            "give Ada the first userName again",
        ),
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


def test_a_deactivated_member_may_leave_the_group():
    start = sequence("push Team", "assign Ada", "add Ada to Team", "deactivate Ada")
    model = AdminModel()
    for action in start:
        assert model.allows(action)
        model.perform(action)
    assert model.loose == {"Ada"}
    assert not model.allows(Action("push now", TEAM))
    model.perform(Action("reactivate", "Ada"))
    assert model.loose == {"Ada"}
    model.perform(Action("push now", TEAM))
    assert model.loose == set()


def test_a_plan_has_sequences_of_one_length_and_many_histories():
    verbs = ("assign", "unassign", "update", "deactivate", "reactivate")
    plan = Plan({one: 1 for verb in verbs for one in actions(verb)})
    planned = [plan.example(f"seed/{number}") for number in range(5)]
    assert {len(one) for one in planned} == {10}
    assert Plan({one: 1 for verb in verbs for one in actions(verb)}).example("seed/4") == planned[4]
    assert len({one for sequence in planned for one in histories(sequence)}) > 60


def test_an_action_about_the_group_changes_the_group():
    assert {one.subject for verb in ("add", "push", "rename") for one in actions(verb)} == {TEAM}
    assert [one.subject for one in actions("assign")] == ["Ada", "Ben"]
