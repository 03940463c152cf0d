"""RFC 7644 section 3.5.2: rules for every PATCH, whatever its operations."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import (
    SUCCESS,
    expect_equal,
    expect_status,
    expect_unchanged,
)
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import GIVEN, SCIM_TYPES
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7644.support import invalid_patches, patch_cases
from pytest_scim.suites.rfc7644.support.patch_runner import Outcome, PatchRunner, empty
from pytest_scim.suites.rfc7644.support.writable_attributes import MOBILE, TEXTS, WORK_PHONE
from pytest_scim.suites.support.rejections import (
    CLIENT_ERROR,
    expect_scim_error,
    expect_scim_type_in,
)
from pytest_scim.suites.support.user import op

PATCH = rfc7644("3.5.2")
ERRORS = rfc7644("3.12")


@check(SHOULD, PATCH, feature="update_users")
def test_operations_on_one_attribute_are_done_in_order(patch_runner: PatchRunner) -> None:
    """PATCH operations on one attribute are applied in order

    The target applies operations in the order in which they appear: of two operations on one
    attribute the last one determines the value.

    Fix: Apply `Operations` in the order of the array. Do not sort them, or collect them in a
    map by path.
    """
    ordered = patch_runner.once(invalid_patches.ordered)
    ordered.expect_accepted()
    path = ordered.path
    expect_equal(f"{path} after two replaces", at(ordered.after, path), ordered.last)


@check(SHOULD, PATCH, feature="update_users")
def test_operations_on_different_attributes_are_all_applied(patch_runner: PatchRunner) -> None:
    """Every operation of a PATCH is applied

    When the operations of a PATCH change different attributes, the target applies all of them.

    Fix: Process every entry of `Operations` before you respond, not the first one only.
    """
    ordered = patch_runner.once(invalid_patches.ordered)
    ordered.expect_accepted()
    what = f"{GIVEN} after the second of three operations"
    expect_equal(what, at(ordered.after, GIVEN), ordered.given)


@check(SHOULD, PATCH, rfc7644("3.9"), feature="update_users")
def test_a_patch_with_attributes_returns_200(patch_runner: PatchRunner) -> None:
    """PATCH with the parameter `attributes` returns 200 with those attributes

    A PATCH with the query parameter `attributes` returns 200 and the requested attributes.

    Fix: Return 200 instead of 204 where the query of a PATCH has `attributes`, with these
    attributes as the PATCH left them.
    """
    ordered = patch_runner.once(invalid_patches.ordered)
    response, path = ordered.asked, ordered.path
    what = f"PATCH with attributes={path}"
    expect_status(response, 200, what=what)
    expect_equal(f"{path} that {what} returns", at(response.json, path), at(ordered.after, path))


@check(SHOULD, PATCH, feature="update_users")
def test_an_operation_meets_what_the_one_before_left(patch_runner: PatchRunner) -> None:
    """Each PATCH operation is applied to the result of the one before

    A PATCH that removes a value and then adds another one leaves exactly the added value in its
    place.

    Fix: Apply all operations to one copy of the User, and store it after the last. Do not read
    the stored User again for each operation.
    """
    user_resource = patch_runner.user_resource
    writable_attributes = patch_runner.writable_attributes
    writable_attributes.require(WORK_PHONE, MOBILE)
    before, number = user_resource.body, writable_attributes.fresh(MOBILE)
    if any(empty(at(before, path)) for path in (WORK_PHONE, MOBILE)):
        raise NotApplicable("the target returns no two phone numbers of the User")
    add = op("add", "phoneNumbers", [{"type": "mobile", "value": number}])
    response = user_resource.patch(op("remove", patch_cases.MOBILE_ENTRY), add)
    expect_status(response, SUCCESS, what="PATCH with a remove and an add")
    wanted = {MOBILE: number, WORK_PHONE: at(before, WORK_PHONE)}
    actual = user_resource.expects(wanted, "after a remove and an add in one PATCH")
    was, now = (len(entries(one, "phoneNumbers")) for one in (before, actual))
    expect_equal("the number of phone numbers after a remove and an add", now, was)


@check(
    SHOULD,
    PATCH,
    field_report("Captain-P-Goldfish/SCIM-SDK#200"),
    field_report("zulip/zulip#39869"),
    feature="update_users",
)
def test_a_failed_operation_undoes_the_ones_before(patch_runner: PatchRunner) -> None:
    """PATCH is atomic: a failed operation undoes the ones before it

    When one operation of a PATCH fails, the target restores what the operations before it
    changed.

    Fix: Perform all operations of a PATCH in one transaction, or on a copy that you store at
    the end, and discard it when one fails.
    """
    with patch_runner.odd() as odd:
        expect_atomic(odd)


def expect_atomic(patch_runner: PatchRunner) -> None:
    """Raise a finding where the target keeps a change of a PATCH whose last operation failed."""
    user_resource = patch_runner.user_resource
    writable_attributes = patch_runner.writable_attributes
    path = writable_attributes.require_one(writable_attributes.first(GIVEN, *TEXTS))
    failing = [op("remove")]
    if not empty(at(user_resource.body, WORK_PHONE)):
        number = writable_attributes.fresh(WORK_PHONE)
        failing.insert(0, op("replace", invalid_patches.UNMATCHED, number))
    for operation in failing:
        before = at(user_resource.body, path)
        change = op("replace", path, writable_attributes.fresh(path))
        response = user_resource.patch(change, operation)
        if not response.ok:
            user_resource.keeps({path: before}, f"after a PATCH that returned {response.status}")
            return
    raise NotApplicable("the target accepts every operation that could fail")


@check(SHOULD, PATCH, ERRORS, feature="update_users")
def test_a_failed_patch_returns_an_error(patch_runner: PatchRunner) -> None:
    """A failed PATCH returns a SCIM Error

    The response is an Error with the HTTP status in `status` and, if it has a `scimType`, one
    of the keywords of RFC 7644.

    Fix: Return a SCIM Error in JSON, with the HTTP status as a string, when a PATCH fails.
    """
    responses = (
        outcome.response for outcome in patch_runner.once(invalid_patches.forbidden).values()
    )
    error = next((response for response in responses if not response.ok), None)
    if error is None:
        raise NotApplicable("the target accepts every PATCH that could fail")
    expect_scim_error(error, "a PATCH that failed")
    expect_scim_type_in(SCIM_TYPES, error, "a PATCH that failed")


@check(SHOULD, PATCH, field_report("langwatch/langwatch#6972"), feature="update_users")
def test_an_operation_in_another_case_is_applied_or_refused(
    patch_runner: PatchRunner,
) -> None:
    """A PATCH operation named `Replace` is applied or rejected

    Entra ID capitalizes the names of operations. The target applies such an operation or
    rejects it, and does not ignore it.

    Fix: Convert `op` to lower case before you compare it, or return 400 with scimType
    `invalidSyntax`.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "case").expect_applied_or_rejected()


