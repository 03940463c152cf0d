"""Run Okta's CRUD 2.0 tests on one Okta user, each step once in a run.

There are two, one of them with entitlements. Okta's files talk to a live org and to the
target in turn. The console stands in for the org: a request to Okta becomes the button
that causes the same. The requests to the target are the files' own. Okta's pauses are
left out; the profile's settling time says how long a change may take to show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GIVEN
from pytest_scim.scim.paths import at
from pytest_scim.suites.runscope.support.assertions import evaluate, finding, not_empty, text_of
from pytest_scim.suites.runscope.support.export import CRUD, ENTITLED_CRUD, steps
from pytest_scim.suites.runscope.support.spec_run import settled


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
        """Created, renamed, deactivated, reactivated, removed."""
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
    # Step 9 activates the person in Okta: without an assignment nothing is sent.
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


class CrudTest:
    """A CRUD test of one run: its Okta user, and the result of each step so far."""

    def __init__(self, context: Any, plan: Plan = PLAIN) -> None:
        self.context = context
        self.plan = plan
        self.steps = steps(plan.file)
        self.okta_user = context.test_data.okta_user()
        self.variables = {
            "okta_user_email": self.okta_user.user_name,
            "okta_user_firstname": self.okta_user.given,
            "okta_user_lastname": self.okta_user.family,
            "okta_user_firstname_update": f"Runscope{context.test_data.digits(3)}",
        }
        offers = context.profile.offers
        self.sequence = [n for n in plan.sequence if offers(plan.needs.get(n))]
        self._findings: dict[int, Finding | None] = {}
        self._seen: dict[int, list[int]] = {}

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
        self.context.log.cite(self._seen[n])
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
        """Press the button before a step and read the target, once; store the finding."""
        if n in self._findings:
            return
        before = len(self.context.recording)
        self._findings[n] = self._press(n) or self._look(n)
        self._seen[n] = list(range(before, len(self.context.recording)))

    def _press(self, n: int) -> Finding | None:
        try:
            task = getattr(self, self.plan.buttons[n])()
        except Finding as trespass:
            return trespass
        if task.ok:
            return None
        return Finding(f"Okta's task failed: {task.message}", expected="ok", actual=task.message)

    def _look(self, n: int) -> Finding | None:
        request = self.steps[n].request(self.variables, self.plan.flow, "Okta CRUD 2.0 test")
        response = settled(self.context, request, "check", partial(self._holds, n))
        unset = self._extract(n, response)
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
        return finding(
            evaluate(self.steps[n].assertions(self.variables, response), response), response
        )

    def assign(self) -> Any:
        """Assign the app."""
        return self.context.console.assign(self.okta_user)

    def assign_and_grant(self) -> Any:
        """Assign the app, then grant the first role and entitlement that Okta discovered."""
        task, console = self.assign(), self.context.console
        known = {one.attribute: one for one in reversed(self.context.org.entitlements)}
        return console.grant(self.okta_user, *known.values()) if task.ok else task

    def rename(self) -> Any:
        """Change the first name of the Okta user."""
        self.okta_user = self.okta_user.having(
            {GIVEN: self.variables["okta_user_firstname_update"]}
        )
        return self.context.console.update(self.okta_user)

    def deactivate(self) -> Any:
        """Deactivate the Okta user, which revokes every app assignment."""
        task = self.context.console.deactivate(self.okta_user)
        self.context.org.links.pop(self.okta_user.okta_id, None)
        return task

    def unassign(self) -> Any:
        """Remove the app."""
        return self.context.console.unassign(self.okta_user)
