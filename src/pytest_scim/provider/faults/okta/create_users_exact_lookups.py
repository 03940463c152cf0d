"""Faults of lookups that find too much, or nobody although the value is taken."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase

from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import filter_of
from pytest_scim.scim.paths import at

PREFIX = "okta.create_users."
SIMILAR = f"{PREFIX}a_lookup_by_a_similar_user_name_finds_no_user"
BY_OTHER = f"{PREFIX}another_attribute_finds_no_user"
BY_EMAIL = f"{PREFIX}an_email_finds_no_user"
WITH_EMAIL = f"{PREFIX}a_user_with_another_email_is_linked_again"
APOSTROPHE = f"{PREFIX}a_user_name_with_an_apostrophe_is_linked_again"
SECOND = f"{PREFIX}a_second_create_returns_no_second_id"
EXTERNAL = (
    f"{PREFIX}a_similar_external_id_finds_no_user",
    f"{PREFIX}a_similar_external_id_finds_no_user_where_okta_sends_it",
)

LIST = "GET /Users"
NOBODY = 'nickName eq "nobody"'

Compare = Callable[[str, str], bool]
"""Takes the value of a filter and the one of a User, both in lower case."""


def _compare(call: Call, name: str, matches: Compare, stored: str | None = None) -> None:
    """Let a filter by an attribute find the first User whose value a function matches.

    ``stored`` is the path of that value, if it is another one.
    """
    asked = re.fullmatch(rf'{name} eq "(.*)"', filter_of(call))
    if asked is None:
        return
    for user in call.provider.users():
        value = at(user, stored or name)
        if isinstance(value, str) and matches(asked[1].lower(), value.lower()):
            call.query["filter"] = f'{name} eq "{user[name]}"'
            return


def _as_regex(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        return False


def _as_like(pattern: str, value: str) -> bool:
    parts = {"_": ".", "%": ".*"}
    return _as_regex("".join(parts.get(one, re.escape(one)) for one in pattern), value)


def _local(value: str) -> str:
    return value.partition("@")[0]


def _undotted(value: str) -> str:
    return value.replace(".", "")


def _untagged(value: str) -> str:
    return re.sub(r"\+[^@]*", "", value)


@change_request("F11", LIST, SIMILAR)
def user_name_is_a_regular_expression(call: Call) -> None:
    """A filter on userName takes its value for a regular expression."""
    _compare(call, "userName", _as_regex)


@change_request("F11", LIST, SIMILAR)
def user_name_is_compared_by_like(call: Call) -> None:
    """A filter on userName compares by LIKE."""
    _compare(call, "userName", _as_like)


@change_request("F11", LIST, SIMILAR)
def user_name_is_a_glob(call: Call) -> None:
    """A filter on userName takes an asterisk for any text."""
    _compare(call, "userName", lambda asked, value: fnmatchcase(value, asked))


@change_request("F11", LIST, SIMILAR)
def beginning_of_a_user_name_is_enough(call: Call) -> None:
    """A filter on userName finds Users whose userName begins with the value."""
    _compare(call, "userName", lambda asked, value: value.startswith(asked))


@change_request("F11", LIST, SIMILAR)
def part_of_a_user_name_is_enough(call: Call) -> None:
    """A filter on userName finds Users whose userName contains the value."""
    _compare(call, "userName", lambda asked, value: asked in value)


@change_request("F11", LIST, SIMILAR)
def beginning_of_the_value_is_enough(call: Call) -> None:
    """A filter on userName finds Users whose userName is the beginning of the value."""
    _compare(call, "userName", lambda asked, value: asked.startswith(value))


@change_request("F11", LIST, SIMILAR)
def tag_after_a_plus_is_removed(call: Call) -> None:
    """A filter on userName ignores what follows a plus sign."""
    _compare(call, "userName", lambda asked, value: _untagged(asked) == _untagged(value))


@change_request("F11", LIST, SIMILAR)
def dots_are_removed(call: Call) -> None:
    """A filter on userName ignores dots."""
    _compare(call, "userName", lambda asked, value: _undotted(asked) == _undotted(value))


@change_request("F11", LIST, SIMILAR)
def domain_is_not_compared(call: Call) -> None:
    """A filter on userName compares the part before the domain alone."""
    _compare(call, "userName", lambda asked, value: _local(asked) == _local(value))


@change_request("F11", LIST, BY_OTHER)
def display_name_is_compared_too(call: Call) -> None:
    """A filter on userName finds Users by their displayName as well."""
    _compare(call, "userName", lambda asked, value: asked == value, "displayName")


@change_request("F11", LIST, BY_OTHER)
def external_id_is_compared_too(call: Call) -> None:
    """A filter on userName finds Users by their externalId as well."""
    _compare(call, "userName", lambda asked, value: asked == value, "externalId")


@change_request("F11", LIST, BY_EMAIL)
def first_part_of_an_email_is_enough(call: Call) -> None:
    """A filter on userName finds Users by the first part of their email address as well."""
    _compare(call, "userName", lambda asked, value: asked == _local(value), "emails[0].value")


@change_request("F11", LIST, BY_EMAIL)
def email_is_compared_too(call: Call) -> None:
    """A filter on userName finds Users by their email address as well."""
    _compare(call, "userName", lambda asked, value: asked == value, "emails[0].value")


@change_request("F11", LIST, BY_EMAIL, WITH_EMAIL)
def email_is_compared_instead(call: Call) -> None:
    """A filter on userName compares the email address, uniqueness the userName."""
    before = filter_of(call)
    _compare(call, "userName", lambda asked, value: asked == value, "emails[0].value")
    asked = re.fullmatch('userName eq "(.*)"', before)
    emails = [str(at(user, "emails[0].value")).lower() for user in call.provider.users()]
    if asked and asked[1].lower() not in emails:
        call.query["filter"] = NOBODY


@change_request("F11", LIST, BY_EMAIL)
def part_of_an_email_is_enough(call: Call) -> None:
    """A filter on userName finds Users whose email address ends with the value."""
    _compare(call, "userName", lambda asked, value: value.endswith(asked), "emails[0].value")


@change_request("F11", LIST, WITH_EMAIL)
def users_with_another_email_are_not_found(call: Call) -> None:
    """A filter on userName finds nobody whose email address differs."""
    for user in call.provider.users():
        email, name = at(user, "emails[0].value"), str(user["userName"])
        if email != name and name in filter_of(call):
            call.query["filter"] = NOBODY


@change_request("F11", LIST, WITH_EMAIL)
def only_the_first_part_of_an_email_is_indexed(call: Call) -> None:
    """A filter on userName finds nobody whose email address has another first part."""
    for user in call.provider.users():
        email, name = str(at(user, "emails[0].value")), str(user["userName"])
        same = email.partition("@")[0] == name.partition("@")[0]
        if not same and name in filter_of(call):
            call.query["filter"] = NOBODY


@change_request("F9", LIST, APOSTROPHE)
def apostrophe_finds_nobody(call: Call) -> None:
    """A filter with an apostrophe finds nobody."""
    if "'" in filter_of(call):
        call.query["filter"] = NOBODY


@change_request("F9", LIST, APOSTROPHE)
def apostrophe_is_a_server_error(call: Call) -> Reply | None:
    """A filter with an apostrophe returns 500."""
    return json_reply(500, {}) if "'" in filter_of(call) else None


@change_request("F9", LIST, APOSTROPHE)
def apostrophe_is_doubled(call: Call) -> None:
    """A filter doubles an apostrophe before it compares."""
    call.query.update({"filter": filter_of(call).replace("'", "''")} if filter_of(call) else {})


@change_reply("C3", "POST /Users", SECOND, status={409})
def second_create_returns_a_second_id(call: Call) -> Reply:
    """POST of a userName in use returns 201 with another id, and a lookup shows the first User."""
    return json_reply(201, call.body | {"id": "a-second-user"})


@change_reply("C3", "POST /Users", SECOND, status={409})
def second_create_returns_no_id(call: Call) -> Reply:
    """POST of a userName in use returns 201 without an id."""
    return json_reply(201, call.body)


@change_reply("C3", "POST /Users", SECOND, status={409})
def second_create_returns_200_and_another_id(call: Call) -> Reply:
    """POST of a userName in use returns 200 with another id."""
    return json_reply(200, call.body | {"id": "another-user"})


@change_request("F11", LIST, *EXTERNAL)
def external_id_is_a_regular_expression(call: Call) -> None:
    """A filter on externalId takes its value for a regular expression."""
    _compare(call, "externalId", _as_regex)


@change_request("F11", LIST, *EXTERNAL)
def external_id_is_compared_by_like(call: Call) -> None:
    """A filter on externalId compares by LIKE."""
    _compare(call, "externalId", _as_like)


@change_request("F11", LIST, *EXTERNAL)
def beginning_of_an_external_id_is_enough(call: Call) -> None:
    """A filter on externalId finds Users whose externalId begins with the value."""
    _compare(call, "externalId", lambda asked, value: value.startswith(asked))
