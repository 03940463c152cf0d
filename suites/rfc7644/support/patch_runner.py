"""PATCH requests to the shared user, each sent once in a run and judged by several checks."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, TypeVar

from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import Users, value_of
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, Missing
from pytest_scim.suites.rfc7644.support.writable_attributes import WritableAttributes
from pytest_scim.suites.support.canonical import is_another_form
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.support.user import UserResource

Result = TypeVar("Result")

GONE: Final = None
"""The expected value after a remove: none, in whatever spelling."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """The expected value after a remove where the target may have a default: another one."""

    value: JSON | Missing


@dataclass(frozen=True, slots=True)
class Case:
    """A PATCH of one operation, and the user's expected state afterwards.

    ``path`` is the one to read, ``wanted`` its expected value. The values at ``unchanged`` must
    not change. ``body`` is sent instead of a message with ``operation``; ``reported`` then
    names it in the report. Where ``any_case``, the target may alter the case of the value.
    """

    operation: JSONObject
    path: str = ""
    wanted: JSON | Missing | Unlike = GONE
    unchanged: tuple[str, ...] = ()
    body: JSON = None
    reported: str = ""
    any_case: bool = False

    @property
    def message(self) -> JSON:
        """The body of a PATCH with this operation only."""
        return self.body or {"schemas": [PATCH_OP], "Operations": [self.operation]}

    def is_met_by(self, resource: JSONObject) -> bool:
        """Return whether a user has the expected value."""
        value: object = value_of(resource, self.path)
        if self.wanted is GONE:
            return empty(value)
        if isinstance(self.wanted, Unlike):
            return value != self.wanted.value
        in_any_case = self.any_case and isinstance(value, str)
        if in_any_case and str(value).casefold() == str(self.wanted).casefold():
            return True
        return is_another_form(self.path, self.wanted, value)


@dataclass(slots=True)
class Outcome:
    """The outcome of a case: the response, and the user before and after it.

    ``others`` are the expected values of the other operations of the same PATCH, by path.
    """

    case: Case
    response: Response
    before: JSONObject
    after: JSONObject
    others: Mapping[str, JSON | Missing | Unlike] = field(default_factory=dict)

    @property
    def actual(self) -> object:
        """The user's value at the path of the case."""
        value = value_of(self.after, self.case.path)
        return "(no value)" if empty(value) else value

    @property
    def has_no_value(self) -> bool:
        """Whether the attribute has no value afterwards."""
        return empty(value_of(self.after, self.case.path))

    @property
    def rejected(self) -> bool:
        """Whether the target rejected it with a 4xx status or 501."""
        return 400 <= self.response.status < 500 or self.response.status == 501

    def expect_applied(self) -> None:
        """Raise a finding unless the target accepted and applied it."""
        expect_status(self.response, SUCCESS, what=self.reported)
        self._expect_result()

    def expect_applied_or_rejected(self) -> None:
        """Raise a finding if the target accepted but did not apply it, or on a server error."""
        if not self.rejected:
            self.expect_applied()

    def _expect_result(self) -> None:
        """Raise a finding unless the target applied it and changed nothing else."""
        case = self.case
        if not case.is_met_by(self.after):
            raise Finding(
                f"{self.reported} returned {self.response.status} and did not set {case.path} as "
                f"sent",
                expected=self._wanted,
                actual=self.actual,
            )
        expected = {
            path: self.others.get(path, value_of(self.before, path)) for path in case.unchanged
        }
        lost = {path: v for path, v in expected.items() if value_of(self.after, path) != v}
        if lost:
            actual = {path: repr(value_of(self.after, path)) for path in lost}
            raise Finding(
                f"{self.reported} changed other attributes too: {', '.join(lost)}",
                expected=lost,
                actual=actual,
            )

    @property
    def _wanted(self) -> object:
        wanted = self.case.wanted
        return "no value" if wanted is GONE or isinstance(wanted, Unlike) else wanted

    @property
    def reported(self) -> str:
        """The name of the request in the report."""
        operation = self.case.operation
        path = operation.get("path")
        if self.case.reported:
            return self.case.reported
        return f"PATCH {operation.get('op')} {'without a path' if path is None else f'of {path}'}"


