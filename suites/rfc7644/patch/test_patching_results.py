"""RFC 7644, section 3.5.2: what a PATCH returns, and what it does to the time of modification."""

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import CheckLog, RunContext, Target, describe
from pytest_scim.scim.names import DISPLAY, FAMILY, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.suites.rfc7644.support.group import GroupMembers
from pytest_scim.suites.rfc7644.support.modification import expect_later, wait_for_another_second
from pytest_scim.suites.rfc7644.support.patch_runner import Case, PatchRunner
from pytest_scim.suites.support.user import UserResource, op

SECTION_ID = "patching"
PATCH = rfc7644("3.5.2")
COMMON = rfc7643("3.1")
NAMES = {"Users": USER_NAME, "Groups": DISPLAY}


@check(SHOULD, COMMON, PATCH, feature="update_users")
def test_a_patch_of_a_user_moves_the_time_of_modification(
    patch_runner: PatchRunner, target: Target
) -> None:
    """A PATCH of a User changes `meta.lastModified`

    After a PATCH that changes a user, `meta.lastModified` is later than before, and `meta.created`
    is what it was. Where the times have no fraction, the check waits for another second before the
    PATCH.

    Fix: Set `meta.lastModified` in every write, also in PATCH.
    """
    path = patch_runner.writable_attributes.require_one(
        patch_runner.writable_attributes.first(FAMILY, *("title", "nickName"))
    )
    before = patch_runner.user_resource.body
    wait_for_another_second(before, target)
    value = patch_runner.writable_attributes.fresh(path)
    outcome = patch_runner.alone(Case(op("replace", path, value), path, value))
    if not outcome.response.ok or not outcome.case.is_met_by(outcome.after):
        raise NotApplicable(f"the target did not apply {outcome.reported}")
    expect_later("the User after a PATCH", before, outcome.after)


@check(SHOULD, COMMON, PATCH, feature="push_groups")
def test_a_patch_of_a_group_moves_the_time_of_modification(
    group_members: GroupMembers, target: Target
) -> None:
    """A PATCH of a Group changes `meta.lastModified`

    After a PATCH that renames a group, its `meta.lastModified` is later than before, and its
    `meta.created` is what it was.

    Fix: Set `meta.lastModified` of a Group in every write, also in PATCH.
    """
    before, name = group_members.body, str(group_members.name)
    wait_for_another_second(before, target)
    response = group_members.patch(op("replace", DISPLAY, f"{name} II"))
    if not response.ok:  # other checks rename groups
        raise NotApplicable(f"the target rejects the PATCH: {describe(response)}")
    after = group_members.body
    if after.get(DISPLAY) == name:
        raise NotApplicable("the target did not rename the Group")
    expect_later("the Group after a PATCH", before, after)


@check(SHOULD, PATCH, phase=Phase.WHOLE_RUN)
def test_a_patch_returns_the_whole_resource(
    context: RunContext, patchable: None, user_resource: UserResource, log: CheckLog
) -> None:
    """A PATCH returns 200 with the whole resource, or 204

    A successful PATCH "MUST return either a 200 OK response code and the entire resource within the
    response body", or 204. This check judges every 200 to a PATCH of the run.

    Fix: Return the complete User or Group with 200, or 204 without a body.
    """
    del patchable  # requested because there is nothing to judge without PATCH
    kept = context.target.lists.specimens.kept
    if not any(one.method == "PATCH" for one in kept):
        title = at(user_resource.body, FAMILY)
        if title is not MISSING:
            user_resource.patch(op("replace", FAMILY, title))
    for one in kept:
        if one.method != "PATCH" or one.kind not in NAMES:
            continue
        body = one.body or {}
        lacking = [name for name in ("schemas", "id", NAMES[one.kind]) if not at_key(body, name)]
        if lacking:
            log.decide([one.exchange])
            message = f"{one.label} with 200 has no {', '.join(lacking)}"
            raise Finding(message, expected="the whole resource, or 204", actual=sorted(body))


@check(SHOULD, rfc7643("2.1"), rfc7644("3.10"), feature="update_users")
def test_a_path_may_come_in_any_case(patch_runner: PatchRunner) -> None:
    """A PATCH path may be in any letter case

    "Attribute names are case insensitive": a replace with the path `NAME.FAMILYNAME` changes
    `name.familyName`.

    Fix: Compare the names in a path without regard to letter case.
    """
    path = patch_runner.writable_attributes.require_one(
        patch_runner.writable_attributes.first(FAMILY, "title")
    )
    value = patch_runner.writable_attributes.fresh(path)
    operation = op("replace", path.upper(), value)
    outcome = patch_runner.alone(Case(operation, path, value))
    if not outcome.response.ok or not outcome.case.is_met_by(outcome.after):
        usual = patch_runner.alone(Case(op("replace", path, value), path, value))
        if not usual.response.ok or not usual.case.is_met_by(usual.after):
            raise NotApplicable(f"the target does not apply {usual.reported} either")
    outcome.expect_applied()
