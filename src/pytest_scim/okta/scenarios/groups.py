"""What an admin does about groups: assignment, push, import."""

from collections.abc import Sequence
from random import Random
from typing import Final

from pytest_scim.okta.flows.groups import LinkForm, RetryForm
from pytest_scim.okta.org import Member, Push
from pytest_scim.okta.playing import interleaved
from pytest_scim.okta.scenarios.scenario import ROWS, Play, Scenario, ScenarioRun, account_of
from pytest_scim.okta.scenarios.scripted_target import ACCOUNT_ID, GROUP_ID, stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.scim.names import GROUP

SECOND_GROUP: Final = f"{GROUP_ID[:-12]}{2:012}"
PATCHED: Final = ("oin", "oiw")
"""The integrations whose groups Okta changes by PATCH."""

BATCH: Final = 2
"""Member changes in one PATCH, where a scenario needs more than one of them."""


def _team(scene: ScenarioRun, count: int = 2) -> tuple[OktaUser, ...]:
    """Return people with accounts, the scene's own person first."""
    return (_provisioned(scene, scene.okta_user), *(_newcomer(scene) for _ in range(count - 1)))


def _newcomer(scene: ScenarioRun) -> OktaUser:
    return _provisioned(scene, scene.test_data.okta_user())


def _provisioned(scene: ScenarioRun, okta_user: OktaUser) -> OktaUser:
    place = len(scene.target.users)
    user_id = f"{ACCOUNT_ID[:-12]}{place:012}" if place else ACCOUNT_ID
    scene.target.users.append(stored(account_of(scene.org, okta_user), "User", user_id))
    scene.org.links[okta_user.okta_id] = user_id
    return okta_user


def _pushed(scene: ScenarioRun, group: OktaGroup, group_id: str = GROUP_ID) -> OktaGroup:
    """Have a group in the app as Okta pushed it."""
    members = scene.org.members(group)
    _stands(scene, group.name, group_id, members)
    scene.org.pushes[group.okta_id] = Push(group_id, name=group.name, members=tuple(members))
    return group


def _stands(scene: ScenarioRun, name: str, group_id: str, members: Sequence[Member]) -> None:
    body = {"schemas": [GROUP], "displayName": name, "members": list(members)}
    scene.target.groups.append(stored(body, "Group", group_id))


def _ready(scene: ScenarioRun, count: int = 2) -> tuple[OktaGroup, tuple[OktaUser, ...]]:
    """Return a group that was pushed, and its people."""
    team = _team(scene, count)
    return _pushed(scene, scene.test_data.group(*team)), team


# -- assignment -----------------------------------------------------------------------


def _assign_and_push(scene: ScenarioRun) -> list[Task]:
    """Two are assigned by their group; the third was added after it and has no account."""
    team = (scene.okta_user, scene.test_data.okta_user())
    tasks = scene.console.assign_group(team)
    outsider = scene.test_data.okta_user()
    return [*tasks, scene.console.push_group(scene.test_data.group(*team, outsider))]


def _unassign(scene: ScenarioRun) -> list[Task]:
    return scene.console.unassign_group(_team(scene))


# -- push -----------------------------------------------------------------------------


def _create(scene: ScenarioRun) -> list[Task]:
    return [scene.console.push_group(scene.test_data.group(*_team(scene)))]


def _create_empty(scene: ScenarioRun) -> list[Task]:
    return [scene.console.push_group(scene.test_data.group())]


def _create_after_lookup(scene: ScenarioRun) -> list[Task]:
    scene.org.features = {**scene.org.features, "import_groups": False}
    return _create(scene)


def _create_documented(scene: ScenarioRun) -> list[Task]:
    return [scene.console.push_group(scene.test_data.group(*_team(scene)), form="documented")]


def _create_empty_then_add(scene: ScenarioRun) -> list[Task]:
    group = scene.test_data.group()
    created = scene.console.push_group(group)
    return [created, scene.console.change_group(group.of(*_team(scene, 1)))]


def _create_where_found(scene: ScenarioRun) -> list[Task]:
    scene.org.features = {**scene.org.features, "import_groups": False}
    group = scene.test_data.group(*_team(scene))
    _stands(scene, group.name, GROUP_ID, [])
    return [scene.console.push_group(group)]


def _half_done(form: RetryForm) -> Play:
    """The POST of a create succeeded, what follows it did not."""

    def play(scene: ScenarioRun) -> list[Task]:
        group = scene.test_data.group(*_team(scene))
        _stands(scene, group.name, GROUP_ID, [])
        scene.org.pushes[group.okta_id] = Push(GROUP_ID, name=group.name)
        return [scene.console.push_group(group, retry=form)]

    return play


def _return(scene: ScenarioRun) -> list[Task]:
    """The member of two groups returns; Okta pushes both again, one request after the other."""
    first, team = _ready(scene)
    groups = first, _pushed(scene, scene.test_data.group(*team), SECOND_GROUP)
    listed = [{"value": GROUP_ID, "display": first.name, "type": "direct"}]
    scene.target.users[0]["groups"] = listed
    choose = Random(1).randrange  # noqa: S311 - an order, the same each time
    scene.console.deactivate(scene.okta_user)
    returned = scene.console.reactivate(scene.okta_user)
    return [returned, *scene.console.push_again(groups, interleaved(choose))]


