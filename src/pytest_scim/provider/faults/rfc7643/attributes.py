"""Faults of how resources show their attributes, and how schemas define these."""

import json
from operator import itemgetter

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, each_resource
from pytest_scim.provider.faults.parts import Json, attribute, resources
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import text_at

BY_RFC = "values_have_the_type_that_the_rfc_defines"
BY_TARGET = "values_have_the_type_that_the_target_defines"
ON_REQUEST = "attributes_returned_on_request_are_left_out"
UNDEFINED = "every_returned_attribute_is_defined"
FIRST = itemgetter(0)

FAULTS = rows.table(
    __name__,
    rows.defines("7643-2.3", "title_is_defined_as_a_number", "displayName", "type", "integer",
        "values_have_the_type_that_the_target_defines"),
    rows.defines("7643-7", "emails_are_defined_as_singular", "emails", "multiValued", False,
        "plurality_is_what_the_target_defines"),
    rows.defines("7643-7", "returned_attribute_is_defined_as_never_returned", "displayName",
        "returned", "never", "attributes_returned_never_are_not_returned"),
    rows.defines("7643-7", "returned_attribute_is_defined_for_requests", "displayName",
        "returned", "request", "attributes_returned_on_request_are_left_out"),
    rows.defines("7643-7", "missing_attribute_is_required", "photos", "required", True,
        "required_attributes_are_returned"),
    rows.shows("7643-2.3", "primary_is_one", "Users", "emails.primary", 1,
        "values_have_the_type_that_the_rfc_defines",
        "values_have_the_type_that_the_target_defines"),
    rows.shows("7643-7", "undefined_attribute_is_returned", "Users", "tenantId", "7",
        "every_returned_attribute_is_defined"),
    rows.shows("S2", "password_hash_is_returned", "Users", "password", "$2b$12$7jR0iJ",
        "attributes_returned_never_are_not_returned"),
    rows.edits("7643-2.3", "active_is_text", "POST /Users", "active", "as text", json.dumps,
        "values_have_the_type_that_the_rfc_defines",
        "values_have_the_type_that_the_target_defines"),
    rows.edits("R5", "created_emails_are_an_object", "POST /Users", "emails", "as one object",
        FIRST, "multi_valued_attributes_are_arrays", "plurality_is_what_the_target_defines"),
    rows.edits("7643-2.4", "types_are_upper_case", "Users", "emails.type", "in upper case",
        str.upper, "a_type_is_written_as_its_canonical_value"),
    rows.edits("7643-2.4", "time_zone_is_an_array", "Users", "timezone", "as an array",
        lambda zone: [zone], "multi_valued_attributes_are_arrays",
        "plurality_is_what_the_target_defines"),
    rows.edits("7643-2.4", "email_comes_twice", "POST /Users", "emails", "twice",
        lambda emails: emails * 2, "no_value_comes_twice"),
)  # fmt: skip


@each_resource("7643-2.3", "Users", BY_RFC, BY_TARGET)
def employee_number_is_a_number(user: Json) -> None:
    """The employeeNumber of a User is a number."""
    if number := text_at(user, f"{ENTERPRISE_USER}:employeeNumber"):
        user[ENTERPRISE_USER]["employeeNumber"] = int(number)


@each_resource("7643-7", "Schemas", UNDEFINED)
def schema_without_emails(schema: Json) -> None:
    """/Schemas does not define emails, which Users show."""
    schema["attributes"] = [one for one in schema["attributes"] if one["name"] != "emails"]


@each_resource("7643-7", "Schemas", UNDEFINED)
def name_without_its_family_name(schema: Json) -> None:
    """/Schemas does not define name.familyName, which Users show."""
    if name := attribute(schema, "name"):
        name["subAttributes"] = [p for p in name["subAttributes"] if p["name"] != "familyName"]


@each_resource("7643-2.3.8", "Users", "no_sub_attribute_is_complex")
def email_has_an_object_in_it(user: Json) -> None:
    """An email holds an object with the two parts of its address."""
    for email in user.get("emails", []):
        local, _, domain = str(email.get("value")).partition("@")
        email["parts"] = {"local": local, "domain": domain}


@each_resource("7643-2.4", "POST /Users", "only_one_value_is_primary")
def every_value_is_primary(user: Json) -> None:
    """POST returns a User with two emails, both primary."""
    user["emails"] = [
        {**email, "type": kind, "primary": True}
        for email in user.get("emails", [])[:1]
        for kind in (email.get("type"), "home")
    ]


@change_reply("7643-7", "GET Users|Schemas", ON_REQUEST)
def nick_name_on_request_is_in_lists(call: Call, reply: Reply) -> None:
    """Lists have a nickName that no request names, which /Schemas define as returned on request."""
    if call.kind == "Schemas":
        for schema in resources(reply):
            attribute(schema, "nickName").update(returned="request")
    elif call.id and "attributes" not in call.query:
        reply.body.pop("nickName", None)


@each_resource("7643-2.3", "GET /Users", BY_RFC, BY_TARGET)
def active_is_text_in_lists(user: Json) -> None:
    """The active of a User is a string in lists."""
    user["active"] = str(user.get("active")).lower()
