"""Rules about groups."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Pushed,
    Rule,
    Users,
    blocked_by,
    describe,
    expect_equal,
    expect_status,
)
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.rejections import CLIENT_ERROR, expect_detail
from pytest_scim.suites.vendor.support.linkable_groups import LinkableGroups
from pytest_scim.suites.vendor.support.members import expect_member


@check(MUST, okta_api("Retrieve groups"), rfc7644("3.12"), rule="groups_declined")
def test_groups_are_not_listed(users: Users) -> None:
    """GET /Groups is rejected, or returns an empty list

    The target does not support Groups: it returns 4xx, 501 or an empty ListResponse, and no other
    server error.
    """
    response = users.ask("GET", "/Groups", query="startIndex=1&count=100")
    if response.ok:
        expect_equal("the number of Groups that GET /Groups returns", len(users.rows(response)), 0)
    else:
        expect_status(response, CLIENT_ERROR, 501, what="GET /Groups")


@check(MUST, okta_api("Create a group"), rfc7644("3.12"), rule="groups_declined")
def test_a_group_is_not_created(users: Users, test_data: DataGenerator) -> None:
    """POST /Groups is rejected

    The target does not support Groups: it returns 4xx or 501, so that Okta never assumes that a
    Group exists.
    """
    name = f"Team {test_data.tag}"
    response = users.ask(
        "POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": []}
    )
    expect_status(response, CLIENT_ERROR, 501, what="POST /Groups")


@check(MUST, okta_api("Create a group"), rule="unique_group_names", feature="push_groups")
def test_a_taken_name_creates_no_second_group(
    console: Console, groups: Groups, pushed: Pushed, test_data: DataGenerator
) -> None:
    """Pushing a group with an existing displayName creates no second Group

    The target rejects the create with a `detail`.
    """
    task = console.push_group(test_data.group().named(pushed.group.name))
    response = task.responses[-1]
    assert not task.ok, f"a push with an existing displayName returned {describe(response)}"
    expect_detail(response, "a push with an existing displayName")
    found = [row.get("id") for row in groups.find(pushed.group.name)]
    expect_equal("the list of ids that the lookup by name returns", found, [pushed.id])


@check(MUST, rfc7644("3.3"), rfc7644("3.12"), rule="unique_group_names", feature="push_groups")
def test_a_taken_name_returns_409(
    console: Console, pushed: Pushed, test_data: DataGenerator
) -> None:
    """POST /Groups with an existing displayName returns 409 and `scimType: uniqueness`

    RFC 7644 defines this response for a value that must be unique.
    """
    response = console.push_group(test_data.group().named(pushed.group.name)).responses[-1]
    what = "POST /Groups with an existing displayName"
    expect_status(response, 409, what=what)
    kind = at(response.json, "scimType")
    expect_equal(f"the `scimType` of the response to {what}", kind, "uniqueness")


@check(MUST, rule="missing_groups_can_be_replaced", feature="push_groups")
def test_another_group_is_linked_in_place_of_a_missing_one(
    console: Console, groups: Groups, pushed: Pushed, test_data: DataGenerator
) -> None:
    """The admin can link another Group in place of a deleted one

    The admin unlinks the push with *Leave*, refreshes the app groups, and links the new Group. It
    gets the displayName and the members, and later changes reach it.
    """
    groups.delete(pushed.id)
    with blocked_by(PUSH_OWNER):
        new_id = id_of(groups.add(test_data.group(name="Replacement").name))
    console.unlink_group(pushed.group, delete=False)
    task = console.refresh_app_groups()
    assert task.ok, task.message
    listed = [at(row, "id") for row in task.groups]
    for is_right, flaw in (
        (new_id in listed, "lacks the new Group"),
        (pushed.id not in listed, "contains the deleted Group"),
    ):
        if not is_right:
            message = f"the refreshed list {flaw}"
            raise Finding(message, expected="only the new Group", actual=f"it {flaw}")
    task = console.link_group(pushed.group, new_id)
    assert task.ok, task.message
    groups.expects(new_id, name=pushed.group.name, members=pushed.ids)
    task = console.change_group(pushed.group.of(pushed.members[0].okta_user))
    assert task.ok, task.message
    groups.expects(new_id, members=pushed.ids[:1], because="after a later change")


@check(MUST, okta_api("Retrieve groups"), rule="predefined_groups", feature="push_groups")
def test_the_predefined_groups_are_listed(console: Console, rule: Rule) -> None:
    """*Refresh App Groups* returns each predefined Group once

    The profile's rule names the predefined Groups of the vendor.
    """
    task = console.refresh_app_groups()
    assert task.ok, task.message
    names = [at(row, "displayName") for row in task.groups]
    counts = {name: names.count(name) for name in rule.parameters["names"]}
    expect_equal("the number of predefined Groups by name", counts, dict.fromkeys(counts, 1))


@check(MUST, okta_api("Update a group"), rule="predefined_groups", feature="push_groups")
def test_a_predefined_group_can_be_linked(
    console: Console,
    groups: Groups,
    test_data: DataGenerator,
    provision: Callable[[OktaUser], Assigned],
    borrow: LinkableGroups,
    rule: Rule,
) -> None:
    """Linking a predefined Group gives it the displayName and members of the Okta group

    The `id` of the Group does not change, and the target has no second Group. List the Group in the
    profile's `linkable_groups`; the run restores it afterwards.
    """
    names = [name for name in rule.parameters["names"] if name in borrow.names]
    if not names:
        raise NotRun("linkable_groups names none of the predefined Groups")
    for name in names:
        lent_id, member = id_of(borrow(name)), provision(test_data.okta_user())
        group = test_data.group(member.okta_user, name=f"Okta {name}")
        task = console.link_group(group, lent_id)
        assert task.ok, task.message
        actual = groups.expects(lent_id, name=group.name, because=f"the Group {name}")
        expect_member(f"the Group {name}", actual, member.id)
        found = [row.get("id") for row in groups.find(group.name)]
        expect_equal("the list of ids that the lookup by name returns", found, [lent_id])
