"""The User resources of the target, as it returns them, and the writes of its own admin."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Final, Unpack

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response, describe
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, at_key
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.http.bounds.waits import Waits
from pytest_scim.target.polling import Polling, pause
from pytest_scim.target.requests import RequestOptions, name_query, request, resource_path
from pytest_scim.target.responses import Resource, compare, rows
from pytest_scim.target.usability.hidden_members import HiddenMembers

CREATE_OWNER: Final = "okta.create_users.assigning_the_app_creates_a_user"
READ_OWNER: Final = READ_OWNERS["Users"]
LOOKUP_OWNER: Final = "okta.create_users.the_created_user_is_found_by_user_name"
_GONE: Final = frozenset({404, 410})


class Users:
    """Reads and writes the target's User resources.

    ``timeout`` and ``interval`` are the profile's ``propagation``, in seconds: an expected
    change is polled until it is visible, an expected non-change read once after ``timeout``.
    ``late`` receives the seconds of a change that was not visible at once; ``wait`` sleeps.
    ``may_delete``: the profile allows DELETE.
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
        waits: Waits | None = None,
        may_delete: bool = True,
    ) -> None:
        self.may_delete = may_delete
        self._send = send
        self.ownership = ownership
        self.polling = Polling(timeout, interval, late, wait, waits or Waits(bounded=False))
        self.hidden_members = HiddenMembers(lambda path, query: self.ask("GET", path, query=query))
        self.create = send
        """Sends the creates of ``add``."""

    def ask(
        self, method: str, path: str, body: JSON | bytes = None, **options: Unpack[RequestOptions]
    ) -> Response:
        """Send a request of a check and return its response unchanged."""
        return self.send(request(method, path, body, **options))

    def send(self, request: Request) -> Response:
        """Send a request unchanged and return its response unchanged.

        A read that the caller does not repeat waits until every change is visible.
        """
        self.polling.before_read(request)
        return self._send(request)

    def together(self, *parts: tuple[str, str] | tuple[str, str, JSON | bytes]) -> list[Response]:
        """Send requests of a check at the same moment; return the responses in their order.

        Each of ``parts`` is a method, a path and, of a request with one, a body. Where the run
        may not send one of them it sends none.
        """
        requests = [request(*one) for one in parts]
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
            Unreadable: the target does not return one under that id.
        """
        return self._user(self.read(user_id))

    def find(self, user_name: str, attribute: str = "userName") -> list[Resource]:
        """Return the users that a filter on an exact value returns.

        Raises:
            Unreadable: the response is no list.
        """
        response = self.lookup(user_name, attribute)
        if response.status == 404:  # noqa: PLR2004 - Okta takes it for no match
            return []
        return self.rows(response)

    def finds(self, user_name: str, *ids: JSON, because: str = "the lookup by userName") -> None:
        """Return once a filter on userName returns exactly these ids; poll until the timeout.

        ``because`` names the lookup and begins the message.

        Raises:
            Finding: it does not in time.
        """

        def read() -> None:
            found = [row.get("id") for row in self.find(user_name)]
            if found != list(ids):
                returned = ("other Users" if ids else "a User") if found else "no User"
                raise Finding(f"{because} returns {returned}", expected=list(ids), actual=found)

        self.polling.until(read)

    def await_inactive(self, user_name: str) -> None:
        """Wait, until the timeout at most, for a lookup by userName that returns an inactive user.

        Okta's own lookup comes next, and does not poll.
        """

        def read() -> None:
            found = [row.get("active") for row in self.find(user_name)]
            if not found or True in found:
                raise Finding("the lookup by userName does not return the inactive User yet")

        if self.polling.timeout:
            with suppress(Finding):  # other checks judge the lookup
                self.polling.until(read)

    def lookup(self, user_name: str, attribute: str = "userName") -> Response:
        """Send the lookup of a user as Okta does, and return the response unchanged."""
        return self.ask("GET", "/Users", query=self.lookup_query(user_name, attribute))

    def lookup_query(self, user_name: str, attribute: str = "userName") -> str:
        """Return the query of a lookup, spaces as ``%20``."""
        return f"{name_query(attribute, user_name)}&startIndex=1&count=100"

    def rows(self, response: Response) -> list[Resource]:
        """Return the resources of a ListResponse, as Okta reads them.

        Raises:
            Unreadable: the response is no JSON object.
        """
        return rows(response, LOOKUP_OWNER)

    def expects(
        self,
        user_id: str,
        values: Mapping[str, object],
        because: str = "",
        known: Resource | None = None,
    ) -> Resource:
        """Return the user once it has ``values`` by path; poll until the timeout.

        ``known`` is what the caller has read since the last write: it may have them already.

        Raises:
            Finding: it does not in time.
        """
        reads = [] if known is None else [known]

        def read() -> Resource:
            resource = reads.pop() if reads else self._user(self.read(user_id), because)
            compare(resource, values, because)
            return resource

        return self.polling.until(read)

    def expects_inactive(self, user_id: str) -> bool:
        """Return whether a user still exists, once it is inactive or gone; poll until the timeout.

        Raises:
            Finding: it is active at the timeout.
        """

        def read() -> bool:
            response = self.read(user_id)
            if response.status in _GONE:
                return False
            compare(self._user(response), {"active": False}, "")
            return True

        return self.polling.until(read)

    def keeps(self, user_id: str, values: Mapping[str, object], because: str = "") -> Resource:
        """Wait for the propagation timeout, read the user, and require ``values``.

        Raises:
            Finding: something changed.
        """
        self.polling.over()
        resource = self._user(self.read(user_id), because)
        compare(resource, values, because)
        return resource

    def add(self, body: Mapping[str, JSON]) -> Resource:
        """Create a user as the app's own admin would, and return the response's resource.

        Raises:
            Unreadable: it was not created.
            Finding: a lookup by userName does not return it in time.
        """
        response = self.create(request("POST", "/Users", dict(body)))
        resource = response.json
        if not response.ok or not isinstance(resource, dict) or id_of(resource) is None:
            raise Unreadable(
                f"a create with plain values returned {describe(response)}", owner=CREATE_OWNER
            )
        if self.polling.timeout:
            # Okta's own lookup comes next, and does not poll.
            because = "after the create, the lookup by userName"
            self.finds(str(body["userName"]), resource["id"], because=because)
        return resource

    def switch(self, user_id: str, *, active: bool) -> None:
        """Activate or deactivate a user as the app's own admin would: by PATCH, else by PUT.

        Raises:
            Finding: ``active`` does not get that value in time.
        """
        path = resource_path("Users", user_id)
        operation: JSON = {"op": "replace", "value": {"active": active}}
        self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
        resource = self.user(user_id)
        if resource.get("active") is not active:
            self.ask("PUT", path, {**resource, "active": active})
            self.expects(user_id, {"active": active})

    def unknown_id(self) -> str:
        """Return an id under which no user exists; the run may write to it."""
        return self.ownership.generate_id(f"00u{self.ownership.tag}nobody")

    def _user(self, response: Response, because: str = "") -> Resource:
        """Return the user in a response; ``because`` begins the message where there is none."""
        body = response.json
        if not response.ok or not isinstance(body, dict) or at_key(body, "id") is MISSING:
            begin = f"{because}: " if because else ""
            raise Unreadable(
                f"{begin}reading the user by its id returned {describe(response)}",
                owner=READ_OWNER,
                actual=describe(response),
            )
        return body
