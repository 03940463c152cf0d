"""What the target now shows, read raw and never repaired."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from pytest_scim.check import Finding, Unreadable
from pytest_scim.observe.ledger import Ledger
from pytest_scim.observe.request import name_query, request, resource_path
from pytest_scim.scim.message import Answer, NotJson, Request
from pytest_scim.scim.path import MISSING, Missing, at, at_key

CREATE_OWNER: Final = "okta.create_users.a_new_person_gets_an_account"
READ_OWNER: Final = "okta.update_users.an_account_is_read_by_its_id"
LOOKUP_OWNER: Final = "okta.create_users.the_created_account_is_found_by_login"
LOGIN: Final = "userName"
WORK_EMAIL: Final = 'emails[type eq "work"].value'

Shown = dict[str, Any]


class Directory:
    """Looks at the target's accounts.

    ``timeout`` and ``interval`` are the profile's ``settle``, in seconds: an expected
    change is polled until it shows, an expected non-change read once afterwards.
    ``late`` is told the seconds of a change that did not show at once.
    """

    def __init__(
        self,
        send: Callable[[Request], Answer],
        ledger: Ledger,
        *,
        timeout: float = 0.0,
        interval: float = 0.25,
        late: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._send = send
        self._ledger = ledger
        self._timeout = timeout
        self._interval = interval
        self._late = late

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Send a request of our own and return its answer as it came."""
        return self._send(request(method, path, body, **options))

    def read(self, user_id: str) -> Answer:
        """Read an account by its id, whatever comes."""
        return self.ask("GET", resource_path("Users", user_id))

    def user(self, user_id: str) -> Shown:
        """Return an account.

        Raises:
            Unreadable: the target does not show one under that id.
        """
        return self._account(self.read(user_id))

    def find(self, login: str, attribute: str = "userName") -> list[Shown]:
        """Return the accounts that a lookup by an exact value gives.

        Raises:
            Unreadable: the lookup is not answered with a list.
        """
        answer = self.lookup(login, attribute)
        if answer.status == 404:  # noqa: PLR2004 - Okta takes it for no match
            return []
        return self.rows(answer)

    def lookup(self, login: str, attribute: str = "userName") -> Answer:
        """Look an account up as Okta does, and return the answer as it came."""
        return self.ask("GET", "/Users", query=self.lookup_query(login, attribute))

    def lookup_query(self, login: str, attribute: str = "userName") -> str:
        """Return the query of a lookup, spaces as ``%20``."""
        return f"{name_query(attribute, login)}&startIndex=1&count=100"

    def rows(self, answer: Answer) -> list[Shown]:
        """Return the resources of a list, of either spelling, as Okta reads them.

        Raises:
            Unreadable: the answer is no list.
        """
        body = answer.json
        if not answer.ok or not isinstance(body, dict):
            raise Unreadable(
                f"a list of accounts was answered {said(answer)}",
                owner=LOOKUP_OWNER,
                shown=said(answer),
            )
        found = body.get("Resources", body.get("resources"))
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def expects(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Shown:
        """Return the account once it shows ``values`` by path, polling as long as allowed.

        Raises:
            Finding: it does not in time.
        """
        started = time.monotonic()
        late = False
        while True:
            try:
                shown = self.user(user_id)
                self._compare(shown, values, because)
            except Finding:
                waited = time.monotonic() - started
                if waited + self._interval > self._timeout:
                    raise
                late = True
                time.sleep(self._interval)
            else:
                if late:
                    self._late(time.monotonic() - started)
                return shown

    def keeps(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Shown:
        """Return the account, read once after the settling time, still showing ``values``.

        Raises:
            Finding: something changed.
        """
        time.sleep(self._timeout)
        shown = self.user(user_id)
        self._compare(shown, values, because)
        return shown

    def add(self, body: Mapping[str, Any]) -> Shown:
        """Create an account as the app's own admin would, and return what the target answers.

        Raises:
            Unreadable: it was not created.
        """
        answer = self.ask("POST", "/Users", dict(body))
        if not answer.ok or not isinstance(at_key(answer.json, "id"), str):
            raise Unreadable(f"a plain create was answered {said(answer)}", owner=CREATE_OWNER)
        shown: Shown = answer.json
        return shown

    def unknown_id(self) -> str:
        """Return an id that names nothing; writes to it are allowed."""
        return self._ledger.invent(f"00u{self._ledger.tag}nobody")

    def _account(self, answer: Answer) -> Shown:
        body = answer.json
        if not answer.ok or not isinstance(body, dict) or at_key(body, "id") is MISSING:
            raise Unreadable(
                f"reading the account by its id was answered {said(answer)}",
                owner=READ_OWNER,
                shown=said(answer),
            )
        shown: Shown = body
        return shown

    def _compare(self, shown: Shown, values: Mapping[str, Any], because: str) -> None:
        wrong = {p: v for p, v in values.items() if not same(value_of(shown, p), v, path=p)}
        if wrong:
            seen = {path: printable(value_of(shown, path)) for path in wrong}
            listed = ", ".join(f"{path} is {seen[path]!r}, not {v!r}" for path, v in wrong.items())
            raise Finding(f"{because}{': ' if because else ''}{listed}", expected=wrong, shown=seen)


def value_of(shown: Shown, path: str) -> Any:
    """Return the value at a path; the work email also where the entry has no type."""
    if path != WORK_EMAIL:
        return at(shown, path)
    entries = shown.get("emails")
    if not isinstance(entries, list):
        return MISSING
    known = [entry for entry in entries if isinstance(entry, dict)]
    best = sorted(known, key=lambda e: (e.get("type") != "work", e.get("primary") is not True))
    return at_key(best[0], "value") if best else MISSING


def same(shown: Any, expected: Any, *, path: str = "") -> bool:
    """Whether a shown value is the expected one: JSON types count, ``True`` is not ``1``.

    Logins and email addresses may come back in another case: neither is case-exact
    (RFC 7643, sections 4.1.1 and 4.1.2).
    """
    if path in {LOGIN, WORK_EMAIL} and isinstance(shown, str):
        return shown.casefold() == str(expected).casefold()
    return type(shown) is type(expected) and bool(shown == expected)


def printable(value: Any) -> Any:
    """Return a value as a finding shows it."""
    return "(missing)" if isinstance(value, Missing) else value


def said(answer: Answer) -> str:
    """Return an answer in a few words: its status, and its detail or kind of body."""
    if not answer.status:
        return f"nothing ({answer.error})"
    body = answer.json
    if isinstance(body, NotJson):
        kind = answer.header("Content-Type") or "no media type"
        return f"{answer.status} with a body that is no JSON ({kind})"
    detail = at_key(body, "detail")
    if isinstance(detail, str):
        return f"{answer.status}: {detail[:200]}"
    return f"{answer.status} with {'no body' if body is None else 'a JSON body'}"
