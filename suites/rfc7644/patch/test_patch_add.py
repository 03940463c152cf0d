"""RFC 7644 section 3.5.2.1: the add operation of PATCH."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support import patch_cases
from pytest_scim.suites.rfc7644.support.patch_runner import PatchRunner, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import MOBILE, WORK_PHONE
from pytest_scim.suites.support.user import op

ADD = rfc7644("3.5.2.1")
NOTATION = rfc7644("3.10")


@check(SHOULD, ADD, feature="update_users")
def test_an_add_to_a_single_value_replaces_it(patch_runner: PatchRunner) -> None:
    """PATCH add to a single-valued attribute replaces its value

    An add whose path is a single-valued attribute that has a value replaces that value.

    Fix: Overwrite the value when an add names a single-valued attribute that has one already,
    instead of returning an error or changing nothing.
    """
    patch_runner.outcome(patch_cases.added, "attribute").expect_applied()


@check(SHOULD, ADD, field_report("open-webui/open-webui#30074"), feature="update_users")
def test_an_add_gives_an_attribute_its_first_value(patch_runner: PatchRunner) -> None:
    """PATCH add sets an attribute that has no value

    An add whose path is an attribute without a value assigns the value.

    Fix: Let an add set an attribute that is missing or null, without a search for an existing
    value first.
    """
    patch_runner.outcome(patch_cases.added, "without a value").expect_applied()


@check(SHOULD, ADD, NOTATION, feature="update_users")
def test_an_add_takes_the_path_of_a_sub_attribute(patch_runner: PatchRunner) -> None:
    """PATCH add supports the path of a sub-attribute

    An add whose path is a sub-attribute, such as `name.familyName`, sets that sub-attribute.

    Fix: Split the path of an add at the dot and set the sub-attribute; create the complex
    attribute where the User has none.
    """
    patch_runner.outcome(patch_cases.added, "sub-attribute").expect_applied()


@check(SHOULD, ADD, NOTATION, field_report("zulip/zulip#39773"), feature="update_users")
def test_an_add_takes_a_path_with_the_core_urn(patch_runner: PatchRunner) -> None:
    """PATCH add supports a path with the URN of the core User

    An add whose path begins with the URN of the core User schema sets the attribute.

    Fix: Remove `urn:ietf:params:scim:schemas:core:2.0:User:` from the start of an add's path
    before you split the rest at dots: `2.0` contains one.
    """
    patch_runner.outcome(patch_cases.added, "URN").expect_applied()


@check(SHOULD, ADD, NOTATION, feature="update_users")
def test_an_add_takes_the_path_of_an_extension(patch_runner: PatchRunner) -> None:
    """PATCH add supports the path of an extension attribute

    An add whose path is an attribute of the enterprise extension, with the extension's URN,
    sets that attribute.

    Fix: Split the path of an add at its last colon, and set the attribute after it in the
    extension before it; create the extension's object where it is missing.
    """
    patch_runner.outcome(patch_cases.added, "extension attribute").expect_applied()


@check(SHOULD, ADD, field_report("pingidentity/scim2#135"), feature="update_users")
def test_an_add_takes_a_value_path(patch_runner: PatchRunner) -> None:
    """PATCH add supports a path with a value filter

    An add whose path selects a value, such as `phoneNumbers[type eq "work"].value`, sets it.

    Fix: Evaluate the brackets in the path of an add, and set the sub-attribute after them in
    the entry that they select.
    """
    patch_runner.outcome(patch_cases.added, "value path").expect_applied()


@check(SHOULD, ADD, feature="update_users")
def test_every_plain_attribute_is_added_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH add of each simple attribute is applied or rejected

    The target applies an add of each simple attribute that was removed before, or rejects it.
    It never reports success without applying it.

    Fix: Implement add for every simple attribute that a User has, and return 400 for one that
    clients cannot set, instead of a success.
    """
    outcomes = patch_runner.once(patch_cases.restored)
    if not outcomes:
        raise NotApplicable("the target has removed no attribute that this PATCH could add")
    for outcome in outcomes.values():
        outcome.expect_applied_or_rejected()


@check(SHOULD, ADD, rfc7643("4.3"), feature="update_users")
def test_an_add_sets_the_manager(patch_runner: PatchRunner) -> None:
    """PATCH add sets `manager` from an object

    An add whose path is the enterprise extension's `manager` and whose value is an object sets
    the manager.

    Fix: Accept an object as the value of an add to `manager`, and store the id in its `value`.
    """
    patch_runner.outcome(patch_cases.added, "manager").expect_applied()


