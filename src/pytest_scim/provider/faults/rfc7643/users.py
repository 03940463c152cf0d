"""Faults of the attributes of a User."""

from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json


@each_resource("7643-4.1", "POST /Users", "an_account_has_a_login")
def answer_without_login(user: Json) -> None:
    """POST returns a User without userName."""
    user.pop("userName", None)


@each_resource("7643-4.1", "Users", "a_formatted_name_names_the_same_person")
def formatted_name_is_another(user: Json) -> None:
    """The name.formatted of a User holds neither the given nor the family name."""
    user.setdefault("name", {})["formatted"] = "New User"


@each_resource("7643-4.1", "POST /Users", "an_email_is_an_address")
def email_has_a_name_in_it(user: Json) -> None:
    """POST returns an email as it stands in a message: Ada <ada@example.com>."""
    for email in user.get("emails", []):
        email["value"] = f"{user.get('displayName')} <{email.get('value')}>"


@each_resource("7643-4.1", "Users", "a_country_is_a_code")
def country_is_a_name(user: Json) -> None:
    """The country of an address is a name, not a code of ISO 3166."""
    for address in user.get("addresses", []):
        address["country"] = "United States"
