"""RFC 7644 section 3.5.2.3: the replace operation of PATCH."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import CheckLog, restoring
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at, at_key, entries
from pytest_scim.suites.rfc7644.support import invalid_patches, patch_cases
from pytest_scim.suites.rfc7644.support.patch_runner import Case, PatchRunner, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import MOBILE, WORK_PHONE
from pytest_scim.suites.support.user import op

REPLACE = rfc7644("3.5.2.3")
NOTATION = rfc7644("3.10")


@check(SHOULD, REPLACE, feature="update_users")
def test_a_replace_changes_an_attribute(patch_runner: PatchRunner) -> None:
    """PATCH replace changes a single-valued attribute

    A replace whose path is a single-valued attribute replaces its value.

    Fix: Write `value` to the attribute that `path` names, and commit before you return success.
    """
    patch_runner.outcome(patch_cases.replaced, "attribute").expect_applied()


@check(SHOULD, REPLACE, feature="update_users")
def test_a_replace_of_no_value_adds_it(patch_runner: PatchRunner) -> None:
    """PATCH replace of an attribute without a value adds it

    The target treats a replace whose path is an attribute without a value as an add.

    Fix: Set the attribute when a replace names one that is missing or null, instead of
    returning an error or skipping it.
    """
    patch_runner.outcome(patch_cases.replaced, "without a value").expect_applied()


@check(SHOULD, REPLACE, NOTATION, feature="update_users")
def test_a_replace_takes_the_path_of_a_sub_attribute(patch_runner: PatchRunner) -> None:
    """PATCH replace supports the path of a sub-attribute

    A replace whose path is a sub-attribute, such as `name.familyName`, replaces its value.

    Fix: Split the path of a replace at the dot, and write `value` to the sub-attribute inside
    the complex attribute.
    """
    patch_runner.outcome(patch_cases.replaced, "sub-attribute").expect_applied()


@check(SHOULD, REPLACE, NOTATION, field_report("zulip/zulip#39773"), feature="update_users")
def test_a_replace_takes_a_path_with_the_core_urn(patch_runner: PatchRunner) -> None:
    """PATCH replace supports a path with the URN of the core User

    A replace whose path begins with the URN of the core User schema replaces the attribute.

    Fix: Remove the URN of the core User and the colon after it from the path of a replace
    before you resolve the rest.
    """
    patch_runner.outcome(patch_cases.replaced, "URN").expect_applied()


@check(SHOULD, REPLACE, NOTATION, field_report("scimmyjs/scimmy#77"), feature="update_users")
def test_a_replace_takes_the_path_of_an_extension(patch_runner: PatchRunner) -> None:
    """PATCH replace supports the path of an extension attribute

    A replace whose path is an extension attribute, with the extension's URN, replaces its value.

    Fix: Resolve a replace's path that begins with an extension's URN to that extension's
    attribute; do not split the URN at the dot in `2.0`.
    """
    patch_runner.outcome(patch_cases.replaced, "extension attribute").expect_applied()


@check(SHOULD, REPLACE, field_report("Metatavu/keycloak-scim-server#40"), feature="update_users")
def test_a_replace_takes_a_part_of_a_value(patch_runner: PatchRunner) -> None:
    """PATCH replace supports a sub-attribute of a selected value

    A replace such as `phoneNumbers[type eq "work"].value` replaces that sub-attribute.

    Fix: Evaluate the brackets in the path of a replace, and write `value` to the sub-attribute
    after them.
    """
    patch_runner.outcome(patch_cases.replaced, "value path").expect_applied()


@check(SHOULD, REPLACE, field_report("Captain-P-Goldfish/SCIM-SDK#201"), feature="update_users")
def test_a_replace_takes_a_whole_value(patch_runner: PatchRunner) -> None:
    """PATCH replace supports a path that selects a whole value

    A replace whose path selects a value, such as `phoneNumbers[type eq "mobile"]`, replaces
    that value.

    Fix: Accept a path that ends with brackets, and write the members of `value` to the entry
    that they select.
    """
    patch_runner.outcome(patch_cases.replaced, "whole value").expect_applied()


@check(SHOULD, REPLACE, rfc7643("4.3"), feature="update_users")
def test_a_replace_changes_the_manager(patch_runner: PatchRunner) -> None:
    """PATCH replace of `manager.value` changes the manager

    A replace whose path is the enterprise extension's `manager.value` sets another manager.

    Fix: Resolve `manager.value` after the URN of the enterprise extension, and store the string
    in `value` as the manager's id.
    """
    patch_runner.outcome(patch_cases.replaced, "manager").expect_applied()


@check(SHOULD, REPLACE, field_report("ssoready/ssoready#206"), feature="update_users")
def test_a_replace_without_a_path_changes_no_other_attribute(patch_runner: PatchRunner) -> None:
    """PATCH replace without a path changes only the attributes of its value

    A replace without a path changes the attributes that its value contains and no other
    attribute.

    Fix: Where a replace has no path, write the attributes in its `value` only. Do not clear
    those that it lacks, as PUT may.
    """
    patch_runner.outcome(patch_cases.pathless, "attribute").expect_applied()


@check(SHOULD, REPLACE, feature="update_users")
def test_a_replace_without_a_path_reaches_an_extension(patch_runner: PatchRunner) -> None:
    """PATCH replace without a path changes attributes of an extension

    A replace without a path changes the attributes that its value contains under the URN of an
    extension. Other attributes of the extension are unchanged.

    Fix: Where a replace has no path, write the attributes under an extension's URN into the
    stored extension, and leave its others unchanged.
    """
    patch_runner.outcome(patch_cases.pathless, "extension").expect_applied()


@check(SHOULD, REPLACE, field_report("Metatavu/keycloak-scim-server#105"), feature="update_users")
def test_a_replace_of_a_complex_attribute_changes_no_other_part(patch_runner: PatchRunner) -> None:
    """PATCH replace of `name` does not change the sub-attributes it does not contain

    A replace whose path is the complex attribute `name` leaves sub-attributes that are not
    specified unchanged.

    Fix: Merge the object in `value` into the stored `name`. Do not assign it as the new `name`.
    """
    patch_runner.outcome(patch_cases.pathless, "complex").expect_applied()


@check(SHOULD, REPLACE, rfc7643("2.4"), feature="update_users")
def test_a_replaced_list_has_the_new_values_only(patch_runner: PatchRunner) -> None:
    """PATCH replace of a multi-valued attribute replaces all its values

    A replace whose path is a multi-valued attribute, without a filter, leaves the attribute
    with exactly the new values.

    Fix: Delete the stored entries and store those of `value` when a replace names an array
    without brackets. Do not append or merge by `type`.
    """
    user_resource = patch_runner.user_resource
    writable_attributes = patch_runner.writable_attributes
    writable_attributes.require(WORK_PHONE, MOBILE)
    new = {
        kind: writable_attributes.fresh(path)
        for kind, path in (("work", WORK_PHONE), ("mobile", MOBILE))
    }
    replace = op("replace", "phoneNumbers", [{"type": k, "value": v} for k, v in new.items()])
    response = user_resource.patch(replace)
    expect_status(response, SUCCESS, what="PATCH replace of all phone numbers")
    actual = user_resource.expects(
        {WORK_PHONE: new["work"], MOBILE: new["mobile"]}, "after the replace"
    )
    numbers = sorted(str(at_key(entry, "value")) for entry in entries(actual, "phoneNumbers"))
    expect_equal("the list of phone numbers", numbers, sorted(new.values()))


@check(SHOULD, REPLACE, rfc7643("2.3.2"), feature="deactivate_users")
def test_a_replace_of_active_with_a_path_is_stored(patch_runner: PatchRunner) -> None:
    """PATCH replace with the path `active` deactivates and reactivates the User

    A replace whose path is `active` sets the user's `active` to `false`, and a second one sets
    it to `true` again.

    Fix: Handle the path `active` in replace, with `false` and with `true`, as you handle
    `active` in a PUT.
    """
    outcomes = patch_runner.once(invalid_patches.activations)
    outcomes["off"].expect_applied()
    outcomes["on"].expect_applied()


@check(SHOULD, REPLACE, rfc7643("4.1.1"), feature="update_users")
def test_a_replaced_user_name_is_stored(patch_runner: PatchRunner, log: CheckLog) -> None:
    """PATCH replace changes `userName`

    A replace whose path is `userName` changes the userName.

    Fix: Accept the path `userName` in replace, compare the new value with those of other Users,
    and store it.
    """
    user_resource = patch_runner.user_resource
    user_name = user_resource.body.get(USER_NAME)
    patch_runner.writable_attributes.require(USER_NAME)
    wanted = f"new.{user_name}"
    response = user_resource.patch(op("replace", USER_NAME, wanted))
    expect_status(response, SUCCESS, what="PATCH replace of userName")
    user_resource.expects({USER_NAME: wanted}, "after a replace of userName")
    with restoring(log, "the userName"):
        response = user_resource.patch(op("replace", USER_NAME, user_name))
        expect_status(response, SUCCESS, what="PATCH replace of userName")
        user_resource.expects({USER_NAME: user_name}, "after a replace of userName")


@check(
    SHOULD,
    rfc7644("3.5.2"),
    rfc7643("2.4"),
    field_report("sourcegraph/sourcegraph-public-snapshot#49210"),
    feature="update_users",
)
def test_a_new_primary_value_unsets_the_old_one(patch_runner: PatchRunner) -> None:
    """PATCH that makes one value primary makes the others not primary

    When a PATCH makes one value primary, the target sets `primary` to `false` for the others.

    Fix: When an operation sets `primary` of one entry to `true`, set it to `false` on all other
    entries before you store the array.
    """
    user_resource = patch_runner.user_resource
    writable_attributes = patch_runner.writable_attributes
    writable_attributes.require(WORK_PHONE, MOBILE)
    paths = [path.replace(".value", ".primary") for path in (WORK_PHONE, MOBILE)]
    if any(empty(at(user_resource.body, path)) for path in (WORK_PHONE, MOBILE)):
        raise NotApplicable("the target returns no two phone numbers of the User")
    operations = [op("replace", path, value=True) for path in paths]
    response = user_resource.patch(*operations)
    actual = patch_runner.read(
        *([Case(operations[1], paths[1], wanted=True)] if response.ok else [])
    )
    old, new = (at(actual, path) for path in paths)
    if not response.ok or new is not True:
        raise NotApplicable("the target stores no phone number as the primary one")
    expect_equal("the number of primary phone numbers", [old, new].count(True), 1)