@check(SHOULD, ADD, feature="update_users")
def test_an_add_without_a_path_adds_to_the_user(patch_runner: PatchRunner) -> None:
    """PATCH add without a path sets the attributes of its value

    An add without a path sets the attributes that its value contains and changes no other
    attribute.

    Fix: Where an add has no path, set each attribute in its `value`, and do not replace the
    User by `value`.
    """
    patch_runner.outcome(patch_cases.pathless_add, "attribute").expect_applied()


@check(SHOULD, ADD, feature="update_users")
def test_an_add_without_a_path_reaches_an_extension(patch_runner: PatchRunner) -> None:
    """PATCH add without a path sets attributes of an extension

    An add without a path sets the attributes that its value contains under the URN of an
    extension.

    Fix: Where an add has no path, merge the object under the URN of an extension into the
    stored extension, attribute by attribute.
    """
    patch_runner.outcome(patch_cases.pathless_add, "extension").expect_applied()


@check(SHOULD, ADD, feature="update_users")
def test_an_add_to_a_complex_attribute_sets_its_parts(patch_runner: PatchRunner) -> None:
    """PATCH add to `name` sets the sub-attributes of its value

    An add whose path is the complex attribute `name` sets the sub-attributes that its value
    contains.

    Fix: Accept an object as the value of an add to `name`, and set each sub-attribute that it
    contains.
    """
    patch_runner.outcome(patch_cases.pathless_add, "complex").expect_applied()


@check(
    SHOULD,
    ADD,
    rfc7644("3.12"),
    field_report("scimmyjs/scimmy#95"),
    feature="update_users",
)
def test_an_add_to_no_value_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH add with an unmatched value filter is applied or rejected

    When the value filter of an add selects no value, the target creates the value or rejects
    the PATCH. It never reports success without applying it.

    Fix: Where the brackets of an add select no entry, append one with the filter's `type` and
    the value, or return 400, for example with `noTarget`.
    """
    patch_runner.outcome(patch_cases.changed_without_match, "add").expect_applied_or_rejected()


@check(SHOULD, ADD, feature="update_users")
def test_an_added_value_stands_beside_the_others(patch_runner: PatchRunner) -> None:
    """PATCH add to a multi-valued attribute does not remove the other values

    An add to a multi-valued attribute adds its value and leaves the existing values unchanged.

    Fix: Append the entries of an add to the stored array. Do not assign `value` as the new
    array.
    """
    user_resource = patch_runner.user_resource
    writable_attributes = patch_runner.writable_attributes
    writable_attributes.require(WORK_PHONE, MOBILE)
    if not empty(at(user_resource.body, MOBILE)):
        user_resource.patch(op("remove", patch_cases.MOBILE_ENTRY))
    before = user_resource.body
    if empty(at(before, WORK_PHONE)) or not empty(at(before, MOBILE)):
        raise NotApplicable("the target does not leave the User with a single phone number")
    number = writable_attributes.fresh(MOBILE)
    add = op("add", "phoneNumbers", [{"type": "mobile", "value": number}])
    response = user_resource.patch(add)
    expect_status(response, SUCCESS, what="PATCH add of a phone number")
    wanted = {MOBILE: number, WORK_PHONE: at(before, WORK_PHONE)}
    user_resource.expects(wanted, "after an add of a phone number")


@check(SHOULD, ADD, rfc7643("2.4"), feature="update_users")
def test_a_value_that_is_there_is_not_added_again(patch_runner: PatchRunner) -> None:
    """PATCH add of an existing value succeeds and does not duplicate it

    An add of a value that a multi-valued attribute already has succeeds, and the target returns
    the value once.

    Fix: Compare each entry of an add with the stored ones, skip those that exist already, and
    return success.
    """
    outcome = patch_runner.outcome(patch_cases.added_again, "multi")
    expect_status(outcome.response, SUCCESS, what="PATCH add of an existing value")
    path = outcome.case.path
    was, now = (len(entries(actual, path)) for actual in (outcome.before, outcome.after))
    expect_equal(f"the number of {path} after an add of an existing value", now, was)


@check(SHOULD, ADD, field_report("simpleidserver/SimpleIdServer#359"), feature="update_users")
def test_an_add_of_what_is_there_is_no_change(patch_runner: PatchRunner) -> None:
    """PATCH add of the current value does not change `meta.lastModified`

    An add of the value that an attribute already has succeeds, and the target does not change
    `meta.lastModified`.

    Fix: Compare the value of an add with the stored one, and where both are equal return
    success without a write, so that `meta.lastModified` stays.
    """
    outcome = patch_runner.outcome(patch_cases.added_again, "single")
    outcome.expect_applied()
    path = "meta.lastModified"
    was, now = at(outcome.before, path), at(outcome.after, path)
    if empty(was):
        raise NotApplicable(f"the target returns no {path}")
    expect_equal(f"{path} after an add of the current value", now, was)
