"""What the target now shows, read raw and never repaired."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Request, Response, describe
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, at_key
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.polling import Polling, pause
from pytest_scim.target.requests import name_query, request, resource_path
from pytest_scim.target.responses import Resource, compare, rows

CREATE_OWNER: Final = "okta.create_users.assigning_the_app_creates_a_user"
READ_OWNER: Final = READ_OWNERS["Users"]
LOOKUP_OWNER: Final = "okta.create_users.the_created_user_is_found_by_user_name"


class Users:
    """Looks at the target's accounts.

    ``timeout`` and ``interval`` are the profile's ``propagation``, in seconds: an expected
    change is polled until it shows, an expected non-change read once afterwards.
    ``late`` is told the seconds of a change that did not show at once; ``wait`` sleeps.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        ownership: Ownership,
        *,
        timeout: float = 0.0,
        interval: float = 0.25,
        late: Callable[[float], None] = lambda _: None,
        wait: Callable[[float], None] = pause,
    ) -> None:
        self._send = send
        self.ownership = ownership
        self.polling = Polling(timeout, interval, late, wait)

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Response:
        """Send a request of our own and return its answer as it came."""
        return self._send(request(method, path, body, **options))

    def send(self, request: Request) -> Response:
        """Send a request as it is and return its answer as it came."""
        return self._send(request)

    def together(self, *asked: tuple[Any, ...]) -> list[Response]:
        """Send requests of our own at the same moment; return their answers in that order.

        Each is given as ``ask`` takes it: method, path, and a body if it has one. None is sent
        where one of them may not be.
        """
        requests = [request(*one) for one in asked]
        for one in requests:
            self.ownership.permit_ahead(one, self._send)
        ready = Barrier(len(requests))

        def send(one: Request) -> Response:
            ready.wait()
            return self._send(one)

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(send, requests))

    def read(self, user_id: str) -> Response:
        """GET a user by its id and return the response."""
        return self.ask("GET", resource_path("Users", user_id))

    def user(self, user_id: str) -> Resource:
        """Return a user.

        Raises:
            Unreadable: the target does not show one under that id.
        """
        return self._account(self.read(user_id))

    def find(self, user_name: str, attribute: str = "userName") -> list[Resource]:
        """Return the users that a filter on an exact value returns.

        Raises:
            Unreadable: the response is no list.
        """
        response = self.lookup(user_name, attribute)
        if response.status == 404:  # noqa: PLR2004 - Okta takes it for no match
            return []
        return self.rows(response)

    def finds(self, user_name: str, *ids: str, because: str = "") -> None:
        """Return once a filter on userName returns exactly these ids; poll until the timeout.

        Raises:
            Finding: it does not in time.
        """

        def look() -> None:
            found = [row.get("id") for row in self.find(user_name)]
            if found != list(ids):
                raise Finding(because or "the lookup by userName", expected=list(ids), actual=found)

        self.polling.until(look)

    def lookup(self, user_name: str, attribute: str = "userName") -> Response:
        """Look a user up as Okta does, and return the response unchanged."""
        return self.ask("GET", "/Users", query=self.lookup_query(user_name, attribute))

    def lookup_query(self, user_name: str, attribute: str = "userName") -> str:
        """Return the query of a lookup, spaces as ``%20``."""
        return f"{name_query(attribute, user_name)}&startIndex=1&count=100"

    def rows(self, response: Response) -> list[Resource]:
        """Return the resources of a list, of either spelling, as Okta reads them.

        Raises:
            Unreadable: the response is no list.
        """
        return rows(response, LOOKUP_OWNER)

    def expects(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Resource:
        """Return the user once it has ``values`` by path; poll until the timeout.

        Raises:
            Finding: it does not in time.
        """

        def look() -> Resource:
            resource = self.user(user_id)
            compare(resource, values, because)
            return resource

        return self.polling.until(look)

    def keeps(self, user_id: str, values: Mapping[str, Any], because: str = "") -> Resource:
        """Wait for the propagation timeout, read the user, and require ``values``.

        Raises:
            Finding: something changed.
        """
        self.polling.over()
        resource = self.user(user_id)
        compare(resource, values, because)
        return resource

    def add(self, body: Mapping[str, Any]) -> Resource:
        """Create a user as the app's own admin would, and return what the target returns.

        Raises:
            Unreadable: it was not created.
        """
        response = self.ask("POST", "/Users", dict(body))
        if not response.ok or id_of(response.json) is None:
            raise Unreadable(
                f"a create with plain values returned {describe(response)}", owner=CREATE_OWNER
            )
        resource: Resource = response.json
        if self.polling.timeout:
            # Okta's own lookup comes next and waits for nobody.
            self.finds(str(body["userName"]), resource["id"], because="before Okta's lookup")
        return resource

    def switch(self, user_id: str, *, active: bool) -> None:
        """Activate or deactivate a user as the app's own admin: by PATCH, or by PUT.

        Raises:
            Finding: the account does not show it.
        """
        path = resource_path("Users", user_id)
        operation = {"op": "replace", "value": {"active": active}}
        self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
        resource = self.user(user_id)
        if resource.get("active") is not active:
            self.ask("PUT", path, {**resource, "active": active})
        self.expects(user_id, {"active": active})

    def unknown_id(self) -> str:
        """Return an id that names nothing; writes to it are allowed."""
        return self.ownership.generate_id(f"00u{self.ownership.tag}nobody")

    def _account(self, response: Response) -> Resource:
        body = response.json
        if not response.ok or not isinstance(body, dict) or at_key(body, "id") is MISSING:
            raise Unreadable(
                f"reading the user by its id returned {describe(response)}",
                owner=READ_OWNER,
                actual=describe(response),
            )
        resource: Resource = body
        return resource
