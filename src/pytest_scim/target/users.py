"""What the target now shows, read raw and never repaired."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Answer, Request, said
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, at_key
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.polling import Settle, pause
from pytest_scim.target.requests import name_query, request, resource_path
from pytest_scim.target.responses import Shown, compare, rows

CREATE_OWNER: Final = "okta.create_users.a_new_person_gets_an_account"
READ_OWNER: Final = READ_OWNERS["Users"]
LOOKUP_OWNER: Final = "okta.create_users.the_created_account_is_found_by_login"


class Directory:
    """Looks at the target's accounts.

    ``timeout`` and ``interval`` are the profile's ``settle``, in seconds: an expected
    change is polled until it shows, an expected non-change read once afterwards.
    ``late`` is told the seconds of a change that did not show at once; ``wait`` sleeps.
    """

    def __init__(
        self,
        send: Callable[[Request], Answer],
        ledger: Ownership,
        *,
        timeout: float = 0.0,
        interval: float = 0.25,
        late: Callable[[float], None] = lambda _: None,
        wait: Callable[[float], None] = pause,
    ) -> None:
        self._send = send
        self.ledger = ledger
        self.settle = Settle(timeout, interval, late, wait)

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Send a request of our own and return its answer as it came."""
        return self._send(request(method, path, body, **options))

    def send(self, request: Request) -> Answer:
        """Send a request as it is and return its answer as it came."""
        return self._send(request)

    def together(self, *asked: tuple[Any, ...]) -> list[Answer]:
        """Send requests of our own at the same moment; return their answers in that order.

        Each is given as ``ask`` takes it: method, path, and a body if it has one. None is sent
        where one of them may not be.
        """
        requests = [request(*one) for one in asked]
        for one in requests:
            self.ledger.permit_ahead(one, self._send)
        ready = Barrier(len(requests))

        def send(one: Request) -> Answer:
            ready.wait()
            return self._send(one)

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(send, requests))

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

    def finds(self, login: str, *ids: str, because: str = "") -> None:
        """Return once a lookup by login gives exactly these ids, polling as long as allowed.

        Raises:
            Finding: it does not in time.
        """

        def look() -> None:
            found = [row.get("id") for row in self.find(login)]
            if found != list(ids):
                raise Finding(because or "the lookup by userName", expected=list(ids), shown=found)

        self.settle.until(look)

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
        return rows(answer, LOOKUP_OWNER)

    def expects(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Shown:
        """Return the account once it shows ``values`` by path, polling as long as allowed.

        Raises:
            Finding: it does not in time.
        """

        def look() -> Shown:
            shown = self.user(user_id)
            compare(shown, values, because)
            return shown

        return self.settle.until(look)

    def keeps(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Shown:
        """Return the account, read once after the settling time, still showing ``values``.

        Raises:
            Finding: something changed.
        """
        self.settle.over()
        shown = self.user(user_id)
        compare(shown, values, because)
        return shown

    def add(self, body: Mapping[str, Any]) -> Shown:
        """Create an account as the app's own admin would, and return what the target answers.

        Raises:
            Unreadable: it was not created.
        """
        answer = self.ask("POST", "/Users", dict(body))
        if not answer.ok or id_of(answer.json) is None:
            raise Unreadable(
                f"a create with plain values returned {said(answer)}", owner=CREATE_OWNER
            )
        shown: Shown = answer.json
        if self.settle.timeout:
            # Okta's own lookup comes next and waits for nobody.
            self.finds(str(body["userName"]), shown["id"], because="before Okta's lookup")
        return shown

    def switch(self, user_id: str, *, active: bool) -> None:
        """Switch an account on or off as the app's own admin: by PATCH, or PUT where that fails.

        Raises:
            Finding: the account does not show it.
        """
        path = resource_path("Users", user_id)
        operation = {"op": "replace", "value": {"active": active}}
        self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
        shown = self.user(user_id)
        if shown.get("active") is not active:
            self.ask("PUT", path, {**shown, "active": active})
        self.expects(user_id, {"active": active})

    def unknown_id(self) -> str:
        """Return an id that names nothing; writes to it are allowed."""
        return self.ledger.invent(f"00u{self.ledger.tag}nobody")

    def _account(self, answer: Answer) -> Shown:
        body = answer.json
        if not answer.ok or not isinstance(body, dict) or at_key(body, "id") is MISSING:
            raise Unreadable(
                f"reading the user by its id returned {said(answer)}",
                owner=READ_OWNER,
                shown=said(answer),
            )
        shown: Shown = body
        return shown
