"""Faults that show for some values only."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    each_resource,
    fault,
    is_create,
    is_list,
    is_replace,
    list_reply,
    scim_error,
)

NAMES: Final = "properties.people.names_of_any_script_come_back"
CHANGED: Final = "properties.people.changed_names_of_any_script_show"
IMPORTED: Final = "properties.people.names_of_any_script_are_imported"
LOGINS: Final = "properties.people.a_made_up_login_finds_its_account"
GROUPS: Final = "properties.groups.a_made_up_name_comes_back_and_is_found"
FILTERS: Final = "properties.filters.a_made_up_filter_gives_those_it_describes"

_PLANE: Final = 0xFFFF
_COLUMN: Final = 20


def _writes(call: Call) -> bool:
    return call.method in {"POST", "PUT", "PATCH"} and call.kind in {"Users", "Groups"}


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with each of its texts changed."""
    if isinstance(value, dict):
        return {key: _texts(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def _named(user: Any, change: Callable[[str], str]) -> None:
    """Change a user's names in place."""
    if isinstance(at(user, "name"), dict):
        user["name"] = _texts(user["name"], change)


@fault("7643-2.3.1", "characters of four bytes become ?", catches=(NAMES, CHANGED, GROUPS))
def astral_characters_are_lost(call: Call, answer: Answerer) -> Reply:
    """The database's utf8 has three bytes at most."""
    if _writes(call):
        call.body = _texts(
            call.body, lambda text: "".join("?" if ord(one) > _PLANE else one for one in text)
        )
    return answer(call)


@fault("7643-2.3.1", "a name is cut off at twenty characters", catches=(NAMES, CHANGED))
def names_are_cut_off(call: Call, answer: Answerer) -> Reply:
    """The column is short, and nobody says so."""
    if is_create(call) or is_replace(call):
        _named(call.body, lambda text: text[:_COLUMN])
    return answer(call)


@fault("7643-2.3.1", "names are folded (NFKC)", catches=(NAMES, CHANGED))
def names_are_folded(call: Call, answer: Answerer) -> Reply:
    """Other letters are stored than were sent."""
    if is_create(call) or is_replace(call):
        _named(call.body, lambda text: unicodedata.normalize("NFKC", text))
    return answer(call)


@fault("7643-2.3.1", "a changed name loses its accents", catches=(CHANGED,))
def changes_lose_their_accents(call: Call, answer: Answerer) -> Reply:
    """The form for updates is older than the one for creates."""
    if is_replace(call):
        _named(call.body, lambda text: text.encode("ascii", "replace").decode())
    return answer(call)


@fault("7643-2.3.1", "a list is encoded twice", catches=(IMPORTED,))
def lists_are_encoded_twice(call: Call, answer: Answerer) -> Reply:
    """The bytes of UTF-8 are taken for Latin-1 on the way out."""
    reply = answer(call)
    if is_list(call) and "filter" not in call.query:
        for user in each_resource(reply):
            _named(user, lambda text: text.encode().decode("latin-1"))
    return reply


@fault("F8", "a filter of letters beyond ASCII finds nothing", catches=(LOGINS, GROUPS))
def other_letters_find_nothing(call: Call, answer: Answerer) -> Reply:
    """The query is decoded as Latin-1."""
    if call.method == "GET" and not call.query.get("filter", "").isascii():
        return list_reply([])
    return answer(call)


@fault("F8", "an apostrophe breaks the lookup", catches=(LOGINS, GROUPS))
def apostrophes_break_the_lookup(call: Call, answer: Answerer) -> Reply:
    """The value is pasted into a statement of SQL."""
    if call.method == "GET" and "'" in call.query.get("filter", ""):
        return scim_error(500, "syntax error")
    return answer(call)


@fault("7644-3.4.2.2", "a quote ends the value of a filter", catches=(FILTERS, GROUPS))
def escaped_quotes_break_the_filter(call: Call, answer: Answerer) -> Reply:
    """The parser knows no escapes."""
    if call.method == "GET" and '\\"' in call.query.get("filter", ""):
        return scim_error(400, "The filter cannot be parsed", "invalidFilter")
    return answer(call)


@fault("7644-3.4.2.2", "not is passed over in a filter", catches=(FILTERS,))
def not_is_ignored(call: Call, answer: Answerer) -> Reply:
    """The grammar has the word, the translation does not."""
    if "filter" in call.query:
        call.query["filter"] = call.query["filter"].replace("not (", "(")
    return answer(call)


@fault("7644-3.4.2.2", "starts-with is read as contains", catches=(FILTERS,))
def starts_with_is_contains(call: Call, answer: Answerer) -> Reply:
    """All texts are compared by one LIKE."""
    if "filter" in call.query:
        call.query["filter"] = re.sub(" (sw|ew) ", " co ", call.query["filter"])
    return answer(call)