def empty(value: object) -> bool:
    """Return whether a value is missing, null or empty."""
    return value is MISSING or value in (None, "", [], {})


Cases: TypeAlias = Mapping[str, Case]
Outcomes: TypeAlias = dict[str, Outcome]


class PatchRunner:
    """The shared user, and the PATCH requests that were sent to it so far."""

    def __init__(
        self,
        once: Once,
        users: Users,
        user_resource: UserResource,
        writable_attributes: WritableAttributes,
        odd: Callable[[], AbstractContextManager["PatchRunner"]],
    ) -> None:
        """Send nothing before a check needs it.

        ``odd`` lends a runner whose user is for requests that few clients send.
        """
        self.odd = odd
        self.user_resource = user_resource
        self.writable_attributes = writable_attributes
        self.users = users
        self._once = once

    def once(self, requests: Callable[["PatchRunner"], Result]) -> Result:
        """Return what ``requests(patch_runner)`` returns; it runs once, the first time."""
        return self._once(requests, self)

    def outcome(self, requests: Callable[["PatchRunner"], Outcomes], name: str) -> Outcome:
        """Return the outcome of one case of such a function.

        Raises:
            NotApplicable: the target stores no value that the case could change, or returns 501
                to all cases of the function; the first one of them then reports that.
        """
        outcomes = self.once(requests)
        if name not in outcomes:
            raise NotApplicable(f"the target stores no value that this PATCH could change ({name})")
        missing = all(outcome.response.status == 501 for outcome in outcomes.values())
        if missing and name != next(iter(outcomes)):
            raise NotApplicable("the target returns 501 to every operation of this kind")
        return outcomes[name]

    def together(self, cases: Cases) -> Outcomes:
        """Send cases as the operations of one PATCH, then each that was not applied alone."""
        if not cases:
            return {}
        cases = self._declared(cases)
        before = self.user_resource.body
        response = self.user_resource.patch(*(case.operation for case in cases.values()))
        after = self.read(*(cases.values() if response.ok else ()))
        wanted = {case.path: case.wanted for case in cases.values()}
        outcomes = {n: Outcome(case, response, before, after, wanted) for n, case in cases.items()}
        missing = {n: c for n, c in cases.items() if not (response.ok and c.is_met_by(after))}
        if missing and len(cases) > 1:
            outcomes |= self.apart(missing)
        return outcomes

    def alone(self, case: Case) -> Outcome:
        """Send a case as a PATCH of its own, and read the user."""
        return self.apart({"alone": case})["alone"]

    def apart(self, cases: Cases) -> Outcomes:
        """Send each case as a PATCH of its own, and read the user once at the end.

        No two cases may change the same value.
        """
        cases = self._declared(cases)
        before = self.user_resource.body
        responses = {n: self.user_resource.send("PATCH", case.message) for n, case in cases.items()}
        after = self.read(*(case for n, case in cases.items() if responses[n].ok))
        wanted = {case.path: case.wanted for case in cases.values()}
        return {n: Outcome(c, responses[n], before, after, wanted) for n, c in cases.items()}

    def _declared(self, cases: Cases) -> Cases:
        """Return cases that allow what the target's /Schemas let it alter."""
        alters = self.writable_attributes.may_alter_case
        return {n: replace(case, any_case=alters(case.path)) for n, case in cases.items()}

    def read(self, *cases: Case) -> JSONObject:
        """Return the user once all cases are applied, or as it is at the end."""

        def read() -> JSONObject:
            resource = self.user_resource.expects({})
            applied = all(case.is_met_by(resource) for case in cases)
            expect_equal("whether every case is applied", applied, expected=True)
            return resource

        try:
            return self.users.polling.until(read)
        except Unreadable:
            raise
        except Finding:
            return self.user_resource.body
