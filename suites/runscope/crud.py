"""Play Okta's CRUD 2.0 test on one person, each step once in a run.

Okta's file talks to a live org and to the target in turn. The console stands in for
the org: a request to Okta becomes the button that causes the same. The requests to
the target are the file's own. Okta's pauses are left out; the profile's settling
time says how long a change may take to show.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pytest_scim.check import Blocked, Finding
from pytest_scim.people import GIVEN
from pytest_scim.scim.message import Answer
from pytest_scim.scim.path import at
from pytest_scim.suites.runscope.assertions import evaluate, finding, not_empty, text_of
from pytest_scim.suites.runscope.exported import CRUD, steps
from pytest_scim.suites.runscope.player import settled

CREATED, RENAMED, DEACTIVATED, REACTIVATED, REMOVED = SEQUENCE = (4, 6, 8, 11, 13)
OWNERS: Final = {
    CREATED: "runscope.crud.step_04_user_is_created",
    DEACTIVATED: "runscope.crud.step_08_user_is_deactivated",
    REACTIVATED: "runscope.crud.step_11_user_is_reactivated",
}
PREMISES: Final = {REACTIVATED: DEACTIVATED, REMOVED: REACTIVATED}
"""Who is to become active must have been inactive, and the reverse."""


class CrudTest:
    """The CRUD test of one run: its person, and what came of each step so far."""

    def __init__(self, rehearsal: Any) -> None:
        self.rehearsal = rehearsal
        self.steps = steps(CRUD)
        self.person = rehearsal.people.person()
        self.variables = {
            "okta_user_email": self.person.login,
            "okta_user_firstname": self.person.given,
            "okta_user_lastname": self.person.family,
            "okta_user_firstname_update": f"Runscope{rehearsal.people.digits(3)}",
        }
        renames = rehearsal.profile.offers("update_users")
        self.sequence = [n for n in SEQUENCE if n != RENAMED or renames]
        self._findings: dict[int, Finding | None] = {}
        self._seen: dict[int, list[int]] = {}

    def judge(self, n: int) -> None:
        """Hold a step to its button's task and to its assertions.

        Raises:
            Finding: the step failed.
            Blocked: a step before it left nothing to judge here.
        """
        for earlier in self.sequence[: self.sequence.index(n)]:
            self._require(earlier)
            self._play(earlier)
        self._require(n, PREMISES.get(n))
        self._play(n)
        self.rehearsal.evidence.cite(self._seen[n])
        if (found := self._findings[n]) is not None:
            raise found

    def _require(self, n: int, premise: int | None = None) -> None:
        """Raise Blocked unless there is an account, and the step's premise holds."""
        if n != CREATED and "scim_id" not in self.variables:
            premise = CREATED
        found = None if premise is None else self._findings[premise]
        if premise is not None and found is not None:
            raise Blocked(OWNERS[premise], found.message)

    def _play(self, n: int) -> None:
        """Press the button before a step and read the target, once; keep the finding."""
        if n in self._findings:
            return
        before = len(self.rehearsal.recording)
        self._findings[n] = self._press(n) or self._look(n)
        self._seen[n] = list(range(before, len(self.rehearsal.recording)))

    def _press(self, n: int) -> Finding | None:
        try:
            task = BUTTONS[n](self)
        except Finding as trespass:
            return trespass
        if task.ok:
            return None
        return Finding(f"Okta's task failed: {task.message}", expected="ok", shown=task.message)

    def _look(self, n: int) -> Finding | None:
        request = self.steps[n].request(self.variables, "CRUD", "Okta CRUD 2.0 test")
        answer = settled(self.rehearsal, request, "probe", partial(self._holds, n))
        unset = self._extract(n, answer)
        return self._judge(n, answer) or unset

    def _extract(self, n: int, answer: Answer) -> Finding | None:
        for name, place in self.steps[n].variables.items():
            value = at(answer.json, place)
            if not not_empty(value):
                return Finding(f"{place} is empty or missing", expected={place: "is not empty"})
            self.variables[name] = text_of(value)
        return None

    def _holds(self, n: int, answer: Answer) -> bool:
        return self._judge(n, answer) is None

    def _judge(self, n: int, answer: Answer) -> Finding | None:
        return finding(evaluate(self.steps[n].assertions(self.variables, answer), answer), answer)

    def assign(self) -> Any:
        """Steps 3 and 10: assign the app."""
        return self.rehearsal.console.assign(self.person)

    def rename(self) -> Any:
        """Step 5: another first name."""
        self.person = self.person.having({GIVEN: self.variables["okta_user_firstname_update"]})
        return self.rehearsal.console.update(self.person)

    def deactivate(self) -> Any:
        """Step 7: deactivate the person in Okta, which revokes every app assignment."""
        task = self.rehearsal.console.deactivate(self.person)
        self.rehearsal.org.links.pop(self.person.okta_id, None)
        return task

    def unassign(self) -> Any:
        """Step 12: take the app away."""
        return self.rehearsal.console.unassign(self.person)


BUTTONS: Final[dict[int, Callable[[CrudTest], Any]]] = {
    CREATED: CrudTest.assign,
    RENAMED: CrudTest.rename,
    DEACTIVATED: CrudTest.deactivate,
    # Step 9 activates the person in Okta: without an assignment nothing is sent.
    REACTIVATED: CrudTest.assign,
    REMOVED: CrudTest.unassign,
}
