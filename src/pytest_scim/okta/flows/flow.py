"""Numbered steps of a flow, and how Okta reads what comes back."""

from dataclasses import dataclass, field
from typing import Final

from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import encode, equals, get, put, user_path
from pytest_scim.okta.task import NO_MATCH, Task, remote
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Known, NotJson, Request, Response, Step
from pytest_scim.scim.paths import MISSING, at_key
from pytest_scim.scim.stored.rows import NO_ROWS, Rows

REFERENCE: Final = "Okta SCIM 2.0 reference"
CAPTURE: Final = "captures of live custom apps"
PLAN: Final = "Okta SCIM test plan v2"
CATALOG_2026: Final = "capture of a catalog app in 2026 (obot-platform/obot)"
CUSTOM_2026: Final = "capture of a custom app in 2026 (obot-platform/obot)"

DOCUMENTED: Final = Known("documented", REFERENCE)
BOTH: Final = Known("documented", f"{REFERENCE}; {CAPTURE}")
CAPTURED: Final = Known("observed", CAPTURE)
IN_CATALOG: Final = Known("observed", CATALOG_2026)
IN_CUSTOM: Final = Known("observed", CUSTOM_2026)
PLANNED: Final = Known("inferred", PLAN)


class Failed(Exception):
    """Okta stops here and shows ``message``."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class FlowLog:
    """Numbers the steps of one flow and builds its task."""

    button: str
    flow: str
    responses: list[Response] = field(default_factory=list)
    _n: int = 0
    _in_list: bool = False

    def step(self, order: Known, body: Known | None = None) -> Step:
        """Return the next step; its body is known as its order is, unless ``body`` says how."""
        self._n += 1
        return Step(self.flow, self._n, order, body or order)

    def done(self, user: JSON = None) -> Task:
        """Return a task that succeeded."""
        return Task(self.button, ok=True, user=user, responses=tuple(self.responses))

    def listed(self, *, users: Rows = NO_ROWS, groups: Rows = NO_ROWS) -> Task:
        """Return a task that read a whole list, of users or of groups."""
        responses = tuple(self.responses)
        return Task(self.button, ok=True, users=users, groups=groups, responses=responses)

    def failed(self, message: str) -> Task:
        """Return a task that Okta shows as failed."""
        return Task(self.button, ok=False, message=message, responses=tuple(self.responses))

    def add(self, response: Response) -> Response:
        """Add a response to the task and return it."""
        self._in_list = False
        self.responses.append(response)
        return response

    def add_page(self, response: Response) -> Response:
        """Add a page of a list, and drop the body of the page before it: its rows were read."""
        if self._in_list:
            self.responses[-1] = self.responses[-1].without_body()
        self.add(response)
        self._in_list = True
        return response


def lookup(org: Org, okta_user: OktaUser, step: Step) -> Request:
    """Return the request by which Okta searches for the User of an Okta user."""
    value = str(okta_user.values[org.unique_identifier])
    query = encode({"filter": equals(org.unique_identifier, value), "startIndex": 1, "count": 100})
    return get("/Users", step, query)


def linked_id(org: Org, okta_user: OktaUser) -> str:
    """Return the id of the User that an Okta user is linked to.

    Raises:
        Failed: Okta has linked none, so there is nothing to push to.
    """
    if okta_user.okta_id not in org.links:
        raise Failed(NO_MATCH)
    return org.links[okta_user.okta_id]


def read(user_id: str, step: Step) -> Request:
    """Return the GET of a User that Okta sends before it replaces it."""
    return get(user_path(user_id), step)


def replace(user_id: str, body: JSON, step: Step) -> Request:
    """Return the PUT of a whole User."""
    return put(user_path(user_id), body, step)


def match(response: Response, okta_user: OktaUser) -> JSON:
    """Return the User a lookup found, or ``None``.

    Okta accepts 404 with an Error body as no match, lower-case ``resources``, and
    absent counts; it fails without a reason when a count is a string.

    Raises:
        Failed: with the message Okta shows.
    """
    body = response.json
    if response.status == 404 and isinstance(body, dict):  # noqa: PLR2004 - HTTP's own number
        return None
    about = f"Error while verifying if user [{okta_user.user_name}] exists"
    if not response.ok or not isinstance(body, dict):
        raise Failed(f"{about}: {remote(response)}")
    if any(isinstance(at_key(body, key), str) for key in ("totalResults", "startIndex")):
        raise Failed(f"{about}: null")
    found = resources(body)
    if len(found) > 1:
        raise Failed(f"More than one user was found for ID: {okta_user.user_name}")
    return found[0] if found else None


def resources(body: object) -> list[JSON]:
    """Return the resources of a list as Okta reads it, of either spelling."""
    for key in ("Resources", "resources"):
        found = at_key(body, key)
        if found is not MISSING:
            return found if isinstance(found, list) else []
    return []


def page_of(response: Response, about: str) -> list[JSON]:
    """Return the resources of a page of an import.

    Raises:
        Failed: the response is no success, or its body is no JSON object.
    """
    if not response.ok or not isinstance(response.json, dict):
        raise Failed(f"{about}: {remote(response)}")
    return resources(response.json)


def user_of(response: Response, about: str) -> JSONObject:
    """Return the User or Group in a response.

    Raises:
        Failed: the response is no success, or its body is no JSON object.
    """
    body = response.json
    if not response.ok or isinstance(body, NotJson):
        raise Failed(f"{about}: {remote(response)}")
    if not isinstance(body, dict):
        raise Failed(f"{about}: null")
    return body


def id_of(user: object, about: str) -> str:
    """Return the id of a User.

    Raises:
        Failed: it has no id to link to.
    """
    found = at_key(user, "id")
    if not isinstance(found, str) or not found:
        raise Failed(about)
    return found
