"""Lookups that must find no other User or Group, and creates after a lookup without a match."""

from collections.abc import Callable, Mapping
from functools import partial

from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import Console, Groups, Pushed, Resource, Task, Users
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME

TAKEN = frozenset({400, 409, 500})
"""The statuses with which targets refuse a userName that is taken."""

SIMILAR_NAMES = (
    "an underscore in place of a letter",
    "all but its last character",
    "one more character at its end",
)
"""The near misses of a displayName: an admin may well have two such groups."""


def near_misses(value: str) -> Mapping[str, str]:
    """Return values that are not this one, and that a pattern or a partial match would find."""
    at = next(n for n, letter in enumerate(value) if n and letter.isalnum())
    before, letter, after = value[:at], value[at], value[at + 1 :]
    local, sign, domain = value.partition("@")
    addresses = {
        "a tag after a plus sign": f"{local}+okta@{domain}",
        "the same first part at another domain": f"{local}@other.example",
    }
    return {
        "a dot in place of a letter": f"{before}.{after}",
        "an underscore in place of a letter": f"{before}_{after}",
        "a percent sign in place of a letter": f"{before}%{after}",
        "an asterisk in place of a letter": f"{before}*{after}",
        "a plus sign after a letter": f"{before}{letter}+{after}",
        "all but its last character": value[:-1],
        "all but its first character": value[1:],
        "one more character at its end": f"{value}x",
        "one more dot": f"{before}.{letter}{after}",
        **(addresses if sign else {}),
    }


def expect_group_not_found(groups: Groups, group: Pushed) -> None:
    """Require that no filter on a similar displayName finds a Group.

    A filter that the target refuses finds none.
    """
    misses = near_misses(group.group.name)
    values = {what: misses[what] for what in SIMILAR_NAMES}
    found = _found_by(groups.lookup, groups.rows, group.id, values)
    if found:
        raise Finding(
            f"the lookup by another displayName ({'; '.join(found)}) returns the Group: a client "
            "would link another group to it, and replace its name and its members",
            expected=dict.fromkeys(found, "no Group"),
            actual=found,
        )


def expect_not_found(
    users: Users, user_id: str, values: Mapping[str, str], attribute: str = USER_NAME
) -> None:
    """Require that no filter on these values returns a User, which has another value.

    A filter that the target refuses finds none.
    """
    found = _found_by(partial(users.lookup, attribute=attribute), users.rows, user_id, values)
    if found:
        raise Finding(
            f"the lookup by another {attribute} ({'; '.join(found)}) returns the User: Okta would "
            "link another Okta user to it, and overwrite it",
            expected=dict.fromkeys(found, "no User"),
            actual=found,
        )


def _found_by(
    lookup: Callable[[str], Response],
    rows: Callable[[Response], list[Resource]],
    resource_id: str,
    values: Mapping[str, str],
) -> dict[str, str]:
    """Return those of the values whose lookup finds a resource."""
    found = {}
    for what, value in values.items():
        response = lookup(value)
        if response.ok and resource_id in [row.get("id") for row in rows(response)]:
            found[what] = value
    return found


def expect_assigned_again(
    console: Console, users: Users, okta_user: OktaUser, user_id: str, who: str
) -> None:
    """Assign the app as if Okta had lost its link, and require that it links the same User.

    ``who`` names the User. Okta sends a lookup first, and a create where that has no match.
    """
    if users.polling.timeout:  # Okta's own lookup comes next, and does not poll
        users.finds(okta_user.user_name, user_id, because=f"the lookup by userName of {who}")
    console.org.links.pop(okta_user.okta_id, None)
    try:
        task = console.assign(okta_user)
        expect_linked(console, task, okta_user, user_id, who)
    finally:
        console.org.links[okta_user.okta_id] = user_id


def expect_linked(
    console: Console, task: Task, okta_user: OktaUser, user_id: str, who: str
) -> None:
    """Require that a task linked an Okta user to their User, and not to a second one."""
    if is_deadlock(task):
        raise Finding(
            f"the lookup by the userName of {who} returns no User, and the create is refused "
            f"({task.message}): every retry of Okta's task fails",
            expected="the lookup finds the User",
            actual=task.message,
        )
    if not task.ok:
        raise Finding(f"assigning the app to {who} again failed: {task.message}")
    linked = console.org.links.get(okta_user.okta_id)
    if linked != user_id:
        raise Finding(
            f"assigning the app to {who} again linked another User: there are two Users with one "
            "userName, and Okta no longer updates the first",
            expected=user_id,
            actual=linked,
        )


def is_deadlock(task: Task) -> bool:
    """Return whether a lookup returned no User, and the create after it was refused."""
    if task.ok or len(task.responses) != 2:
        return False
    lookup, create = task.responses
    return create.status in TAKEN and (lookup.ok or lookup.status == 404)
