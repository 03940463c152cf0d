"""PATCH requests that several checks judge. Each function runs once in a run."""

from typing import Final

from pytest_scim.scim.names import ENTERPRISE_USER, FAMILY, GIVEN, LOGIN, USER
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support.patch_cases import GONE, Case, Unlike, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import (
    DEFAULTED,
    MANAGER,
    MIDDLES,
    MOBILE,
    PLAIN,
    REGIONS,
    TEXTS,
    WORK_PHONE,
)
from pytest_scim.suites.support.user import op

MOBILE_ENTRY: Final = 'phoneNumbers[type eq "mobile"]'


def removed(bench):
    """Remove one value of each form of path, in one PATCH."""
    slots, shown = bench.slots, bench.sheet.shown
    region = next(iter(slots.optional(*REGIONS)), None)
    paths = {
        "attribute": next(iter(slots.spares), None),
        "sub-attribute": next(iter(slots.optional(*MIDDLES)), None),
        "extension attribute": next(iter(slots.optional(*slots.units[1:])), None),
        "value path": region,
        "manager": MANAGER if slots.optional(f"{MANAGER}.value") else None,
    }
    kept = {"sub-attribute": (FAMILY,), "value path": _beside(slots, region)}
    return bench.together(
        {
            name: removal(shown, path, kept.get(name, ()))
            for name, path in paths.items()
            if path and not empty(at(shown, path))
        }
    )


def added(bench):
    """Add a value by each form of path, in one PATCH; some values were removed before."""
    gone, slots = bench.once(removed), bench.slots
    cases = _changes(slots, "add")
    if "attribute" in gone and gone["attribute"].gone:
        path = gone["attribute"].case.seen
        value = slots.fresh(path)
        cases["without a value"] = Case(op("add", path, value), path, value)
    if slots.writable(f"{MANAGER}.value"):
        manager = slots.stranger()
        value = op("add", MANAGER, {"value": manager})
        cases["manager"] = Case(value, f"{MANAGER}.value", manager)
    return bench.together(cases)


def replaced(bench):
    """Replace a value by each form of path, in one PATCH; one has no value before."""
    gone = bench.once(removed)
    bench.once(added)  # sets the manager again
    slots, shown = bench.slots, bench.sheet.shown
    cases = _changes(slots, "replace")
    unit = gone.get("extension attribute")
    if unit and empty(at(shown, unit.case.seen)):
        path = unit.case.seen
        value = slots.fresh(path)
        cases["without a value"] = Case(op("replace", path, value), path, value)
    if slots.writable(MOBILE) and not empty(at(shown, MOBILE)):
        value = {"type": "mobile", "value": slots.fresh(MOBILE)}
        cases["whole value"] = Case(op("replace", MOBILE_ENTRY, value), MOBILE, value["value"])
    path = f"{MANAGER}.value"
    if slots.writable(path) and not empty(at(shown, path)):
        manager = slots.stranger()
        cases["manager"] = Case(op("replace", path, manager), path, manager)
    return bench.together(cases)


def swept(bench):
    """Remove every simple attribute that need not have a value, in one PATCH."""
    shown = bench.sheet.shown
    paths = [path for path in bench.slots.optional(*PLAIN) if not empty(at(shown, path))]
    return bench.together({path: removal(shown, path) for path in paths})


def restored(bench):
    """Add again what ``swept`` removed, with its first value, in one PATCH."""
    gone = [path for path, outcome in bench.once(swept).items() if outcome.gone]
    return bench.together({p: change("add", p, at(bench.sheet.first, p)) for p in gone})


def pathless(bench):
    """Replace attributes of the user, of its name and of an extension, in one PATCH."""
    slots = bench.slots
    return bench.together(_merged(slots, "replace"))


def pathless_add(bench):
    """Add attributes to the user, to its name and to an extension, in one PATCH."""
    return bench.together(_merged(bench.slots, "add"))


