"""Faults of the attributes of a User."""

from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim.paths import MISSING

FAULTS = rows.table(
    __name__,
    rows.shows("7643-4.1", "response_without_user_name", "POST /Users", "userName", MISSING,
        "a_user_has_a_user_name"),
    rows.shows("7643-4.1", "formatted_name_is_another", "Users", "name.formatted", "New User",
        "a_formatted_name_contains_a_name_of_the_user"),
    rows.shows("7643-4.1", "country_is_a_name", "Users", "addresses.country", "United States",
        "a_country_is_a_code"),
)  # fmt: skip


@each_resource("7643-4.1", "POST /Users", "an_email_is_an_address")
def email_has_a_name_in_it(user: Json) -> None:
    """POST returns an email as it stands in a message: Ada <ada@example.com>."""
    for email in user.get("emails", []):
        email["value"] = f"{user.get('displayName')} <{email.get('value')}>"
