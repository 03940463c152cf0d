"""Faults of the schemas that the service provider lists."""

from typing import Any, Final

from pytest_scim.provider.call import Answerer, Call, Reply
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import defined, edit
from pytest_scim.scim import urn

ON: Final = "rfc7643.schemas."
HOLD: Final = f"{ON}a_schema_has_a_uri_and_attributes"
LEGAL: Final = f"{ON}characteristics_have_legal_values"


@fault("7643-7", "the id of a schema is its name", catches=(HOLD,))
@edit("Schemas")
def schema_id_is_its_name(schema: dict[str, Any]) -> None:
    """As with resource types."""
    schema["id"] = schema["name"].replace(" ", "")


@fault("7643-7", "a schema has no attributes", catches=(HOLD,))
@edit("Schemas")
def group_schema_is_empty(schema: dict[str, Any]) -> None:
    """A stub that was never filled."""
    if schema["id"] == urn.GROUP:
        schema["attributes"] = []


@fault("7643-7", "a schema is listed twice", catches=(f"{ON}no_schema_is_listed_twice",))
def schema_is_listed_twice(call: Call, answer: Answerer) -> Reply:
    """Each type brings its schemas along."""
    reply = answer(call)
    if call.kind == "Schemas" and call.id is None and reply.ok:
        reply.body["Resources"].append(reply.body["Resources"][0])
        reply.body["totalResults"] += 1
    return reply


def _unlisted(call: Call, answer: Answerer, uri: str) -> Reply:
    reply = answer(call)
    if call.kind == "Schemas" and call.id is None and reply.ok:
        rows = [schema for schema in reply.body["Resources"] if schema["id"] != uri]
        reply.body.update(Resources=rows, totalResults=len(rows))
    return reply


@fault("7643-7", "the User is not listed", catches=(f"{ON}the_schema_of_users_is_listed",))
def user_is_not_listed(call: Call, answer: Answerer) -> Reply:
    """Only extensions are worth a word."""
    return _unlisted(call, answer, urn.USER)


@fault(
    "7643-7",
    "the Group is not listed",
    catches=(
        f"{ON}the_schema_of_groups_is_listed",
        "rfc7643.resource_types.the_schemas_of_a_type_are_listed",
    ),
)
def group_is_not_listed(call: Call, answer: Answerer) -> Reply:
    """Groups were added later."""
    return _unlisted(call, answer, urn.GROUP)


@fault(
    "7643-2.1",
    "the name of an attribute has a space in it",
    catches=(f"{ON}names_of_attributes_follow_the_grammar",),
)
@edit("Schemas")
def name_with_a_space(schema: dict[str, Any]) -> None:
    """What people see stands where the name belongs."""
    schema["attributes"].append({"name": "Shoe size", "type": "string", "multiValued": False})


@fault(
    "7643-2.1",
    "an attribute is defined twice",
    catches=(f"{ON}no_attribute_is_defined_twice",),
)
@edit("Schemas")
def attribute_is_defined_twice(schema: dict[str, Any]) -> None:
    """Once as it is, once as it was."""
    again = dict(schema["attributes"][0])
    schema["attributes"].append({**again, "name": again["name"].upper()})


@fault("7643-7", "an attribute has a type of its own", catches=(LEGAL,))
@edit("Schemas")
def type_is_invented(schema: dict[str, Any]) -> None:
    """The database's word."""
    defined(schema, "title")["type"] = "varchar"


@fault("7643-7", "mutability is a word of its own", catches=(LEGAL,))
@edit("Schemas")
def mutability_is_invented(schema: dict[str, Any]) -> None:
    """It says what is meant."""
    defined(schema, "title")["mutability"] = "optional"


@fault("7643-7", "required is a string", catches=(LEGAL,))
@edit("Schemas")
def required_is_a_string(schema: dict[str, Any]) -> None:
    """The value comes from a properties file."""
    defined(schema, "title")["required"] = "false"


@fault(
    "7643-7",
    "an attribute does not say whether it is multi-valued",
    catches=(f"{ON}every_attribute_says_whether_it_is_multi_valued",),
)
@edit("Schemas")
def plurality_is_left_out(schema: dict[str, Any]) -> None:
    """Most are not."""
    defined(schema, "title").pop("multiValued", None)


@fault(
    "7643-2.3.8",
    "a complex attribute holds a complex one",
    catches=(f"{ON}no_complex_attribute_holds_a_complex_one",),
)
@edit("Schemas")
def complex_in_complex(schema: dict[str, Any]) -> None:
    """An address has a place on the map."""
    point = {"name": "point", "type": "complex", "multiValued": False, "subAttributes": []}
    defined(schema, "addresses").get("subAttributes", []).append(point)


@fault(
    "7643-7",
    "a complex attribute does not say what it holds",
    catches=(f"{ON}a_complex_attribute_lists_its_sub_attributes",),
)
@edit("Schemas")
def complex_without_sub_attributes(schema: dict[str, Any]) -> None:
    """The RFC says what a name is."""
    defined(schema, "name").pop("subAttributes", None)


@fault(
    "7643-7",
    "a reference does not say to what",
    catches=(f"{ON}a_reference_says_what_it_refers_to",),
)
@edit("Schemas")
def reference_to_anything(schema: dict[str, Any]) -> None:
    """A URL is a URL."""
    defined(schema, "profileUrl").pop("referenceTypes", None)


@fault(
    "7643-4.1",
    "the login is defined as optional",
    catches=(f"{ON}the_login_is_defined_as_required",),
)
@edit("Schemas")
def login_is_optional(schema: dict[str, Any]) -> None:
    """The characteristic was left at its default."""
    defined(schema, "userName")["required"] = False


@fault(
    "7643-4.1", "the login is defined as shared", catches=(f"{ON}the_login_is_defined_as_unique",)
)
@edit("Schemas")
def login_is_shared(schema: dict[str, Any]) -> None:
    """The characteristic was left at its default."""
    defined(schema, "userName")["uniqueness"] = "none"


@fault(
    "7643-4.1",
    "the password is defined as returned",
    catches=(f"{ON}the_password_is_defined_as_never_returned",),
)
@edit("Schemas")
def password_is_defined_as_returned(schema: dict[str, Any]) -> None:
    """The characteristic was left at its default."""
    defined(schema, "password")["returned"] = "default"


@fault(
    "7643-4.1",
    "the groups of a user are defined as writable",
    catches=(f"{ON}the_groups_of_a_user_are_defined_as_read_only",),
)
@edit("Schemas")
def groups_are_writable(schema: dict[str, Any]) -> None:
    """The characteristic was left at its default."""
    defined(schema, "groups")["mutability"] = "readWrite"
