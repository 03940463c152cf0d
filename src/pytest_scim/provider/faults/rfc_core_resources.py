"""Faults of the attributes that RFC 7643 defines for accounts, groups and enterprises."""

from typing import Any, Final

from pytest_scim.provider.call import Answerer, Call, Reply
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import edit
from pytest_scim.provider.faults.tools import at, each_resource
from pytest_scim.scim.urn import ENTERPRISE_USER

GROUP_NAME: Final = "rfc7643.groups.a_group_has_a_name"
MEMBER: Final = "rfc7643.groups.a_member_is_an_object_with_an_id"


@fault("7643-4.1", "an account has no login", catches=("rfc7643.users.an_account_has_a_login",))
@edit("Users", methods=("POST",))
def answer_without_login(user: dict[str, Any]) -> None:
    """Only the id is new to the client."""
    user.pop("userName", None)


@fault(
    "7643-4.1",
    "the formatted name is somebody else's",
    catches=("rfc7643.users.a_formatted_name_names_the_same_person",),
)
@edit("Users")
def formatted_name_is_another(user: dict[str, Any]) -> None:
    """It is made when the account is, and never again."""
    user.setdefault("name", {})["formatted"] = "New User"


@fault(
    "7643-4.1",
    "an email is a name and an address",
    catches=("rfc7643.users.an_email_is_an_address",),
)
@edit("Users", methods=("POST",))
def email_has_a_name_in_it(user: dict[str, Any]) -> None:
    """The answer to a create shows it as it stands in the header of a message."""
    for email in user.get("emails", []):
        email["value"] = f"{user.get('displayName')} <{email.get('value')}>"


@fault("7643-4.1", "a country is a name", catches=("rfc7643.users.a_country_is_a_code",))
@edit("Users")
def country_is_a_name(user: dict[str, Any]) -> None:
    """What people read."""
    for address in user.get("addresses", []):
        address["country"] = "United States"


@fault("7643-4.2", "a group of one has no name", catches=(GROUP_NAME,))
@edit("Groups", methods=("GET",))
def group_of_one_without_name(group: dict[str, Any]) -> None:
    """It goes by its member's."""
    if len(group.get("members", [])) == 1:
        group["displayName"] = ""


@fault("7643-4.2", "the member of a group of one is an id", catches=(MEMBER,))
@edit("Groups", methods=("GET",))
def only_member_is_an_id(group: dict[str, Any]) -> None:
    """An id is all there is to say of one."""
    if len(group.get("members", [])) == 1:
        group["members"] = [group["members"][0]["value"]]


@fault(
    "7643-4.2",
    "a member's reference is another's",
    catches=("rfc7643.groups.a_members_reference_is_its_location",),
)
@edit("Groups")
def reference_is_the_group(group: dict[str, Any]) -> None:
    """The location of what is shown, not of what is meant."""
    for member in group.get("members", []):
        member["$ref"] = f"https://provider.example/scim/v2/Groups/{group.get('id')}"


@fault(
    "7643-4.2",
    "a member's type says how it came",
    catches=("rfc7643.groups.a_members_type_is_user_or_group",),
)
@edit("Groups")
def member_type_is_direct(group: dict[str, Any]) -> None:
    """As in the groups of an account."""
    for member in group.get("members", []):
        member["type"] = "direct"


@fault(
    "7643-4.3",
    "the department stands among the core attributes",
    catches=("rfc7643.enterprise.the_extension_has_a_place_of_its_own",),
)
@edit("Users")
def extension_is_flattened(user: dict[str, Any]) -> None:
    """One table, one object."""
    user |= user.pop(ENTERPRISE_USER, {})


@fault("7643-4.3", "a manager is a string", catches=("rfc7643.enterprise.a_manager_is_an_object",))
def manager_is_a_string(call: Call, answer: Answerer) -> Reply:
    """As in an early draft of the extension: so it is read, and so it may be written."""
    written = at(call.body, f"{ENTERPRISE_USER}:manager")
    if isinstance(written, str):
        call.body[ENTERPRISE_USER]["manager"] = {"value": written}
    reply = answer(call)
    for user in each_resource(reply) if call.kind == "Users" else ():
        manager = at(user, f"{ENTERPRISE_USER}:manager.value")
        if manager:
            user[ENTERPRISE_USER]["manager"] = manager
    return reply
