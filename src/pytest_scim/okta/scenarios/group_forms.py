"""Further forms in which Okta may push a group, and what it sends in rarer situations."""

from random import Random
from typing import Final

from pytest_scim.okta.org import LinkForm, Push, RetryForm
from pytest_scim.okta.playing import interleaved
from pytest_scim.okta.scenarios.group_set_up import (
    SECOND_GROUP,
    add_group,
    add_user,
    add_users,
    push_group,
    push_group_of_users,
)
from pytest_scim.okta.scenarios.scenario import Play, Scenario, ScenarioRun
from pytest_scim.okta.scenarios.scripted_target import GROUP_ID
from pytest_scim.okta.task import Task
from pytest_scim.scim.names import PATCHED


def _create_documented(run: ScenarioRun) -> list[Task]:
    return [run.console.push_group(run.test_data.group(*add_users(run)), form="documented")]


def _create_empty_then_add(run: ScenarioRun) -> list[Task]:
    group = run.test_data.group()
    created = run.console.push_group(group)
    return [created, run.console.change_group(group.of(*add_users(run, 1)))]


def _create_where_found(run: ScenarioRun) -> list[Task]:
    run.org.features = {**run.org.features, "import_groups": False}
    group = run.test_data.group(*add_users(run))
    add_group(run, group.name, GROUP_ID, ())
    return [run.console.push_group(group)]


def _retry(form: RetryForm) -> Play:
    """Retry a create whose POST succeeded, and whose further requests did not."""

    def play(run: ScenarioRun) -> list[Task]:
        group = run.test_data.group(*add_users(run))
        add_group(run, group.name, GROUP_ID, ())
        run.org.pushes[group.okta_id] = Push(GROUP_ID, name=group.name)
        return [run.console.push_group(group, retry=form)]

    return play


def _return(run: ScenarioRun) -> list[Task]:
    """The member of two groups returns: Okta pushes both again, one request after the other."""
    first, team = push_group_of_users(run)
    groups = first, push_group(run, run.test_data.group(*team), SECOND_GROUP)
    run.target.users[0]["groups"] = [
        {"value": GROUP_ID, "display": first.name, "type": "direct"},
    ]
    choose = Random(1).randrange  # noqa: S311 - an order, the same each time
    run.console.deactivate(run.okta_user)
    returned = run.console.reactivate(run.okta_user)
    return [returned, *run.console.push_again(groups, interleaved(choose))]


def _link(form: LinkForm) -> Play:
    def play(run: ScenarioRun) -> list[Task]:
        there = run.test_data.group(add_user(run), name="Salesperson")
        add_group(run, there.name, GROUP_ID, run.org.members(there))
        group = run.test_data.group(*(add_user(run) for _ in range(2)))
        return [run.console.link_group(group, GROUP_ID, form)]

    return play


def _change_without_renaming(run: ScenarioRun) -> list[Task]:
    run.org.rename_groups = False
    group, (first, _) = push_group_of_users(run)
    return [run.console.change_group(group.of(first, add_user(run)))]


_NEW: Final = "Push Groups > Create Group"
_PUSH: Final = ("push_groups",)

SCENARIOS: Final = (
    Scenario(
        "push_group_documented",
        f"{_NEW}: the form of Okta's reference",
        _create_documented,
        (*_PUSH, "import_groups"),
        integrations=PATCHED,
    ),
    Scenario(
        "push_empty_group_then_add",
        f"{_NEW}: it has no members, then Edit Group: a member is added",
        _create_empty_then_add,
        (*_PUSH, "import_groups"),
    ),
    Scenario(
        "push_group_found",
        f"{_NEW}: Import Groups is off, the app has a group of that name",
        _create_where_found,
        _PUSH,
    ),
    Scenario(
        "retry_group",
        "Retry: the group was created without its members",
        _retry("members"),
        _PUSH,
    ),
    Scenario(
        "retry_group_whole",
        "Retry: the group was created; name and members are pushed",
        _retry("group"),
        _PUSH,
        integrations=PATCHED,
    ),
    Scenario(
        "push_again",
        "Activate Person: Okta pushes the groups of the user again",
        _return,
        (*_PUSH, "deactivate_users"),
    ),
    Scenario(
        "link_group_replace",
        "Push Groups > Link Group: the members replace those of the app",
        _link("replace"),
        _PUSH,
        integrations=PATCHED,
    ),
    Scenario(
        "change_members_as_named",
        "Edit Group: one member is added, one removed, Rename app groups is off",
        _change_without_renaming,
        _PUSH,
    ),
)
