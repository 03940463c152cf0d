"""Run Okta's CRUD 2.0 tests on one Okta user, each step once in a run.

There are two, one of them with entitlements. Okta's files send requests to a live org and to the
target in turn. The console stands in for the org: a request to Okta becomes the button that causes
the same. The requests to the target are the files' own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import CheckLog, Console, DataGenerator, Profile, Task
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GIVEN
from pytest_scim.scim.paths import at
from pytest_scim.suites.runscope.support.assertions import (
    Assertion,
    Result,
    evaluate,
    finding,
    not_empty,
    note,
    text_of,
)
from pytest_scim.suites.runscope.support.export import CRUD, ENTITLED_CRUD, steps
from pytest_scim.suites.runscope.support.polled_request import StepClient


@dataclass(frozen=True, slots=True)
class Plan:
    """An exported test: the numbers of the steps that read the target, and who owns them.

    ``buttons`` names what is pressed before each step.
    """

    file: str
    flow: str
    buttons: Mapping[int, str]
    owners: Mapping[int, str]

    @property
    def sequence(self) -> tuple[int, ...]:
        """The steps after the create, the update, two deactivations and the reactivation."""
        return tuple(self.buttons)

    @property
    def needs(self) -> Mapping[int, str]:
        """The feature of a step, besides create_users."""
        _, renamed, *rest = self.sequence
        return {renamed: "update_users", **dict.fromkeys(rest, "deactivate_users")}

    @property
    def premises(self) -> Mapping[int, int]:
        """A User that becomes active must have been inactive before, and the reverse."""
        *_, deactivated, reactivated, removed = self.sequence
        return {reactivated: deactivated, removed: reactivated}


PLAIN: Final = Plan(
    CRUD,
    "CRUD",
    # Step 9 activates the Okta user: without an assignment Okta sends nothing.
    {4: "assign", 6: "rename", 8: "deactivate", 11: "assign", 13: "unassign"},
    {
        4: "runscope.crud.step_04_user_is_created",
        8: "runscope.crud.step_08_user_is_deactivated",
        11: "runscope.crud.step_11_user_is_reactivated",
    },
)
ENTITLED: Final = Plan(
    ENTITLED_CRUD,
    "CRUD with entitlements",
    {5: "assign_and_grant", 7: "rename", 9: "deactivate", 12: "assign", 14: "unassign"},
    {
        5: "runscope.entitlements_crud.step_05_user_is_created",
        9: "runscope.entitlements_crud.step_09_user_is_deactivated",
        12: "runscope.entitlements_crud.step_12_user_is_reactivated",
    },
)


SEQUENCE: Final = PLAIN.sequence


class Buttons:
    """What an admin presses for one Okta user, by the names that a plan gives to the buttons."""

    def __init__(self, console: Console, test_data: DataGenerator) -> None:
        self._console = console
        self.okta_user = test_data.okta_user()
        self.new_given = f"Runscope{test_data.digits(3)}"

    def press(self, name: str) -> Task:
        """Press a button and return its task."""
        buttons: Mapping[str, Callable[[], Task]] = {
            "assign": self._assign,
            "assign_and_grant": self._assign_and_grant,
            "rename": self._rename,
            "deactivate": self._deactivate,
            "unassign": self._unassign,
        }
        return buttons[name]()

    def _assign(self) -> Task:
        """Assign the app."""
        return self._console.assign(self.okta_user)

    def _assign_and_grant(self) -> Task:
        """Assign the app, then grant the first role and entitlement that Okta discovered."""
        task, console = self._assign(), self._console
        known = {one.attribute: one for one in reversed(console.org.entitlements)}
        return console.grant(self.okta_user, *known.values()) if task.ok else task

    def _rename(self) -> Task:
        """Change the first name of the Okta user."""
        self.okta_user = self.okta_user.having({GIVEN: self.new_given})
        return self._console.update(self.okta_user)

    def _deactivate(self) -> Task:
        """Deactivate the Okta user, which revokes every app assignment."""
        task = self._console.deactivate(self.okta_user)
        self._console.org.links.pop(self.okta_user.okta_id, None)
        return task

    def _unassign(self) -> Task:
        """Remove the app."""
        return self._console.unassign(self.okta_user)


class CrudTest:
    """A CRUD test of one run: its buttons, and the result of each step so far."""

    def __init__(
        self,
        client: StepClient,
        buttons: Buttons,
        log: CheckLog,
        profile: Profile,
        plan: Plan = PLAIN,
    ) -> None:
        self.plan = plan
        self.steps = steps(plan.file)
        self.buttons = buttons
        self.variables = {
            "okta_user_email": buttons.okta_user.user_name,
            "okta_user_firstname": buttons.okta_user.given,
            "okta_user_lastname": buttons.okta_user.family,
            "okta_user_firstname_update": buttons.new_given,
        }
        self.sequence = [n for n in plan.sequence if profile.offers(plan.needs.get(n))]
        self._client = client
        self._log = log
        self._findings: dict[int, Finding | None] = {}
        self._results: dict[int, list[Result]] = {}
        self._exchanges: dict[int, Sequence[int]] = {}
        self._ended: NotRun | None = None

    def judge(self, n: int) -> None:
        """Judge a step by its button's task and by its assertions.

        Raises:
            Finding: the step failed.
            Blocked: a step before it left nothing to judge here.
            NotApplicable: the profile lacks the feature that the step is about.
        """
        if n not in self.sequence:
            raise NotApplicable(f"the profile does not offer {self.plan.needs[n]}")
        for earlier in self.sequence[: self.sequence.index(n)]:
            self._require(earlier)
            self._play(earlier)
        self._require(n, self.plan.premises.get(n))
        self._play(n)
        self._log.cite(self._exchanges[n])
        note(self._results.get(n, []), self._log)
        if (found := self._findings[n]) is not None:
            raise found

    def _require(self, n: int, premise: int | None = None) -> None:
        """Raise Blocked unless there is a User, and the step's precondition holds."""
        created = self.sequence[0]
        if n != created and "scim_id" not in self.variables:
            premise = created
        found = None if premise is None else self._findings[premise]
        if premise is not None and found is not None:
            raise Blocked(self.plan.owners[premise], found.message)

    def _play(self, n: int) -> None:
        """Press the button before a step and read the target, once; store the finding.

        Raises:
            NotRun: the run had no time left for this step, or for one before it.
        """
        if n in self._findings:
            return
        if self._ended is not None:  # the button was pressed already
            raise self._ended
        before = self._log.mark()
        try:
            with self._log.lifetimes.sharing():
                self._findings[n] = self._press(n) or self._read(n)
        except NotRun as over:
            self._ended = over
            raise
        self._exchanges[n] = self._log.since(before)

    def _press(self, n: int) -> Finding | None:
        try:
            task = self.buttons.press(self.plan.buttons[n])
        except Finding as trespass:
            return trespass
        if task.ok:
            return None
        return Finding(f"Okta's task failed: {task.message}", expected="ok", actual=task.message)

    def _read(self, n: int) -> Finding | None:
        request = self.steps[n].request(self.variables, self.plan.flow, "Okta CRUD 2.0 test")
        response = self._client.poll(request, "check", partial(self._holds, n))
        unset = self._extract(n, response)
        self._results[n] = self._evaluated(n, response)
        return self._judge(n, response) or unset

    def _extract(self, n: int, response: Response) -> Finding | None:
        for name, place in self.steps[n].variables.items():
            value = at(response.json, place)
            if not not_empty(value):
                return Finding(f"{place} is empty or missing", expected={place: "is not empty"})
            self.variables[name] = text_of(value)
        return None

    def _holds(self, n: int, response: Response) -> bool:
        return self._judge(n, response) is None

    def _judge(self, n: int, response: Response) -> Finding | None:
        return finding(self._evaluated(n, response), response, self.steps[n].label)

    def _evaluated(self, n: int, response: Response) -> list[Result]:
        return evaluate(self._assertions(n, response), response)

    def _assertions(self, n: int, response: Response) -> list[Assertion]:
        """Return the assertions of a step; Okta's file has one variable for userName and email."""
        by_email = {**self.variables, "okta_user_email": self.buttons.okta_user.email}
        plain = self.steps[n].assertions(self.variables, response)
        return [
            of_email if ".emails[" in one.place else one
            for one, of_email in zip(
                plain, self.steps[n].assertions(by_email, response), strict=True
            )
        ]
