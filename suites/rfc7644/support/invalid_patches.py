"""PATCH requests that a target must reject, may reject, or must apply in order."""

from dataclasses import dataclass, replace
from typing import Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, GIVEN, PATCH_OP, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.patch_cases import change, nothing
from pytest_scim.suites.rfc7644.support.patch_runner import Case, Outcomes, PatchRunner, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import MANAGER, TEXTS, WORK_PHONE
from pytest_scim.suites.support.owners import UNCHANGED_OWNER
from pytest_scim.suites.support.user import op

UNMATCHED: Final = 'phoneNumbers[type eq "pager"].value'
"""A value path that selects nothing: no user of the run has a pager."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A PATCH of three operations, and the user after it.

    ``asked`` is the response with ``attributes=``, ``plain`` the response without it where the
    first one failed.
    """

    asked: Response
    plain: Response | None
    path: str
    last: str
    given: str
    after: JSONObject

    def expect_accepted(self) -> None:
        """Raise a finding unless the target accepted it, with the parameter or without it."""
        response = self.plain or self.asked
        assert response.ok, f"PATCH with three operations returned {describe(response)}"


def ordered(patch_runner: PatchRunner) -> Ordered:
    """Change one attribute twice and another in between, and request the first one."""
    writable_attributes, user_resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource,
    )
    path = writable_attributes.require_one(writable_attributes.first(FAMILY, *TEXTS))
    writable_attributes.require(GIVEN)
    first, given, last = (
        writable_attributes.fresh(path),
        writable_attributes.fresh(GIVEN),
        writable_attributes.fresh(path),
    )
    operations = op("replace", path, first), op("replace", GIVEN, given), op("replace", path, last)
    asked = user_resource.patch(*operations, query=f"attributes={path}")
    plain = None if asked.ok else user_resource.patch(*operations)
    wanted = [change("replace", path, last), change("replace", GIVEN, given)]
    after = patch_runner.read(*(wanted if (plain or asked).ok else ()))
    return Ordered(asked, plain, path, last, given, after)


def optional_forms(patch_runner: PatchRunner) -> Outcomes:
    """Send operations that a target may apply or reject, each in its own PATCH."""
    with patch_runner.odd() as odd:
        return _optional_forms(odd)


def _optional_forms(patch_runner: PatchRunner) -> Outcomes:
    writable_attributes, resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource.body,
    )
    cases: dict[str, Case] = {}
    if path := writable_attributes.text:
        cases["case"] = change("Replace", path, writable_attributes.fresh(path))
    if writable_attributes.writable(GIVEN):
        case = change("replace", GIVEN, writable_attributes.fresh(GIVEN))
        body: JSONObject = {"Operations": [case.operation]}
        cases["schemas"] = replace(case, body=body, reported="PATCH without schemas")
    if writable_attributes.writable(FAMILY):
        value = writable_attributes.fresh(FAMILY)
        cases["dotted"] = Case(op("replace", None, {FAMILY: value}), FAMILY, value)
    if unit := next(iter(writable_attributes.units), None):
        value = writable_attributes.fresh(unit)
        cases["URN"] = Case(op("replace", None, {unit: value}), unit, value)
    spares = [path for path in writable_attributes.spares if not empty(at(resource, path))]
    cases |= {
        name: Case(op("replace", path, value), path, nothing(resource, path))
        for name, path, value in zip(("null", "blank"), spares, (None, ""), strict=False)
    }
    if writable_attributes.writable(f"{MANAGER}.value"):
        manager = writable_attributes.new_manager()
        cases["manager"] = Case(op("replace", MANAGER, manager), f"{MANAGER}.value", manager)
    if writable_attributes.writable(WORK_PHONE) and not empty(at(resource, WORK_PHONE)):
        value = writable_attributes.fresh(WORK_PHONE)
        both = f'phoneNumbers[type eq "work" and value eq "{at(resource, WORK_PHONE)}"].value'
        cases["both"] = Case(op("replace", both, value), WORK_PHONE, value)
        value = writable_attributes.fresh(WORK_PHONE)
        cases["no match"] = Case(op("replace", UNMATCHED, value), UNMATCHED, value)
    return patch_runner.apart(cases)


def activations(patch_runner: PatchRunner) -> Outcomes:
    """Deactivate and reactivate the user, first by a string; at the end it is active."""
    with patch_runner.odd() as odd:
        return _activations(odd)


def _activations(patch_runner: PatchRunner) -> Outcomes:
    if patch_runner.writable_attributes.fixed("active"):
        raise NotApplicable("the target's schema defines active as readOnly or immutable")
    on, off = (change("replace", "active", value) for value in (True, False))
    if patch_runner.user_resource.body.get("active") is not True:
        patch_runner.alone(on)
    patch_runner.user_resource.risked = UNCHANGED_OWNER
    string = patch_runner.alone(Case(op("replace", "active", "False"), "active", wanted=False))
    outcomes = {"string": string}
    if string.after.get("active") is False:
        outcomes |= {"on": patch_runner.alone(on), "off": patch_runner.alone(off)}
        patch_runner.user_resource.patch(on.operation)
    else:
        outcomes |= {"off": patch_runner.alone(off), "on": patch_runner.alone(on)}
    return outcomes


def forbidden(patch_runner: PatchRunner) -> Outcomes:
    """Send operations that a target must reject, each in its own PATCH."""
    with patch_runner.odd() as odd:
        return _forbidden(odd)


def _forbidden(patch_runner: PatchRunner) -> Outcomes:
    writable_attributes, resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource.body,
    )
    text = writable_attributes.text or FAMILY
    unchanged = (text, USER_NAME, "id", "meta.created")
    cases = {
        "no path": op("remove"),
        "required": op("remove", USER_NAME),
        "removed id": op("remove", "id"),
        "id": op("replace", "id", "another-id"),
        "meta": op("replace", "meta.created", "2001-01-01T00:00:00Z"),
        "groups": op("add", "groups", [{"value": patch_runner.users.unknown_id()}]),
        "unknown operation": op("move", text, writable_attributes.fresh(text)),
        "broken path": op("replace", f"{text}[", writable_attributes.fresh(text)),
        "unknown attribute": op("replace", "noSuchAttribute", "value"),
    }
    requests = {n: Case(one, text, at(resource, text), unchanged) for n, one in cases.items()}
    nothing: JSONObject = {"schemas": [PATCH_OP]}
    requests["no operations"] = replace(
        requests["no path"], body=nothing, reported="PATCH without Operations"
    )
    outcomes = patch_runner.apart(requests)
    if at(patch_runner.user_resource.body, USER_NAME) != at(resource, USER_NAME):
        patch_runner.user_resource.patch(op("replace", USER_NAME, at(resource, USER_NAME)))
    return outcomes
