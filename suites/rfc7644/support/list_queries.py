"""Two accounts of the run's own, and lists whose answers are known beforehand."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import said
from pytest_scim.scim.names import LOGIN
from pytest_scim.scim.paths import MISSING, at, entries

DECLINED = (400, 403, 405, 501)
"""Answers by which a target declines a query that it does not offer."""
OR_OWNER = "rfc7644.filter_logic.or_finds_whom_either_side_finds"
AND_OWNER = "rfc7644.filter_logic.and_finds_whom_both_sides_find"
PARENTHESES_OWNER = "rfc7644.filter_logic.parentheses_are_evaluated_first"
SIMPLE = ("title", "nickName", "userType", "preferredLanguage", "timezone")
"""Attributes that Okta maps for some people and not for others."""


def literal(value):
    """Return a value as it stands in a filter: JSON."""
    return json.dumps(value, ensure_ascii=False)


def eq(path, value):
    """Return the filter that compares an attribute with a value."""
    return f"{path} eq {literal(value)}"


def known(value):
    """Whether a resource shows a value at all."""
    return value not in (MISSING, None, "", [])


def instant(account, path):
    """Return a time that an account shows with its zone, or ``None``."""
    try:
        time = datetime.fromisoformat(at(account, path))
    except (TypeError, ValueError):
        return None
    return time if time.tzinfo else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A filter that did not give what it should, in words; or that was declined."""

    words: str
    declined: bool


class Lists:
    """Asks for lists of accounts, each once in a run.

    ``one`` is what a filled account shows, ``other`` a plain one. Their logins begin with
    different letters, and ``one`` was made later.
    """

    def __init__(self, rehearsal, one, other):
        """Each account is given as it was read."""
        self.one, self.other = one, other
        self._rehearsal = rehearsal
        self._answers = {}

    def ask(self, method, path, body=None, **parameters):
        """Send a query with these parameters and return its answer as it came."""
        quoted = {k: quote(str(v), safe="", errors="replace") for k, v in parameters.items()}
        query = "&".join(f"{name}={value}" for name, value in quoted.items())
        key = method, path, query, json.dumps(body)
        if key not in self._answers:
            self._answers[key] = self._rehearsal.directory.ask(method, path, body, query=query)
        self._rehearsal.evidence.cite([self._answers[key].exchange])
        return self._answers[key]

    def page(self, expression, **parameters):
        """Ask for the accounts that a filter gives."""
        return self.ask("GET", "/Users", filter=expression, **parameters)

    def rows(self, answer, asked):
        """Return the accounts of a list, or raise a finding that it is none."""
        if answer.status != 200 or not isinstance(answer.json, dict):
            raise Finding(f"{asked} is answered {said(answer)}", expected=200, shown=answer.status)
        # How the list is spelled is another check's.
        spelling = "resources" if "resources" in answer.json else "Resources"
        return [row for row in entries(answer.json, spelling) if isinstance(row, dict)]

    def who(self, rows):
        """Return rows by their logins: ours by name, whoever else by number."""
        mine = {account["id"]: account[LOGIN] for account in (self.one, self.other)}
        ids = [str(row.get("id")) for row in rows]
        others = sum(one not in mine for one in ids)
        return [mine[one] for one in ids if one in mine] + ([f"{others} others"] if others else [])

    @property
    def either(self):
        """The filter that gives both accounts and nobody else."""
        return " or ".join(eq(LOGIN, account[LOGIN]) for account in (self.one, self.other))


class Sieve:
    """Sifts the two accounts by filters.

    A case is a filter and the accounts that it must give.
    """

    def __init__(self, lists, *, announced):
        """``announced``: the service's configuration says that filters are supported."""
        self.lists, self.one, self.other = lists, lists.one, lists.other
        self._announced = announced

    def gives(self, *cases, optional=False, scope=""):
        """Raise a finding unless each filter gives exactly its accounts.

        A filter that is declined is a finding where the target announces filters, unless the
        RFC leaves it to the target. ``scope`` is put before each filter.
        """
        words = self._misses(cases, optional=optional, scope=scope)
        if words:
            raise Finding(words, expected=[_words(*case) for case in cases], shown=words)

    def needs(self, owner, *cases):
        """Raise Blocked unless each filter gives exactly its accounts, as check ``owner`` judges.

        Raises:
            NotApplicable: the target declines them and does not announce filters.
        """
        words = self._misses(cases)
        if words:
            raise Blocked(owner, words)

    def needs_both(self):
        """See that ``or`` gives the two accounts: there is a list of them and of nobody else."""
        self.needs(OR_OWNER, self.joined[0])

    def needs_logic(self):
        """See that conditions are joined by ``or``, and by ``and`` with parentheses."""
        self.needs_both()
        self.needs(PARENTHESES_OWNER, self.joined[1])

    def _misses(self, cases, *, optional=False, scope=""):
        """Return in words what filters miss.

        Raises:
            NotApplicable: all are declined, as they may be.
        """
        misses = [miss for case in cases if (miss := self.miss(case, scope))]
        words = "; ".join(miss.words for miss in misses)
        if misses and all(miss.declined for miss in misses) and (optional or not self._announced):
            raise NotApplicable(f"the target declines such a filter: {words}")
        return words

    def among(self, *cases, optional=False):
        """The same, with filters joined to one that gives no one but the two accounts."""
        self.needs_logic()
        self.gives(*cases, optional=optional, scope=f"({self.lists.either}) and ")

    @property
    def joined(self):
        """The cases of ``or``, and of ``and`` with parentheses."""
        either = self.lists.either
        only = f"({either}) and {eq(LOGIN, self.other[LOGIN])}"
        return (either, self.one, self.other), (only, self.other)

    def works(self, *cases):
        """Return whether each filter gives exactly its accounts."""
        return not any(map(self.miss, cases))

    def miss(self, case, scope=""):
        """Return how a filter misses what it should give, or ``None`` where it does not."""
        expression, *accounts = case
        answer = self.lists.page(scope + expression, count=10)
        expression = f"(… or …) and {expression}" if scope else expression
        if answer.status in DECLINED:
            return Miss(f"`{expression}` is answered {said(answer)}", declined=True)
        if answer.status == 404 and not accounts:  # how no match is answered is another check's
            return None
        if answer.status != 200 or not isinstance(answer.json, dict):
            return Miss(f"`{expression}` is answered {said(answer)}", declined=False)
        shown = self.lists.who(self.lists.rows(answer, expression))
        if sorted(shown) == sorted(account[LOGIN] for account in accounts):
            return None
        return Miss(f"`{expression}` gives {_listed(shown)}", declined=False)


def _words(expression, *accounts):
    return f"`{expression}` gives {_listed([account[LOGIN] for account in accounts])}"


def _listed(names):
    return ", ".join(names) or "nobody"
