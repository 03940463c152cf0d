"""Faults of schemas, id and externalId."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource, fault
from pytest_scim.provider.faults.parts import Json, matches
from pytest_scim.scim import names

EARLY = "urn:scim:schemas:extension:enterprise:1.0"

FAULTS = rows.table(
    __name__,
    rows.refuses("7643-3.1", "external_id_is_required", "POST /Users", "without externalId", 400,
        "an_external_id_is_optional"),
    rows.shows("7643-3", "schemas_are_empty", "GET Users", "schemas", [],
        "a_resource_names_its_schema"),
    rows.shows("7643-3", "schemas_are_a_string", "Groups", "schemas", names.GROUP,
        "a_resource_names_its_schema"),
    rows.shows("7643-3.3", "extension_is_not_named", "Users", "schemas", [names.USER],
        "an_extension_with_values_is_named"),
    rows.edits("7643-3", "schema_is_named_twice", "Users", "schemas", "twice",
        lambda uris: uris * 2, "no_schema_is_named_twice"),
    rows.edits("7643-3", "unannounced_schema_is_named", "Users", "schemas", "with an unknown URI",
        lambda uris: [*uris, EARLY], "only_announced_schemas_are_named"),
    rows.edits("7643-3.1", "id_is_a_bulk_id", "GET /Groups/{id}", "id", "after bulkId:",
        "bulkId:{}".format, "an_id_is_a_non_empty_string"),
    rows.edits("7643-3.1", "external_id_in_lower_case", "Users", "externalId", "in lower case",
        str.lower, "an_external_id_is_returned_in_its_letter_case"),
)  # fmt: skip


@fault("7643-3.1", "an_id_names_one_resource")
def group_has_the_id_of_a_user(call: Call, respond: Responder) -> Reply:
    """The id of a Group is the id of a User too: each table counts from one."""
    if not matches(call, "GET /Users/{id}") or not call.provider.group(call.id):
        return respond(call)
    reply = respond(call.instead("GET", f"/Users/{call.provider.users()[0]['id']}"))
    reply.body["id"] = call.id
    return reply


@each_resource("7643-3.1", "Users", "an_external_id_is_not_generated")
def external_id_is_the_id(user: Json) -> None:
    """A User without externalId shows its id there."""
    user.setdefault("externalId", user.get("id"))


@each_resource("7643-3.1", "Groups", "a_group_has_no_external_id_of_its_own")
def group_has_an_external_id(group: Json) -> None:
    """A Group without externalId shows the key of the app's database there."""
    group.setdefault("externalId", "42")
