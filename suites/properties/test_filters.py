"""Filters that Hypothesis generates from the values of the run's own Users."""

import re
from urllib.parse import quote

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import READ_OWNER, describe
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.filter_model import Or, literal, matches

PATHS = (USER_NAME, GIVEN, FAMILY, DISPLAY)
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
def test_a_generated_filter_returns_exactly_the_matching_users(users, user_set, hunt, generated):
    """A generated filter returns exactly the Users that match it

    Filters use `eq`, `ne`, `co`, `sw`, `ew`, `pr`, `and`, `or`, `not` and brackets, and values in
    any script, with quotation marks and backslashes. The check ignores filters that the target
    rejects, unless it accepts the same filter with plain values.
    """
    read = [user_set.read(user) for user in list(user_set.present.values())[:MOST]]
    user_resources = [actual for actual in read if text_at(actual, USER_NAME)]
    if not user_resources:
        raise Unreadable("no User has a userName", owner=READ_OWNER)
    paths = [
        path for path in PATHS if all(isinstance(at(one, path), str) for one in user_resources)
    ]
    library = Library(users, user_resources, user_set.mark)
    hunt(generated.filters(paths, len(user_resources)), library.judge, shrink.filters, times=2)
    if not library.judged:
        raise NotApplicable("the target accepts none of the generated filters")


class Library:
    """Sends filters on the run's own Users, and evaluates them here.

    ``user_resources`` are Users as the target returns them; their userNames begin with ``mark``.
    """

    def __init__(self, users, user_resources, mark):
        """Send nothing yet."""
        self.test_data = user_resources
        self._mark = mark
        self.judged = 0
        self._users = users
        self._plain = {}

    def judge(self, asked):
        """Raise a finding when a filter returns other Users than those that match it."""
        text = self._among(asked)
        response = self._ask(text)
        if not response.ok:
            self._refused(text, response)
            return
        self.judged += 1
        rows = [row.get("id") for row in self._users.rows(response)]
        given = [one[USER_NAME] for one in self.test_data if one["id"] in rows]
        for one in self.test_data:
            described = matches(asked, one, self.test_data)
            if described is not None and described is not (one["id"] in rows):
                wanted = [o[USER_NAME] for o in self.test_data if matches(asked, o, self.test_data)]
                message = f"the filter {text} does not return the Users that match it"
                raise Finding(message, expected=wanted, actual=given)

    def _among(self, asked):
        """Return a filter as it is sent: restricted to userNames that begin with the mark."""
        text = asked.written(self.test_data)
        return f"{USER_NAME} sw {literal(self._mark)} and " + (
            f"({text})" if isinstance(asked, Or) else text
        )

    def _ask(self, text):
        query = quote(text, safe="", errors="replace")
        return self._users.ask("GET", "/Users", query=f"filter={query}&startIndex=1&count=100")

    def _refused(self, text, response):
        """Raise a finding when the target accepts the same filter with plain values."""
        plain = VALUE.sub('"plain"', text)
        if plain not in self._plain:
            self._plain[plain] = plain != text and self._ask(plain).ok
        if self._plain[plain]:
            actual = describe(response)
            message = f"the target rejects the filter {text} because of its values"
            raise Finding(message, expected=200, actual=actual)
