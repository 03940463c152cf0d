"""Faults of vendors' rules about people: each rule switched off, or kept badly."""

from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    empty,
    fault,
    is_create,
    is_list,
    is_replace,
    pass_through,
    scim_error,
)

if TYPE_CHECKING:
    from pytest_scim.provider.app import Provider

OTHERS_STAY = "vendor.attributes.other_attributes_stay_as_they_were"
WORDS = "vendor.attributes.names_of_several_words_are_kept"

updatable_attributes_off = fault(
    "LIQ-06",
    "every attribute can be updated",
    catches=(OTHERS_STAY,),
    rule="updatable_attributes",
    switches_off="updatable_attributes",
)(pass_through)


@fault(
    "LIQ-06",
    "a change of other attributes is refused without a reason",
    catches=(OTHERS_STAY,),
    rule="updatable_attributes",
)
def other_changes_are_refused_bare(call: Call, answer: Answerer) -> Reply:
    """The refusal comes from a layer that knows no SCIM."""
    before = call.provider.user(call.id) or {}
    login = at(call.body, "userName")
    if is_replace(call) and login and login != before.get("userName"):
        return empty(403)
    return answer(call)


@fault("LIQ-07", "the suffix of a family name is cut off", catches=(WORDS,), rule="names_as_sent")
def suffix_is_cut(call: Call, answer: Answerer) -> Reply:
    """A library takes names apart."""
    family = at(call.body, "name.familyName")
    if (is_create(call) or is_replace(call)) and isinstance(family, str):
        call.body["name"]["familyName"] = family.removesuffix(" II").removesuffix(" III")
    return answer(call)


@fault("LIQ-07", "a given name is one word", catches=(WORDS,), rule="names_as_sent")
def given_name_is_one_word(call: Call, answer: Answerer) -> Reply:
    """What follows the first word is taken for a middle name."""
    given = at(call.body, "name.givenName")
    if is_replace(call) and isinstance(given, str):
        call.body["name"]["givenName"] = given.split(" ")[0]
    return answer(call)


_ASKED: "WeakKeyDictionary[Provider, Counter[str]]" = WeakKeyDictionary()
"""How often a provider was asked for a login before it was created."""


@fault(
    "LIQ-25",
    "a login that was tried before is refused",
    catches=("vendor.tasks.a_retried_assignment_makes_one_account",),
    rule="failed_assignments_can_be_retried",
)
def second_attempt_is_refused(call: Call, answer: Answerer) -> Reply:
    """An attempt that came to nothing is remembered as one that is under way."""
    asked = _ASKED.setdefault(call.provider, Counter())
    if is_list(call) and "userName" in call.query.get("filter", ""):
        asked[call.query["filter"].split('"')[1]] += 1
    if is_create(call) and asked[str(at(call.body, "userName"))] > 1:
        return scim_error(409, "An invitation is under way", "uniqueness")
    return answer(call)
