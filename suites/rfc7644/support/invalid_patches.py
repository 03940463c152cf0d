"""PATCH requests that a target must reject, may reject, or must apply in order."""

from dataclasses import dataclass, replace
from typing import Any, Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import said
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import FAMILY, GIVEN, LOGIN, PATCH_OP
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.patch_cases import Case, empty
from pytest_scim.suites.rfc7644.support.patch_requests import change, nothing
from pytest_scim.suites.rfc7644.support.writable_attributes import MANAGER, TEXTS, WORK_PHONE
from pytest_scim.suites.support.user import op

NOBODY: Final = 'phoneNumbers[type eq "pager"].value'
"""A value path that selects nothing: no user of the run has a pager."""

KEEPS_OWNER: Final = "okta.deactivate_users.an_unassigned_person_keeps_the_account"


@dataclass(frozen=True, slots=True)
class Ordered:
    """A PATCH of three operations, and the user after it.

    ``asked`` is the response with ``attributes=``, ``plain`` the response without it where the
    first one failed.
    """

    asked: Answer
    plain: Answer | None
    path: str
    last: str
    given: str
    after: dict[str, Any]

    def done(self):
        """Raise a finding unless the target accepted it, with the parameter or without it."""
        answer = self.plain or self.asked
        assert answer.ok, f"PATCH with three operations returned {said(answer)}"


def ordered(bench):
    """Change one attribute twice and another in between, and request the first one."""
    slots, sheet = bench.slots, bench.sheet
    path = slots.first(FAMILY, *TEXTS)
    slots.needs(path, GIVEN)
    first, given, last = slots.fresh(path), slots.fresh(GIVEN), slots.fresh(path)
    operations = op("replace", path, first), op("replace", GIVEN, given), op("replace", path, last)
    asked = sheet.patch(*operations, query=f"attributes={path}")
    plain = None if asked.ok else sheet.patch(*operations)
    wanted = [change("replace", path, last), change("replace", GIVEN, given)]
    after = bench.glance(*(wanted if (plain or asked).ok else ()))
    return Ordered(asked, plain, path, last, given, after)


def lenient(bench):
    """Send operations that a target may apply or reject, each in its own PATCH."""
    slots, shown = bench.slots, bench.sheet.shown
    cases = {}
    if path := slots.text:
        cases["case"] = change("Replace", path, slots.fresh(path))
    if slots.writable(GIVEN):
        case = change("replace", GIVEN, slots.fresh(GIVEN))
        body = {"Operations": [case.operation]}
        cases["schemas"] = replace(case, body=body, told="PATCH without schemas")
    if slots.writable(FAMILY):
        value = slots.fresh(FAMILY)
        cases["dotted"] = Case(op("replace", None, {FAMILY: value}), FAMILY, value)
    if unit := next(iter(slots.units), None):
        value = slots.fresh(unit)
        cases["URN"] = Case(op("replace", None, {unit: value}), unit, value)
    spares = [path for path in slots.spares if not empty(at(shown, path))]
    cases |= {
        name: Case(op("replace", path, value), path, nothing(shown, path))
        for name, path, value in zip(("null", "blank"), spares, (None, ""), strict=False)
    }
    if slots.writable(f"{MANAGER}.value"):
        manager = slots.stranger()
        cases["manager"] = Case(op("replace", MANAGER, manager), f"{MANAGER}.value", manager)
    if slots.writable(WORK_PHONE) and not empty(at(shown, WORK_PHONE)):
        value = slots.fresh(WORK_PHONE)
        both = f'phoneNumbers[type eq "work" and value eq "{at(shown, WORK_PHONE)}"].value'
        cases["both"] = Case(op("replace", both, value), WORK_PHONE, value)
        value = slots.fresh(WORK_PHONE)
        cases["nobody"] = Case(op("replace", NOBODY, value), NOBODY, value)
    return bench.apart(cases)


def switched(bench):
    """Deactivate and reactivate the user, first by a string; at the end it is active."""
    if bench.slots.fixed("active"):
        raise NotApplicable("the target's schema defines active as readOnly or immutable")
    on, off = (change("replace", "active", value) for value in (True, False))
    if bench.sheet.shown.get("active") is not True:
        bench.alone(on)
    bench.sheet.risked = KEEPS_OWNER
    string = bench.alone(Case(op("replace", "active", "False"), "active", wanted=False))
    outcomes = {"string": string}
    if string.after.get("active") is False:
        outcomes |= {"on": bench.alone(on), "off": bench.alone(off)}
        bench.sheet.patch(on.operation)
    else:
        outcomes |= {"off": bench.alone(off), "on": bench.alone(on)}
    return outcomes


def wrong(bench):
    """Send operations that a target must reject, each in its own PATCH."""
    slots, shown = bench.slots, bench.sheet.shown
    text = slots.text or FAMILY
    kept = (text, LOGIN, "id", "meta.created")
    cases = {
        "no path": op("remove"),
        "required": op("remove", LOGIN),
        "removed id": op("remove", "id"),
        "id": op("replace", "id", "another-id"),
        "meta": op("replace", "meta.created", "2001-01-01T00:00:00Z"),
        "groups": op("add", "groups", [{"value": bench.directory.unknown_id()}]),
        "unknown operation": op("move", text, slots.fresh(text)),
        "broken path": op("replace", f"{text}[", slots.fresh(text)),
        "unknown attribute": op("replace", "noSuchAttribute", "value"),
    }
    tried = {n: Case(one, text, at(shown, text), kept) for n, one in cases.items()}
    nothing = {"schemas": [PATCH_OP]}
    tried["no operations"] = replace(
        tried["no path"], body=nothing, told="PATCH without Operations"
    )
    outcomes = bench.apart(tried)
    if at(bench.sheet.shown, LOGIN) != at(shown, LOGIN):
        bench.sheet.patch(op("replace", LOGIN, at(shown, LOGIN)))
    return outcomes
