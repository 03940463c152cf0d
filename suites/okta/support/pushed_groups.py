"""The ids of Groups that Okta pushed."""

from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import Console, member_ids


def pushed_id(console: Console, group: OktaGroup) -> str:
    """Return the id of the Group to which Okta has linked an Okta group."""
    group_id = console.org.pushes[group.okta_id].id
    assert group_id is not None, "Okta's push returned no id of a Group"
    return group_id


def push_without(console: Console, group: OktaGroup, user_id: str) -> None:
    """Push an Okta group without a user, and require success unless the User had left before.

    A target may end memberships when it deactivates a User, and reject the removal of an absent
    member: the admin then presses *Push Now*, and only the members of the Group are judged.
    """
    task = console.change_group(group)
    if task.ok:
        return
    before = task.responses[0] if task.responses else None
    resource = before.json if before is not None and before.ok else None
    left = isinstance(resource, dict) and user_id not in member_ids(resource)
    assert left, task.message
    console.push_now(group)