def _create_later(scene: ScenarioRun) -> list[Task]:
    group = scene.test_data.group(*_team(scene))
    return [
        scene.console.push_group(group, now=False),
        scene.console.activate_push(group),
    ]


def _by_rule(scene: ScenarioRun) -> list[Task]:
    first, second = _team(scene)
    test_data = scene.test_data
    return scene.console.push_by_rule([test_data.group(first), test_data.group(first, second)])


def _link(*, rename: bool, form: LinkForm = "add") -> Play:
    def play(scene: ScenarioRun) -> list[Task]:
        scene.org.rename_groups = rename
        other = _newcomer(scene)
        there = scene.test_data.group(other, name="Salesperson")
        _stands(scene, there.name, GROUP_ID, scene.org.members(there))
        group = scene.test_data.group(*(_newcomer(scene) for _ in range(2)))
        return [scene.console.link_group(group, GROUP_ID, form)]

    return play


def _rename(scene: ScenarioRun) -> list[Task]:
    group, _ = _ready(scene)
    return [scene.console.change_group(group.named(f"{group.name} North"))]


def _exchange_as_named(scene: ScenarioRun) -> list[Task]:
    scene.org.rename_groups = False
    return _exchange(scene)


def _exchange(scene: ScenarioRun) -> list[Task]:
    group, (first, _) = _ready(scene)
    return [scene.console.change_group(group.of(first, _newcomer(scene)))]


def _exchange_all(scene: ScenarioRun) -> list[Task]:
    scene.org.batch = BATCH
    group, _ = _ready(scene, 3)
    return [scene.console.change_group(group.of(_newcomer(scene), _newcomer(scene)))]


def _now(*, pathless: bool = False, members: int = 2) -> Play:
    def play(scene: ScenarioRun) -> list[Task]:
        group, team = _ready(scene)
        return [scene.console.push_now(group.of(*team[:members]), pathless=pathless)]

    return play


def _pause(scene: ScenarioRun) -> list[Task]:
    group, team = _ready(scene)
    grown = group.of(*team, _newcomer(scene))
    console = scene.console
    return [
        console.deactivate_push(group),
        console.change_group(grown),
        console.activate_push(grown),
    ]


def _unlink(*, delete: bool) -> Play:
    def play(scene: ScenarioRun) -> list[Task]:
        group, _ = _ready(scene)
        return [scene.console.unlink_group(group, delete=delete)]

    return play


def _link_again(scene: ScenarioRun) -> list[Task]:
    group, _ = _ready(scene)
    console = scene.console
    return [console.unlink_group(group, delete=False), console.link_group(group, GROUP_ID)]


def _missing(scene: ScenarioRun) -> list[Task]:
    group, team = _ready(scene)
    scene.target.groups.clear()
    return [scene.console.change_group(group.of(*team, _newcomer(scene)))]


def _bulk(scene: ScenarioRun) -> list[Task]:
    first, team = _ready(scene)
    groups = first, _pushed(scene, scene.test_data.group(*team), SECOND_GROUP)
    console = scene.console
    return [
        *(console.deactivate_push(group) for group in groups),
        *(console.activate_push(group) for group in groups),
        *(console.unlink_group(group, delete=True) for group in groups),
    ]


# -- reading --------------------------------------------------------------------------


def _fill(scene: ScenarioRun) -> None:
    """Two pages of groups, one of them with a member."""
    listed = [{"value": ACCOUNT_ID, "display": scene.okta_user.user_name}]
    for number in range(1, ROWS + 1):
        _stands(scene, f"Group {number}", f"{number:06}", listed if number == 1 else [])


def _refresh(scene: ScenarioRun) -> list[Task]:
    _fill(scene)
    return [scene.console.refresh_app_groups()]


def _import(scene: ScenarioRun) -> list[Task]:
    _fill(scene)
    return [scene.console.import_groups()]


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
        "Retry: the create succeeded, the members are pushed",
        _half_done("members"),
        _PUSH,
    ),
    Scenario(
        "retry_group_whole",
        "Retry: the create succeeded, name and members are pushed",
        _half_done("group"),
        _PUSH,
        integrations=PATCHED,
    ),
    Scenario(
        "push_again",
        "Activate Person: the groups of the user are pushed again",
        _return,
        (*_PUSH, "deactivate_users"),
    ),
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
    Scenario(
        "link_group_replace",
        f"{_TO}: the members replace those of the app",
        _link(rename=True, form="replace"),
        _PUSH,
        integrations=PATCHED,
    ),
    Scenario("rename_group", "Edit Group: another name", _rename, _PUSH),
    Scenario("change_members", "Edit Group: one member is added, one removed", _exchange, _PUSH),
    Scenario(
        "change_members_as_named",
        "Edit Group: one member is added, one removed, Rename app groups is off",
        _exchange_as_named,
        _PUSH,
    ),
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
