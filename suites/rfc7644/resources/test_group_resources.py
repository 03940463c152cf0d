"""RFC 7644, sections 3.3 to 3.6: group requests of clients other than Okta."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import PUSH_OWNER, blocked_by, describe, resource_path, run_scope
from pytest_scim.plugin.fixtures.groups import RULED
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, GROUP, PATCH_OP
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.rfc7644.support import compare

CREATING = rfc7644("3.3")
REPLACING = rfc7644("3.5.1")
DELETING = rfc7644("3.6")
GROUPS = rfc7643("4.2")
MADE_OWNER = "rfc7644.group_resources.the_location_of_a_new_group_is_told"
PUT_OWNER = "rfc7644.group_resources.a_put_renames_a_group_and_replaces_its_members"
UNIMPLEMENTED = {405, 501}


@dataclass(slots=True)
class Made:
    """A group that this run created: its create, the response, and its current name."""

    name: str
    external_id: str
    members: tuple[str, ...]
    response: Response

    @property
    def id(self):
        """The group's id."""
        return at(self.response.json, "id")

    @property
    def path(self):
        """The group's path."""
        return resource_path("Groups", self.id)

    def body(self, *members, **values):
        """Return the body of a PUT of the group with these members."""
        listed = [{"value": member} for member in members]
        return {"schemas": [GROUP], DISPLAY: self.name, "members": listed, **values}


@pytest.fixture(scope=run_scope)
def _asked(context, _regulars):
    context.connected()
    ruled = any(context.profile.rule(name) is not None for name in RULED)
    members = () if ruled else (_regulars(0).id, _regulars(1).id)
    group = context.test_data.group(name="Resource")
    made = Made(group.name, group.okta_id, members, Response(0))
    body = made.body(*members, externalId=made.external_id)
    made.response = context.users.ask("POST", "/Groups", body)
    return made


@pytest.fixture
def asked(context, _asked):
    """A group that this run created, whether or not the target accepted the create.

    It has an externalId, and two members unless a rule ties users to their groups.
    """
    context.log.cite([_asked.response.exchange])
    return _asked


@pytest.fixture
def made(asked):
    """The same group; Blocked when the target rejected its create."""
    if not asked.response.ok or not isinstance(asked.id, str | int):
        raise Blocked(MADE_OWNER, f"the create of the Group returned {describe(asked.response)}")
    return asked


@pytest.fixture(scope=run_scope)
def _group_with_members(context, _asked):
    response = context.users.ask("GET", _asked.path)
    return {*_asked.members} & {*map(str, compare.listed(response.json, "members"))}


@pytest.fixture
def group_with_members(made, request):
    """The same group; the target returned its two members after the create."""
    if not made.members:
        raise NotApplicable("the profile has a rule that ties users to their groups")
    if request.getfixturevalue("_group_with_members") != {*made.members}:
        raise NotApplicable("the target does not return the members of the group's create")
    return made


@check(SHOULD, CREATING, GROUPS, feature="push_groups")
def test_the_location_of_a_new_group_is_told(asked):
    """A create of a Group returns 201 and its Location

    POST /Groups with members and an externalId returns 201, and the Location header has the URI
    of the new group.
    """
    expect_status(asked.response, 201, what="POST /Groups")
    location = asked.response.header("Location")
    if not compare.lives_at(location, "Groups", str(asked.id)):
        message = "the Location header of the create response is not the URI of the Group"
        raise Finding(message, expected=f"…/Groups/{asked.id}", actual=location)


@check(SHOULD, CREATING, rfc7643("3.1"), feature="push_groups")
def test_a_new_groups_meta_is_that_of_a_group(made):
    """`meta` of a new Group has its location and the resourceType `Group`

    In the response to a create of a group, `meta.location` is the URI of the group, and
    `meta.resourceType` is `Group` where it is returned.
    """
    meta = at(made.response.json, "meta")
    if not compare.lives_at(at_key(meta, "location"), "Groups", made.id):
        expected = f"…/Groups/{made.id}"
        message = "meta.location of the new Group is not its URI"
        raise Finding(message, expected=expected, actual=repr(at_key(meta, "location")))
    if (kind := at_key(meta, "resourceType")) is not MISSING:
        expect_equal("meta.resourceType of the new Group", kind, "Group")


@check(SHOULD, rfc7643("3.1"), rfc7644("3.4.2.2"), feature="push_groups")
def test_a_group_is_found_by_its_external_id(made, users):
    """A filter by `externalId` returns the matching Group

    GET /Groups with a filter by `externalId` returns exactly the group that has that value.
    """
    if at(made.response.json, "externalId") != made.external_id:
        raise NotApplicable("the target stores no externalId of a group")
    query = f"filter=externalId%20eq%20%22{made.external_id}%22&startIndex=1&count=2"
    response = users.ask("GET", "/Groups", query=query)
    if response.status in {400, 403, 501}:
        raise NotApplicable("the target does not filter groups by externalId")
    found = [row.get("id") for row in users.rows(response)]
    expect_equal("the list of Groups with that externalId", found, [made.id])


