"""Rules about groups."""

from pytest_scim.check import MUST, Finding, check, okta_api, rfc7644
from pytest_scim.fixtures import said
from pytest_scim.scim.urn import GROUP


@check(MUST, okta_api("Retrieve groups"), rfc7644("3.12"), rule="groups_declined")
def test_groups_are_not_listed(directory):
    """A list of groups is declined with 4xx or 501, or is empty; it is no other server error."""
    answer = directory.ask("GET", "/Groups", query="startIndex=1&count=100")
    if answer.ok and not directory.rows(answer):
        return
    if not declined(answer):
        raise Finding("groups", expected="4xx, 501 or an empty list", shown=said(answer))


@check(MUST, okta_api("Create a group"), rfc7644("3.12"), rule="groups_declined")
def test_a_group_is_not_created(directory, people):
    """A create of a group is declined with 4xx or 501; Okta is never told that one was made."""
    body = {"schemas": [GROUP], "displayName": f"Team {people.tag}", "members": []}
    answer = directory.ask("POST", "/Groups", body)
    if not declined(answer):
        raise Finding("a group's create", expected="4xx or 501", shown=said(answer))


def declined(answer):
    """Return whether a request was turned down as not offered."""
    return 400 <= answer.status < 500 or answer.status == 501
