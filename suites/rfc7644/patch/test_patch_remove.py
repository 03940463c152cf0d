"""RFC 7644 section 3.5.2.2: the remove operation of PATCH."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_unchanged
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support import invalid_patches, patch_cases
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.patch_runner import Case, PatchRunner, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import STREET, WORK_PHONE
from pytest_scim.suites.support.rejections import expect_no_success
from pytest_scim.suites.support.user import op

REMOVE = rfc7644("3.5.2.2")
ERROR = rfc7644("3.12")


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_attribute_has_no_value(patch_runner: PatchRunner) -> None:
    """PATCH remove clears a single-valued attribute

    A remove whose path is a single-valued attribute leaves the attribute without a value.

    Fix: Set the attribute to NULL when a remove names it, and do not require `value` in that
    operation.
    """
    patch_runner.outcome(patch_cases.removed, "attribute").expect_applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_sub_attribute_has_no_value(patch_runner: PatchRunner) -> None:
    """PATCH remove clears one sub-attribute, and not the others

    A remove whose path is a sub-attribute clears that one and leaves the other sub-attributes
    unchanged.

    Fix: Clear the sub-attribute after the dot only, not the whole complex attribute.
    """
    patch_runner.outcome(patch_cases.removed, "sub-attribute").expect_applied()


@check(SHOULD, REMOVE, rfc7644("3.10"), feature="update_users")
def test_a_removed_attribute_of_an_extension_has_no_value(patch_runner: PatchRunner) -> None:
    """PATCH remove clears an extension attribute

    A remove whose path is an attribute of an extension, with the extension's URN, clears its
    value.

    Fix: Split the path of a remove at its last colon, and clear the attribute after it in the
    extension before it.
    """
    patch_runner.outcome(patch_cases.removed, "extension attribute").expect_applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_every_plain_attribute_is_removed_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH remove of each simple attribute is applied or rejected

    The target applies a remove of each simple attribute that no schema requires, or rejects it.
    It never reports success without applying it.

    Fix: Implement remove for every simple attribute that a User may lack, and return 400 for
    one that clients cannot clear, instead of a success.
    """
    outcomes = patch_runner.once(patch_cases.removed_all)
    if not outcomes:
        raise NotApplicable("the target stores no attribute that a PATCH could remove")
    for outcome in outcomes.values():
        outcome.expect_applied_or_rejected()


@check(SHOULD, REMOVE, rfc7643("4.3"), feature="update_users")
def test_a_removed_manager_is_gone(patch_runner: PatchRunner) -> None:
    """PATCH remove of `manager` removes the manager

    A remove whose path is the enterprise extension's `manager` leaves the user without a
    manager.

    Fix: Delete the reference to the manager when a remove names `manager`, so that GET returns
    none.
    """
    patch_runner.outcome(patch_cases.removed, "manager").expect_applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_part_of_a_value_is_gone(patch_runner: PatchRunner) -> None:
    """PATCH remove clears one sub-attribute of a selected value

    A remove such as `addresses[type eq "work"].region` clears that sub-attribute and leaves the
    others of the value unchanged.

    Fix: Clear the sub-attribute after the brackets in the entries that they select. Do not
    delete these entries.
    """
    patch_runner.outcome(patch_cases.removed, "value path").expect_applied()


@check(SHOULD, REMOVE, field_report("FusionAuth/fusionauth-issues#2834"), feature="update_users")
def test_a_removed_value_leaves_the_others(patch_runner: PatchRunner) -> None:
    """PATCH remove of one value does not remove the other values

    A remove whose path selects one of several values removes only that value.

    Fix: Delete the entries that the brackets of a remove select, and no others. Do not drop the
    brackets and clear the attribute.
    """
    patch_runner.outcome(patch_cases.removed_one, "value").expect_applied()


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_remove_of_no_value_takes_nothing(patch_runner: PatchRunner) -> None:
    """PATCH remove with an unmatched value filter removes nothing

    When the value filter of a remove selects no value, the target reports success or an error
    and leaves all values unchanged.

    Fix: Where the brackets of a remove select no entry, write nothing, and return success or a
    4xx status.
    """
    outcome = patch_runner.outcome(patch_cases.changed_without_match, "remove")
    if not outcome.case.is_met_by(outcome.after):
        what = f"{outcome.case.path} after a PATCH remove with an unmatched value filter"
        expect_equal(what, outcome.actual, outcome.case.wanted)
    outcome.expect_applied_or_rejected()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_list_has_no_values(patch_runner: PatchRunner) -> None:
    """PATCH remove of a multi-valued attribute removes all its values

    A remove whose path is a multi-valued attribute, without a filter, removes all values.

    Fix: Delete all entries of an array when a remove names the attribute without brackets.
    """
    writable_attributes = patch_runner.writable_attributes
    path = writable_attributes.require_one(writable_attributes.first(STREET, WORK_PHONE))
    head = path.partition("[")[0]
    body = patch_runner.user_resource.body
    if empty(at(body, head)) or head not in writable_attributes.optional(head):
        raise NotApplicable(f"the target stores no values of {head} that may all be removed")
    patch_runner.alone(Case(op("remove", head), head)).expect_applied()


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_remove_without_a_path_has_no_target(patch_runner: PatchRunner) -> None:
    """PATCH remove without a path returns 400 `noTarget`

    The target rejects a remove without a path with 400 and the scimType `noTarget`.

    Fix: Check `path` of each remove before you apply it, and return 400 with scimType
    `noTarget` where it is missing.
    """
    response = patch_runner.outcome(invalid_patches.forbidden, "no path").response
    expect_scim_type(response, 400, "noTarget", "PATCH remove without a path")


@check(
    SHOULD,
    REMOVE,
    rfc7643("4.1.1"),
    field_report("ssoready/ssoready#206"),
    feature="update_users",
)
def test_a_required_attribute_is_not_removed(patch_runner: PatchRunner) -> None:
    """PATCH remove of `userName` is rejected

    `userName` is required: the target rejects its removal, and the value does not change.

    Fix: Check a remove against the required attributes before you write, and return 400 for
    `userName`.
    """
    outcome = patch_runner.outcome(invalid_patches.forbidden, "required")
    before, after = at(outcome.before, USER_NAME), at(outcome.after, USER_NAME)
    expect_unchanged("the required userName", before, after)
    expect_no_success(outcome.response, "PATCH remove of userName")


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_forbidden_remove_returns_mutability(patch_runner: PatchRunner) -> None:
    """PATCH remove of a required or readOnly attribute returns `mutability`

    The target rejects a remove of `userName` or `id` with the scimType `mutability`.

    Fix: Write `mutability` into `scimType` when you reject a remove of a required or readOnly
    attribute, not `invalidValue` or nothing.
    """
    for name, path in (("required", USER_NAME), ("removed id", "id")):
        response = patch_runner.outcome(invalid_patches.forbidden, name).response
        if response.status == 501:
            raise NotApplicable(f"the target implements no remove of {path}")
        what = f"PATCH remove of {path}"
        expect_no_success(response, what)
        scim_type = at(response.json, "scimType")
        expect_equal(f"the `scimType` in the Error for {what}", scim_type, "mutability")
