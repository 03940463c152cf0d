"""Send a step of a Runscope test, again and again until its assertions hold or time is over.

Okta's files pause between their steps. Here the profile's propagation says how long a change may
take to become visible.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import Client, Users
from pytest_scim.scim.messages import Request, Response

Voice = Literal["okta", "check"]


@dataclass(frozen=True, slots=True)
class StepClient:
    """Sends the requests of Okta's files as they are; ``users`` knows how long to poll."""

    client: Client
    users: Users

    def send(self, request: Request, voice: Voice) -> Response:
        """Send a request once and return the response."""
        self.users.polling.before_read(request)
        return self.client.send(request, voice)

    def poll(self, request: Request, voice: Voice, holds: Callable[[Response], bool]) -> Response:
        """Return the response for which ``holds`` is true, or the last one in time."""
        responses: list[Response] = []

        def read() -> None:
            responses.append(self.client.send(request, voice))
            if not holds(responses[-1]):
                raise Finding("the assertions of the step do not hold")

        try:
            self.users.polling.until(read)
        except Finding:
            if not responses:  # the request was not sent
                raise
        return responses[-1]
