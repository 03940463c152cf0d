"""Okta's test plan: Using Group Push: link and unlink groups."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import okta_api, okta_help, rfc7644
from pytest_scim.checks.expect import expect_same_name
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    LinkForm,
    Profile,
    Pushed,
    Users,
    describe,
    expect_status,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import expect_last_page
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.okta.support.vendor_steps import may_be_deleted
from pytest_scim.suites.support.found import expect_ids, expect_once
from pytest_scim.suites.support.owners import LINK_OWNER
from pytest_scim.suites.support.shared_responses import Once

DELETE = okta_api("Delete a specific Group")
GROUPS = okta_api("Retrieve Groups")
LINK = okta_help(
    "users-groups-profiles/usgp-configure-enhanced-group-push.htm", "Configure group linking"
)
MEMBERS = okta_api("Update specific Group membership")


@pytest.fixture
def link_forms(
    once: Once,
    console: Console,
    groups: Groups,
    enter_group: Callable[..., Pushed],
    ungrouped_user: Assigned,
    team: tuple[Assigned, ...],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms of a link: catalog apps add or replace the members, custom apps PUT the Group."""

    def link(form: LinkForm) -> None:
        linked = enter_group("App team", ungrouped_user)
        group = test_data.group(*(member.okta_user for member in team), name="Linked")
        succeeded(console.link_group(group, linked.id, form))
        expected = members_after_link(console, form, linked, team)
        groups.expects(linked.id, name=group.name, members=expected, because=f"linked by {form}")
        groups.finds(group.name, linked.id, because="after the link, the lookup by displayName")

    if not console.org.patches_groups:
        return RequestForms(once, "the link of a group", {"PUT": lambda: link("replace")})
    forms = {"add": lambda: link("add"), "replace": lambda: link("replace")}
    return RequestForms(once, "the link of a group", forms)


@check(MUST, GROUPS, feature="push_groups", cases=("C9315",))
def test_a_refresh_lists_the_groups_of_the_app(console: Console, empty_group: Pushed) -> None:
    """*Refresh App Groups* returns Groups that Okta did not create

    The Group is in the list, with `id` and displayName.

    Impact: Admins cannot link the existing groups of the app.
    Fix: Return every Group from GET /Groups, whoever created it.
    """
    task = succeeded(console.refresh_app_groups())
    expect_last_page(task)
    rows = [row for row in task.groups if isinstance(row, dict)]
    found = [row.get("displayName") for row in rows if row.get("id") == empty_group.id]
    expect_once("the list", "Group", len(found))
    expect_same_name("the displayName of the Group in the list", found[0], empty_group.group.name)


@check(MUST, LINK, MEMBERS, feature="push_groups", cases=("C9315",))
def test_a_linked_group_is_renamed_and_gets_the_members(
    console: Console, link_forms: RequestForms
) -> None:
    """Linking an Okta group renames the Group and adds the members

    Okta creates no second Group. No document shows whether Okta adds or replaces the members for
    catalog apps, so one of the two has to work; custom apps replace them by PUT.

    Impact: Linking an existing group fails, or its members do not get access.
    Fix: Accept PATCH `replace` of displayName and PATCH `add` or `replace` of members on Groups
    that Okta did not create.
    """
    if link_forms.require_one() == "replace":
        console.org.forms.link = "replace"


@check(SHOULD, LINK, MEMBERS, rfc7644("3.5.2.1"), feature="push_groups", integration=PATCHED)
def test_a_link_may_add_the_members(link_forms: RequestForms) -> None:
    """A link that adds the members by PATCH `add` leaves the members that the Group had before

    The Group has the displayName of the Okta group afterwards.

    Impact: Linking an existing group may fail.
    Fix: Apply PATCH `add` of members, and leave those that the Group had before.
    """
    link_forms.require("add")


@check(SHOULD, LINK, MEMBERS, rfc7644("3.5.2.3"), feature="push_groups", integration=PATCHED)
def test_a_link_may_replace_the_members(link_forms: RequestForms) -> None:
    """A link that replaces the members by PATCH `replace` leaves exactly those of the Okta group

    The Group has the displayName of the Okta group afterwards.

    Impact: Linking an existing group may fail.
    Fix: Apply PATCH `replace` of members as the complete new list.
    """
    link_forms.require("replace")


@check(MUST, LINK, MEMBERS, feature="push_groups", cases=("C9330",))
def test_linking_without_renaming_changes_only_the_members(
    console: Console,
    groups: Groups,
    group_of_the_app: Pushed,
    team: tuple[Assigned, ...],
    test_data: DataGenerator,
) -> None:
    """Without *Rename app groups*, linking changes only the members

    The displayName of the Group is unchanged.

    Impact: The app's own group gets another name against the admin's choice.
    Fix: Change displayName only when a request contains it.
    """
    group = test_data.group(*(member.okta_user for member in team), name="Not renamed")
    console.org.rename_groups = False
    try:
        task = console.link_group(group, group_of_the_app.id)
    finally:
        console.org.rename_groups = True
    expected = members_after_link(console, console.org.forms.link, group_of_the_app, team)
    with also_of(LINK_OWNER):
        succeeded(task)
        groups.expects(group_of_the_app.id, name=group_of_the_app.group.name, members=expected)