@check(SHOULD, PATCH, rfc7643("3"), feature="update_users")
def test_a_patch_without_schemas_is_applied_or_refused(patch_runner: PatchRunner) -> None:
    """PATCH without `schemas` is applied or rejected

    The target applies or rejects a PATCH whose body lacks the PatchOp URN in `schemas`.

    Fix: Read `Operations` whatever `schemas` contains, or check `schemas` first and return 400.
    """
    patch_runner.outcome(invalid_patches.optional_forms, "schemas").expect_applied_or_rejected()


@check(SHOULD, PATCH, ERRORS, feature="update_users")
def test_a_patch_without_operations_is_refused(patch_runner: PatchRunner) -> None:
    """PATCH without `Operations` is rejected

    The body of a PATCH must contain `Operations`. The target rejects a body without them, and
    not with a server error.

    Fix: Check that the body has an array `Operations` before you loop over it, and return 400
    otherwise.
    """
    _expect_rejected(patch_runner.outcome(invalid_patches.forbidden, "no operations"))


@check(SHOULD, PATCH, ERRORS, feature="update_users")
def test_an_unknown_operation_is_refused(patch_runner: PatchRunner) -> None:
    """PATCH with an unknown operation is rejected

    The target rejects an operation whose `op` is not add, remove or replace.

    Fix: Return 400 where `op` is none of add, remove and replace, instead of skipping the
    operation.
    """
    _expect_rejected(patch_runner.outcome(invalid_patches.forbidden, "unknown operation"))


