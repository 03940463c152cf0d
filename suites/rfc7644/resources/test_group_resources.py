"""RFC 7644, sections 3.3 to 3.6: group requests of clients other than Okta."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import erratum, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    DataGenerator,
    Groups,
    Users,
    blocked_by,
    odd_create,
    require_text,
    resource_path,
)
from pytest_scim.scim.names import DISPLAY, GROUP, PATCH_OP
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.created_group import CreatedGroup
from pytest_scim.suites.support.bodies import expect_no_body
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.owners import GROUP_LOOKUP_OWNER
from pytest_scim.suites.support.user import op

CREATING = rfc7644("3.3")
DELETING = rfc7644("3.6")
GROUPS = rfc7643("4.2")


@check(SHOULD, CREATING, GROUPS, feature="push_groups")
def test_a_created_group_has_a_location(group_create: CreatedGroup) -> None:
    """A create of a Group returns 201 and its Location

    POST /Groups with members and an externalId returns 201, and the Location header has the URI
    of the new group.

    Fix: Return 201 from POST /Groups, also with members in the body, and the URI of the new
    Group in the Location header.
    """
    expect_status(group_create.response, 201, what="POST /Groups")
    location = group_create.response.header("Location")
    compare.expect_location(
        "the Location header of the create response", location, "Groups", group_create.id
    )


@check(SHOULD, CREATING, rfc7643("3.1"), feature="push_groups")
def test_a_new_groups_meta_is_that_of_a_group(group: CreatedGroup) -> None:
    """`meta` of a new Group has its location and the resourceType `Group`

    In the response to a create of a group, `meta.location` is the URI of the group, and
    `meta.resourceType` is `Group` where it is returned.

    Fix: Build `meta` of a Group with `/Groups/` in `location` and `Group` in `resourceType`,
    not with the values of a User.
    """
    meta = at(group.response.json, "meta")
    location = at_key(meta, "location")
    compare.expect_location("meta.location of the new Group", location, "Groups", group.id)
    if (kind := at_key(meta, "resourceType")) is not MISSING:
        expect_equal("meta.resourceType of the new Group", kind, "Group")


@check(SHOULD, rfc7643("3.1"), rfc7644("3.4.2.2"), feature="push_groups")
def test_a_group_is_found_by_its_external_id(group: CreatedGroup, users: Users) -> None:
    """A filter by `externalId` returns the matching Group

    GET /Groups with a filter by `externalId` returns exactly the group that has that value.

    Fix: Store `externalId` of a Group, and compare it in filters of GET /Groups, or return 400
    to such a filter.
    """
    group.require_external_id()
    query = f"filter=externalId%20eq%20%22{group.external_id}%22&startIndex=1&count=2"
    response = users.ask("GET", "/Groups", query=query)
    if response.status in {400, 403, 501}:
        raise NotApplicable("the target does not filter groups by externalId")
    found = [str(row.get("id")) for row in users.rows(response)]
    expect_equal("the list of Groups with that externalId", found, [group.id])


@check(SHOULD, rfc7644("3.9"), feature="push_groups")
def test_members_can_be_left_out_of_a_read(group_with_members: CreatedGroup, users: Users) -> None:
    """`excludedAttributes=members` returns a Group without members

    GET /Groups/{id} with `excludedAttributes=members` returns the group with its displayName
    and without its members.

    Fix: Read `excludedAttributes` in GET /Groups/{id}, and serialize the Group without
    `members` where it names them.
    """
    response = users.ask("GET", group_with_members.path, query="excludedAttributes=members")
    expect_status(response, SUCCESS, what="GET of the Group with excludedAttributes=members")
    require_text(response.json, DISPLAY, "the Group without members")
    count = len(entries(response.json, "members"))
    expect_equal("the number of members with excludedAttributes=members", count, 0)


@check(SHOULD, GROUPS, erratum("RFC 7643", 5368), rfc7644("3.12"), feature="push_groups")
def test_a_group_without_a_name_is_refused(
    users: Users, test_data: DataGenerator, discovery: Discovery
) -> None:
    """A create of a Group without a required `displayName` returns 400

    Where the target's schema does not require it, any 2xx or 4xx status conforms. RFC 7643
    calls the attribute required in section 4.2, and erratum 5368 corrects section 8.7.1.

    Fix: Return 400 with `invalidValue` to a create of a Group without `displayName`.
    """
    external_id = test_data.group().okta_id
    what = "a create of a Group without displayName"
    response = odd_create(
        users, {"schemas": [GROUP], "externalId": external_id}, what, "Groups"
    ).expect_harmless()
    if DISPLAY in compare.required_attributes(discovery, GROUP):
        compare.expect_rejected(response, what)
    compare.expect_ignored_or_rejected(response, what)


@check(SHOULD, DELETING, feature="push_groups")
def test_a_group_is_deleted_once(groups: Groups, test_data: DataGenerator) -> None:
    """DELETE of a Group returns 204, and a second one 404

    A DELETE of a group returns 204 without a body. A second DELETE of the same group returns
    404.

    Fix: Return 204 without a body from DELETE of a Group, and 404 where no Group has that id
    any more.
    """
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(test_data.group(name="Doomed").name))
    response = groups.delete(group_id)
    if response.status in compare.UNSUPPORTED:
        raise NotApplicable("the target does not delete groups")
    expect_no_body(response, 204, "DELETE of the Group")
    expect_status(groups.delete(group_id), 404, what="a second DELETE of the Group")


@check(SHOULD, DELETING, rfc7644("3.2"), feature="push_groups")
def test_a_write_to_a_deleted_group_returns_404(
    groups: Groups, users: Users, test_data: DataGenerator
) -> None:
    """PUT and PATCH of a deleted Group return 404 and create no Group

    A service provider MUST return 404 for all operations on a deleted resource, and PUT "MUST NOT
    be used to create new resources".

    Fix: Return 404 to PUT and PATCH of an id that no Group has.
    """
    name = test_data.group(name="Deleted").name
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(name))
    if not groups.delete(group_id).ok:
        raise NotApplicable("the target does not delete groups")
    path, operation = resource_path("Groups", group_id), op("replace", DISPLAY, name)
    put = users.ask("PUT", path, {"schemas": [GROUP], DISPLAY: name, "members": []})
    patch = users.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": [operation]})
    for method, response in (("PUT", put), ("PATCH", patch)):
        if response.status not in compare.UNSUPPORTED:
            expect_status(response, 404, what=f"{method} of a deleted Group")


@check(SHOULD, DELETING, feature="push_groups")
def test_a_deleted_group_is_in_no_list(groups: Groups, test_data: DataGenerator) -> None:
    """A deleted Group is in no list

    After a DELETE the target MUST leave the group out of the results of later queries.

    Fix: Exclude rows that are marked as deleted from every list and filter of Groups.
    """
    name = test_data.group(name="Dissolved").name
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(name))
    with blocked_by(GROUP_LOOKUP_OWNER):
        groups.finds(name, group_id)
    if not groups.delete(group_id).ok:
        raise NotApplicable("the target does not delete groups")
    groups.finds(name, because="after a DELETE, the lookup by displayName")
