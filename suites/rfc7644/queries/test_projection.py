"""RFC 7644, sections 3.4.2.5 and 3.9: the attributes that a response contains."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import said
from pytest_scim.scim.names import ENTERPRISE_USER, FAMILY, GIVEN, LOGIN, USER
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
    shown = read(lists, excludedAttributes=EXCLUDED)
    leaves_out(lists, discovery)
    kept = {LOGIN: lists.one[LOGIN], "name": at(lists.one, "name")}
    shows(shown, {k: v for k, v in kept.items() if known(v)}, f"excludedAttributes={EXCLUDED}")


@check(SHOULD, PARTIAL, rfc7643("3.1"), feature="create_users")
def test_the_id_cannot_be_excluded(lists):
    """`excludedAttributes` has no effect on `id`

    `id` is always returned, even when `excludedAttributes` names it.
    """
    shown = read(lists, excludedAttributes=EXCLUDED)
    shows(shown, {"id": lists.one["id"]}, f"excludedAttributes={EXCLUDED}")


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_may_be_partial(lists, discovery):
    """`attributes` limits the resources of a list

    In a list with `attributes`, each resource has the named attributes and those that are
    always returned, and no others.
    """
    offered(names_all, lists, discovery)
    answer = lists.page(eq(LOGIN, lists.one[LOGIN]), count=2, attributes=f"{LOGIN},displayName")
    asked = "GET /Users with attributes=userName,displayName"
    rows = lists.rows(answer, asked)
    expect_equal(f"the list of {asked}", lists.who(rows), [lists.one[LOGIN]])
    lacks(rows[0], returned(discovery, lists.one, without=(LOGIN, "displayName")), asked)


@check(SHOULD, LISTED, PARTIAL, feature="create_users")
def test_the_resources_of_a_list_leave_out_the_excluded(lists, discovery):
    """`excludedAttributes` applies to the resources of a list

    In a list with `excludedAttributes`, each resource has all default attributes except the
    named ones.
    """
    offered(leaves_out, lists, discovery)
    answer = lists.page(eq(LOGIN, lists.one[LOGIN]), count=2, excludedAttributes="emails,name")
    asked = "GET /Users with excludedAttributes=emails,name"
    rows = lists.rows(answer, asked)
    expect_equal(f"the list of {asked}", lists.who(rows), [lists.one[LOGIN]])
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
    shown = read(lists, attributes=FAMILY)
    shows(shown, {FAMILY: at(lists.one, FAMILY)}, f"attributes={FAMILY}")
    if "name" not in always(discovery):
        lacks(at(shown, "name"), {"givenName"}, f"attributes={FAMILY}")


@check(SHOULD, PARTIAL, rfc7644("3.10"), feature="create_users")
def test_attributes_may_be_named_with_their_schema(lists, discovery):
    """`attributes` supports names with the schema's URN

    A name in `attributes` may begin with a schema's URN; the name of an extension attribute
    does.
    """
    offered(names_all, lists, discovery)
    wanted = {LOGIN: f"{USER}:{LOGIN}"}
    path = f"{ENTERPRISE_USER}:department"
    wanted |= {path: path} if known(at(lists.one, path)) else {}
    asked = ",".join(wanted.values())
    shown = read(lists, attributes=asked)
    shows(shown, {path: at(lists.one, path) for path in wanted}, f"attributes={asked}")


@check(SHOULD, PARTIAL, rfc7643("2.1"), feature="create_users")
def test_attribute_names_may_come_in_any_case(lists):
    """Attribute names in `attributes` are case-insensitive

    `attributes=USERNAME` returns the userName.
    """
    shown = read(lists, attributes="USERNAME")
    shows(shown, {LOGIN: lists.one[LOGIN]}, "attributes=USERNAME")


@check(SHOULD, PARTIAL, feature="create_users")
def test_an_unknown_attribute_does_no_harm(lists):
    """An unknown name in `attributes` is ignored or rejected

    When `attributes` contains a name that no schema defines, the target ignores it or rejects
    the request with 400.
    """
    answer = ask(lists, attributes=f"{LOGIN},noSuchAttribute")
    if answer.status != 400:
        shown = read(lists, attributes=f"{LOGIN},noSuchAttribute")
        shows(shown, {LOGIN: lists.one[LOGIN]}, "attributes=userName,noSuchAttribute")


@check(SHOULD, PARTIAL, rfc7644("3.5.1"), feature="update_users")
def test_an_answer_to_a_write_may_be_partial(lists, sheet, discovery):
    """`attributes` limits the resource in a PUT response

    The response to a PUT with `attributes` contains the named attributes and those that are
    always returned.
    """
    offered(names_all, lists, discovery)
    answer = sheet.put(sheet.shown, query=f"attributes={LOGIN}")
    if not answer.ok or not isinstance(answer.json, dict):
        raise NotApplicable(f"the target returns no User to such a PUT: {said(answer)}")
    asked = "the response to a PUT with attributes=userName"
    lacks(answer.json, returned(discovery, sheet.first, without=(LOGIN,)), asked)
