"""Faults of the draft of the SCIM 2.0 Interoperability Profile."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import parts, rows
from pytest_scim.provider.faults.build import OK, change_reply, change_request
from pytest_scim.scim.paths import MISSING

RULE = "scim_interop_profile"
UNDECLARED = "an_undeclared_attribute_is_refused"
BY_UNDECLARED = "a_filter_by_an_undeclared_attribute_is_refused"
PATHLESS = "a_patch_without_path_is_refused"
CLAIM = "a_claim_of_conformance_is_true"
CONFIG = "ServiceProviderConfig"
ERRORS = range(400, 500)

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("IOP-6.5.1.1", RULE, "PATCH without a path is accepted",
        PATHLESS, UNDECLARED),
    rows.shows("IOP-4", "claim_is_a_string", CONFIG, "interopProfileConformant", "true", CLAIM,
        rule=RULE),
    rows.shows("IOP-5.1", "types_have_numbers", "ResourceTypes", "id", "1",
        "the_id_of_a_resource_type_is_its_name", rule=RULE),
    rows.shows("IOP-5.1", "types_without_id", "ResourceTypes", "id", MISSING,
        "the_id_of_a_resource_type_is_its_name", rule=RULE),
    rows.retypes("IOP-5.3", "undeclared_attributes_are_invalid_values", "POST|PATCH Users",
        "invalidSyntax", "invalidValue", UNDECLARED, PATHLESS, rule=RULE),
    rows.retypes("IOP-6.3", "undeclared_attributes_of_filters_are_invalid_paths", "GET Users",
        "invalidFilter", "invalidPath", BY_UNDECLARED, rule=RULE),
    rows.retypes("IOP-6.9.1", "taken_names_are_invalid_values", "PATCH Users", "uniqueness",
        "invalidValue", "a_taken_user_name_in_a_patch_returns_409", rule=RULE),
)  # fmt: skip


@change_reply("IOP-4", CONFIG, CLAIM, rule=RULE)
def claims_without_patch(reply: Reply) -> None:
    """The ServiceProviderConfig claims conformance and declares no support for PATCH."""
    reply.body["interopProfileConformant"] = True
    reply.body["patch"] = {"supported": False}


@change_reply("IOP-5.4", "Schemas", "types_of_values_are_declared", rule=RULE)
def types_of_emails_are_free(reply: Reply) -> None:
    """/Schemas declares no canonicalValues for the type of emails."""
    for schema in parts.resources(reply):
        for part in parts.attribute(schema, "emails").get("subAttributes", ()):
            if part["name"] == "type":
                part.pop("canonicalValues", None)


@change_reply("IOP-6.4", "GET /Users", "a_page_may_have_a_hundred_resources", status=OK, rule=RULE)
def pages_of_two(call: Call, reply: Reply) -> None:
    """A page has two resources at most."""
    if "filter" not in call.query and isinstance(reply.body.get("Resources"), list):
        reply.body["Resources"] = reply.body["Resources"][:2]


@change_reply("IOP-6.9.1", "PATCH /Users/{id}", "a_taken_user_name_in_a_patch_returns_409",
    status=ERRORS, rule=RULE)  # fmt: skip
def taken_names_of_a_patch_are_bad_requests(reply: Reply) -> None:
    """A PATCH to a taken userName returns 400."""
    if reply.body.get("scimType") == "uniqueness":
        reply.status, reply.body["status"] = 400, "400"


@change_request("IOP-6.3", "GET /Users", BY_UNDECLARED, rule=RULE)
def undeclared_attributes_find_nobody(call: Call) -> None:
    """A filter by an undeclared attribute returns an empty list."""
    if "noSuchAttribute" in parts.filter_of(call):
        call.query["filter"] = 'userName eq "nobody"'
