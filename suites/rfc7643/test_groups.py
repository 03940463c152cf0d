"""RFC 7643, section 4.2: groups."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import MEMBERS_OWNER
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text, tail

SECTION = rfc7643("4.2")


@check(SHOULD, SECTION, feature="push_groups")
def test_a_group_has_a_name(squad):
    """A group shows a `displayName` with something in it: it is REQUIRED."""
    shown = at(squad[0].json, "displayName")
    if not is_text(shown):
        raise Finding("displayName of a group", expected="a string", shown=repr(shown))


@check(SHOULD, SECTION, feature="push_groups")
def test_a_member_is_an_object_with_an_id(squad):
    """A member of a group is an object whose `value` is the id of an account."""
    answer, member_id = squad
    shown = members(answer)
    values = [at(member, "value") for member in shown]
    if member_id not in values or not all(is_text(value) for value in values):
        seen = [repr(member) for member in shown]
        raise Finding("the members of a group", expected=[{"value": member_id}], shown=seen)


@check(SHOULD, SECTION, rfc7643("2.3.7"), feature="push_groups")
def test_a_members_reference_is_its_location(squad):
    """A member's `$ref`, where there is one, is the URI of the account: it ends in its id."""
    answer, member_id = squad
    mine = [member for member in members(answer) if at(member, "value") == member_id]
    links = [at(member, "$ref") for member in mine]
    shown = [link for link in links if link not in (MISSING, None)]
    if not shown:
        raise NotApplicable("the target shows no $ref of a member")
    for link in shown:
        if tail(link) != ["Users", member_id]:
            raise Finding("$ref of a member", expected=f"Users/{member_id}", shown=repr(link))


@check(SHOULD, SECTION, rfc7643("8.7.1"), feature="push_groups")
def test_a_members_type_is_user_or_group(squad):
    """A member's `type`, where there is one, is `User` or `Group`: what it is, not how it came."""
    answer, member_id = squad
    mine = [member for member in members(answer) if at(member, "value") == member_id]
    shown = [at(member, "type") for member in mine if at(member, "type") not in (MISSING, None)]
    if not shown:
        raise NotApplicable("the target shows no type of a member")
    if any(str(kind).lower() != "user" for kind in shown):
        raise Finding("type of a member that is an account", expected="User", shown=shown)


def members(answer):
    """Return what a group shows as its members.

    Raises:
        Unreadable: it shows nobody.
    """
    shown = entries(answer.json, "members")
    if not shown:
        raise Unreadable("the group shows no members", owner=MEMBERS_OWNER)
    return shown
