"""RFC 7644 section 3.5.2.2: the remove operation of PATCH."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support import invalid_patches as trials
from pytest_scim.suites.rfc7644.support import patch_requests as plays
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.patch_cases import Case, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import STREET, WORK_PHONE
from pytest_scim.suites.support.user import op

REMOVE = rfc7644("3.5.2.2")
ERROR = rfc7644("3.12")


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_attribute_has_no_value(patch_runner):
    """PATCH remove clears a single-valued attribute

    A remove whose path is a single-valued attribute leaves the attribute without a value.
    """
    patch_runner.outcome(plays.removed, "attribute").applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_sub_attribute_has_no_value(patch_runner):
    """PATCH remove clears one sub-attribute, and not the others

    A remove whose path is a sub-attribute clears that one and leaves the other sub-attributes
    unchanged.
    """
    patch_runner.outcome(plays.removed, "sub-attribute").applied()


@check(SHOULD, REMOVE, rfc7644("3.10"), feature="update_users")
def test_a_removed_attribute_of_an_extension_has_no_value(patch_runner):
    """PATCH remove clears an extension attribute

    A remove whose path is an attribute of an extension, with the extension's URN, clears its
    value.
    """
    patch_runner.outcome(plays.removed, "extension attribute").applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_every_plain_attribute_is_removed_or_refused(patch_runner):
    """PATCH remove of each simple attribute is applied or rejected

    The target applies a remove of each simple attribute that no schema requires, or rejects it.
    It never reports success without applying it.
    """
    outcomes = patch_runner.once(plays.swept)
    if not outcomes:
        raise NotApplicable("the target requires a value for every attribute of the User")
    for outcome in outcomes.values():
        outcome.applied_or_refused()


@check(SHOULD, REMOVE, rfc7643("4.3"), feature="update_users")
def test_a_removed_manager_is_gone(patch_runner):
    """PATCH remove of `manager` removes the manager

    A remove whose path is the enterprise extension's `manager` leaves the user without a
    manager.
    """
    patch_runner.outcome(plays.removed, "manager").applied()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_part_of_a_value_is_gone(patch_runner):
    """PATCH remove clears one sub-attribute of a selected value

    A remove such as `addresses[type eq "work"].region` clears that sub-attribute and leaves the
    others of the value unchanged.
    """
    patch_runner.outcome(plays.removed, "value path").applied()


@check(SHOULD, REMOVE, field_report("FusionAuth/fusionauth-issues#2834"), feature="update_users")
def test_a_removed_value_leaves_the_others(patch_runner):
    """PATCH remove of one value does not remove the other values

    A remove whose path selects one of several values removes only that value.
    """
    patch_runner.outcome(plays.thinned, "value").applied()


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_remove_of_no_value_takes_nothing(patch_runner):
    """PATCH remove with an unmatched value filter removes nothing

    When the value filter of a remove selects no value, the target reports success or an error
    and leaves all values unchanged.
    """
    outcome = patch_runner.outcome(plays.missed, "remove")
    if not outcome.case.shows(outcome.after):
        raise Finding(
            "PATCH remove with an unmatched value filter changed another value",
            expected=outcome.case.wanted,
            actual=outcome.actual,
        )
    outcome.applied_or_refused()


@check(SHOULD, REMOVE, feature="update_users")
def test_a_removed_list_has_no_values(patch_runner):
    """PATCH remove of a multi-valued attribute removes all its values

    A remove whose path is a multi-valued attribute, without a filter, removes all values.
    """
    path = patch_runner.writable_attributes.first(STREET, WORK_PHONE)
    patch_runner.writable_attributes.needs(path)
    head = path.partition("[")[0]
    if empty(
        at(patch_runner.user_resource.body, head)
    ) or head not in patch_runner.writable_attributes.optional(head):
        raise NotApplicable(f"the target stores no values of {head} that may all be removed")
    patch_runner.alone(Case(op("remove", head), head)).applied()


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_remove_without_a_path_has_no_target(patch_runner):
    """PATCH remove without a path returns 400 `noTarget`

    The target rejects a remove without a path with 400 and the scimType `noTarget`.
    """
    response = patch_runner.outcome(trials.wrong, "no path").response
    expect_scim_type(response, 400, "noTarget", "PATCH remove without a path")


@check(
    SHOULD,
    REMOVE,
    rfc7643("4.1.1"),
    field_report("ssoready/ssoready#206"),
    feature="update_users",
)
def test_a_required_attribute_is_not_removed(patch_runner):
    """PATCH remove of `userName` is rejected

    `userName` is required: the target rejects its removal, and the value does not change.
    """
    outcome = patch_runner.outcome(trials.wrong, "required")
    before, after = at(outcome.before, USER_NAME), at(outcome.after, USER_NAME)
    if outcome.response.ok or before != after:
        raise Finding(
            f"PATCH remove of userName returned {describe(outcome.response)}",
            expected="an error, and the userName unchanged",
            actual=describe(outcome.response) if before == after else repr(after),
        )


@check(SHOULD, REMOVE, ERROR, feature="update_users")
def test_a_forbidden_remove_returns_mutability(patch_runner):
    """PATCH remove of a required or readOnly attribute returns `mutability`

    The target rejects a remove of `userName` or `id` with the scimType `mutability`.
    """
    for name, path in (("required", USER_NAME), ("removed id", "id")):
        response = patch_runner.outcome(trials.wrong, name).response
        kind = at(response.json, "scimType")
        if response.status == 501:
            raise NotApplicable(f"the target implements no remove of {path}")
        if response.ok or kind != "mutability":
            raise Finding(
                f"PATCH remove of {path} returned {describe(response)}",
                expected="mutability",
                actual=repr(kind),
            )
