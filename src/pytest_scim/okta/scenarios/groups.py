"""What an admin does about groups: assignment, push, import."""

from typing import Final

from pytest_scim.okta.scenarios.group_set_up import (
    SECOND_GROUP,
    add_group,
    add_pages_of_groups,
    add_user,
    add_users,
    push_group,
    push_group_of_users,
)
from pytest_scim.okta.scenarios.scenario import Play, Scenario, ScenarioRun
from pytest_scim.okta.scenarios.scripted_target import GROUP_ID
from pytest_scim.okta.task import Task
from pytest_scim.scim.names import PATCHED

BATCH: Final = 2
"""Member changes in one PATCH, where a scenario needs several requests."""


# -- assignment -----------------------------------------------------------------------


def _assign_and_push(run: ScenarioRun) -> list[Task]:
    """Assign two users by their group, then push it with a third who is not provisioned."""
    team = (run.okta_user, run.test_data.okta_user())
    tasks = run.console.assign_group(team)
    outsider = run.test_data.okta_user()
    return [*tasks, run.console.push_group(run.test_data.group(*team, outsider))]


def _unassign(run: ScenarioRun) -> list[Task]:
    return run.console.unassign_group(add_users(run))


# -- push -----------------------------------------------------------------------------


def _create(run: ScenarioRun) -> list[Task]:
    return [run.console.push_group(run.test_data.group(*add_users(run)))]


def _create_empty(run: ScenarioRun) -> list[Task]:
    return [run.console.push_group(run.test_data.group())]


def _create_after_lookup(run: ScenarioRun) -> list[Task]:
    run.org.features = {**run.org.features, "import_groups": False}
    return _create(run)


def _create_later(run: ScenarioRun) -> list[Task]:
    group = run.test_data.group(*add_users(run))
    return [
        run.console.push_group(group, now=False),
        run.console.activate_push(group),
    ]


def _by_rule(run: ScenarioRun) -> list[Task]:
    first, second = add_users(run)
    test_data = run.test_data
    return run.console.push_by_rule([test_data.group(first), test_data.group(first, second)])


def _link(*, rename: bool) -> Play:
    def play(run: ScenarioRun) -> list[Task]:
        run.org.rename_groups = rename
        other = add_user(run)
        there = run.test_data.group(other, name="Salesperson")
        add_group(run, there.name, GROUP_ID, run.org.members(there))
        group = run.test_data.group(*(add_user(run) for _ in range(2)))
        return [run.console.link_group(group, GROUP_ID)]

    return play


def _rename(run: ScenarioRun) -> list[Task]:
    group, _ = push_group_of_users(run)
    return [run.console.change_group(group.named(f"{group.name} North"))]


def _exchange(run: ScenarioRun) -> list[Task]:
    group, (first, _) = push_group_of_users(run)
    return [run.console.change_group(group.of(first, add_user(run)))]


def _exchange_all(run: ScenarioRun) -> list[Task]:
    run.org.batch = BATCH
    group, _ = push_group_of_users(run, 3)
    return [run.console.change_group(group.of(add_user(run), add_user(run)))]


def _now(*, pathless: bool = False, members: int = 2) -> Play:
    def play(run: ScenarioRun) -> list[Task]:
        group, team = push_group_of_users(run)
        return [run.console.push_now(group.of(*team[:members]), pathless=pathless)]

    return play


def _pause(run: ScenarioRun) -> list[Task]:
    group, team = push_group_of_users(run)
    grown = group.of(*team, add_user(run))
    console = run.console
    return [
        console.deactivate_push(group),
        console.change_group(grown),
        console.activate_push(grown),
    ]


def _unlink(*, delete: bool) -> Play:
    def play(run: ScenarioRun) -> list[Task]:
        group, _ = push_group_of_users(run)
        return [run.console.unlink_group(group, delete=delete)]

    return play


def _link_again(run: ScenarioRun) -> list[Task]:
    group, _ = push_group_of_users(run)
    console = run.console
    return [console.unlink_group(group, delete=False), console.link_group(group, GROUP_ID)]


