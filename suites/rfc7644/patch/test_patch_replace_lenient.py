"""RFC 7644 section 3.5.2.3: replace operations that a target may apply or reject."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.suites.rfc7644.support import invalid_patches
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.patch_runner import PatchRunner

SECTION_ID = "patch_replace"
REPLACE = rfc7644("3.5.2.3")
NOTATION = rfc7644("3.10")


@check(
    SHOULD,
    REPLACE,
    rfc7644("3.12"),
    field_report("thomaspoignant/scim-patch#74"),
    field_report("better-auth/better-auth#10682"),
    feature="update_users",
)
def test_a_replace_of_no_value_returns_no_target(patch_runner: PatchRunner) -> None:
    """PATCH replace with an unmatched value filter returns 400 `noTarget`

    When the value filter of a replace selects no value, the target returns 400 with the
    scimType `noTarget`. A target that creates the value, as Entra ID expects, conforms too.

    Fix: Where the brackets of a replace select no entry, return 400 with scimType `noTarget`,
    or create the entry from the filter and `value`.
    """
    outcome = patch_runner.outcome(invalid_patches.optional_forms, "no match")
    if outcome.response.ok and outcome.case.is_met_by(outcome.after):
        return
    what = "PATCH replace with an unmatched value filter"
    expect_scim_type(outcome.response, 400, "noTarget", what)


@check(SHOULD, REPLACE, rfc7644("3.4.2.2"), feature="update_users")
def test_a_value_path_of_two_conditions_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace with a value filter of two conditions is applied or rejected

    The target applies a replace whose value filter joins two conditions by `and`, or rejects
    it.

    Fix: Evaluate both conditions in the brackets of a path, or return 400 where you support one
    only.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "both").expect_applied_or_rejected()


@check(
    SHOULD,
    REPLACE,
    field_report("simpleidserver/SimpleIdServer#494"),
    field_report("thomaspoignant/scim-patch#132"),
    feature="update_users",
)
def test_a_dotted_name_in_a_value_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace with the member `name.familyName` in its value is applied or rejected

    Other identity providers name a sub-attribute this way in a replace without a path. A
    success that changes nothing would hide the problem from them.

    Fix: Resolve a member such as `name.familyName` of `value` as a path, or return 400. Do not
    skip it and return success.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "dotted").expect_applied_or_rejected()


@check(SHOULD, REPLACE, NOTATION, rfc7644("3.5.2"), feature="update_users")
def test_a_urn_in_a_value_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace with an attribute's URN in its value is applied or rejected

    A replace without a path may name an attribute by its full URN, such as
    `urn:…:enterprise:2.0:User:department`. The target applies it or rejects it, and never
    reports success without applying it.

    Fix: Resolve the members of `value` with the function that resolves paths, URNs included, or
    return 400 for a member that it does not resolve.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "URN").expect_applied_or_rejected()


@check(
    SHOULD,
    REPLACE,
    rfc7643("4.3"),
    field_report("Captain-P-Goldfish/SCIM-SDK#686"),
    feature="update_users",
)
def test_a_manager_as_a_string_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace of `manager` with a string is applied or rejected

    Entra ID sends the manager's id as a string instead of an object. The target applies it or
    rejects it.

    Fix: Store a string that is sent for `manager` as its `value`, or return 400 with scimType
    `invalidValue`.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "manager").expect_applied_or_rejected()


@check(SHOULD, REPLACE, rfc7643("2.5"), feature="update_users")
def test_a_replace_by_null_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace with null clears the attribute or is rejected

    After a replace with `null` the attribute has no value, or the target rejects the PATCH.

    Fix: Treat `null` in `value` as a removal, or return 400. Do not take it for a missing
    `value` and return success.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "null").expect_applied_or_rejected()


@check(SHOULD, REPLACE, rfc7643("2.5"), feature="update_users")
def test_a_replace_by_an_empty_string_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace with an empty string clears the attribute or is rejected

    After a replace with an empty string the attribute is empty, or the target rejects the
    PATCH.

    Fix: Store the empty string or clear the attribute, or return 400 with scimType
    `invalidValue`; do not skip an operation whose `value` is empty.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "blank").expect_applied_or_rejected()


@check(
    SHOULD,
    REPLACE,
    rfc7643("2.3.2"),
    field_report("ssoready/ssoready#155"),
    feature="deactivate_users",
)
def test_a_boolean_as_a_string_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH replace of `active` with the string "False" is applied or rejected

    The target deactivates the user or rejects the PATCH. A success that leaves the user active
    would leave the user's access in place.

    Fix: Convert `"False"` to `false` before you store it, or return 400 with scimType
    `invalidValue`. In many languages a non-empty string counts as true.
    """
    patch_runner.once(invalid_patches.activations)["string"].expect_applied_or_rejected()
