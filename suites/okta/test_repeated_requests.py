"""Requests that Okta sends again, and lists that it sends empty: nothing changes."""

import json
from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    Assigned,
    Console,
    Groups,
    Pushed,
    Resource,
    Users,
    expect_status,
    expect_unchanged,
    resource_path,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.okta.support.member_writes import MemberWrites
from pytest_scim.suites.okta.support.update_forms import require_put

UPDATE = okta_api("Update a specific User (PUT)")
MEMBERS = okta_api("Update specific Group membership")
DERIVED = frozenset({"meta", "groups", "roles", "entitlements"})
"""Attributes that depend on Groups, or may differ between two reads of an unchanged User."""


@check(
    MUST,
    okta_api("Update a specific User (PATCH)"),
    rfc7643("4.1.2"),
    rfc7643("7"),
    feature="push_groups",
)
def test_an_empty_list_of_groups_changes_no_membership(
    console: Console, users: Users, groups: Groups, pushed: Pushed
) -> None:
    """PUT of a User with an empty list `groups` is accepted and changes no membership

    `groups` is read-only. For custom apps Okta sends the empty list whenever a user returns, also
    when GET returned Groups.

    Impact: Users who return lose their groups.
    Fix: Ignore `groups` in the body of a User: it is read-only.
    """
    require_put(console)
    member = pushed.members[0]
    body = {**users.user(member.id), "groups": []}
    response = users.ask("PUT", resource_path("Users", member.id), body)
    expect_status(response, SUCCESS, what="PUT of a User with `groups: []`")
    groups.keeps(pushed.id, members=pushed.ids, because="after PUT with `groups: []`")


@check(MUST, UPDATE, rfc7644("3.5.1"), feature="update_users")
def test_a_repeated_update_changes_nothing(
    console: Console, users: Users, any_user: Callable[[int], Assigned]
) -> None:
    """Pushing the same profile again succeeds and changes no attribute

    No value is stored twice. Okta pushes the profile again on *Force Sync* and after each task
    that is retried.

    Impact: Values are duplicated each time that Okta pushes the profile again.
    Fix: Replace multi-valued attributes by the list of the request in place of adding to them.
    """
    user = any_user(0)
    task = console.update(user.okta_user)
    assert task.ok, f"the push of an unchanged profile failed: {task.message}"
    first = _stable(users.user(user.id))
    read: JSON = users.user(user.id) if console.org.forms.update == "patch" else None
    task = console.update(user.okta_user)
    assert task.ok, f"the second push of the same profile failed: {task.message}"
    # Okta reads the User before it replaces it, but not before PATCH.
    before = read or task.responses[0].json
    assert isinstance(before, dict), "GET of the User returned no JSON object"
    users.polling.over()
    after = users.user(user.id)
    what = "after a second push of the same profile, the User"
    old, new = _stable(before), _stable(after)
    volatile = {name for name in first | old if first.get(name) != old.get(name)}
    expect_unchanged(what, _without(old, volatile), _without(new, volatile))


@check(
    MUST,
    MEMBERS,
    rfc7644("3.5.2.1"),
    field_report("wso2/product-is#11676"),
    feature="push_groups",
)
def test_pushing_the_members_again_changes_no_member(
    console: Console, users: Users, groups: Groups, pushed: Pushed
) -> None:
    """Pushing all members of a Group again succeeds and changes no member

    Catalog apps get the members in the create of the Group and in a PATCH after it, custom apps
    in two PUTs. Another check judges whether the target then lists a member twice.

    Impact: Each repeated push fails or changes who has access.
    Fix: Treat members that the Group already has as success without a change.
    """
    response = MemberWrites(console, users).repeat(pushed)
    expect_status(response, SUCCESS, what="pushing the members of a Group again")
    groups.expects(pushed.id, members=pushed.ids, because="after a second push")


def _stable(user: Resource) -> dict[str, JSON]:
    """Return a User without derived attributes, and lists in one order."""
    return {
        name: sorted(value, key=_as_text) if isinstance(value, list) else value
        for name, value in user.items()
        if name not in DERIVED
    }


def _without(user: dict[str, JSON], names: set[str]) -> dict[str, JSON]:
    """Return a User without the attributes that differ between two reads."""
    return {name: value for name, value in user.items() if name not in names}


def _as_text(value: JSON) -> str:
    return json.dumps(value, sort_keys=True)