def _missing(run: ScenarioRun) -> list[Task]:
    group, team = push_group_of_users(run)
    run.target.groups.clear()
    return [run.console.change_group(group.of(*team, add_user(run)))]


def _bulk(run: ScenarioRun) -> list[Task]:
    first, team = push_group_of_users(run)
    groups = first, push_group(run, run.test_data.group(*team), SECOND_GROUP)
    console = run.console
    return [
        *(console.deactivate_push(group) for group in groups),
        *(console.activate_push(group) for group in groups),
        *(console.unlink_group(group, delete=True) for group in groups),
    ]


# -- reading --------------------------------------------------------------------------


def _refresh(run: ScenarioRun) -> list[Task]:
    add_pages_of_groups(run)
    return [run.console.refresh_app_groups()]


def _import(run: ScenarioRun) -> list[Task]:
    add_pages_of_groups(run)
    return [run.console.import_groups()]


_NEW: Final = "Push Groups > Create Group"
_TO: Final = "Push Groups > Link Group"
_UNLINK: Final = "Unlink Pushed Group"
_PUSH: Final = ("push_groups",)

SCENARIOS: Final = (
    Scenario("unassign_group", "Unassign Group", _unassign, ("deactivate_users",)),
    Scenario("push_group", f"{_NEW}: groups are imported", _create, (*_PUSH, "import_groups")),
    Scenario("push_group_lookup", f"{_NEW}: Import Groups is off", _create_after_lookup, _PUSH),
    Scenario("push_empty_group", f"{_NEW}: it has no members", _create_empty, _PUSH),
    Scenario(
        "push_group_later",
        f"{_NEW}, memberships not immediately, then Activate Group Push",
        _create_later,
        _PUSH,
    ),
    Scenario("push_by_rule", "Push Groups > Find groups by rule: two are found", _by_rule, _PUSH),
    Scenario(
        "push_assigned_group",
        f"Assign to Groups, then {_NEW}: one member has no user in the app",
        _assign_and_push,
        (*_PUSH, "create_users"),
    ),
    Scenario("refresh_app_groups", "Refresh App Groups", _refresh, _PUSH),
    Scenario("link_group", f"{_TO}: Rename app groups is on", _link(rename=True), _PUSH),
    Scenario("link_group_as_named", f"{_TO}: Rename app groups is off", _link(rename=False), _PUSH),
    Scenario("rename_group", "Edit Group: another name", _rename, _PUSH),
    Scenario("change_members", "Edit Group: one member is added, one removed", _exchange, _PUSH),
    Scenario(
        "change_members_in_batches",
        f"Edit Group: five changes, at most {BATCH} in a request",
        _exchange_all,
        _PUSH,
    ),
    Scenario("push_now", "Push Now", _now(), _PUSH),
    Scenario("push_now_empty", "Push Now: the group is empty", _now(members=0), _PUSH),
    Scenario(
        "push_now_pathless",
        "Push Now: PATCH without a path",
        _now(pathless=True),
        _PUSH,
        integrations=PATCHED,
    ),
    Scenario("pause_push", "Deactivate Group Push, Edit Group, Activate Group Push", _pause, _PUSH),
    Scenario(
        "unlink_and_delete", f"{_UNLINK} > Delete the group in the app", _unlink(delete=True), _PUSH
    ),
    Scenario(
        "unlink_and_leave", f"{_UNLINK} > Leave the group in the app", _unlink(delete=False), _PUSH
    ),
    Scenario("link_after_leave", f"{_UNLINK} > Leave, then {_TO} again", _link_again, _PUSH),
    Scenario("linked_group_missing", "Edit Group: the app's group was deleted", _missing, _PUSH),
    Scenario("bulk_edit", "Bulk Edit: Deactivate, Activate, Delete two groups", _bulk, _PUSH),
    Scenario("import_groups", "Import Now, groups", _import, ("import_groups",)),
)
