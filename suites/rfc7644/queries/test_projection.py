"""RFC 7644, sections 3.4.2.5 and 3.9: the attributes that a response contains."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.names import ENTERPRISE_USER, FAMILY, GIVEN, USER, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import eq, known
from pytest_scim.suites.rfc7644.support.projection import (
    EXCLUDED,
    always,
    ask,
    lacks,
    leaves_out,
    names_all,
    offered,
    read,
    returned,
    shows,
)

PARTIAL = rfc7644("3.9")
LISTED = rfc7644("3.4.2.5")


@check(SHOULD, PARTIAL, LISTED, feature="create_users")
def test_attributes_names_all_that_is_returned(lists, discovery):
    """`attributes` returns the named attributes and the minimum set only

    A GET with `attributes` returns the named attributes and those that are always returned, and
    no others.
    """
    names_all(lists, discovery)


@check(SHOULD, PARTIAL, LISTED, feature="create_users")
def test_excluded_attributes_are_left_out(lists, discovery):
    """`excludedAttributes` leaves out the named attributes

    A GET with `excludedAttributes` returns all default attributes except the named ones.
    """
    actual = read(lists, excludedAttributes=EXCLUDED)
    leaves_out(lists, discovery)
    kept = {USER_NAME: lists.one[USER_NAME], "name": at(lists.one, "name")}
    shows(actual, {k: v for k, v in kept.items() if known(v)}, f"excludedAttributes={EXCLUDED}")


@check(SHOULD, PARTIAL, rfc7643("3.1"), feature="create_users")
def test_the_id_cannot_be_excluded(lists):
    """`excludedAttributes` has no effect on `id`

    `id` is always returned, even when `excludedAttributes` names it.
    """
    actual = read(lists, excludedAttributes=EXCLUDED)
    shows(actual, {"id": lists.one["id"]}, f"excludedAttributes={EXCLUDED}")


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_may_be_partial(lists, discovery):
    """`attributes` limits the resources of a list

    In a list with `attributes`, each resource has the named attributes and those that are
    always returned, and no others.
    """
    offered(names_all, lists, discovery)
    response = lists.page(
        eq(USER_NAME, lists.one[USER_NAME]), count=2, attributes=f"{USER_NAME},displayName"
    )
    asked = "GET /Users with attributes=userName,displayName"
    rows = lists.rows(response, asked)
    expect_equal(f"the list of {asked}", lists.who(rows), [lists.one[USER_NAME]])
    lacks(rows[0], returned(discovery, lists.one, without=(USER_NAME, "displayName")), asked)


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_leave_out_the_excluded(lists, discovery):
    """`excludedAttributes` applies to the resources of a list

    In a list with `excludedAttributes`, each resource has all default attributes except the
    named ones.
    """
    offered(leaves_out, lists, discovery)
    response = lists.page(
        eq(USER_NAME, lists.one[USER_NAME]), count=2, excludedAttributes="emails,name"
    )
    asked = "GET /Users with excludedAttributes=emails,name"
    rows = lists.rows(response, asked)
    expect_equal(f"the list of {asked}", lists.who(rows), [lists.one[USER_NAME]])
    lacks(rows[0], returned(discovery, lists.one) & {"emails", "name"}, asked)


@check(SHOULD, PARTIAL, rfc7644("3.10"), feature="create_users")
def test_a_sub_attribute_is_returned_alone(lists, discovery):
    """`attributes` with a sub-attribute returns only that sub-attribute

    With a sub-attribute in `attributes`, such as `name.familyName`, the target does not return
    the other sub-attributes.
    """
    offered(names_all, lists, discovery)
    if not (known(at(lists.one, FAMILY)) and known(at(lists.one, GIVEN))):
        raise NotApplicable("the target does not store both parts of a name")
    actual = read(lists, attributes=FAMILY)
    shows(actual, {FAMILY: at(lists.one, FAMILY)}, f"attributes={FAMILY}")
    if "name" not in always(discovery):
        lacks(at(actual, "name"), {"givenName"}, f"attributes={FAMILY}")


@check(SHOULD, PARTIAL, rfc7644("3.10"), feature="create_users")
def test_attributes_may_be_named_with_their_schema(lists, discovery):
    """`attributes` supports names with the schema's URN

    A name in `attributes` may begin with a schema's URN; the name of an extension attribute
    does.
    """
    offered(names_all, lists, discovery)
    wanted = {USER_NAME: f"{USER}:{USER_NAME}"}
    path = f"{ENTERPRISE_USER}:department"
    wanted |= {path: path} if known(at(lists.one, path)) else {}
    asked = ",".join(wanted.values())
    actual = read(lists, attributes=asked)
    shows(actual, {path: at(lists.one, path) for path in wanted}, f"attributes={asked}")


@check(SHOULD, PARTIAL, rfc7643("2.1"), feature="create_users")
def test_attribute_names_may_come_in_any_case(lists):
    """Attribute names in `attributes` are case-insensitive

    `attributes=USERNAME` returns the userName.
    """
    actual = read(lists, attributes="USERNAME")
    shows(actual, {USER_NAME: lists.one[USER_NAME]}, "attributes=USERNAME")


@check(SHOULD, PARTIAL, feature="create_users")
def test_an_unknown_attribute_does_no_harm(lists):
    """An unknown name in `attributes` is ignored or rejected

    When `attributes` contains a name that no schema defines, the target ignores it or rejects
    the request with 400.
    """
    response = ask(lists, attributes=f"{USER_NAME},noSuchAttribute")
    if response.status != 400:
        actual = read(lists, attributes=f"{USER_NAME},noSuchAttribute")
        shows(actual, {USER_NAME: lists.one[USER_NAME]}, "attributes=userName,noSuchAttribute")


@check(SHOULD, PARTIAL, rfc7644("3.5.1"), feature="update_users")
def test_an_answer_to_a_write_may_be_partial(lists, user_resource, discovery):
    """`attributes` limits the resource in a PUT response

    The response to a PUT with `attributes` contains the named attributes and those that are
    always returned.
    """
    offered(names_all, lists, discovery)
    response = user_resource.put(user_resource.body, query=f"attributes={USER_NAME}")
    if not response.ok or not isinstance(response.json, dict):
        raise NotApplicable(f"the target returns no User to such a PUT: {describe(response)}")
    asked = "the response to a PUT with attributes=userName"
    lacks(response.json, returned(discovery, user_resource.first, without=(USER_NAME,)), asked)
