"""RFC 7643, section 4.2: groups."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import MEMBERS_OWNER
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text, tail

SECTION = rfc7643("4.2")


@check(SHOULD, SECTION, feature="push_groups")
def test_a_group_has_a_name(rfc_group):
    """A Group resource has a non-empty `displayName`

    The target returns a non-empty `displayName` for every group, because the attribute is
    REQUIRED.
    """
    actual = at(rfc_group[0].json, "displayName")
    if not is_text(actual):
        message = f"the displayName of the Group is {actual!r}"
        raise Finding(message, expected="a non-empty string", actual=repr(actual))


@check(SHOULD, SECTION, feature="push_groups")
def test_a_member_is_an_object_with_an_id(rfc_group):
    """A group member is an object whose `value` is the user's id

    Each entry of a group's `members` is an object, and its `value` is the `id` of the User
    resource.
    """
    response, member_id = rfc_group
    actual = members(response)
    values = [at(member, "value") for member in actual]
    if member_id not in values or not all(is_text(value) for value in values):
        seen = [repr(member) for member in actual]
        message = "the members of the Group are not objects with the ids of its members"
        raise Finding(message, expected=[{"value": member_id}], actual=seen)


@check(SHOULD, SECTION, rfc7643("2.3.7"), feature="push_groups")
def test_a_members_reference_is_its_location(rfc_group):
    """A group member's `$ref` is the URI of the User resource

    When the target returns a member's `$ref`, that URI ends in `/Users/` and the user's id.
    """
    response, member_id = rfc_group
    mine = [member for member in members(response) if at(member, "value") == member_id]
    links = [at(member, "$ref") for member in mine]
    actual = [link for link in links if link not in (MISSING, None)]
    if not actual:
        raise NotApplicable("the target returns no $ref of a member")
    for link in actual:
        if tail(link) != ["Users", member_id]:
            message = f"the `$ref` of the member is {link!r}"
            raise Finding(message, expected=f"Users/{member_id}", actual=repr(link))


@check(SHOULD, SECTION, rfc7643("8.7.1"), feature="push_groups")
def test_a_members_type_is_user_or_group(rfc_group):
    """A group member's `type` is `User` for a user

    When the target returns a member's `type`, it is `User` or `Group`: it names the member's
    resource type, not how the member was added.
    """
    response, member_id = rfc_group
    mine = [member for member in members(response) if at(member, "value") == member_id]
    actual = [at(member, "type") for member in mine if at(member, "type") not in (MISSING, None)]
    if not actual:
        raise NotApplicable("the target returns no type of a member")
    if any(str(kind).lower() != "user" for kind in actual):
        message = f"the `type` of a member that is a User is {actual[0]!r}"
        raise Finding(message, expected="User", actual=actual)


def members(response):
    """Return the members that the target returned for a group.

    Raises:
        Blocked: it returned none.
    """
    actual = entries(response.json, "members")
    if not actual:
        raise Blocked(MEMBERS_OWNER, "the target returned no members of the Group")
    return actual
