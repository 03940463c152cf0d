"""RFC 7644, sections 3.4.2.5 and 3.9: the attributes that a response contains."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe
from pytest_scim.scim.names import ENTERPRISE_USER, FAMILY, GIVEN, USER, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import ListQueries, eq, known
from pytest_scim.suites.rfc7644.support.projection import (
    EXCLUDED,
    always_returned,
    ask,
    expect_excluded,
    expect_left_out,
    expect_named_only,
    expect_values,
    optional_attributes,
    read,
    require_partial,
)
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

PARTIAL = rfc7644("3.9")
LISTED = rfc7644("3.4.2.5")


@check(SHOULD, PARTIAL, LISTED, feature="create_users")
def test_attributes_names_all_that_is_returned(lists: ListQueries, discovery: Discovery) -> None:
    """`attributes` returns the named attributes and the minimum set only

    A GET with `attributes` returns the named attributes and those that are always returned, and
    no others.

    Fix: Remove every attribute that `attributes` does not name from the User, except `id` and
    others with `returned: always`.
    """
    expect_named_only(lists, discovery)


@check(SHOULD, PARTIAL, LISTED, feature="create_users")
def test_excluded_attributes_are_left_out(lists: ListQueries, discovery: Discovery) -> None:
    """`excludedAttributes` leaves out the named attributes

    A GET with `excludedAttributes` returns all default attributes except the named ones.

    Fix: Remove the attributes that `excludedAttributes` names from the User, and return all
    others as without the parameter.
    """
    actual = read(lists, excludedAttributes=EXCLUDED)
    expect_excluded(lists, discovery)
    others = {USER_NAME: lists.one[USER_NAME], "name": at(lists.one, "name")}
    expect_values(
        actual, {k: v for k, v in others.items() if known(v)}, f"excludedAttributes={EXCLUDED}"
    )


@check(SHOULD, PARTIAL, rfc7643("3.1"), feature="create_users")
def test_the_id_cannot_be_excluded(lists: ListQueries) -> None:
    """`excludedAttributes` has no effect on `id`

    `id` is always returned, even when `excludedAttributes` names it.

    Fix: Skip `id` and others with `returned: always` when you remove what `excludedAttributes`
    names.
    """
    actual = read(lists, excludedAttributes=EXCLUDED)
    expect_values(actual, {"id": lists.one["id"]}, f"excludedAttributes={EXCLUDED}")


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_may_be_partial(lists: ListQueries, discovery: Discovery) -> None:
    """`attributes` limits the resources of a list

    In a list with `attributes`, each resource has the named attributes and those that are
    always returned, and no others.

    Fix: Reduce each row of a list with the code of GET /Users/{id}, after you evaluated the
    filter.
    """
    require_partial(expect_named_only, lists, discovery)
    response = lists.page(
        eq(USER_NAME, lists.one[USER_NAME]), count=2, attributes=f"{USER_NAME},displayName"
    )
    asked = "GET /Users with attributes=userName,displayName"
    rows = lists.rows(response, asked)
    expect_equal(f"the list of {asked}", lists.user_names(rows), [lists.one[USER_NAME]])
    expect_left_out(
        rows[0],
        optional_attributes(discovery, lists.one, without=(USER_NAME, "displayName")),
        asked,
    )


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_leave_out_the_excluded(
    lists: ListQueries, discovery: Discovery
) -> None:
    """`excludedAttributes` applies to the resources of a list

    In a list with `excludedAttributes`, each resource has all default attributes except the
    named ones.

    Fix: Read `excludedAttributes` in GET /Users too, and remove these attributes from each row.
    """
    require_partial(expect_excluded, lists, discovery)
    response = lists.page(
        eq(USER_NAME, lists.one[USER_NAME]), count=2, excludedAttributes="emails,name"
    )
    asked = "GET /Users with excludedAttributes=emails,name"
    rows = lists.rows(response, asked)
    expect_equal(f"the list of {asked}", lists.user_names(rows), [lists.one[USER_NAME]])
    expect_left_out(rows[0], optional_attributes(discovery, lists.one) & {"emails", "name"}, asked)


@check(SHOULD, PARTIAL, rfc7644("3.10"), feature="create_users")
def test_a_sub_attribute_is_returned_alone(lists: ListQueries, discovery: Discovery) -> None:
    """`attributes` with a sub-attribute returns only that sub-attribute

    With a sub-attribute in `attributes`, such as `name.familyName`, the target does not return
    the other sub-attributes.

    Fix: Resolve a name with a dot in `attributes` to that sub-attribute, and remove the others
    of its complex attribute.
    """
    require_partial(expect_named_only, lists, discovery)
    if not (known(at(lists.one, FAMILY)) and known(at(lists.one, GIVEN))):
        raise NotApplicable("the target does not store both parts of a name")
    actual = read(lists, attributes=FAMILY)
    expect_values(actual, {FAMILY: at(lists.one, FAMILY)}, f"attributes={FAMILY}")
    if "name" not in always_returned(discovery):
        expect_left_out(at(actual, "name"), {"givenName"}, f"attributes={FAMILY}")


@check(SHOULD, PARTIAL, rfc7644("3.10"), feature="create_users")
def test_attributes_may_be_named_with_their_schema(
    lists: ListQueries, discovery: Discovery
) -> None:
    """`attributes` supports names with the schema's URN

    A name in `attributes` may begin with a schema's URN; the name of an extension attribute
    does.

    Fix: Remove the core URN from names in `attributes`, and resolve what follows an extension's
    URN to that extension's attribute.
    """
    require_partial(expect_named_only, lists, discovery)
    wanted = {USER_NAME: f"{USER}:{USER_NAME}"}
    path = f"{ENTERPRISE_USER}:department"
    wanted |= {path: path} if known(at(lists.one, path)) else {}
    asked = ",".join(wanted.values())
    actual = read(lists, attributes=asked)
    expect_values(actual, {path: at(lists.one, path) for path in wanted}, f"attributes={asked}")


@check(SHOULD, PARTIAL, rfc7643("2.1"), feature="create_users")
def test_attribute_names_may_come_in_any_case(lists: ListQueries) -> None:
    """Attribute names in `attributes` are case-insensitive

    `attributes=USERNAME` returns the userName.

    Fix: Compare names in `attributes` with those of the schema in lower case, and return each
    attribute as the schema spells it.
    """
    actual = read(lists, attributes="USERNAME")
    expect_values(actual, {USER_NAME: lists.one[USER_NAME]}, "attributes=USERNAME")


@check(SHOULD, PARTIAL, feature="create_users")
def test_an_unknown_attribute_does_no_harm(lists: ListQueries) -> None:
    """An unknown name in `attributes` is ignored or rejected

    When `attributes` contains a name that no schema defines, the target ignores it or rejects
    the request with 400.

    Fix: Skip a name in `attributes` that no schema defines, and return the others, or return
    400.
    """
    response = ask(lists, attributes=f"{USER_NAME},noSuchAttribute")
    if response.status != 400:
        actual = read(lists, attributes=f"{USER_NAME},noSuchAttribute")
        expect_values(
            actual, {USER_NAME: lists.one[USER_NAME]}, "attributes=userName,noSuchAttribute"
        )


@check(SHOULD, PARTIAL, rfc7644("3.5.1"), feature="update_users")
def test_a_response_to_a_write_may_be_partial(
    lists: ListQueries, user_resource: UserResource, discovery: Discovery
) -> None:
    """`attributes` limits the resource in a PUT response

    The response to a PUT with `attributes` contains the named attributes and those that are
    always returned.

    Fix: Read `attributes` from the query of a PUT too, and reduce the returned User as GET
    does.
    """
    require_partial(expect_named_only, lists, discovery)
    response = user_resource.put(user_resource.body, query=f"attributes={USER_NAME}")
    if not response.ok or not isinstance(response.json, dict):
        raise NotApplicable(f"the target returns no User to such a PUT: {describe(response)}")
    asked = "the response to a PUT with attributes=userName"
    expect_left_out(
        response.json,
        optional_attributes(discovery, user_resource.first, without=(USER_NAME,)),
        asked,
    )


@check(SHOULD, PARTIAL, feature="create_users")
def test_a_response_to_a_create_may_be_partial(
    lists: ListQueries, users: Users, test_data: DataGenerator, discovery: Discovery
) -> None:
    """`attributes` limits the resource in a POST response

    The response to a POST with `attributes` contains the named attributes and those that are
    always returned.

    Fix: Apply `attributes` and `excludedAttributes` to the responses of POST as to those of GET.
    """
    require_partial(expect_named_only, lists, discovery)
    body = test_data.okta_user().resource()
    response = users.ask("POST", "/Users", body, query=f"attributes={USER_NAME}")
    if not response.ok or not isinstance(response.json, dict):
        raise NotApplicable(f"the target returns no User to such a POST: {describe(response)}")
    optional = optional_attributes(discovery, body, without=(USER_NAME,))
    expect_left_out(response.json, optional, "the response to a POST with attributes=userName")
