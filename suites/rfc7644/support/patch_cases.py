"""PATCH requests that several checks judge. Each function runs once in a run."""

from typing import Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import ENTERPRISE_USER, FAMILY, GIVEN, USER, USER_NAME
from pytest_scim.scim.paths import Missing, at, entries
from pytest_scim.suites.rfc7644.support.patch_runner import (
    GONE,
    Case,
    Outcomes,
    PatchRunner,
    Unlike,
    empty,
)
from pytest_scim.suites.rfc7644.support.writable_attributes import (
    DEFAULTED,
    MANAGER,
    MIDDLES,
    MOBILE,
    PLAIN,
    REGIONS,
    TEXTS,
    WORK_PHONE,
    WritableAttributes,
)
from pytest_scim.suites.support.user import op

EVERY_PHONE: Final = "phoneNumbers[value pr]"
MOBILE_ENTRY: Final = 'phoneNumbers[type eq "mobile"]'


def removed(patch_runner: PatchRunner) -> Outcomes:
    """Remove one value of each form of path, in one PATCH."""
    writable_attributes, resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource.body,
    )
    region = next(iter(writable_attributes.optional(*REGIONS)), None)
    paths = {
        "attribute": next(iter(writable_attributes.spares), None),
        "sub-attribute": next(iter(writable_attributes.optional(*MIDDLES)), None),
        "extension attribute": next(
            iter(writable_attributes.optional(*writable_attributes.units[1:])), None
        ),
        "value path": region,
        "manager": MANAGER if writable_attributes.optional(f"{MANAGER}.value") else None,
    }
    unchanged = {"sub-attribute": (FAMILY,), "value path": _beside(writable_attributes, region)}
    return patch_runner.together(
        {
            name: removal(resource, path, unchanged.get(name, ()))
            for name, path in paths.items()
            if path and not empty(at(resource, path))
        }
    )


def added(patch_runner: PatchRunner) -> Outcomes:
    """Add a value by each form of path, in one PATCH; some values were removed before."""
    cleared, writable_attributes = patch_runner.once(removed), patch_runner.writable_attributes
    cases = _changes(writable_attributes, "add")
    if "attribute" in cleared and cleared["attribute"].has_no_value:
        path = cleared["attribute"].case.path
        value = writable_attributes.fresh(path)
        cases["without a value"] = Case(op("add", path, value), path, value)
    if writable_attributes.writable(f"{MANAGER}.value"):
        manager = writable_attributes.new_manager()
        operation = op("add", MANAGER, {"value": manager})
        cases["manager"] = Case(operation, f"{MANAGER}.value", manager)
    return patch_runner.together(cases)


def replaced(patch_runner: PatchRunner) -> Outcomes:
    """Replace a value by each form of path, in one PATCH; one has no value before."""
    cleared = patch_runner.once(removed)
    patch_runner.once(added)  # sets the manager again
    writable_attributes, resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource.body,
    )
    cases = _changes(writable_attributes, "replace")
    unit = cleared.get("extension attribute")
    if unit and empty(at(resource, unit.case.path)):
        path = unit.case.path
        value = writable_attributes.fresh(path)
        cases["without a value"] = Case(op("replace", path, value), path, value)
    if writable_attributes.writable(MOBILE) and not empty(at(resource, MOBILE)):
        value = writable_attributes.fresh(MOBILE)
        entry: JSONObject = {"type": "mobile", "value": value}
        cases["whole value"] = Case(op("replace", MOBILE_ENTRY, entry), MOBILE, value)
    path = f"{MANAGER}.value"
    if writable_attributes.writable(path) and not empty(at(resource, path)):
        manager = writable_attributes.new_manager()
        cases["manager"] = Case(op("replace", path, manager), path, manager)
    return patch_runner.together(cases)


def removed_all(patch_runner: PatchRunner) -> Outcomes:
    """Remove every simple attribute that need not have a value, in one PATCH."""
    resource = patch_runner.user_resource.body
    paths = [
        path
        for path in patch_runner.writable_attributes.optional(*PLAIN)
        if not empty(at(resource, path))
    ]
    return patch_runner.together({path: removal(resource, path) for path in paths})


def restored(patch_runner: PatchRunner) -> Outcomes:
    """Add again what ``removed_all`` removed, with its first value, in one PATCH."""
    cleared = [
        path for path, outcome in patch_runner.once(removed_all).items() if outcome.has_no_value
    ]
    return patch_runner.together(
        {p: change("add", p, at(patch_runner.user_resource.first, p)) for p in cleared}
    )


def pathless(patch_runner: PatchRunner) -> Outcomes:
    """Replace attributes of the user, of its name and of an extension, in one PATCH."""
    writable_attributes = patch_runner.writable_attributes
    return patch_runner.together(_merged(writable_attributes, "replace"))


def pathless_add(patch_runner: PatchRunner) -> Outcomes:
    """Add attributes to the user, to its name and to an extension, in one PATCH."""
    return patch_runner.together(_merged(patch_runner.writable_attributes, "add"))


def removed_one(patch_runner: PatchRunner) -> Outcomes:
    """Remove one of two phone numbers."""
    writable_attributes, resource = (
        patch_runner.writable_attributes,
        patch_runner.user_resource.body,
    )
    if (
        not writable_attributes.optional(MOBILE)
        or empty(at(resource, WORK_PHONE))
        or empty(at(resource, MOBILE))
    ):
        return {}
    return patch_runner.together(
        {"value": Case(op("remove", MOBILE_ENTRY), MOBILE, unchanged=(WORK_PHONE,))}
    )


