"""Faults of names that are compared letter by letter (RFC 7643, section 2.1)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request, ignore_operations
from pytest_scim.provider.faults.parts import Json, path_of
from pytest_scim.scim.names import ENTERPRISE_USER

CODE = "7643-2.1"
CREATE = "names_in_a_create_may_come_in_any_case"
PUT = "names_in_a_put_may_come_in_any_case"
PATCH = "paths_of_a_patch_may_come_in_any_case"

FAULTS = rows.table(
    __name__,
    rows.ignores(CODE, "title_in_upper_case_is_unknown", "POST|PUT Users", "body", "TITLE",
        CREATE, PUT),
    rows.rejects(CODE, "unknown_spelling_is_refused", "POST|PUT Users", 400,
        "A name in upper case returns 400", lambda call: "NICKNAME" in (call.body or ()),
        CREATE, PUT),
    rows.rejects("7644-3.10", "path_in_upper_case_is_refused", "PATCH Users", 400,
        "PATCH of a path in upper case returns 400",
        lambda call: any(path_of(one) == "TITLE" for one in call.body["Operations"]), PATCH,
        scim_type="invalidPath"),
)  # fmt: skip


@change_request(CODE, "POST|PUT Users", CREATE, PUT)
def extension_in_upper_case_is_unknown(call: Call) -> None:
    """POST and PUT ignore an extension whose URI is in upper case."""
    call.body.pop(ENTERPRISE_USER.upper(), None)


@ignore_operations("7644-3.10", "PATCH Users", PATCH)
def urn_in_upper_case_is_ignored(operation: Json) -> bool:
    """PATCH ignores a path that begins with a URN in upper case."""
    return path_of(operation).startswith("URN:")


@ignore_operations("7644-3.10", "PATCH Users", PATCH)
def attribute_in_upper_case_is_ignored(operation: Json) -> bool:
    """PATCH ignores a path in upper case."""
    return path_of(operation) == "NICKNAME"
