"""Okta's test plan: Using Group Push: create groups and find them by name."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_same_name
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    SUCCESS,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Users,
    blocked_by,
    expect_equal,
    expect_in,
    expect_status,
    member_ids,
    succeeded,
)
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.own_resources import id_of

CREATE = okta_api("Create Groups")
LOOKUP = okta_api("Retrieve Groups")
READ = okta_api("Retrieve specific Groups")


@check(
    MUST,
    CREATE,
    rfc7644("3.3"),
    feature="push_groups",
    cases=("C9312",),
)
def test_a_pushed_group_is_created(
    console: Console, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """Pushing an Okta group creates a Group with its displayName and members

    Okta sends no `externalId`. It sends POST with all members, and then the members again: to
    catalog apps by PATCH `add`, to custom apps by PUT of the whole Group.

    Impact: Groups that are pushed from Okta do not exist in the app or have no members.
    Fix: Return 201 and the Group to POST /Groups, and apply the members of the requests that
    follow.
    """
    group = test_data.group(*(member.okta_user for member in team))
    succeeded(console.push_group(group))
    group_id = pushed_id(console, group)
    groups.expects(group_id, name=group.name, members=[member.id for member in team])


@check(MUST, READ, rfc7644("3.4.1"), feature="push_groups")
def test_a_group_is_read_by_its_id(groups: Groups, empty_group: Pushed) -> None:
    """GET /Groups/{id} returns the Group

    The response has the requested `id` and the displayName.

    Impact: Okta cannot update the groups that it pushed.
    Fix: Return the Group to GET /Groups/{id}, with the `id` of the response to POST.
    """
    response = groups.read(empty_group.id)
    expect_status(response, SUCCESS, what="GET /Groups/{id}")
    found, whose = response.json, "of the Group that GET /Groups/{id} returns"
    expect_equal(f"the id {whose}", at_key(found, "id"), empty_group.id)
    name = empty_group.group.name
    expect_same_name(f"the displayName {whose}", at_key(found, "displayName"), name)


@check(SHOULD, READ, rfc7643("4.2"), feature="push_groups")
def test_a_name_comes_back_in_its_case(groups: Groups, test_data: DataGenerator) -> None:
    """GET /Groups/{id} returns the displayName in the case in which Okta sent it

    White space in it is unchanged, too. Okta finds a Group that has another case, but the app's
    admin sees another name.

    Impact: The app shows another name than the one that admins see in Okta.
    Fix: Store displayName as sent, and ignore case only when you compare it.
    """
    name = test_data.group(name="Upper and lower").name
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(name))
    actual = at_key(groups.resource(group_id), "displayName")
    expect_equal("the displayName that GET returns", actual, name)


@check(MUST, READ, rfc7643("4.2"), feature="push_groups")
def test_a_read_group_has_its_members(
    users: Users,
    groups: Groups,
    profile: Profile,
    test_data: DataGenerator,
    team: tuple[Assigned, ...],
) -> None:
    """The members of a Group are returned

    GET /Groups/{id} returns them: for custom apps, Okta sends back by PUT what it reads. A catalog
    app without *Import Groups* may return them with `attributes=members`, as the `groups` of a
    User, or by a filter on `members.value`.

    Impact: For custom apps, the next push removes all members.
    Fix: Return `members` with the `value` of each from GET /Groups/{id}.
    """
    ids = [member.id for member in team]
    group_id = id_of(groups.add(test_data.group().name, *ids))
    if are_members_read(profile):
        expect_members_by_get(users, groups, group_id, ids)
    else:
        groups.expects(group_id, members=ids)


@check(SHOULD, READ, rfc7643("4.2"), feature="push_groups", integration="oin")
def test_a_read_group_has_its_members_without_import(
    users: Users, groups: Groups, profile: Profile, pushed: Pushed
) -> None:
    """GET /Groups/{id} returns the members, also where Okta does not import Groups

    Okta's admin cannot see them; other clients and the vendor's support can.

    Impact: Other clients and your support cannot see who is in a Group.
    Fix: Return `members` from GET /Groups/{id}.
    """
    if are_members_read(profile):
        raise NotApplicable("the profile offers import_groups: another check requires the members")
    expect_members_by_get(users, groups, pushed.id, pushed.ids)


@check(
    MUST,
    LOOKUP,
    rfc7644("3.4.2.2"),
    field_report("okta/okta-developer-docs#3506"),
    feature="push_groups",
    cases=("C9312",),
)
def test_a_group_is_found_by_its_name(groups: Groups, empty_group: Pushed) -> None:
    """A filter on displayName returns exactly the pushed Group

    Okta sends `displayName eq` before it creates a Group.

    Impact: A repeated push fails or creates a second Group.
    Fix: Implement `filter=displayName eq "…"` on /Groups.
    """
    found = [row.get("id") for row in groups.find(empty_group.group.name)]
    expect_ids("the lookup by displayName", "Group", found, empty_group.id)


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    field_report("FusionAuth/fusionauth-issues#3111"),
    feature="push_groups",
)
def test_a_lookup_by_name_is_exact(groups: Groups, empty_group: Pushed) -> None:
    """A filter on part of a displayName returns no Group

    `eq` matches the whole value; `co` would match a part.

    Impact: Okta may link a group whose name only begins alike.
    Fix: Compare the whole displayName for `eq`.
    """
    found = [row.get("id") for row in groups.find(empty_group.group.name[:-1])]
    expect_ids("the lookup by a part of the displayName", "Group", found)


@check(MUST, CREATE, feature="push_groups", cases=("C9317",))
def test_an_empty_group_is_created(
    console: Console, groups: Groups, test_data: DataGenerator
) -> None:
    """Pushing an Okta group without members creates an empty Group

    The Group has the displayName of the Okta group.

    Impact: Groups that are still empty in Okta cannot be pushed.
    Fix: Accept POST /Groups with `members: []` or without `members`.
    """
    group = test_data.group(name="Empty team")
    succeeded(console.push_group(group))
    groups.expects(pushed_id(console, group), name=group.name, members=[])


@check(
    SHOULD,
    rfc7644("3.3"),
    field_report("getsentry/sentry#88623"),
    feature="push_groups",
)
def test_a_taken_name_can_be_found(
    console: Console, groups: Groups, group_of_the_app: Pushed, test_data: DataGenerator
) -> None:
    """When the target rejects a duplicate displayName, a filter returns the existing Group

    Otherwise Okta cannot link the existing Group. A target that allows duplicate names conforms.

    Impact: A group whose name exists in the app can never be pushed.
    Fix: Return the existing Group from the filter on displayName whenever you reject the name
    as in use.
    """
    group = test_data.group().named(group_of_the_app.group.name)
    task = console.push_group(group)
    if not task.ok and task.responses[-1].status == 409 and not groups.find(group.name):
        message = "POST /Groups returned 409, and the lookup by the displayName returns no Group"
        raise Finding(message, expected="at least one", actual=[])
    assert task.ok or task.responses[-1].status == 409, task.message


@check(MUST, CREATE, feature="push_groups", cases=("C9323",))
def test_groups_found_by_a_rule_are_created(
    console: Console, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """A push rule creates each Group that it matches, with its members

    The rule matches two Okta groups.

    Impact: Groups that a push rule matches are missing in the app.
    Fix: Handle several creates of Groups that follow one another quickly.
    """
    found = [test_data.group(member.okta_user, name="Rule") for member in team]
    for task in console.push_by_rule(found):
        succeeded(task)
    for group, member in zip(found, team, strict=True):
        groups.expects(pushed_id(console, group), name=group.name, members=[member.id])


@check(MUST, CREATE, feature="push_groups", cases=("C9324",))
def test_a_new_group_waits_while_the_push_is_not_immediate(
    console: Console, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """Okta creates the Group when the push is activated

    Without *Push group memberships immediately*, or with an inactive rule, Okta sends nothing.
    After the activation, the Group has its members.

    Impact: A group whose push was delayed is never created.
    Fix: Create the Group with all members when Okta sends it, whatever was sent before.
    """
    group = test_data.group(*(member.okta_user for member in team))
    assert not console.push_group(group, now=False).responses, "Okta sent a request"
    early = groups.find(group.name)
    expect_equal("the number of Groups of that name before the push is active", len(early), 0)
    succeeded(console.activate_push(group))
    group_id = pushed_id(console, group)
    groups.expects(group_id, name=group.name, members=[member.id for member in team])


@check(SHOULD, rfc7643("4.1.2"), feature="push_groups")
def test_a_user_has_its_groups(users: Users, pushed: Pushed) -> None:
    """GET /Users/{id} returns the Groups of the User in `groups`

    Okta does not read this attribute; other clients do.

    Impact: Other clients cannot see the groups of a User.
    Fix: Return `groups` with `value` and `display` from GET /Users/{id}.
    """
    user = users.user(pushed.members[0].id)
    listed = [at_key(entry, "value") for entry in entries(user, "groups")]
    expect_in("`groups` of the User", pushed.id, listed)


def are_members_read(profile: Profile) -> bool:
    """Return whether Okta reads the members of a Group: to send them back, or by an import."""
    return profile.integration != "oin" or profile.offers("import_groups")


def expect_members_by_get(users: Users, groups: Groups, group_id: str, ids: list[str]) -> None:
    """Require that GET of a Group returns exactly these members."""

    def read() -> None:
        body = groups.read(group_id).json
        actual = sorted(member_ids(body)) if isinstance(body, dict) else []
        expect_equal("the list of member ids that GET returns", actual, sorted(ids))

    users.polling.until(read)
