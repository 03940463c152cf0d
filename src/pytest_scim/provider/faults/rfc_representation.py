"""Faults of how resources show their attributes."""

from typing import Any, Final

from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import defined, edit
from pytest_scim.provider.faults.tools import at
from pytest_scim.scim.urn import ENTERPRISE_USER

ON: Final = "rfc7643.attributes."
BY_RFC: Final = f"{ON}values_have_the_type_that_the_rfc_defines"
BY_TARGET: Final = f"{ON}values_have_the_type_that_the_target_defines"
ARRAYS: Final = f"{ON}multi_valued_attributes_are_arrays"
PLURALITY: Final = f"{ON}plurality_is_what_the_target_defines"
SHOWN: Final = f"{ON}what_is_shown_is_defined"
NEVER: Final = f"{ON}what_is_never_returned_is_not_there"
DUE: Final = f"{ON}what_is_required_is_there"
SPELLED: Final = f"{ON}a_type_is_written_as_its_canonical_value"


@fault("7643-2.3", "active is a string", catches=(BY_RFC, BY_TARGET))
@edit("Users", methods=("POST",))
def active_is_text(user: dict[str, Any]) -> None:
    """The answer to a create echoes a column of text."""
    if "active" in user:
        user["active"] = str(user["active"]).lower()


@fault("7643-2.3", "an employee number is a number", catches=(BY_RFC, BY_TARGET))
@edit("Users")
def employee_number_is_a_number(user: dict[str, Any]) -> None:
    """It looks like one."""
    number = at(user, f"{ENTERPRISE_USER}:employeeNumber")
    if number:
        user[ENTERPRISE_USER]["employeeNumber"] = int(number)


@fault("7643-2.3", "primary is 1", catches=(BY_RFC, BY_TARGET))
@edit("Users")
def primary_is_one(user: dict[str, Any]) -> None:
    """The database has no Booleans."""
    for email in user.get("emails", []):
        email["primary"] = 1


@fault("7643-2.3", "a title is not what its schema says", catches=(BY_TARGET,))
@edit("Schemas")
def title_is_defined_as_a_number(schema: dict[str, Any]) -> None:
    """Schema and code were written by two people."""
    defined(schema, "displayName")["type"] = "integer"


@fault("R5", "emails in the answer to a create are one object", catches=(ARRAYS, PLURALITY))
@edit("Users", methods=("POST",))
def created_emails_are_an_object(user: dict[str, Any]) -> None:
    """The answer to a create makes one object of an array of one."""
    if user.get("emails"):
        user["emails"] = user["emails"][0]


@fault("7643-2.4", "a time zone is an array", catches=(ARRAYS, PLURALITY))
@edit("Users")
def time_zone_is_an_array(user: dict[str, Any]) -> None:
    """An attribute of a directory may have many values."""
    if "timezone" in user:
        user["timezone"] = [user["timezone"]]


@fault("7643-7", "emails are defined as singular", catches=(PLURALITY,))
@edit("Schemas")
def emails_are_defined_as_singular(schema: dict[str, Any]) -> None:
    """The characteristic was left at what most attributes have."""
    defined(schema, "emails")["multiValued"] = False


@fault("7643-7", "an account shows what no schema defines", catches=(SHOWN,))
@edit("Users")
def undefined_attribute_is_shown(user: dict[str, Any]) -> None:
    """A column of the vendor's own."""
    user["tenantId"] = "7"


@fault("7643-7", "a schema leaves an attribute out", catches=(SHOWN,))
@edit("Schemas")
def schema_without_emails(schema: dict[str, Any]) -> None:
    """A schema as short as the RFC allows, of a target that keeps more."""
    rest = [one for one in schema["attributes"] if one["name"] != "emails"]
    schema["attributes"] = rest


@fault("7643-7", "a schema leaves a sub-attribute out", catches=(SHOWN,))
@edit("Schemas")
def name_without_its_family_name(schema: dict[str, Any]) -> None:
    """The display name will do."""
    name = defined(schema, "name")
    if name:
        name["subAttributes"] = [p for p in name["subAttributes"] if p["name"] != "familyName"]


@fault("S2", "a secret is shown", catches=(NEVER,))
@edit("Users")
def password_hash_is_shown(user: dict[str, Any]) -> None:
    """Every column is shown."""
    user["password"] = "$2b$12$7jR0iJ"  # noqa: S105 - the fault itself


@fault("7643-7", "a title is defined as never returned", catches=(NEVER,))
@edit("Schemas")
def shown_attribute_is_never_returned(schema: dict[str, Any]) -> None:
    """Schema and code were written by two people."""
    defined(schema, "displayName")["returned"] = "never"


@fault(
    "7643-7",
    "what is returned on request is always returned",
    catches=(f"{ON}what_is_returned_on_request_is_left_out",),
)
@edit("Schemas")
def shown_attribute_is_for_requests(schema: dict[str, Any]) -> None:
    """Nobody looks at the characteristic."""
    defined(schema, "displayName")["returned"] = "request"


@fault(
    "7643-7",
    "a title is defined as read-only, and taken",
    catches=(f"{ON}what_is_read_only_is_not_taken_from_a_client",),
)
@edit("Schemas")
def taken_attribute_is_read_only(schema: dict[str, Any]) -> None:
    """Schema and code were written by two people."""
    defined(schema, "title")["mutability"] = "readOnly"


@fault("7643-7", "a required attribute is left out", catches=(DUE,))
@edit("Schemas")
def missing_attribute_is_required(schema: dict[str, Any]) -> None:
    """Everything the vendor's form asks for is required."""
    defined(schema, "photos")["required"] = True


@fault(
    "7643-2.3.8",
    "a complex value holds a complex one",
    catches=(f"{ON}no_sub_attribute_is_complex",),
)
@edit("Users")
def email_has_an_object_in_it(user: dict[str, Any]) -> None:
    """The address is shown in its parts."""
    for email in user.get("emails", []):
        local, _, domain = str(email.get("value")).partition("@")
        email["parts"] = {"local": local, "domain": domain}


@fault("7643-2.4", "types are in upper case", catches=(SPELLED,))
@edit("Users")
def types_are_upper_case(user: dict[str, Any]) -> None:
    """The names of an enumeration."""
    for email in user.get("emails", []):
        email["type"] = str(email.get("type", "work")).upper()


@fault(
    "7643-2.4",
    "every email is primary",
    catches=(f"{ON}only_one_value_is_primary",),
)
@edit("Users", methods=("POST",))
def every_value_is_primary(user: dict[str, Any]) -> None:
    """Primary means verified in the answer to a create."""
    emails = user.get("emails", [])
    if emails:
        user["emails"] = [{**emails[0], "primary": True}, {**emails[0], "type": "home"}]
        for email in user["emails"]:
            email["primary"] = True


@fault("7643-2.4", "an email comes twice", catches=(f"{ON}no_value_comes_twice",))
@edit("Users", methods=("POST",))
def email_comes_twice(user: dict[str, Any]) -> None:
    """The answer to a create joins two tables."""
    user["emails"] = [*user.get("emails", []), *user.get("emails", [])]
