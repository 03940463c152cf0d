"""Rules about groups."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    SUCCESS,
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
    succeeded,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.vendor.support.declined import expect_declined
from pytest_scim.suites.vendor.support.linkable_groups import LinkableGroups, LinkPredefined
from pytest_scim.suites.vendor.support.name_conflict import NameConflict


@check(MUST, okta_api("Retrieve Groups"), rfc7644("3.12"), rule="groups_declined")
def test_groups_are_not_listed(users: Users, listed_groups: Response) -> None:
    """GET /Groups is rejected, or returns an empty list

    The target does not support Groups: it returns an empty ListResponse, 501 or 4xx, but not 401,
    403, 408 or 429.

    Impact: Okta's admin sees an error that does not name the reason, or groups that cannot be used.
    Fix: Return 200 with an empty ListResponse to GET /Groups.
    """
    if listed_groups.ok:
        rows = len(users.rows(listed_groups))
        expect_equal("the number of Groups that GET /Groups returns", rows, 0)
    else:
        expect_declined(listed_groups, "GET /Groups")


@check(SHOULD, okta_api("Retrieve Groups"), rfc7644("3.4.2"), rule="groups_declined")
def test_import_groups_can_stay_ticked(users: Users, listed_groups: Response) -> None:
    """GET /Groups returns an empty list where Groups are not supported

    The settings of the integration have a box *Import Groups*. While it is ticked, Okta requests
    /Groups when the admin saves, and any response other than 200 is an error.

    Impact: An admin who leaves *Import Groups* ticked cannot save the integration.
    Fix: Return 200 with an empty ListResponse to GET /Groups.
    """
    expect_status(listed_groups, SUCCESS, what="GET /Groups")
    users.rows(listed_groups)


@check(MUST, okta_api("Create Groups"), rfc7644("3.12"), rule="groups_declined")
def test_a_group_is_not_created(users: Users, test_data: DataGenerator) -> None:
    """POST /Groups is rejected

    The target does not support Groups: it returns 501 or 4xx, but not 401, 403, 408 or 429, so
    that Okta never assumes that a Group exists.

    Impact: Okta believes that a group exists that the app does not support.
    Fix: Return 501 or 4xx to POST /Groups.
    """
    name = f"Team {test_data.tag}"
    response = users.ask(
        "POST", "/Groups", {"schemas": [GROUP], "displayName": name, "members": []}
    )
    expect_declined(response, "POST /Groups")


@check(MUST, okta_api("Create Groups"), rule="unique_group_names", feature="push_groups")
def test_a_taken_name_creates_no_second_group(groups: Groups, name_conflict: NameConflict) -> None:
    """POST /Groups with an existing displayName creates no second Group

    The target rejects the request, which Okta sends when its lookup returns no Group.

    Impact: Two Groups have one name, and Okta manages only one of them.
    Fix: Reject POST /Groups with an existing displayName.
    """
    response, what = name_conflict.response, "POST /Groups with an existing displayName"
    assert not response.ok, f"{what} returned {describe(response)}"
    found = [row.get("id") for row in groups.find(name_conflict.group.group.name)]
    expect_ids("the lookup by displayName", "Group", found, name_conflict.group.id)


@check(MUST, rfc7644("3.3"), rfc7644("3.12"), rule="unique_group_names", feature="push_groups")
def test_a_taken_name_returns_409(name_conflict: NameConflict) -> None:
    """POST /Groups with an existing displayName returns 409 and `scimType: uniqueness`

    RFC 7644 defines this response for a value that must be unique.

    Impact: The admin sees an unclear message.
    Fix: Return 409 with `scimType: uniqueness`.
    """
    what = "POST /Groups with an existing displayName"
    expect_status(name_conflict.response, 409, what=what)
    kind = at(name_conflict.response.json, "scimType")
    expect_equal(f"the `scimType` of the response to {what}", kind, "uniqueness")


@check(MUST, rule="missing_groups_can_be_replaced", feature="push_groups")
def test_another_group_is_linked_in_place_of_a_missing_one(
    console: Console, groups: Groups, pushed: Pushed, test_data: DataGenerator
) -> None:
    """The admin can link another Group in place of a deleted one

    The admin unlinks the push with *Leave*, refreshes the app groups, and links the new Group. It
    gets the displayName and the members, and later changes reach it.

    Impact: A group whose counterpart was deleted can never be pushed again.
    Fix: Accept PATCH and PUT of every existing Group, whoever created it.
    """
    groups.delete(pushed.id)
    with blocked_by(PUSH_OWNER):
        new_id = id_of(groups.add(test_data.group(name="Replacement").name))
    console.unlink_group(pushed.group, delete=False)
    task = succeeded(console.refresh_app_groups())
    for is_right, flaw in (
        (task.groups.has(new_id), "lacks the new Group"),
        (not task.groups.has(pushed.id), "contains the deleted Group"),
    ):
        if not is_right:
            message = f"the refreshed list {flaw}"
            raise Finding(message, expected="only the new Group", actual=f"it {flaw}")
    succeeded(console.link_group(pushed.group, new_id))
    groups.expects(new_id, name=pushed.group.name, members=pushed.ids)
    succeeded(console.change_group(pushed.group.of(pushed.members[0].okta_user)))
    groups.expects(new_id, members=pushed.ids[:1], because="after a later change")


@check(MUST, okta_api("Retrieve Groups"), rule="predefined_groups", feature="push_groups")
def test_the_predefined_groups_are_listed(console: Console, rule: Rule) -> None:
    """*Refresh App Groups* returns each predefined Group once

    The profile's rule names the predefined Groups of the vendor.

    Impact: Admins cannot link the predefined groups.
    Fix: Return the predefined Groups from GET /Groups, each once.
    """
    task = succeeded(console.refresh_app_groups())
    names = [at(row, "displayName") for row in task.groups]
    counts = {name: names.count(name) for name in rule.parameters["names"]}
    expect_equal("the number of predefined Groups by name", counts, dict.fromkeys(counts, 1))


@check(
    MUST, okta_api("Update a specific Group name"), rule="predefined_groups", feature="push_groups"
)
def test_a_predefined_group_can_be_linked(
    once: Once, link_predefined: LinkPredefined, borrow: LinkableGroups, rule: Rule
) -> None:
    """Linking a predefined Group gives it the displayName and members of the Okta group

    The `id` of the Group does not change, and the target has no second Group. One of the forms in
    which Okta may link has to work. List the Group in the profile's `linkable_groups`; the run
    restores it afterwards.

    Impact: Predefined groups cannot be managed from Okta.
    Fix: Accept a new displayName and members of predefined Groups.
    """
    names = [name for name in rule.parameters["names"] if name in borrow.names]
    if not names:
        raise NotRun("linkable_groups names none of the predefined Groups")
    for name in names:
        RequestForms(once, f"the link of the Group {name}", link_predefined(name)).require_one()
