"""Faults of vendors' rules about attributes."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ERROR, change_reply, change_request
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim.paths import at

MISSING_400 = "a_missing_required_attribute_is_refused_with_400"
NO_500 = "a_missing_required_attribute_is_no_server_error"
DOMAIN = "another_email_domain_is_no_server_error"
OTHERS_STAY = "other_attributes_stay_as_they_were"
WORDS = "names_of_several_words_are_stored"

FROM_OKTA = "a_value_from_okta_is_stored"
REQUIRED = "required_attributes"

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("SCL-06", "required_attributes", "No attribute is required", MISSING_400),
    rows.returns("SCL-06", "missing_attribute_is_a_server_error", "POST /Users", 400, 500,
        "a_missing_required_attribute_is_no_server_error", MISSING_400,
        rule="required_attributes"),
    rows.breaks_rule("SCL-07", "max_length", "Values of any length are accepted",
        "a_longer_value_is_refused"),
    rows.breaks_rule("LIQ-06", "updatable_attributes", "Every attribute can be updated",
        OTHERS_STAY),
    rows.refuses("SCL-08", "external_id_in_a_create_is_refused", "POST /Users",
        "with externalId", 400, FROM_OKTA, rule="max_length"),
    rows.ignores("SCL-08", "external_id_is_not_stored", "POST /Users", "body", "externalId",
        FROM_OKTA, "the_longest_value_is_stored", rule="max_length"),
)  # fmt: skip


@change_request("SCL-07", "POST /Users", "the_longest_value_is_stored", rule="max_length")
def long_external_id_is_cut(call: Call) -> None:
    """POST cuts externalId after 64 characters."""
    call.body["externalId"] = call.body["externalId"][:64]


@change_reply("SCL-15", "POST /Users", DOMAIN, status=ERROR, rule="email_domain")
def domain_is_a_server_error(reply: Reply) -> Reply | None:
    """POST with another email domain returns 500 without a body."""
    return Reply(500) if "domain" in str(at(reply.body, "detail")) else None


@change_request("LIQ-06", "PUT /Users/{id}", OTHERS_STAY, rule="updatable_attributes")
def other_changes_are_a_server_error(call: Call, before: Json) -> Reply | None:
    """PUT of another userName returns 500 without a body."""
    name = at(call.body, "userName")
    return Reply(500) if name and name != before.get("userName") else None


@change_request("LIQ-07", "POST|PUT Users", WORDS, rule="names_as_sent")
def suffix_is_cut(call: Call) -> None:
    """POST and PUT cut the suffix of a familyName."""
    family = at(call.body, "name.familyName")
    if isinstance(family, str):
        call.body["name"]["familyName"] = family.removesuffix(" II").removesuffix(" III")


@change_request("LIQ-07", "PUT /Users/{id}", WORDS, rule="names_as_sent")
def given_name_is_one_word(call: Call) -> None:
    """PUT stores the first word of a givenName only."""
    given = at(call.body, "name.givenName")
    if isinstance(given, str):
        call.body["name"]["givenName"] = given.partition(" ")[0]


@change_request("SCL-08", "POST /Users", FROM_OKTA, rule="max_length")
def external_id_is_a_number(call: Call) -> None:
    """POST stores the digits of externalId only."""
    value = str(call.body.get("externalId", ""))
    call.body["externalId"] = "".join(sign for sign in value if sign.isdigit())


@change_reply("SCL-06", "POST /Users", NO_500, status={400}, rule="required_attributes")
def missing_attribute_is_refused_and_carried_out(call: Call) -> None:
    """POST without a required attribute returns 400 and creates the User."""
    if call.body.get("userName"):
        call.provider.put_user(call.body)
