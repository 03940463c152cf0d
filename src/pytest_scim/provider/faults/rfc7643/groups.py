"""Faults of the attributes of a Group."""

from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json

FAULTS = rows.table(
    __name__,
    rows.shows("7643-4.2", "member_type_is_direct", "Groups", "members.type", "direct",
        "a_members_type_is_user_or_group"),
)  # fmt: skip


@each_resource("7643-4.2", "GET Groups", "a_group_has_a_name")
def group_of_one_without_name(group: Json) -> None:
    """A Group with one member has an empty displayName."""
    if len(group.get("members", [])) == 1:
        group["displayName"] = ""


@each_resource("7643-4.2", "GET Groups", "a_member_is_an_object_with_an_id")
def only_member_is_an_id(group: Json) -> None:
    """A Group with one member lists the id itself, not an object with a value."""
    if len(group.get("members", [])) == 1:
        group["members"] = [group["members"][0]["value"]]
