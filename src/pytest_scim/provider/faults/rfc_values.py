"""Faults of what becomes of values that few clients send."""

from typing import Any, Final

from pytest_scim.provider.call import Answerer, Call, Reply, scim_error
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.memory import kept_after
from pytest_scim.provider.faults.rfc_edits import edit
from pytest_scim.provider.faults.tools import is_create, is_replace

ON: Final = "rfc7643.values."
ORDER: Final = f"{ON}the_order_of_attributes_does_not_matter"
LETTERS: Final = f"{ON}letters_of_any_script_come_back"
PRIMARIES: Final = f"{ON}two_primaries_do_not_both_stay"
ONCE: Final = f"{ON}a_value_sent_twice_is_kept_once"
EXTENSION: Final = f"{ON}an_unknown_extension_does_no_harm"
KNOWN: Final = "urn:ietf:"


@fault("7643-2.3.8", "schemas must come first", catches=(ORDER,))
def schemas_must_come_first(call: Call, answer: Answerer) -> Reply:
    """The class to read an object into is chosen by its first member."""
    if is_create(call) and isinstance(call.body, dict) and next(iter(call.body), "") != "schemas":
        return scim_error(400, "schemas is missing", "invalidSyntax")
    return answer(call)


@fault("7643-2.3.1", "other letters become question marks", catches=(LETTERS,))
@edit("Users")
def letters_become_question_marks(user: dict[str, Any]) -> None:
    """The column is Latin-1."""
    name = user.get("name", {})
    for part, value in name.items():
        name[part] = value.encode("latin-1", errors="replace").decode("latin-1")


@fault("7643-2.3.1", "other letters are refused", catches=(LETTERS,))
def letters_are_refused(call: Call, answer: Answerer) -> Reply:
    """A pattern of letters from A to Z."""
    if is_create(call) and not str(call.body).isascii():
        return scim_error(400, "name: only letters are allowed", "invalidValue")
    return answer(call)


def _sent(call: Call, name: str) -> list[Any]:
    """Return the list that a PUT gives to an attribute."""
    value = call.body.get(name) if is_replace(call) and isinstance(call.body, dict) else None
    return value if isinstance(value, list) else []


@fault("7643-2.4", "two primaries both stay", catches=(PRIMARIES,))
def both_primaries_stay(call: Call, answer: Answerer) -> Reply:
    """What comes is kept as it comes."""
    numbers = _sent(call, "phoneNumbers")
    both = sum(number.get("primary") is True for number in numbers) > 1
    if both:
        call.body["phoneNumbers"] = [{**number, "primary": False} for number in numbers]
    return kept_after(call, answer, both, phoneNumbers=numbers)


@fault("7643-2.4", "a value sent twice is kept twice", catches=(ONCE,))
def twins_are_kept(call: Call, answer: Answerer) -> Reply:
    """What comes is kept as it comes."""
    numbers = _sent(call, "phoneNumbers")
    twice = any(numbers.count(number) > 1 for number in numbers)
    return kept_after(call, answer, twice, phoneNumbers=numbers)


@fault("7644-3.12", "an unknown extension is a server error", catches=(EXTENSION,))
def unknown_extension_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing key is not caught."""
    if not all(uri.startswith(KNOWN) for uri in _sent(call, "schemas")):
        return scim_error(500, "KeyError")
    return answer(call)


@fault("7643-3", "the schemas of a request are kept", catches=(EXTENSION,))
def requested_schemas_are_kept(call: Call, answer: Answerer) -> Reply:
    """They are stored with the account."""
    named = _sent(call, "schemas")
    odd = not all(uri.startswith(KNOWN) for uri in named)
    return kept_after(call, answer, odd, schemas=named)
