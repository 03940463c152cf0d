"""Run Okta's SPEC 2.0 test, each step once in a run.

Okta's file pauses five seconds between its steps; nothing is paused here. Only the
read of the person just created waits, as long as the profile lets a change settle.
"""

import string
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at
from pytest_scim.suites.runscope.support.assertions import evaluate, finding, not_empty, text_of
from pytest_scim.suites.runscope.support.export import SPEC, steps

LISTED, READ, ABSENT, CREATED, VERIFIED, REPEATED, REFUSED = 1, 2, 5, 6, 7, 8, 11
BEFORE: Final = {READ: LISTED, CREATED: ABSENT, VERIFIED: CREATED, REPEATED: CREATED}
"""The step that another one needs: for a variable, or because the User may not exist yet."""

GIVES: Final = {LISTED: "ISVUserid", CREATED: "idUserOne"}
OWNERS: Final = {
    LISTED: "runscope.spec.step_01_users_endpoint",
    CREATED: "runscope.spec.step_06_create_user",
}


class SpecTest:
    """The SPEC test of one run: its variables and the responses so far."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.steps = steps(SPEC)
        self.variables = first_variables(context.tag, context.test_data, _domain(context))
        self.responses: dict[int, Response] = {}

    def play(self, n: int) -> Response:
        """Return the response to a step, sent now unless it was.

        Raises:
            Blocked: a step before it did not give what this one needs.
        """
        if (earlier := BEFORE.get(n)) is not None:
            self.play(earlier)
            self._require(earlier)
        if n not in self.responses:
            self.responses[n] = self._send(n)
            self._extract(n, self.responses[n])
        self.context.log.cite([self.responses[n].exchange])
        return self.responses[n]

    def judge(self, n: int, response: Response) -> None:
        """Judge a response by all assertions of the step.

        Raises:
            Finding: naming every assertion that fails.
        """
        if found := self._finding(n, response):
            raise found

    def _holds(self, n: int, response: Response) -> bool:
        return self._finding(n, response) is None

    def _finding(self, n: int, response: Response) -> Finding | None:
        return finding(
            evaluate(self.steps[n].assertions(self.variables, response), response), response
        )

    def _require(self, earlier: int) -> None:
        name = GIVES.get(earlier)
        if name is not None and name not in self.variables:
            found = self._finding(earlier, self.responses[earlier])
            raise Blocked(OWNERS[earlier], str(found or f"its response contains no {name}"))

    def _send(self, n: int) -> Response:
        request = self.steps[n].request(self.variables, "SPEC", "Okta SPEC 2.0 test")
        if n == VERIFIED:
            return settled(self.context, request, "okta", partial(self._holds, n))
        response: Response = self.context.client.send(request, "okta")
        return response

    def _extract(self, n: int, response: Response) -> None:
        for name, place in self.steps[n].variables.items():
            value = at(response.json, place)
            if response.ok and not_empty(value):
                self.variables[name] = text_of(value)


def settled(
    context: Any, request: Request, voice: str, holds: Callable[[Response], bool]
) -> Response:
    """Return the response that has the expected change, or the last one in time."""
    polling = context.profile.propagation
    started = time.monotonic()
    response: Response = context.client.send(request, voice)
    while not holds(response):
        if time.monotonic() - started + polling.interval > polling.timeout:
            return response
        context.target.contact.wait(polling.interval)
        response = context.client.send(request, voice)
        if holds(response):
            context.log.note_late(time.monotonic() - started)
    return response


def first_variables(tag: str, test_data: Any, domain: str) -> dict[str, str]:
    """Return the variables of Okta's initial script; the random letters are the run's tag."""
    upper = string.ascii_uppercase[int(test_data.digits(3)) % 26]
    first, last = f"Runscope{test_data.digits(3)}", f"{upper}{tag}{test_data.digits(3)}"
    email = f"{first}{last}@{domain}"
    return {
        "randomGivenName": first,
        "randomFamilyName": last,
        "randomEmail": email,
        "randomUsername": email,
        "InvalidUserEmail": f"abcdefgh@{domain}",
        "UserIdThatDoesNotExist": "010101001010101011001010101011",
        "randomUsernameCaps": email.upper(),
    }


def _domain(context: Any) -> str:
    """Okta's own domain, unless the vendor accepts only some."""
    domain = context.profile.test_users.email_domain
    restricted = domain != "example.com" or context.profile.rule("email_domain") is not None
    return str(domain) if restricted else "atko.com"
