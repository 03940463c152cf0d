"""Filters that Hypothesis generates from the values of the run's own Users."""

import re
from types import ModuleType
from urllib.parse import quote

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import READ_OWNER, Resource, Users, describe
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.properties.support.filter_kinds import emails, has_time
from pytest_scim.suites.properties.support.filter_model import Filter, Or, literal, matches
from pytest_scim.suites.properties.support.users import UserSet

PATHS = (USER_NAME, GIVEN, FAMILY, DISPLAY)
FLAGS = ("active",)
TIMES = ("meta.created", "meta.lastModified")
MOST = 4
"""Users whose values the filters contain."""
VALUE = re.compile(r'"(?:[^"\\]|\\.)*"')


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    field_report("apache/directory-scimple#981"),
    field_report("Captain-P-Goldfish/SCIM-SDK#913"),
    feature="create_users",
)
def test_a_generated_filter_returns_exactly_the_matching_users(
    users: Users, user_set: UserSet, try_examples: TryExamples, strategies: ModuleType
) -> None:
    """A generated filter returns exactly the Users that match it

    Filters use every operator, `and`, `or`, `not` and brackets; strings in any script with
    quotation marks, backslashes, `%`, `_` and `*`, Booleans, times and value paths; and names in
    any case, or with the URN of the schema. The check ignores filters that the target rejects,
    unless it accepts the same filter with plain values.

    Fix: Evaluate the parsed filter, with every value as a parameter in which no character has a
    meaning of its own.
    """
    read = [user_set.read(user) for user in list(user_set.present.values())[:MOST]]
    user_resources = [actual for actual in read if text_at(actual, USER_NAME)]
    if not user_resources:
        raise Unreadable("no User has a userName", owner=READ_OWNER)
    paths = [
        path for path in PATHS if all(isinstance(at(one, path), str) for one in user_resources)
    ]
    judge = FilterJudge(users, user_resources, user_set.prefix)
    try_examples(
        strategies.filters(paths, len(user_resources), **others(user_resources)),
        judge,
        shrink.filters,
        times=4,
    )
    if not judge.judged:
        raise NotApplicable("the target accepts none of the generated filters")


def others(user_resources: list[Resource]) -> dict[str, list[str]]:
    """Return the Booleans, the times and the types of emails that all Users have."""
    kinds = [{str(email.get("type")) for email in emails(one)} for one in user_resources]
    return {
        "flags": [path for path in FLAGS if all(is_flag(one, path) for one in user_resources)],
        "times": [path for path in TIMES if all(has_time(one, path) for one in user_resources)],
        "kinds": sorted(set.intersection(*kinds)),
    }


def is_flag(resource: Resource, path: str) -> bool:
    """Whether a User has a Boolean at a path."""
    return isinstance(at(resource, path), bool)


class FilterJudge:
    """Sends filters on the run's own Users, and evaluates them here.

    ``user_resources`` are Users as the target returns them; their userNames begin with ``prefix``.
    """

    def __init__(self, users: Users, user_resources: list[Resource], prefix: str) -> None:
        """Send nothing yet."""
        self.user_resources = user_resources
        self.judged = 0
        self._prefix = prefix
        self._users = users
        self._is_accepted: dict[str, bool] = {}

    def __call__(self, example: Filter) -> None:
        """Raise a finding when a filter returns other Users than those that match it."""
        text = self._restricted(example)
        response = self._send(text)
        if not response.ok:
            self._expect_rejected_alike(text, response)
            return
        self.judged += 1
        ids = [row.get("id") for row in self._users.rows(response)]
        known = self.user_resources
        results = [matches(example, one, known) for one in known]
        if any(
            result is not None and result is not (one["id"] in ids)
            for one, result in zip(known, results, strict=True)
        ):
            message = f"the filter {text} does not return the Users that match it"
            expected = [
                one[USER_NAME] for one, result in zip(known, results, strict=True) if result
            ]
            actual = [one[USER_NAME] for one in known if one["id"] in ids]
            raise Finding(message, expected=expected, actual=actual)

    def _restricted(self, example: Filter) -> str:
        """Return a filter as it is sent: restricted to userNames that begin with the prefix."""
        text = example.written(self.user_resources)
        return f"{USER_NAME} sw {literal(self._prefix)} and " + (
            f"({text})" if isinstance(example, Or) else text
        )

    def _send(self, text: str) -> Response:
        query = quote(text, safe="", errors="replace")
        return self._users.ask("GET", "/Users", query=f"filter={query}&startIndex=1&count=100")

    def _expect_rejected_alike(self, text: str, response: Response) -> None:
        """Raise a finding when the target accepts the same filter with plain values."""
        plain = VALUE.sub('"plain"', text)
        if plain not in self._is_accepted:
            self._is_accepted[plain] = plain != text and self._send(plain).ok
        if self._is_accepted[plain]:
            message = f"the target rejects the filter {text} because of its values"
            raise Finding(message, expected=200, actual=describe(response))