def changed_without_match(patch_runner: PatchRunner) -> Outcomes:
    """Remove a value that does not exist, then add to it: two PATCHes, one GET."""
    if not empty(at(patch_runner.user_resource.body, MOBILE)):
        patch_runner.once(removed_one)
    if not patch_runner.writable_attributes.writable(MOBILE) or not empty(
        at(patch_runner.user_resource.body, MOBILE)
    ):
        return {}
    value, work = (
        patch_runner.writable_attributes.fresh(MOBILE),
        at(patch_runner.user_resource.body, WORK_PHONE),
    )
    cases = {} if empty(work) else {"remove": Case(op("remove", MOBILE_ENTRY), WORK_PHONE, work)}
    return patch_runner.apart(cases | {"add": change("add", MOBILE, value)})


def added_again(patch_runner: PatchRunner) -> Outcomes:
    """Add values that exist already: a single value, and one of several."""
    user_resource, writable_attributes = (
        patch_runner.user_resource,
        patch_runner.writable_attributes,
    )
    if patch_runner.users.polling.timeout:
        user_resource.keeps({})  # meta.lastModified may change late
    path, resource, outcomes = writable_attributes.first(FAMILY, *TEXTS), user_resource.body, {}
    if path and not empty(at(resource, path)):
        outcomes["single"] = patch_runner.alone(change("add", path, at(resource, path)))
    head = next((h for h in ("phoneNumbers", "emails") if entries(resource, h)), None)
    if head and writable_attributes.typed:
        listed = entries(resource, head)
        outcomes["multi"] = patch_runner.alone(Case(op("add", head, listed[:1]), head, listed))
    return outcomes


def _changes(writable_attributes: WritableAttributes, name: str) -> dict[str, Case]:
    """Return a change of one value by each form of path."""
    paths = {
        "attribute": writable_attributes.text,
        "sub-attribute": writable_attributes.first(FAMILY),
        "URN": writable_attributes.first(GIVEN),
        "extension attribute": next(iter(writable_attributes.units), None),
        "value path": writable_attributes.typed,
    }
    cases = {
        n: change(name, path, writable_attributes.fresh(path)) for n, path in paths.items() if path
    }
    if "URN" in cases:
        value = writable_attributes.fresh(GIVEN)
        cases["URN"] = Case(op(name, f"{USER}:{GIVEN}", value), GIVEN, value)
    return cases


def _merged(writable_attributes: WritableAttributes, name: str) -> dict[str, Case]:
    """Return changes of a part of the user, of a complex attribute, and of an extension."""
    cases: dict[str, Case] = {}
    unchanged = (USER_NAME, "active", "emails")
    if text := writable_attributes.first("title", "nickName"):
        value = writable_attributes.fresh(text)
        cases["attribute"] = Case(op(name, None, {text: value}), text, value, unchanged)
    elif writable_attributes.writable(FAMILY):
        value = writable_attributes.fresh(FAMILY)
        inside: JSONObject = {"name": {"familyName": value}}
        cases["attribute"] = Case(op(name, None, inside), FAMILY, value, unchanged)
    if writable_attributes.writable(GIVEN) and writable_attributes.writable(FAMILY):
        value = writable_attributes.fresh(GIVEN)
        # An add may replace what is there (section 3.5.2.1), a replace may not (3.5.2.3).
        rest = (FAMILY,) if name == "replace" else ()
        cases["complex"] = Case(op(name, "name", {"givenName": value}), GIVEN, value, rest)
    if unit := next(iter(writable_attributes.units), None):
        value = writable_attributes.fresh(unit)
        other = f"{ENTERPRISE_USER}:employeeNumber"
        inside = {ENTERPRISE_USER: {unit.removeprefix(f"{ENTERPRISE_USER}:"): value}}
        rest = (other,) if writable_attributes.writable(other) else ()
        cases["extension"] = Case(op(name, None, inside), unit, value, rest)
    return cases


def removal(resource: JSONObject, path: str, unchanged: tuple[str, ...] = ()) -> Case:
    """Return a remove of the value that a user has at a path."""
    return Case(op("remove", path), path, nothing(resource, path), unchanged)


def nothing(resource: JSONObject, path: str) -> Unlike | None:
    """Return the expected value after a remove."""
    return Unlike(at(resource, path)) if path in DEFAULTED else GONE


def change(name: str, path: str, value: JSON | Missing) -> Case:
    """Return an operation that changes the value at its own path."""
    return Case(op(name, path, value), path, value)


def _beside(writable_attributes: WritableAttributes, region: str | None) -> tuple[str, ...]:
    """Return a sub-attribute of the value that a remove of another one must not change."""
    return (
        tuple(p for p in REGIONS if p != region and writable_attributes.writable(p))[:1]
        if region
        else ()
    )


def require_two_phones(patch_runner: PatchRunner) -> None:
    """Raise NotApplicable unless the user has a work and a mobile number that may change."""
    patch_runner.writable_attributes.require(WORK_PHONE, MOBILE)
    body = patch_runner.user_resource.body
    if any(empty(at(body, path)) for path in (WORK_PHONE, MOBILE)):
        raise NotApplicable("the target returns no two phone numbers of the User")