@check(SHOULD, rfc7644("3.9"), feature="push_groups")
def test_members_can_be_left_out_of_a_read(group_with_members, users):
    """`excludedAttributes=members` returns a Group without members

    GET /Groups/{id} with `excludedAttributes=members` returns the group with its displayName
    and without its members.
    """
    response = users.ask("GET", group_with_members.path, query="excludedAttributes=members")
    if not response.ok or at(response.json, "displayName") in (MISSING, None):
        message = f"GET of the Group with excludedAttributes=members returned {describe(response)}"
        raise Finding(message, expected="the Group", actual=describe(response))
    if count := len(compare.listed(response.json, "members")):
        message = "the target returned the members in spite of excludedAttributes=members"
        raise Finding(message, expected=0, actual=count)


@check(SHOULD, REPLACING, GROUPS, feature="push_groups")
def test_a_put_renames_a_group_and_replaces_its_members(group_with_members, users, groups):
    """PUT of a Group replaces its name and its members

    After a PUT with another displayName and another member, the group has exactly that name and
    that member.
    """
    renamed, member = f"{group_with_members.name} renamed", group_with_members.members[1]
    body = {
        **group_with_members.body(member, externalId=group_with_members.external_id),
        DISPLAY: renamed,
    }
    response = users.ask("PUT", group_with_members.path, body)
    expect_status(response, SUCCESS, what="PUT of the Group")
    group_with_members.name = renamed
    groups.expects(group_with_members.id, name=renamed, members=[member], because="after a PUT")


@check(SHOULD, REPLACING, GROUPS, feature="push_groups")
def test_a_put_with_no_members_empties_a_group(group_with_members, users, groups):
    """PUT of a Group with an empty `members` removes all members

    The PUT carries the group's current displayName, which does not conflict with itself, and
    leaves the group without members.
    """
    body = group_with_members.body(externalId=group_with_members.external_id)
    response = users.ask("PUT", group_with_members.path, body)
    if response.status in compare.ABSENT:
        raise Blocked(PUT_OWNER, f"PUT of the Group returned {describe(response)}")
    expect_status(response, SUCCESS, what="PUT of the Group under its own name")
    groups.expects(
        group_with_members.id,
        name=group_with_members.name,
        members=[],
        because="after a PUT without members",
    )


@check(SHOULD, rfc7644("3.5.2.3"), rfc7643("3.1"), feature="push_groups")
def test_a_groups_external_id_can_be_patched(made, patchable, users, groups):
    """PATCH replaces a Group's `externalId`

    After a PATCH that replaces `externalId`, the group has the new value, and its displayName
    is unchanged.
    """
    del patchable  # asked for since there is nothing to send without PATCH
    if at(made.response.json, "externalId") != made.external_id:
        raise NotApplicable("the target stores no externalId of a group")
    made.external_id = f"{made.external_id}x"
    operation = {"op": "replace", "path": "externalId", "value": made.external_id}
    body = {"schemas": [PATCH_OP], "Operations": [operation]}
    response = users.ask("PATCH", made.path, body)
    if response.status in compare.ABSENT:
        raise NotApplicable("the target does not patch the externalId of a group")
    actual = groups.resource(made.id)
    if actual.get("externalId") != made.external_id or actual.get(DISPLAY) != made.name:
        raise Finding(
            f"PATCH of externalId returned {describe(response)} and did not change the Group as "
            f"required",
            expected={"externalId": made.external_id, DISPLAY: made.name},
            actual={key: actual.get(key) for key in ("externalId", DISPLAY)},
        )


@check(SHOULD, GROUPS, rfc7644("3.12"), feature="push_groups")
def test_a_group_without_a_name_is_refused(users, test_data, discovery):
    """A create of a Group without a required `displayName` returns 400

    Where the target's schema does not require it, any 2xx or 4xx status conforms. RFC 7643
    calls the attribute required in section 4.2 and not required in its schema of section 8.7.1.
    """
    body = {"schemas": [GROUP], "externalId": test_data.group().okta_id}
    response = users.ask("POST", "/Groups", body)
    if DISPLAY in compare.required(discovery, GROUP):
        compare.refused(response, "a create of a Group without displayName")
    compare.left_or_refused(response, "a create of a Group without displayName")


@check(SHOULD, rfc7643("4.1.2"), feature="push_groups")
def test_nobody_joins_a_group_by_their_own_account(made, user_resource, groups):
    """`groups` in a PUT of a User adds no membership

    A User's `groups` is readOnly: memberships are changed through the Group resource only.
    """
    before = user_resource.body
    listed = [*entries(before, "groups"), {"value": made.id, "display": made.name}]
    response = user_resource.put({**before, "groups": listed})
    if response.status in UNIMPLEMENTED:
        compare.require_put(response)
    if user_resource.id in compare.listed(groups.resource(made.id), "members"):
        message = "a PUT of a User with `groups` made the User a member of the Group"
        raise Finding(message, expected="no member", actual="a member")


@check(SHOULD, DELETING, feature="push_groups")
def test_a_group_is_deleted_once(groups, test_data):
    """DELETE of a Group returns 204, and a second one 404

    A DELETE of a group returns 204 without a body. A second DELETE of the same group returns
    404.
    """
    with blocked_by(PUSH_OWNER):
        group = groups.add(test_data.group(name="Doomed").name)
    response = groups.delete(group["id"])
    if response.status in compare.ABSENT:
        raise NotApplicable("the target does not delete groups")
    if response.status != 204 or response.content:
        message = f"DELETE of the Group returned {describe(response)}"
        raise Finding(message, expected="204 without a body", actual=describe(response))
    expect_status(groups.delete(group["id"]), 404, what="a second DELETE of the Group")
