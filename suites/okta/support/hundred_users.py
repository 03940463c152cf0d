"""Okta users for a group that is too large for one request of Okta's."""

from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    Console,
    DataGenerator,
    Ownership,
    RunContext,
    blocked_by,
    require_success,
)
from pytest_scim.scim.names import DISPLAY, USER_NAME
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.support.own_resources import Enter

COUNT: Final = 102
HOLDER: Final = "hundred_users"
"""The fixture that gives the Users to several checks."""


def how_many_new(known: int, user_limit: int | None, left: int | None) -> int:
    """Return how many Users complete those that are known, within the limits of the run.

    ``left`` is how many more Users may stand: one of them is for the check itself.
    """
    room = COUNT if left is None else max(left - 1, 0)
    return min(COUNT - known, room, COUNT if user_limit is None else user_limit)


def require_some(found: list[OktaUser]) -> list[OktaUser]:
    """Return the Okta users, or raise NotRun where there was room for none."""
    if not found:
        raise NotRun(
            "the check needs several Users, and there is room for none (profile: "
            "limits.users_at_once and limits.users)"
        )
    return found


def complete_with_new_users(
    known: list[OktaUser], count: int, context: RunContext, enter: Enter
) -> list[OktaUser]:
    """Return the Okta users that are known, and ``count`` new ones.

    The target's own admin creates the new Users, and Okta has linked them.
    """
    okta_users = [context.test_data.okta_user() for _ in range(count)]
    with blocked_by(CREATE_OWNER):
        added = context.each(okta_users, enter)
    context.org.links |= {user.okta_user.okta_id: user.id for user in added}
    return [*known, *(user.okta_user for user in added)]


def users_created_so_far(
    console: Console, ownership: Ownership, test_data: DataGenerator
) -> list[OktaUser]:
    """Return the Okta users of the run whose Users an import returns as active.

    They come in the order of their userNames without the run's tag: Users that were created in
    parallel have no order, and the same seed gives the same requests.
    """
    rows = require_success(console.import_users(), IMPORT_OWNER).users
    ours = {one.id for one in ownership.standing if one.kind == "Users" and one.id is not None}
    active = (row for row in rows if at(row, "active") is True)
    user_names = {
        user_id: user_name
        for row in active
        if (user_id := text_at(row, "id")) in ours and (user_name := text_at(row, USER_NAME))
    }
    links = console.org.links
    okta_ids = {user_id: okta_id for okta_id, user_id in links.items()}
    found = []
    ordered = sorted(user_names.items(), key=lambda item: item[1].replace(ownership.tag, ""))
    for user_id, user_name in ordered[:COUNT]:
        okta_id = okta_ids.get(user_id) or test_data.okta_user().okta_id
        links[okta_id] = user_id
        found.append(OktaUser(okta_id, {USER_NAME: user_name, DISPLAY: user_name}))
    return found