def thinned(bench):
    """Remove one of two phone numbers."""
    slots, shown = bench.slots, bench.sheet.shown
    if not slots.optional(MOBILE) or empty(at(shown, WORK_PHONE)) or empty(at(shown, MOBILE)):
        return {}
    return bench.together({"value": Case(op("remove", MOBILE_ENTRY), MOBILE, kept=(WORK_PHONE,))})


def missed(bench):
    """Remove a value that does not exist, then add to it: two PATCHes, one GET."""
    if not empty(at(bench.sheet.shown, MOBILE)):
        bench.once(thinned)
    if not bench.slots.writable(MOBILE) or not empty(at(bench.sheet.shown, MOBILE)):
        return {}
    value, work = bench.slots.fresh(MOBILE), at(bench.sheet.shown, WORK_PHONE)
    cases = {} if empty(work) else {"remove": Case(op("remove", MOBILE_ENTRY), WORK_PHONE, work)}
    return bench.apart(cases | {"add": change("add", MOBILE, value)})


def readded(bench):
    """Add values that exist already: a single value, and one of several."""
    sheet, slots = bench.sheet, bench.slots
    if bench.directory.settle.timeout:
        sheet.keeps({})  # meta.lastModified may change late
    path, shown, outcomes = slots.first(FAMILY, *TEXTS), sheet.shown, {}
    if path and not empty(at(shown, path)):
        outcomes["single"] = bench.alone(change("add", path, at(shown, path)))
    head = next((h for h in ("phoneNumbers", "emails") if entries(shown, h)), None)
    if head and slots.typed:
        listed = entries(shown, head)
        outcomes["multi"] = bench.alone(Case(op("add", head, listed[:1]), head, listed))
    return outcomes


def _changes(slots, name):
    """Return a change of one value by each form of path."""
    paths = {
        "attribute": slots.text,
        "sub-attribute": slots.first(FAMILY),
        "URN": slots.first(GIVEN),
        "extension attribute": next(iter(slots.units), None),
        "value path": slots.typed,
    }
    cases = {n: change(name, path, slots.fresh(path)) for n, path in paths.items() if path}
    if "URN" in cases:
        case = cases["URN"]
        cases["URN"] = Case(op(name, f"{USER}:{GIVEN}", case.wanted), GIVEN, case.wanted)
    return cases


def _merged(slots, name):
    """Return changes of a part of the user, of a complex attribute, and of an extension."""
    cases = {}
    kept = (LOGIN, "active", "emails")
    if text := slots.first("title", "nickName"):
        value = slots.fresh(text)
        cases["account"] = Case(op(name, None, {text: value}), text, value, kept)
    elif slots.writable(FAMILY):
        value = slots.fresh(FAMILY)
        inside = {"name": {"familyName": value}}
        cases["account"] = Case(op(name, None, inside), FAMILY, value, kept)
    if slots.writable(GIVEN) and slots.writable(FAMILY):
        value = slots.fresh(GIVEN)
        # An add may replace what is there (section 3.5.2.1), a replace may not (3.5.2.3).
        rest = (FAMILY,) if name == "replace" else ()
        cases["complex"] = Case(op(name, "name", {"givenName": value}), GIVEN, value, rest)
    if unit := next(iter(slots.units), None):
        value = slots.fresh(unit)
        other = f"{ENTERPRISE_USER}:employeeNumber"
        inside = {unit.removeprefix(f"{ENTERPRISE_USER}:"): value}
        kept = (other,) if slots.writable(other) else ()
        cases["extension"] = Case(op(name, None, {ENTERPRISE_USER: inside}), unit, value, kept)
    return cases


def removal(shown, path, kept=()):
    """Return a remove of the value that a user has at a path."""
    return Case(op("remove", path), path, nothing(shown, path), kept)


def nothing(shown, path):
    """Return the expected value after a remove."""
    return Unlike(at(shown, path)) if path in DEFAULTED else GONE


def change(name, path, value):
    """Return an operation that changes the value at its own path."""
    return Case(op(name, path, value), path, value)


def _beside(slots, region):
    """Return a sub-attribute of the same value that a remove of another one must keep."""
    return tuple(p for p in REGIONS if p != region and slots.writable(p))[:1] if region else ()
