"""RFC 7644, section 3.5.2: operations on several values, and on a whole extension."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.rfc7644.support.patch_cases import (
    EVERY_PHONE,
    MOBILE_ENTRY,
    require_two_phones,
)
from pytest_scim.suites.rfc7644.support.patch_runner import Case, PatchRunner
from pytest_scim.suites.rfc7644.support.writable_attributes import MOBILE, WORK_PHONE
from pytest_scim.suites.support.user import op

SECTION_ID = "patch_replace"
REPLACE = rfc7644("3.5.2.3")
PATCH = rfc7644("3.5.2")
EVERY_NUMBER = f"{EVERY_PHONE}.value"
DECLINED = frozenset({400, 403, 501})
PRIMARY = WORK_PHONE.replace(".value", ".primary")


@check(SHOULD, REPLACE, feature="update_users")
def test_a_replace_changes_every_selected_value(patch_runner: PatchRunner) -> None:
    """PATCH replace with a filter that selects several values changes all of them

    "If the target location is a multi-valued attribute and a value selection filter ("valuePath")
    is supplied that matches one or more values of the multi-valued attribute, then all matching
    record values SHALL be replaced." A target may decline the filter with 400.

    Fix: Apply an operation to every value that the filter in its path selects, not to the first.
    """
    require_two_phones(patch_runner)
    user, value = patch_runner.user_resource, patch_runner.writable_attributes.fresh(WORK_PHONE)
    response = user.patch(op("replace", EVERY_NUMBER, value))
    if response.status in DECLINED:
        raise NotApplicable(f"the target declines the path {EVERY_NUMBER}")
    expect_status(response, SUCCESS, what=f"PATCH replace of {EVERY_NUMBER}")
    cases = [Case({}, path, value) for path in (WORK_PHONE, MOBILE)]
    actual = patch_runner.read(*cases)
    numbers = [at_key(one, "value") for one in entries(actual, "phoneNumbers")]
    others = [number for number in numbers if number != value]
    expect_equal(f"the list of numbers that PATCH replace of {EVERY_NUMBER} left", others, [])


@check(SHOULD, PATCH, rfc7643("2.4"), feature="update_users")
def test_a_whole_value_that_is_primary_unsets_the_old_one(patch_runner: PatchRunner) -> None:
    """PATCH replace of a whole value with `primary` makes the others not primary

    When a PATCH replaces a value by one with `primary: true`, the target sets `primary` to `false`
    for the others.

    Fix: After every PATCH that sets `primary`, set it to `false` for all other values.
    """
    require_two_phones(patch_runner)
    value = patch_runner.writable_attributes.fresh(MOBILE)
    entry: JSONObject = {"type": "mobile", "value": value, "primary": True}
    expect_one_primary(patch_runner, op("replace", MOBILE_ENTRY, entry), "mobile", value)


@check(SHOULD, PATCH, rfc7644("3.5.2.1"), rfc7643("2.4"), feature="update_users")
def test_an_added_primary_value_unsets_the_old_one(patch_runner: PatchRunner) -> None:
    """PATCH add of a value with `primary` makes the others not primary

    When a PATCH adds a value with `primary: true`, the target sets `primary` to `false` for the
    others.

    Fix: After every PATCH that sets `primary`, set it to `false` for all other values.
    """
    require_two_phones(patch_runner)
    patch_runner.user_resource.patch(op("remove", MOBILE_ENTRY))
    value = patch_runner.writable_attributes.fresh(MOBILE)
    entry: JSONObject = {"type": "mobile", "value": value, "primary": True}
    expect_one_primary(patch_runner, op("add", "phoneNumbers", [entry]), "mobile", value)


def expect_one_primary(
    patch_runner: PatchRunner, operation: JSONObject, kind: str, value: str
) -> None:
    """Make the work number primary, then another one by an operation; require one primary."""
    user = patch_runner.user_resource
    response = user.patch(op("replace", PRIMARY, value=True), operation)
    path = f'phoneNumbers[type eq "{kind}"]'
    cases = [Case({}, f"{path}.primary", wanted=True)] if response.ok else []
    actual = patch_runner.read(*cases)
    numbers = {str(at_key(one, "value")): one for one in entries(actual, "phoneNumbers")}
    if not response.ok or at_key(numbers.get(value), "primary") is not True:
        raise NotApplicable("the target stores no such phone number as the primary one")
    primary = [number for number, one in numbers.items() if at_key(one, "primary") is True]
    expect_equal("the number of primary phone numbers", len(primary), 1)


@check(SHOULD, REPLACE, rfc7644("3.10"), feature="update_users")
def test_a_replace_takes_the_urn_of_an_extension(patch_runner: PatchRunner) -> None:
    """PATCH replace supports the URN of an extension as its path

    The URN of an extension is the path of a complex attribute: a replace with it changes the
    attributes of its value.

    Fix: Resolve a path that is the URN of an extension to the whole extension.
    """
    unit = next(iter(patch_runner.writable_attributes.units), None)
    if unit is None:
        raise NotApplicable("the target stores no attribute of the enterprise extension")
    value = patch_runner.writable_attributes.fresh(unit)
    inside: JSONObject = {unit.removeprefix(f"{ENTERPRISE_USER}:"): value}
    operation = op("replace", ENTERPRISE_USER, inside)
    patch_runner.alone(Case(operation, unit, value)).expect_applied()