@check(MUST, DELETE, rfc7644("3.6"), feature="push_groups", cases=("C9318",))
def test_an_unlinked_group_is_deleted(
    console: Console, users: Users, groups: Groups, profile: Profile, pushed: Pushed
) -> None:
    """Unlinking with *Delete* deletes the Group, but no User

    GET /Groups/{id} returns 404, a lookup by displayName returns no Group, and the Users of the
    members stay active.

    Impact: Groups that were deleted in Okta stay in the app, or their members lose their Users.
    Fix: Delete the Group on DELETE /Groups/{id}, end its memberships, and leave the Users.
    """
    succeeded(console.unlink_group(pushed.group, delete=True))
    expect_deleted(groups, pushed)
    for member in () if may_be_deleted(profile) else pushed.members:
        users.expects(member.id, {"active": True}, "the User of a member")


@check(MUST, DELETE, feature="push_groups", cases=("C9325", "C9327"))
def test_groups_are_deleted_together(
    console: Console, users: Users, groups: Groups, profile: Profile, two_groups: list[Pushed]
) -> None:
    """Deleting several pushed groups deletes each Group, but no User

    This happens when the admin deletes a push rule with its groups, or unlinks groups by *Bulk
    Edit*.

    Impact: Groups that were deleted in Okta stay in the app, or their members lose their Users.
    Fix: Handle several DELETE requests that follow one another quickly, and leave the Users.
    """
    for one in two_groups:
        succeeded(console.unlink_group(one.group, delete=True))
    for one in two_groups:
        expect_deleted(groups, one)
        if not may_be_deleted(profile):
            users.expects(one.members[0].id, {"active": True}, "the User of a member")


@check(MUST, LINK, MEMBERS, feature="push_groups", cases=("C9321", "C9322"))
def test_a_group_that_was_left_can_be_linked_again(
    console: Console, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """Unlinking with *Leave* does not change the Group, and Okta can link it again

    Okta sends nothing when it unlinks. After the Group is linked again, changes of the members
    reach the target.

    Impact: A group that was unlinked by mistake cannot be managed again.
    Fix: Accept PATCH and PUT of every existing Group, whether or not Okta wrote to it before.
    """
    assert not console.unlink_group(pushed.group, delete=False).responses, "Okta sent a request"
    groups.keeps(
        pushed.id,
        name=pushed.group.name,
        members=pushed.ids,
        because="after the unlink",
    )
    group = pushed.group.of(*pushed.group.members, ungrouped_user.okta_user)
    with also_of(LINK_OWNER):
        succeeded(console.link_group(group, pushed.id))
        groups.expects(pushed.id, name=group.name, members=[*pushed.ids, ungrouped_user.id])


@check(MUST, LINK, MEMBERS, feature="push_groups", cases=("C9326", "C9331"))
def test_groups_that_were_left_together_stay(
    console: Console, groups: Groups, two_groups: list[Pushed]
) -> None:
    """Unlinking several groups with *Leave* changes no Group

    This happens when the admin deletes a push rule without its groups, or unlinks groups by *Bulk
    Edit*.

    Impact: Unlinking groups in Okta takes access away.
    Fix: Change a Group only when a request names it.
    """
    for one in two_groups:
        assert not console.unlink_group(one.group, delete=False).responses, "Okta sent a request"
    for one in two_groups:
        groups.keeps(one.id, name=one.group.name, members=one.ids, because="after the unlink")


@check(MUST, okta_api("Retrieve specific Groups"), rfc7644("3.12"), feature="push_groups")
def test_a_group_deleted_in_the_app_is_missing(
    console: Console, groups: Groups, pushed: Pushed, ungrouped_user: Assigned
) -> None:
    """A request for a deleted Group returns 404

    Okta then shows the admin "Linked group is missing. Change the linked group to resume pushing".

    Impact: The admin does not learn that the group is missing, and its pushes fail without a
    reason.
    Fix: Return 404 with a SCIM Error to every request for a Group that does not exist.
    """
    groups.delete(pushed.id)
    task = console.change_group(pushed.group.of(*pushed.group.members, ungrouped_user.okta_user))
    is_missing = task.responses[-1].status == 410 or "Linked group is missing" in (
        task.message or ""
    )
    if task.ok or not is_missing:
        raise Finding(
            f"a request for a deleted Group returned {describe(task.responses[-1])}, not 404",
            expected="404: Linked group is missing",
            actual=describe(task.responses[-1]),
        )


def members_after_link(
    console: Console, form: LinkForm, linked: Pushed, team: tuple[Assigned, ...]
) -> list[str]:
    """Return the members of a linked Group: only `add` leaves those of before."""
    pushed = [member.id for member in team]
    added = console.org.patches_groups and form == "add"
    return [*linked.ids, *pushed] if added else pushed


def expect_deleted(groups: Groups, pushed: Pushed) -> None:
    """Require that a Group is deleted, and that no lookup returns it."""
    expect_status(groups.read(pushed.id), 404, 410, what="GET of the deleted Group")
    found = groups.find(pushed.group.name)
    ids = [row.get("id") for row in found]
    expect_ids("after the delete, the lookup by the displayName", "Group", ids)
