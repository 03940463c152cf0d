import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.suites.okta.support.returned_values import compare_returned, is_canonical
from pytest_scim.suites.support.characteristics import Attribute

WORK_PHONE = 'phoneNumbers[type eq "work"].value'
SCHEMA = {
    "id": "urn:ietf:params:scim:schemas:core:2.0:User",
    "attributes": [
        {"name": "nickName", "returned": "Request"},
        {"name": "userType", "canonicalValues": ["EMPLOYEE"]},
        {"name": "title", "caseExact": True},
    ],
}


class Target:
    """Returns a User, and more of it where a query asks for attributes."""

    def __init__(self, user, **requested):
        self.users, self.requested = user, requested
        self.queries = []

    def user(self, _):
        return self.users

    def ask(self, _method, _path, *, query):
        self.queries.append(query)
        return Response(200, content=json.dumps({"id": "1", **self.requested}).encode())


def discovery(_):
    return Response(200, content=json.dumps({"Resources": [SCHEMA]}).encode())


def test_what_is_returned_on_request_is_requested():
    target = Target({}, nickName="Nan")
    values = compare_returned(target, discovery, "1", {"nickName": "Nan"})
    assert (values.lost, target.queries) == ({}, ["attributes=nickName"])


def test_what_no_request_returns_is_lost():
    target = Target({"title": "DR"})
    values = compare_returned(target, discovery, "1", {"nickName": "Nan", "title": "Dr"})
    assert values.lost == {"nickName": "Nan", "title": "Dr"}
    assert values.actual["title"] == "'DR'"


def test_a_form_of_the_service_is_no_loss():
    target = Target({"userType": "EMPLOYEE"})
    values = compare_returned(target, discovery, "1", {"userType": "Employee"})
    assert (values.lost, values.canonical, target.queries) == ({}, ("userType",), [])


@pytest.mark.parametrize(
    ("path", "sent", "actual", "canonical"),
    [
        (WORK_PHONE, "+1 415 555 0100", "tel:+1-415-555-0100", True),
        (WORK_PHONE, "415-555-0100", "+14155550100", True),
        (WORK_PHONE, "+14155550100", "+14155550199", False),
        (WORK_PHONE, "+14155550100", "100", False),
        ("title", "Dr", "DR", True),
        ("title", "Dr", "Prof", False),
        ("title", "Dr", None, False),
    ],
)
def test_a_canonical_form_has_the_same_digits_or_letters(path, sent, actual, canonical):
    definition = Attribute("title", {"name": "title"})
    assert is_canonical(path, definition, sent, actual) is canonical
    if path == "title":
        assert not is_canonical(path, None, sent, actual)
