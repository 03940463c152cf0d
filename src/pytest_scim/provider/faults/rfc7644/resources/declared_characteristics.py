"""Faults of a provider that does not do what its /Schemas declare (RFC 7643, section 7)."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, fault, refuse
from pytest_scim.provider.faults.parts import (
    attribute,
    disable,
    is_pathless,
    matches,
    operations,
    path_of,
    resources,
    stored,
)
from pytest_scim.scim.names import ENTERPRISE_USER

CODE = "7643-7"
CHANGES = "read_only_values_of_a_change_are_ignored"
CREATES = "read_only_values_of_a_create_are_ignored"
IMMUTABLE = "immutable_values_do_not_change"
NEVER = "values_that_are_never_returned_are_in_no_response"
REQUEST = "values_on_request_are_returned_on_request"
ALWAYS = "attributes_that_are_always_returned_are"
UNIQUE = "unique_values_are_refused_to_a_second_user"
REQUIRED = "required_attributes_are_required"

FAULTS = rows.table(
    __name__,
    rows.defines(CODE, "stored_title_is_read_only", "title", "mutability", "readOnly",
        CREATES, CHANGES),
    rows.defines(CODE, "stored_nick_name_is_read_only", "nickName", "mutability", "readonly",
        CREATES, CHANGES),
    rows.defines(CODE, "stored_department_is_read_only", "department", "mutability", "READONLY",
        CREATES, CHANGES),
    rows.defines(CODE, "changed_title_is_immutable", "title", "mutability", "immutable", IMMUTABLE),
    rows.defines(CODE, "changed_cost_center_is_immutable", "costCenter", "mutability", "Immutable",
        IMMUTABLE),
    rows.defines(CODE, "changed_nick_name_is_immutable", "nickName", "mutability", "immutable",
        IMMUTABLE),
    rows.defines(CODE, "returned_title_is_write_only", "title", "mutability", "writeOnly", NEVER),
    rows.defines(CODE, "returned_division_is_never_returned", "division", "returned", "never",
        NEVER),
    rows.defines(CODE, "returned_nick_name_is_never_returned", "nickName", "returned", "Never",
        NEVER),
    rows.defines(CODE, "title_is_left_out_though_always_returned", "title", "returned", "always",
        ALWAYS),
    rows.defines(CODE, "department_is_left_out_though_always_returned", "department", "returned",
        "always", ALWAYS),
    rows.defines(CODE, "locale_is_left_out_though_always_returned", "locale", "returned",
        "ALWAYS", ALWAYS),
    rows.defines(CODE, "repeated_employee_number_is_unique", "employeeNumber", "uniqueness",
        "server", UNIQUE),
    rows.defines(CODE, "repeated_nick_name_is_unique", "nickName", "uniqueness", "global", UNIQUE),
    rows.defines(CODE, "repeated_title_is_unique", "title", "uniqueness", "Server", UNIQUE),
    rows.defines(CODE, "missing_title_is_required", "title", "required", True, REQUIRED),
    rows.defines(CODE, "missing_nick_name_is_required", "nickName", "required", True, REQUIRED),
    rows.defines(CODE, "missing_name_is_required", "name", "required", True, REQUIRED),
)  # fmt: skip


@refuse(CODE, "POST /Users", 400, CREATES)
def groups_of_a_create_are_refused(call: Call) -> bool:
    """POST with groups, which are readOnly, returns 400."""
    return bool(call.body.get("groups"))


@change_reply(CODE, "GET /(Users/{id}|Schemas)", REQUEST)
def title_on_request_is_never_returned(call: Call, reply: Reply) -> None:
    """GET never returns a title, which /Schemas define as returned on request."""
    on_request(reply, "title")
    if call.kind == "Users":
        reply.body.pop("title", None)


@change_reply(CODE, "GET /(Users/{id}|Schemas)", REQUEST)
def nick_name_on_request_is_never_returned(call: Call, reply: Reply) -> None:
    """GET never returns a nickName, which /Schemas define as returned on request."""
    on_request(reply, "nickName")
    if call.kind == "Users":
        reply.body.pop("nickName", None)


@change_reply(CODE, "(POST /Users)|(GET /Schemas)", REQUEST)
def division_on_request_is_not_returned_to_a_create(call: Call, reply: Reply) -> None:
    """POST does not return the division that it contains, defined as returned on request."""
    on_request(reply, "division")
    if call.kind == "Users":
        (reply.body.get(ENTERPRISE_USER) or {}).pop("division", None)


@fault(CODE, IMMUTABLE)
def immutable_nick_name_is_changed_without_a_path(call: Call, respond: Responder) -> Reply:
    """PATCH without a path changes an immutable nickName, which PUT and other PATCHes leave."""
    known = stored(call).get("nickName") if call.kind == "Users" else None
    if call.method == "PATCH" and any(path_of(one) == "nickName" for one in operations(call)):
        return scim_error(400, "nickName is immutable.", "mutability")
    if matches(call, "PUT /Users/{id}") and known:
        call.body["nickName"] = known
    return define(call, respond(call), "nickName", mutability="immutable")


@fault(CODE, CHANGES)
def read_only_title_is_added(call: Call, respond: Responder) -> Reply:
    """POST, PUT and PATCH replace ignore a readOnly title, PATCH add stores it."""
    if matches(call, "POST|PUT Users"):
        call.body.pop("title", None)
    for operation in operations(call) if matches(call, "PATCH /Users/{id}") else ():
        if operation.get("op") != "add" and path_of(operation) == "title":
            disable(operation)
        elif is_pathless(operation):
            operation["value"].pop("title", None)
    return define(call, respond(call), "title", mutability="readOnly")


@fault(CODE, UNIQUE)
def put_gives_a_unique_nick_name_to_another(call: Call, respond: Responder) -> Reply:
    """POST refuses a taken nickName, which /Schemas define as unique, and PUT stores it."""
    wanted = call.body.get("nickName") if matches(call, "POST /Users") else None
    if wanted and any(one.get("nickName") == wanted for one in call.provider.users()):
        return scim_error(409, "The nickName is taken.", "uniqueness")
    return define(call, respond(call), "nickName", uniqueness="server")


def define(call: Call, reply: Reply, name: str, **characteristics: str) -> Reply:
    """Define an attribute with these characteristics in /Schemas."""
    for schema in resources(reply) if call.kind == "Schemas" else ():
        attribute(schema, name).update(characteristics)
    return reply


def on_request(reply: Reply, name: str) -> None:
    """Define an attribute as returned on request."""
    for schema in resources(reply):
        for one in schema.get("attributes") or ():
            if one["name"] == name:
                one["returned"] = "request"
