"""RFC 7643, section 4.2: groups."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.expect import expect_equal, expect_in
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import DISPLAY
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7643.support.resources import GroupRead
from pytest_scim.suites.support.bodies import expect_text

SECTION = rfc7643("4.2")


@check(SHOULD, SECTION, feature="push_groups")
def test_a_group_has_a_name(rfc_group: GroupRead) -> None:
    """A Group resource has a non-empty `displayName`

    The target returns a non-empty `displayName` for every group, because the attribute is
    REQUIRED.

    Fix: Serialize the name of each Group as `displayName`, and reject with 400 a create or an
    update that would leave it empty.
    """
    expect_text("the displayName of the Group", rfc_group.body.get(DISPLAY))


@check(SHOULD, SECTION, feature="push_groups")
def test_a_member_is_an_object_with_an_id(rfc_group: GroupRead) -> None:
    """A group member is an object whose `value` is the user's id

    Each entry of a group's `members` is an object, and its `value` is the `id` of the User
    resource.

    Fix: Return each member as an object whose `value` is the `id` that GET /Users returns, not
    as a bare string and not with an internal key.
    """
    members = rfc_group.members()
    for member in members:
        expect_text("the `value` of a member", at(member, "value"))
    values = [at(member, "value") for member in members]
    expect_in("the list of the members' values", rfc_group.member_id, values)


@check(SHOULD, SECTION, rfc7643("8.7.1"), feature="push_groups")
def test_a_members_type_is_user_or_group(rfc_group: GroupRead) -> None:
    """A group member's `type` is `User` for a user

    When the target returns a member's `type`, it is `User` or `Group`: it names the member's
    resource type, not how the member was added.

    Fix: Return `type: User` for a member that is a User, or return no `type`. Values such as
    `direct` belong in the `groups` of a User.
    """
    mine = [one for one in rfc_group.members() if at(one, "value") == rfc_group.member_id]
    actual = [at(member, "type") for member in mine if at(member, "type") not in (MISSING, None)]
    if not actual:
        raise NotApplicable("the target returns no type of a member")
    for kind in actual:
        expect_equal("the `type` of a member that is a User", str(kind).lower(), "user")