@check(SHOULD, ERRORS, PATCH, feature="update_users")
def test_a_malformed_path_is_refused(patch_runner: PatchRunner) -> None:
    """PATCH with a malformed path is rejected

    The target rejects an operation whose path is malformed, such as `title[`. RFC 7644 names
    the scimType `invalidPath`.

    Fix: Parse each path to its end before you apply an operation, and return 400 with scimType
    `invalidPath` for an open bracket.
    """
    _expect_rejected(patch_runner.outcome(invalid_patches.forbidden, "broken path"))


@check(SHOULD, ERRORS, PATCH, feature="update_users")
def test_a_path_to_an_unknown_attribute_is_refused(patch_runner: PatchRunner) -> None:
    """PATCH of an unknown attribute is rejected or applied

    When the path of an operation names an attribute that the User does not have, the target
    rejects the PATCH or returns the new attribute afterwards.

    Fix: Return 400 where no schema of the User has the attribute of a path, for example with
    `invalidPath`, instead of a success without a change.
    """
    outcome = patch_runner.outcome(invalid_patches.forbidden, "unknown attribute")
    if empty(at(outcome.after, str(outcome.case.operation["path"]))):
        _expect_rejected(outcome)


@check(SHOULD, PATCH, rfc7643("3.1"), feature="update_users")
def test_the_id_cannot_be_changed(patch_runner: PatchRunner) -> None:
    """PATCH replace of `id` is rejected

    `id` is readOnly: the target rejects a replace, and the id does not change.

    Fix: Return 400 with scimType `mutability` for an operation on `id`, and never write it.
    """
    _expect_read_only(patch_runner.outcome(invalid_patches.forbidden, "id"), "id")


@check(
    SHOULD,
    PATCH,
    rfc7643("3.1"),
    field_report("keycloak/keycloak#51155"),
    feature="update_users",
)
def test_the_time_of_creation_cannot_be_changed(patch_runner: PatchRunner) -> None:
    """PATCH replace of `meta.created` changes nothing

    `meta` "SHALL be ignored when provided by clients", and is readOnly: the target ignores or
    rejects a replace, and the time does not change.

    Fix: Ignore `meta` in PATCH, or reject it with 400 `mutability`.
    """
    outcome = patch_runner.outcome(invalid_patches.forbidden, "meta")
    before, after = at(outcome.before, "meta.created"), at(outcome.after, "meta.created")
    expect_unchanged("readOnly meta.created", before, after)
    known = SUCCESS, CLIENT_ERROR, 501
    expect_status(outcome.response, *known, what=outcome.reported)


@check(SHOULD, PATCH, rfc7643("4.1.2"), feature="update_users")
def test_the_groups_of_a_user_cannot_be_changed(patch_runner: PatchRunner) -> None:
    """PATCH add to a User's `groups` is rejected

    A User's `groups` is readOnly: the target rejects the add. Memberships are changed through
    the Group resource.

    Fix: Return 400 with scimType `mutability` for an operation on `groups` of a User, and
    change memberships in PATCH of a Group only.
    """
    declared = patch_runner.writable_attributes.definition("groups")
    if declared is not None and declared.mutability != "readonly":
        raise NotApplicable("the target's schema does not define groups as readOnly")
    _expect_read_only(patch_runner.outcome(invalid_patches.forbidden, "groups"), "groups")


def _expect_rejected(outcome: Outcome) -> None:
    """Raise a finding unless the target rejected a PATCH with a 4xx status or 501."""
    expect_status(outcome.response, CLIENT_ERROR, 501, what=outcome.reported)


def _expect_read_only(outcome: Outcome, path: str) -> None:
    """Raise a finding unless the target rejected a change of a readOnly attribute."""
    before, after = at(outcome.before, path), at(outcome.after, path)
    expect_unchanged(f"readOnly {path}", before, after)
    _expect_rejected(outcome)
