"""Two users that this run created, and queries whose results are known beforehand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from urllib.parse import quote

from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import Users, describe
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.support.bodies import expect_body, expect_none
from pytest_scim.suites.support.shared_responses import Once

UNSUPPORTED: Final = (403, 405, 501)
"""Statuses that say that a request is not supported, or too sensitive (section 7.5.2)."""
DECLINED: Final = (400, *UNSUPPORTED)
"""Statuses with which a target rejects a query that it does not support."""
OR_OWNER: Final = "rfc7644.filter_logic.or_finds_what_either_side_finds"
AND_OWNER: Final = "rfc7644.filter_logic.and_finds_what_both_sides_find"
PARENTHESES_OWNER: Final = "rfc7644.filter_logic.parentheses_are_evaluated_first"
SIMPLE: Final = ("title", "nickName", "userType", "preferredLanguage", "timezone")
"""Attributes that Okta sends for some users and not for others."""

FilterCase: TypeAlias = tuple[str, *tuple[JSONObject, ...]]
"""A filter and the users that it must return."""


def literal(value: object) -> str:
    """Return a value as a filter contains it: JSON."""
    return json.dumps(value, ensure_ascii=False)


def eq(path: str, value: object) -> str:
    """Return the filter that compares an attribute with a value."""
    return f"{path} eq {literal(value)}"


def known(value: object) -> bool:
    """Whether an attribute has a value."""
    return value not in (MISSING, None, "", [])


def instant(user: JSONObject, path: str) -> datetime | None:
    """Return a time of a user that has a time zone, or ``None``."""
    value = at(user, path)
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time if time is not None and time.tzinfo else None


def is_declined(response: Response) -> bool:
    """Whether a target declined a query that it does not support (RFC 7644 sections 3.4.2.2, 4).

    Another check judges a 400 without a scimType.
    """
    scim_type = at(response.json, "scimType") or "invalidFilter"
    return response.status in DECLINED and (response.status != 400 or scim_type == "invalidFilter")


@dataclass(frozen=True, slots=True)
class Miss:
    """A filter that did not return what it should, in words, or that the target declined."""

    words: str
    declined: bool


class ListQueries:
    """Requests lists of users, each once in a run.

    ``one`` is a user with many attributes, ``other`` one with few. Their userNames begin with
    different letters, and ``one`` was created later.
    """

    def __init__(self, users: Users, once: Once, one: JSONObject, other: JSONObject) -> None:
        """Take both users as GET returned them."""
        self.one, self.other = one, other
        self._users, self._once = users, once

    def ask(self, method: str, path: str, body: JSON = None, **parameters: str | int) -> Response:
        """Send a query with these parameters and return the response."""
        quoted = {k: quote(str(v), safe="", errors="replace") for k, v in parameters.items()}
        query = "&".join(f"{name}={value}" for name, value in quoted.items())
        key = ListQueries, method, path, query, json.dumps(body)
        return self._once.keyed(key, self._users.ask, method, path, body, query=query)

    def page(self, expression: str, **parameters: str | int) -> Response:
        """Request the users that match a filter."""
        return self.ask("GET", "/Users", filter=expression, **parameters)

    def rows(self, response: Response, asked: str) -> list[JSONObject]:
        """Return the resources of a list, or raise a finding unless it is a list."""
        body = expect_body(response, asked)
        # Another check judges how the list is spelled.
        spelling = "resources" if "resources" in body else "Resources"
        return [row for row in entries(body, spelling) if isinstance(row, dict)]

    def user_names(self, rows: Sequence[JSONObject]) -> list[str]:
        """Return the userNames of our users in a list, and the number of all others."""
        mine = {str(user["id"]): str(user[USER_NAME]) for user in (self.one, self.other)}
        ids = [str(row.get("id")) for row in rows]
        others = sum(one not in mine for one in ids)
        return [mine[one] for one in ids if one in mine] + ([f"{others} others"] if others else [])

    @property
    def either(self) -> str:
        """The filter that matches both users and no others."""
        return " or ".join(eq(USER_NAME, user[USER_NAME]) for user in (self.one, self.other))


def only_the_first_has(lists: ListQueries) -> str:
    """Return an attribute that the first user has and the second one lacks."""
    for path in SIMPLE:
        if known(at(lists.one, path)) and not known(at(lists.other, path)):
            return path
    raise NotApplicable("the target stores none of these attributes: " + ", ".join(SIMPLE))


class FilterQuery:
    """Sends filters that match one, both or none of the two users."""

    def __init__(self, lists: ListQueries) -> None:
        """Send nothing yet."""
        self.lists, self.one, self.other = lists, lists.one, lists.other

    def expect(self, *cases: FilterCase, supported: bool = False, scope: str = "") -> None:
        """Raise a finding unless each filter returns exactly its users.

        A target may decline what it does not support, whatever ServiceProviderConfig says. A
        declined filter is a finding where its parts are ``supported``, since the same filter
        in another spelling returned its users. ``scope`` is put before each filter.

        Raises:
            NotApplicable: the target declines all of them.
        """
        words = self._misses(cases, supported=supported, scope=scope)
        expect_none(words, words, expected=[_words(*case) for case in cases])

    def require(self, owner: str, *cases: FilterCase) -> None:
        """Raise Blocked unless each filter returns exactly its users, as check ``owner`` judges.

        Raises:
            NotApplicable: the target declines them.
        """
        words = self._misses(cases)
        if words:
            raise Blocked(owner, words)

    def require_both(self) -> None:
        """Require that ``or`` returns the two users and no others."""
        self.require(OR_OWNER, self.joined[0])

    def require_logic(self) -> None:
        """Require that ``or``, and ``and`` with parentheses, work."""
        self.require_both()
        self.require(PARENTHESES_OWNER, self.joined[1])

    def _misses(
        self, cases: Sequence[FilterCase], *, supported: bool = False, scope: str = ""
    ) -> str:
        """Return in words how filters fail.

        Raises:
            NotApplicable: the target declines all of them, which the RFC allows.
        """
        misses = [miss for case in cases if (miss := self.miss(case, scope))]
        words = "; ".join(miss.words for miss in misses)
        if misses and all(miss.declined for miss in misses) and not supported:
            raise NotApplicable(f"the target declines such a filter: {words}")
        return words

    def expect_among_both(self, *cases: FilterCase) -> None:
        """Raise a finding unless each filter returns its users, limited to the two users."""
        self.require_logic()
        self.expect(*cases, scope=f"({self.lists.either}) and ")

    @property
    def joined(self) -> tuple[FilterCase, FilterCase]:
        """The cases of ``or``, and of ``and`` with parentheses."""
        either = self.lists.either
        only = f"({either}) and {eq(USER_NAME, self.other[USER_NAME])}"
        return (either, self.one, self.other), (only, self.other)

    def works(self, *cases: FilterCase) -> bool:
        """Return whether each filter returns exactly its users."""
        return not any(map(self.miss, cases))

    def miss(self, case: FilterCase, scope: str = "") -> Miss | None:
        """Return how a filter fails, or ``None``."""
        expression, *expected = case
        response = self.lists.page(scope + expression, count=10)
        expression = f"(… or …) and {expression}" if scope else expression
        if response.status in DECLINED:
            words = f"`{expression}` returned {describe(response)}"
            return Miss(words, declined=is_declined(response))
        if response.status == 404 and not expected:  # another check judges an empty result
            return None
        if response.status != 200 or not isinstance(response.json, dict):
            return Miss(f"`{expression}` returned {describe(response)}", declined=False)
        actual = self.lists.user_names(self.lists.rows(response, expression))
        if sorted(actual) == sorted(str(user[USER_NAME]) for user in expected):
            return None
        return Miss(f"`{expression}` returned {_listed(actual)}", declined=False)


def expect_invalid_filter(filter_query: FilterQuery, expression: str) -> None:
    """Raise a finding unless the target rejects a filter as invalid.

    Raises:
        NotApplicable: it declines every such filter with a status that says so.
    """
    response = filter_query.lists.page(expression, count=2)
    if response.status in UNSUPPORTED:
        raise NotApplicable(f"the target declines such a filter: {describe(response)}")
    expect_status(response, 400, what=f"the filter `{expression}`")
    what = f"the `scimType` of the 400 to the filter `{expression}`"
    expect_equal(what, at(response.json, "scimType"), "invalidFilter")


def _words(expression: str, *expected: JSONObject) -> str:
    return f"`{expression}` returns {_listed([str(user[USER_NAME]) for user in expected])}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "no resources"
