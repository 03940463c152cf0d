"""Faults of creating, against RFC 7644 section 3.3."""

from typing import Any, Final

from pytest_scim.provider.faults.memory import kept_after
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    is_create,
    scim_error,
)

HERE: Final = "rfc7644.creating."
IGNORED: Final = f"{HERE}read_only_attributes_in_a_create_are_no_error"
APOSTROPHE: Final = f"{HERE}a_name_with_an_apostrophe_is_kept"
BOOLEAN: Final = f"{HERE}a_boolean_as_text_is_understood_or_refused"
UNKNOWN: Final = f"{HERE}an_unknown_attribute_in_a_create_is_passed_over_or_refused"
SCHEMALESS: Final = f"{HERE}a_create_without_schemas_is_understood_or_refused"
LOCATION: Final = f"{HERE}meta_location_is_the_location_header"


def _carries(call: Call, name: str) -> bool:
    return is_create(call) and isinstance(call.body, dict) and name in call.body


@fault("7644-3.3", "a create is answered 200", catches=(f"{HERE}a_create_is_answered_201",))
def created_is_answered_200(call: Call, answer: Answerer) -> Reply:
    """The framework's default status."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.status = 200
    return reply


@fault(
    "7644-3.3",
    "a create has no Location header",
    catches=(f"{HERE}the_location_of_a_new_account_is_told",),
)
def created_without_location(call: Call, answer: Answerer) -> Reply:
    """The address is in the body, and nowhere else."""
    reply = answer(call)
    if is_create(call):
        reply.headers.pop("Location", None)
    return reply


@fault("7644-3.3", "a new account has no meta.location", catches=(LOCATION,))
def created_without_meta_location(call: Call, answer: Answerer) -> Reply:
    """The serialiser leaves the address to the header."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.body["meta"].pop("location", None)
    return reply


@fault("7644-3.3", "Location names another host than meta.location", catches=(LOCATION,))
def location_has_another_host(call: Call, answer: Answerer) -> Reply:
    """The header is written behind the proxy, the body in front of it."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.headers["Location"] = f"http://internal:8080/scim/v2/Users/{reply.body['id']}"
    return reply


@fault(
    "7644-3.3",
    "a create is answered with the essentials only",
    catches=(f"{HERE}the_answer_to_a_create_is_the_account",),
)
def created_is_answered_in_part(call: Call, answer: Answerer) -> Reply:
    """Who wants more may read it."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        essential = ("schemas", "id", "meta", "userName", "name", "active")
        reply.body = {key: reply.body[key] for key in essential if key in reply.body}
    return reply


@fault("C5", "a create with an id is refused", catches=(IGNORED,))
def created_with_an_id_is_refused(call: Call, answer: Answerer) -> Reply:
    """What is readOnly is taken for an error."""
    if _carries(call, "id"):
        return scim_error(400, "id is readOnly", "mutability")
    return answer(call)


@fault("C5", "a create with groups is refused", catches=(IGNORED,))
def created_with_groups_is_refused(call: Call, answer: Answerer) -> Reply:
    """The groups are looked up, and there are none."""
    if is_create(call) and at(call.body, "groups"):
        return scim_error(400, "there is no such group", "invalidValue")
    return answer(call)


@fault(
    "C2", "the client chooses the id", catches=(f"{HERE}an_id_that_the_client_chose_is_ignored",)
)
def client_chooses_the_id(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    if not _carries(call, "id"):
        return answer(call)
    reply = answer(call)
    if reply.ok:
        call.provider.delete_user(reply.body["id"])
        reply.body = call.provider.put_user({**reply.body, "id": call.body["id"]})
    return reply


@fault(
    "7644-3.3",
    "the client's meta is kept",
    catches=(f"{HERE}meta_that_the_client_sent_is_ignored",),
)
def clients_meta_is_kept(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    meta = at(call.body, "meta")
    return kept_after(call, answer, _carries(call, "meta"), meta=meta)


@fault(
    "7644-3.3",
    "the client's groups are shown",
    catches=(f"{HERE}groups_that_the_client_sent_are_ignored",),
)
def clients_groups_are_kept(call: Call, answer: Answerer) -> Reply:
    """The body is written to the database as it came."""
    groups = at(call.body, "groups")
    return kept_after(call, answer, _carries(call, "groups"), groups=groups)


@fault("7644-3.3", "an unknown attribute is a server error", catches=(UNKNOWN,))
def unknown_attribute_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """There is no such column."""
    if _carries(call, "shoeSize"):
        return scim_error(500, "column shoeSize does not exist")
    return answer(call)


@fault(
    "7644-3.3",
    "a new account is always active",
    catches=(f"{HERE}an_account_that_is_made_inactive_is_inactive",),
)
def created_is_always_active(call: Call, answer: Answerer) -> Reply:
    """A column with a default."""
    if is_create(call):
        call.body["active"] = True
    return answer(call)


@fault("C16", "a name with an apostrophe is refused", catches=(APOSTROPHE,))
def apostrophe_is_refused(call: Call, answer: Answerer) -> Reply:
    """Letters, digits and spaces only."""
    if is_create(call) and "'" in str(at(call.body, "name.familyName")):
        return scim_error(400, "Unprocessable Entity: VALIDATION_ERROR", "invalidValue")
    return answer(call)


@fault("C16", "an apostrophe is escaped for a web page", catches=(APOSTROPHE,))
def apostrophe_is_escaped(call: Call, answer: Answerer) -> Reply:
    """Values are escaped when they are stored, not when they are shown."""
    name: Any = at(call.body, "name")
    if is_create(call) and isinstance(name, dict):
        name["familyName"] = str(name.get("familyName")).replace("'", "&#39;")
    return answer(call)


@fault("7643-2.3.2", 'the text "False" is taken for true', catches=(BOOLEAN,))
def every_text_is_true(call: Call, answer: Answerer) -> Reply:
    """What is not empty is true."""
    if is_create(call) and isinstance(at(call.body, "active"), str):
        call.body["active"] = bool(call.body["active"])
    return answer(call)


@fault("7643-2.3.2", "a boolean that is text stays text", catches=(BOOLEAN,))
def booleans_stay_text(call: Call, answer: Answerer) -> Reply:
    """The value is stored as it came."""
    active = at(call.body, "active")
    return kept_after(call, answer, is_create(call) and isinstance(active, str), active=active)


@fault("7643-3", "a missing schemas is a server error", catches=(SCHEMALESS,))
def missing_schemas_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The key is read without a look whether it is there."""
    if is_create(call) and "schemas" not in (call.body or {}):
        return scim_error(500, "KeyError: schemas")
    return answer(call)


@fault("C11", "an account needs names", catches=(f"{HERE}a_login_is_enough_for_an_account",))
def names_are_required(call: Call, answer: Answerer) -> Reply:
    """Two columns that may not be empty, of which the schema says nothing."""
    if is_create(call) and "name" not in (call.body or {}):
        return scim_error(400, "name.givenName is required", "invalidValue")
    return answer(call)


@fault(
    "7643-6",
    "a required extension is not asked for",
    catches=(f"{HERE}a_required_extension_may_not_be_missing",),
)
def required_extension_is_not_asked_for(call: Call, answer: Answerer) -> Reply:
    """The document says more than the service does."""
    reply = answer(call)
    for kind in each_resource(reply):
        for extension in kind.get("schemaExtensions", []) if call.kind == "ResourceTypes" else []:
            extension["required"] = True
    return reply
