"""Faults of the schemas that the service provider lists."""

from pytest_scim.provider.call import Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply, each_resource
from pytest_scim.provider.faults.parts import Json, attribute
from pytest_scim.scim import names
from pytest_scim.scim.paths import MISSING

HOLD = "a_schema_has_a_uri_and_attributes"

FAULTS = rows.table(
    __name__,
    rows.defines("7643-7", "type_is_unknown", "title", "type", "varchar",
        "characteristics_have_legal_values"),
    rows.defines("7643-7", "mutability_is_unknown", "title", "mutability", "optional",
        "characteristics_have_legal_values"),
    rows.defines("7643-7", "required_is_a_string", "title", "required", "false",
        "characteristics_have_legal_values"),
    rows.defines("7643-7", "plurality_is_left_out", "title", "multiValued", MISSING,
        "every_attribute_says_whether_it_is_multi_valued"),
    rows.defines("7643-7", "complex_without_sub_attributes", "name", "subAttributes", MISSING,
        "a_complex_attribute_lists_its_sub_attributes"),
    rows.defines("7643-7", "reference_to_anything", "profileUrl", "referenceTypes", MISSING,
        "a_reference_says_what_it_refers_to"),
    rows.defines("7643-4.1", "user_name_is_optional", "userName", "required", False,
        "user_name_is_defined_as_required"),
    rows.defines("7643-4.1", "user_name_is_not_unique", "userName", "uniqueness", "none",
        "user_name_is_defined_as_unique"),
    rows.defines("7643-4.1", "password_is_defined_as_returned", "password", "returned", "default",
        "the_password_is_defined_as_never_returned"),
    rows.defines("7643-4.1", "groups_are_writable", "groups", "mutability", "readWrite",
        "the_groups_of_a_user_are_defined_as_read_only"),
    rows.edits("7643-7", "schema_id_is_its_name", "Schemas", "id", "without urn:",
        lambda uri: uri.rpartition(":")[2], "a_schema_has_a_uri_and_attributes"),
    rows.replies("7643-7", "user_is_not_listed", "GET /Schemas", OK,
        "/Schemas does not list the schema of the User", lambda reply: unlist(reply, names.USER),
        "the_schema_of_users_is_listed"),
    rows.replies("7643-7", "group_is_not_listed", "GET /Schemas", OK,
        "/Schemas does not list the schema of the Group", lambda reply: unlist(reply, names.GROUP),
        "the_schema_of_groups_is_listed",
        "rfc7643.resource_types.the_schemas_of_a_type_are_listed"),
)  # fmt: skip


@each_resource("7643-7", "Schemas", HOLD)
def group_schema_is_empty(schema: Json) -> None:
    """The schema of the Group has no attributes."""
    if schema["id"] == names.GROUP:
        schema["attributes"] = []


@change_reply("7643-7", "GET /Schemas", "no_schema_is_listed_twice")
def schema_is_listed_twice(reply: Reply) -> None:
    """/Schemas lists a schema twice."""
    reply.body["Resources"].append(reply.body["Resources"][0])
    reply.body["totalResults"] += 1


def unlist(reply: Reply, uri: str) -> None:
    """Leave a schema out of a list of all."""
    rows = [schema for schema in reply.body["Resources"] if schema["id"] != uri]
    reply.body.update(Resources=rows, totalResults=len(rows))


@each_resource("7643-2.1", "Schemas", "names_of_attributes_follow_the_grammar")
def name_with_a_space(schema: Json) -> None:
    """The name of an attribute has a space in it."""
    schema["attributes"].append({"name": "Shoe size", "type": "string", "multiValued": False})


@each_resource("7643-2.1", "Schemas", "no_attribute_is_defined_twice")
def attribute_is_defined_twice(schema: Json) -> None:
    """A schema defines an attribute twice, once in upper case."""
    again = schema["attributes"][0]
    schema["attributes"].append({**again, "name": again["name"].upper()})


@each_resource("7643-2.3.8", "Schemas", "no_complex_attribute_holds_a_complex_one")
def complex_in_complex(schema: Json) -> None:
    """A sub-attribute of addresses is complex."""
    point = {"name": "point", "type": "complex", "multiValued": False, "subAttributes": []}
    attribute(schema, "addresses").get("subAttributes", []).append(point)
