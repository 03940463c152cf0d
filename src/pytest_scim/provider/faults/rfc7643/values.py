"""Faults of values that few clients send."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource, store_unchecked
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at_key, entries

LETTERS = "letters_of_any_script_are_returned"
EXTENSION = "an_unknown_extension_does_no_harm"
NUMBERS = "phoneNumbers"


def unknown_schemas(call: Call) -> list[JSON]:
    """Return the schemas that a request names and no RFC defines."""
    return [one for one in entries(call.body, "schemas") if not str(one).startswith("urn:ietf:")]


FAULTS = rows.table(
    __name__,
    rows.rejects("7643-2.3.8", "schemas_must_come_first", "POST /Users", 400,
        "POST returns 400 unless schemas is the first member",
        lambda call: next(iter(call.body), "") != "schemas",
        "the_order_of_attributes_does_not_matter"),
    rows.rejects("7643-2.3.1", "letters_are_refused", "POST /Users", 400,
        "POST with letters beyond ASCII returns 400", lambda call: not str(call.body).isascii(),
        "letters_of_any_script_are_returned"),
    rows.rejects("7644-3.12", "unknown_extension_is_a_server_error", "PUT /Users/{id}", 500,
        "PUT with an unknown extension returns 500", unknown_schemas,
        "an_unknown_extension_does_no_harm"),
)  # fmt: skip


@each_resource("7643-2.3.1", "Users", LETTERS)
def letters_become_question_marks(user: Json) -> None:
    """A name shows letters that Latin-1 does not have as question marks."""
    for part, value in user.get("name", {}).items():
        user["name"][part] = value.encode("latin-1", errors="replace").decode("latin-1")


@store_unchecked("7643-2.4", "PUT /Users/{id}", "two_primaries_do_not_both_stay")
def both_primaries_stay(call: Call) -> Json:
    """PUT with two primary phone numbers stores both as primary."""
    numbers = entries(call.body, NUMBERS)
    if sum(at_key(number, "primary") is True for number in numbers) <= 1:
        return {}
    objects = [number for number in numbers if isinstance(number, dict)]
    call.body[NUMBERS] = [{**number, "primary": False} for number in objects]
    return {NUMBERS: numbers}


@store_unchecked("7643-2.4", "PUT /Users/{id}", "a_value_sent_twice_is_returned_once")
def twins_are_stored(call: Call) -> Json:
    """PUT with the same phone number twice stores it twice."""
    numbers = entries(call.body, NUMBERS)
    return {NUMBERS: numbers} if any(numbers.count(one) > 1 for one in numbers) else {}


@store_unchecked("7643-3", "PUT /Users/{id}", EXTENSION)
def requested_schemas_are_stored(call: Call) -> Json:
    """PUT with an unknown extension stores its URI among the schemas."""
    return {"schemas": call.body["schemas"]} if unknown_schemas(call) else {}
