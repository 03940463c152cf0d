"""The shared user, read and changed under preconditions."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Blocked, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import READ_OWNER, CheckLog, DataGenerator, Users, describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.bulk_request import renamed
from pytest_scim.suites.support.user import UserResource, op

ETAG_OWNER: Final = "rfc7644.versioning.a_read_carries_an_etag"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the name: the response, the version before, and whether it was performed.

    It was performed when the name is another one than before: a target may normalize it.
    """

    response: Response
    before: str
    performed: bool


class Versions:
    """Sends requests for the user, each under a precondition."""

    def __init__(
        self, users: Users, log: CheckLog, test_data: DataGenerator, user_resource: UserResource
    ) -> None:
        """Send nothing before a check needs it."""
        self._users, self._log, self._test_data = users, log, test_data
        self._user_resource = user_resource
        self._read: Response | None = None

    def read(self) -> Response:
        """Return the response to a GET of the user, sent once until the user changes."""
        if self._read is None:
            self._read = self.ask()
        self._log.cite([self._read.exchange])
        return self._read

    @property
    def tag(self) -> str:
        """The user's ETag.

        Raises:
            Blocked: a GET returns none.
            NotApplicable: no client can send it back.
        """
        tag = self.read().header("ETag")
        if not tag:
            raise Blocked(ETAG_OWNER, "the response to a GET has no ETag")
        if not tag.isascii():
            raise NotApplicable("the target's ETag has non-ASCII characters")
        return tag

    @property
    def unknown_tag(self) -> str:
        """A version that the user never had."""
        return f'W/"{self._test_data.letters(16)}"'

    def ask(self, precondition: tuple[str, str] | None = None) -> Response:
        """Send a GET of the user, with a precondition (a header's name and value) if given."""
        extra = (precondition,) if precondition else ()
        return self._users.ask("GET", self._user_resource.path, extra=extra)

    def rename(self, method: str, precondition: tuple[str, str]) -> Change:
        """Change the family name under a precondition, and read the user again."""
        tag, user = self.tag, self._user()
        body, family = renamed(self._user_resource, user, self._test_data)
        if method == "PATCH":
            response = self._user_resource.patch(
                op("replace", FAMILY, family), extra=(precondition,)
            )
        else:
            response = self._user_resource.put(body, extra=(precondition,))
        self._users.polling.over()
        self._read = None
        return Change(response, tag, at(self._user(), FAMILY) != at(user, FAMILY))

    def _user(self) -> JSONObject:
        """Return the user as a GET returns it, or raise Unreadable."""
        response = self.read()
        if not response.ok or not isinstance(response.json, dict):
            message = f"GET of the User by its id returned {describe(response)}"
            raise Unreadable(message, owner=READ_OWNER)
        return response.json
