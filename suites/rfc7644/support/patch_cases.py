"""PATCH requests to the shared user, each sent once in a run and judged by several checks."""

from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import describe, value_of
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, PATCH_OP
from pytest_scim.scim.paths import MISSING

GONE: Final = None
"""The expected value after a remove: none, in whatever spelling."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """The expected value after a remove where the target may have a default: another one."""

    value: Any


@dataclass(frozen=True, slots=True)
class Case:
    """A PATCH of one operation, and the user's expected state afterwards.

    ``seen`` is the path to read, ``wanted`` its expected value. The values at ``kept`` must not
    change. ``body`` is sent instead of a message with ``operation``; ``reported`` is then its name
    in the report.
    """

    operation: dict[str, Any]
    seen: str = ""
    wanted: Any = GONE
    kept: tuple[str, ...] = ()
    body: Any = None
    reported: str = ""

    @property
    def message(self):
        """The body of a PATCH with this operation only."""
        return self.body or {"schemas": [PATCH_OP], "Operations": [self.operation]}

    def shows(self, resource):
        """Return whether a user has the expected value."""
        value = value_of(resource, self.seen)
        if self.wanted is GONE:
            return empty(value)
        if isinstance(self.wanted, Unlike):
            return value != self.wanted.value
        if self.seen == EMAIL and isinstance(value, str):
            return value.casefold() == self.wanted.casefold()
        return type(value) is type(self.wanted) and value == self.wanted


@dataclass(slots=True)
class Outcome:
    """The outcome of a case: the response, and the user before and after it.

    ``others`` are the expected values of the other operations of the same PATCH, by path.
    """

    case: Case
    response: Response
    before: dict[str, Any]
    after: dict[str, Any]
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def actual(self):
        """The user's value at the path of the case."""
        value = value_of(self.after, self.case.seen)
        return "(no value)" if empty(value) else value

    @property
    def gone(self):
        """Whether the attribute has no value afterwards."""
        return empty(value_of(self.after, self.case.seen))

    @property
    def refused(self):
        """Whether the target rejected it with a 4xx status or 501."""
        return 400 <= self.response.status < 500 or self.response.status == 501

    def applied(self):
        """Raise a finding unless the target accepted and applied it."""
        if not self.response.ok:
            raise Finding(
                f"{self.reported} returned {describe(self.response)}",
                expected=self._wanted,
                actual=self.actual,
            )
        self._done()

    def applied_or_refused(self):
        """Raise a finding if the target accepted but did not apply it, or on a server error."""
        if not self.refused:
            self.applied()

    def _done(self):
        """Raise a finding unless the target applied it and changed nothing else."""
        case = self.case
        if not case.shows(self.after):
            raise Finding(
                f"{self.reported} returned {self.response.status} and did not set {case.seen} as "
                f"sent",
                expected=self._wanted,
                actual=self.actual,
            )
        kept = {path: self.others.get(path, value_of(self.before, path)) for path in case.kept}
        lost = {path: v for path, v in kept.items() if value_of(self.after, path) != v}
        if lost:
            actual = {path: repr(value_of(self.after, path)) for path in lost}
            raise Finding(
                f"{self.reported} changed other attributes too: {', '.join(lost)}",
                expected=lost,
                actual=actual,
            )

    @property
    def _wanted(self):
        wanted = self.case.wanted
        return "no value" if wanted is GONE or isinstance(wanted, Unlike) else wanted

    @property
    def reported(self):
        """The name of the request in the report."""
        operation = self.case.operation
        path = operation.get("path")
        if self.case.reported:
            return self.case.reported
        return f"PATCH {operation.get('op')} {'without a path' if path is None else f'of {path}'}"


def empty(value):
    """Return whether a value is missing, null or empty."""
    return value is MISSING or value in (None, "", [], {})


class PatchRunner:
    """The shared user, and the PATCH requests that were sent to it so far."""

    def __init__(self, context, user_resource, writable_attributes):
        """Send nothing before a check needs it."""
        self.user_resource = user_resource
        self.writable_attributes = writable_attributes
        self.users = context.users
        self._log = context.log
        self._played = {}

    def once(self, play):
        """Return what ``play(bench)`` returns; it runs once, the first time."""
        log = self._log.recording
        if play not in self._played:
            first = len(log)
            self._played[play] = play(self), range(first, len(log))
        result, exchanges = self._played[play]
        self._log.cite(exchanges)
        return result

    def outcome(self, play, name):
        """Return the outcome of one case of a play.

        Raises:
            NotApplicable: the target stores no value that the case could change, or returns 501
                to all cases of the play; the first one of them then reports that.
        """
        outcomes = self.once(play)
        if name not in outcomes:
            raise NotApplicable(f"the target stores no value that this PATCH could change ({name})")
        missing = all(outcome.response.status == 501 for outcome in outcomes.values())
        if missing and name != next(iter(outcomes)):
            raise NotApplicable("the target returns 501 to every operation of this kind")
        return outcomes[name]

    def together(self, cases):
        """Send cases as the operations of one PATCH, then each that was not applied alone."""
        if not cases:
            return {}
        before = self.user_resource.body
        response = self.user_resource.patch(*(case.operation for case in cases.values()))
        after = self.glance(*(cases.values() if response.ok else ()))
        wanted = {case.seen: case.wanted for case in cases.values()}
        outcomes = {n: Outcome(case, response, before, after, wanted) for n, case in cases.items()}
        missing = {n: c for n, c in cases.items() if not (response.ok and c.shows(after))}
        if missing and len(cases) > 1:
            outcomes |= self.apart(missing)
        return outcomes

    def alone(self, case):
        """Send a case as a PATCH of its own, and read the user."""
        return self.apart({"alone": case})["alone"]

    def apart(self, cases):
        """Send each case as a PATCH of its own, and read the user once at the end.

        No two cases may change the same value.
        """
        before = self.user_resource.body
        responses = {n: self.user_resource.send("PATCH", case.message) for n, case in cases.items()}
        after = self.glance(*(case for n, case in cases.items() if responses[n].ok))
        wanted = {case.seen: case.wanted for case in cases.values()}
        return {n: Outcome(c, responses[n], before, after, wanted) for n, c in cases.items()}

    def glance(self, *cases):
        """Return the user once all cases are applied, or as it is at the end."""

        def look():
            resource = self.user_resource.expects({})
            if not all(case.shows(resource) for case in cases):
                raise Finding("not yet")
            return resource

        try:
            return self.users.polling.until(look)
        except Unreadable:
            raise
        except Finding:
            return self.user_resource.body
