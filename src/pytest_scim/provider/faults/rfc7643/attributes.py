"""Faults of how resources show their attributes, and how schemas define these."""

from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json, attribute
from pytest_scim.provider.faults.tables import misdefine
from pytest_scim.scim.path import at
from pytest_scim.scim.urn import ENTERPRISE_USER

BY_RFC = "values_have_the_type_that_the_rfc_defines"
BY_TARGET = "values_have_the_type_that_the_target_defines"
ARRAYS = "multi_valued_attributes_are_arrays"
PLURALITY = "plurality_is_what_the_target_defines"
SHOWN = "what_is_shown_is_defined"
NEVER = "what_is_never_returned_is_not_there"
REQUEST = "what_is_returned_on_request_is_left_out"
READ_ONLY = "what_is_read_only_is_not_taken_from_a_client"
DUE = "what_is_required_is_there"

DEFINITIONS = misdefine(
    __name__,
    ("7643-2.3", "title_is_defined_as_a_number", "displayName", "type", "integer", BY_TARGET),
    ("7643-7", "emails_are_defined_as_singular", "emails", "multiValued", False, PLURALITY),
    ("7643-7", "shown_attribute_is_never_returned", "displayName", "returned", "never", NEVER),
    ("7643-7", "shown_attribute_is_for_requests", "displayName", "returned", "request", REQUEST),
    ("7643-7", "taken_attribute_is_read_only", "title", "mutability", "readOnly", READ_ONLY),
    ("7643-7", "missing_attribute_is_required", "photos", "required", True, DUE),
)


@each_resource("7643-2.3", "POST /Users", BY_RFC, BY_TARGET)
def active_is_text(user: Json) -> None:
    """POST returns a User whose active is a string."""
    if "active" in user:
        user["active"] = str(user["active"]).lower()


@each_resource("7643-2.3", "Users", BY_RFC, BY_TARGET)
def employee_number_is_a_number(user: Json) -> None:
    """The employeeNumber of a User is a number."""
    if number := at(user, f"{ENTERPRISE_USER}:employeeNumber"):
        user[ENTERPRISE_USER]["employeeNumber"] = int(number)


@each_resource("7643-2.3", "Users", BY_RFC, BY_TARGET)
def primary_is_one(user: Json) -> None:
    """The primary of an email is 1: the database has no Booleans."""
    for email in user.get("emails", []):
        email["primary"] = 1


@each_resource("R5", "POST /Users", ARRAYS, PLURALITY)
def created_emails_are_an_object(user: Json) -> None:
    """POST returns a User whose emails are one object."""
    if user.get("emails"):
        user["emails"] = user["emails"][0]


@each_resource("7643-2.4", "Users", ARRAYS, PLURALITY)
def time_zone_is_an_array(user: Json) -> None:
    """The timezone of a User is an array."""
    if "timezone" in user:
        user["timezone"] = [user["timezone"]]


@each_resource("7643-7", "Users", SHOWN)
def undefined_attribute_is_shown(user: Json) -> None:
    """A User shows an attribute that no schema defines."""
    user["tenantId"] = "7"


@each_resource("7643-7", "Schemas", SHOWN)
def schema_without_emails(schema: Json) -> None:
    """/Schemas does not define emails, which Users show."""
    schema["attributes"] = [one for one in schema["attributes"] if one["name"] != "emails"]


@each_resource("7643-7", "Schemas", SHOWN)
def name_without_its_family_name(schema: Json) -> None:
    """/Schemas does not define name.familyName, which Users show."""
    if name := attribute(schema, "name"):
        name["subAttributes"] = [p for p in name["subAttributes"] if p["name"] != "familyName"]


@each_resource("S2", "Users", NEVER)
def password_hash_is_shown(user: Json) -> None:
    """A User shows the hash of its password."""
    user["password"] = "$2b$12$7jR0iJ"  # noqa: S105 - the fault itself


@each_resource("7643-2.3.8", "Users", "no_sub_attribute_is_complex")
def email_has_an_object_in_it(user: Json) -> None:
    """An email holds an object with the two parts of its address."""
    for email in user.get("emails", []):
        local, _, domain = str(email.get("value")).partition("@")
        email["parts"] = {"local": local, "domain": domain}


@each_resource("7643-2.4", "Users", "a_type_is_written_as_its_canonical_value")
def types_are_upper_case(user: Json) -> None:
    """The type of an email is in upper case."""
    for email in user.get("emails", []):
        email["type"] = str(email.get("type", "work")).upper()


@each_resource("7643-2.4", "POST /Users", "only_one_value_is_primary")
def every_value_is_primary(user: Json) -> None:
    """POST returns a User with two emails, both primary."""
    user["emails"] = [
        {**email, "type": kind, "primary": True}
        for email in user.get("emails", [])[:1]
        for kind in (email.get("type"), "home")
    ]


@each_resource("7643-2.4", "POST /Users", "no_value_comes_twice")
def email_comes_twice(user: Json) -> None:
    """POST returns a User with the same email twice."""
    user["emails"] = user.get("emails", []) * 2
