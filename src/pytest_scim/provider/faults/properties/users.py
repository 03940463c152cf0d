"""Faults that show for the names and userNames of some Users only."""

import unicodedata
from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, filter_of, resources
from pytest_scim.scim.json_values import JSON

NAMES = "names_of_any_script_are_stored"
CHANGED = "an_update_stores_names_of_any_script"
FOUND = (
    "a_generated_user_name_finds_its_user",
    "properties.groups.a_generated_group_name_is_stored_and_found",
)

BASIC_PLANE = 0xFFFF
COLUMN = 20


def _each_text(value: JSON, change: Callable[[str], str]) -> JSON:
    """Return a JSON value in which ``change`` has changed each text."""
    if isinstance(value, dict):
        return {key: _each_text(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def _change_names(user: Json, change: Callable[[str], str]) -> None:
    if "name" in user:
        user["name"] = _each_text(user["name"], change)


@change_request("7643-2.3.1", "POST|PUT|PATCH Users|Groups", NAMES, CHANGED, FOUND[1])
def astral_characters_are_lost(call: Call) -> None:
    """Characters of four bytes are stored as question marks."""

    def lose(text: str) -> str:
        return "".join("?" if ord(sign) > BASIC_PLANE else sign for sign in text)

    call.body = _each_text(call.body, lose)


@change_request("7643-2.3.1", "POST|PUT Users", NAMES, CHANGED)
def names_are_cut_off(call: Call) -> None:
    """Names are cut after twenty characters."""
    _change_names(call.body, lambda text: text[:COLUMN])


@change_request("7643-2.3.1", "POST|PUT Users", NAMES, CHANGED)
def names_are_folded(call: Call) -> None:
    """Names are stored in the form NFKC."""
    _change_names(call.body, lambda text: unicodedata.normalize("NFKC", text))


def _each_name(code: str, name: str, title: str, change: Callable[[str], str]) -> rows.Row:
    """Return a fault that stores names in another form, whatever the request."""
    return rows.changes(code, name, "POST|PUT Users", title,
        lambda call: _change_names(call.body, change), NAMES, CHANGED)  # fmt: skip


def _without_marks(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(one for one in letters if not unicodedata.combining(one))


def _in_bytes(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")


def _in_units(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


FAULTS = rows.table(
    __name__,
    _each_name("7643-2.3.1", "marks_are_lost", "Names lose their marks", _without_marks),
    _each_name("7643-2.3.1", "names_are_cut_at_64_bytes", "Names are cut after 64 bytes",
        lambda text: _in_bytes(text, 64)),
    _each_name("7643-2.3.1", "names_are_cut_at_48_units",
        "Names are cut after 48 units of UTF-16", lambda text: _in_units(text, 48)),
    _each_name("7643-2.3.1", "apostrophes_are_straightened", "Names have straight apostrophes",
        lambda text: text.replace("\u2019", "'")),
    _each_name("7643-2.3.1", "names_are_capitalised", "Names begin with a capital letter",
        lambda text: text[:1].upper() + text[1:]),
    _each_name("7643-2.3.1", "joiners_are_lost", "Names lose joiners and non-joiners",
        lambda text: text.replace("\u200c", "").replace("\u200d", "")),
    _each_name("7643-2.3.1", "names_change_their_case",
        "Names are stored in upper and then in lower case",
        lambda text: text.upper().lower() if text.upper().lower() != text.lower() else text),
    _each_name("7643-2.3.1", "wide_letters_become_narrow", "Letters of full width become narrow",
        lambda text: "".join(chr(ord(one) - 0xFEE0) if 0xFF21 <= ord(one) <= 0xFF5A else one
            for one in text)),
)  # fmt: skip


@change_request("7643-2.3.1", "PUT /Users/{id}", CHANGED)
def changes_lose_their_accents(call: Call) -> None:
    """PUT stores names in ASCII."""
    _change_names(call.body, lambda text: text.encode("ascii", "replace").decode())


@change_reply("7643-2.3.1", "GET /Users", "names_of_any_script_are_imported")
def lists_are_encoded_twice(call: Call, reply: Reply) -> None:
    """A list encodes names twice in UTF-8."""
    for user in resources(reply) if "filter" not in call.query else ():
        _change_names(user, lambda text: text.encode().decode("latin-1"))


@change_request("F8", "GET", *FOUND)
def other_letters_find_nothing(call: Call) -> Reply | None:
    """A filter with letters beyond ASCII matches no User."""
    return None if filter_of(call).isascii() else list_reply([])


@refuse("F8", "GET", 500, *FOUND)
def apostrophes_break_the_lookup(call: Call) -> bool:
    """A filter with an apostrophe returns 500."""
    return "'" in filter_of(call)
