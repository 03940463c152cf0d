"""Okta's test plan: Using Group Push: groups that are too large for one request of Okta's."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, Phase, check
from pytest_scim.checks.citations import field_report, okta_api
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    blocked_by,
    linked_id,
    require_success,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.support.owners import ADD_OWNER, PUSH_NOW_OWNER

SECTION_ID = "push_group_members"
UPDATE = okta_api("Update specific Group membership")
HUNDRED_OWNER = "okta.push_group_members.a_group_of_more_than_a_hundred_is_whole"


@check(
    MUST,
    UPDATE,
    field_report("FusionAuth/fusionauth-issues#2784"),
    field_report("goauthentik/authentik#20410"),
    feature="push_groups",
    phase=Phase.MANY,
)
def test_a_group_of_more_than_a_hundred_is_whole(
    console: Console,
    groups: Groups,
    hundred_users: list[OktaUser],
    test_data: DataGenerator,
    okta_user: OktaUser,
    provision: Callable[[OktaUser], Assigned],
) -> None:
    """Pushing a group of 102 stores all members

    Okta adds at most a hundred members in one request. Adding one more later removes no member.

    Impact: Some members of large groups have no access.
    Fix: Keep the members of earlier requests when a later one adds more, and set no limit on
    the size of a Group.
    """
    group = test_data.group(*hundred_users, name="Crowd")
    with also_of(PUSH_OWNER):
        succeeded(console.push_group(group))
        group_id = pushed_id(console, group)
        ids = [linked_id(console.org, okta_user) for okta_user in hundred_users]
        groups.expects(group_id, members=ids, because=f"the group of {len(ids)}")
    new = provision(okta_user)
    with also_of(ADD_OWNER):
        succeeded(console.change_group(group.of(*hundred_users, new.okta_user)))
        groups.expects(group_id, members=[*ids, new.id], because="after one more member was added")
    console.unlink_group(group, delete=True)


@check(MUST, UPDATE, feature="push_groups", cases=("C9316",), phase=Phase.MANY)
def test_a_group_of_more_than_a_hundred_can_be_emptied(
    console: Console, groups: Groups, hundred_users: list[OktaUser], test_data: DataGenerator
) -> None:
    """*Push Now* stores all members of a group of 102, and then none

    After each *Push Now*, the Group has exactly the members of the Okta group.

    Impact: Users keep access by a large group that is empty in Okta.
    Fix: Apply `replace` of `members` to all of them, not to one page of them.
    """
    group = test_data.group(*hundred_users, name="Crowd")
    ids = [linked_id(console.org, okta_user) for okta_user in hundred_users]
    with blocked_by(HUNDRED_OWNER):
        require_success(console.push_group(group), HUNDRED_OWNER)
        group_id = pushed_id(console, group)
        groups.expects(group_id, members=ids)
    with also_of(PUSH_NOW_OWNER):
        succeeded(console.push_now(group))
        groups.expects(group_id, members=ids, because=f"after Push Now of all {len(ids)}")
        succeeded(console.push_now(group.of()))
        groups.expects(group_id, members=[], because="after Push Now of the empty group")
