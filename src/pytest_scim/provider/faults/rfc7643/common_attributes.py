"""Faults of schemas, id and externalId."""

from pytest_scim.provider.call import Answerer, Call, Reply
from pytest_scim.provider.faults.build import change_reply, each_resource, fault, refuse
from pytest_scim.provider.faults.parts import Json, matches
from pytest_scim.scim import urn

NAMED = "a_resource_names_its_schema"


@each_resource("7643-3", "Users", NAMED)
def schemas_are_empty(user: Json) -> None:
    """A User has an empty `schemas`."""
    user["schemas"] = []


@each_resource("7643-3", "Groups", NAMED)
def schemas_are_a_string(group: Json) -> None:
    """A Group has a string as its `schemas`."""
    group["schemas"] = urn.GROUP


@each_resource("7643-3", "Users", "no_schema_is_named_twice")
def schema_is_named_twice(user: Json) -> None:
    """A User names a schema twice."""
    user["schemas"] = [*user.get("schemas", []), *user.get("schemas", [])[:1]]


@each_resource("7643-3", "Users", "only_announced_schemas_are_named")
def unannounced_schema_is_named(user: Json) -> None:
    """A User names an extension of an early version, which no ResourceType lists."""
    early = "urn:scim:schemas:extension:enterprise:1.0"
    user["schemas"] = [*user.get("schemas", []), early]


@each_resource("7643-3.3", "Users", "an_extension_with_values_is_named")
def extension_is_not_named(user: Json) -> None:
    """A User with an extension names the core schema only."""
    user["schemas"] = [urn.USER]


@change_reply("7643-3.1", "GET /Groups/{id}", "an_id_is_a_text")
def id_is_a_bulk_id(reply: Reply) -> None:
    """The id of a Group begins with the reserved word bulkId."""
    reply.body["id"] = f"bulkId:{reply.body['id']}"


@fault("7643-3.1", "an_id_names_one_resource")
def group_has_the_id_of_an_account(call: Call, answer: Answerer) -> Reply:
    """The id of a Group is the id of a User too: each table counts from one."""
    if not matches(call, "GET /Users/{id}") or not call.provider.group(call.id):
        return answer(call)
    reply = answer(call.instead("GET", f"/Users/{call.provider.users()[0]['id']}"))
    reply.body["id"] = call.id
    return reply


@refuse("7643-3.1", "POST /Users", 400, "an_external_id_is_optional")
def external_id_is_required(call: Call) -> bool:
    """POST without externalId returns 400."""
    return "externalId" not in call.body


@each_resource("7643-3.1", "Users", "an_external_id_is_never_made_up")
def external_id_is_the_id(user: Json) -> None:
    """A User without externalId shows its id there."""
    user.setdefault("externalId", user.get("id"))


@each_resource("7643-3.1", "Groups", "a_group_has_no_external_id_of_its_own")
def group_has_an_external_id(group: Json) -> None:
    """A Group without externalId shows the key of the app's database there."""
    group.setdefault("externalId", "42")


@each_resource("7643-3.1", "Users", "an_external_id_keeps_its_letters")
def external_id_in_lower_case(user: Json) -> None:
    """A User shows its externalId in lower case."""
    if "externalId" in user:
        user["externalId"] = user["externalId"].lower()
