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
from pytest_scim.scim.messages import Answer, Request
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

    def __init__(self, rehearsal: Any) -> None:
        self.rehearsal = rehearsal
        self.steps = steps(SPEC)
        self.variables = first_variables(rehearsal.tag, rehearsal.people, _domain(rehearsal))
        self.answers: dict[int, Answer] = {}

    def play(self, n: int) -> Answer:
        """Return the response to a step, sent now unless it was.

        Raises:
            Blocked: a step before it did not give what this one needs.
        """
        if (earlier := BEFORE.get(n)) is not None:
            self.play(earlier)
            self._require(earlier)
        if n not in self.answers:
            self.answers[n] = self._send(n)
            self._extract(n, self.answers[n])
        self.rehearsal.evidence.cite([self.answers[n].exchange])
        return self.answers[n]

    def judge(self, n: int, answer: Answer) -> None:
        """Judge a response by all assertions of the step.

        Raises:
            Finding: naming every assertion that fails.
        """
        if found := self._finding(n, answer):
            raise found

    def _holds(self, n: int, answer: Answer) -> bool:
        return self._finding(n, answer) is None

    def _finding(self, n: int, answer: Answer) -> Finding | None:
        return finding(evaluate(self.steps[n].assertions(self.variables, answer), answer), answer)

    def _require(self, earlier: int) -> None:
        name = GIVES.get(earlier)
        if name is not None and name not in self.variables:
            found = self._finding(earlier, self.answers[earlier])
            raise Blocked(OWNERS[earlier], str(found or f"its response contains no {name}"))

    def _send(self, n: int) -> Answer:
        request = self.steps[n].request(self.variables, "SPEC", "Okta SPEC 2.0 test")
        if n == VERIFIED:
            return settled(self.rehearsal, request, "okta", partial(self._holds, n))
        answer: Answer = self.rehearsal.wire.send(request, "okta")
        return answer

    def _extract(self, n: int, answer: Answer) -> None:
        for name, place in self.steps[n].variables.items():
            value = at(answer.json, place)
            if answer.ok and not_empty(value):
                self.variables[name] = text_of(value)


def settled(
    rehearsal: Any, request: Request, voice: str, holds: Callable[[Answer], bool]
) -> Answer:
    """Return the response that has the expected change, or the last one in time."""
    settle = rehearsal.profile.settle
    started = time.monotonic()
    answer: Answer = rehearsal.wire.send(request, voice)
    while not holds(answer):
        if time.monotonic() - started + settle.interval > settle.timeout:
            return answer
        rehearsal.target.contact.wait(settle.interval)
        answer = rehearsal.wire.send(request, voice)
        if holds(answer):
            rehearsal.evidence.note_late(time.monotonic() - started)
    return answer


def first_variables(tag: str, people: Any, domain: str) -> dict[str, str]:
    """Return the variables of Okta's initial script; the random letters are the run's tag."""
    upper = string.ascii_uppercase[int(people.digits(3)) % 26]
    first, last = f"Runscope{people.digits(3)}", f"{upper}{tag}{people.digits(3)}"
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


def _domain(rehearsal: Any) -> str:
    """Okta's own domain, unless the vendor accepts only some."""
    domain = rehearsal.profile.people.email_domain
    restricted = domain != "example.com" or rehearsal.profile.rule("email_domain") is not None
    return str(domain) if restricted else "atko.com"
