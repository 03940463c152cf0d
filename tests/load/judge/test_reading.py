"""How the target is read after a storm."""

import json

from pytest_scim.load.judge.compare import Row
from pytest_scim.load.judge.reading import read_target
from pytest_scim.okta.org import Org
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import LIST_RESPONSE

USER = {"id": "1", "userName": "a@x", "active": True}
EXPECTED = {
    "users": [
        {"name": "a@x", "id": "1", "active": True, "family": None},
        {"name": "b@x", "id": "2", "active": True, "family": None},
    ],
    "groups": [
        {"name": "T", "id": "g", "members": ["1", "2"], "others": [], "certain": True},
        {"name": "V", "id": None, "members": [], "others": [], "certain": False},
    ],
}


def org(*, imports):
    return Org("oin", ("userName",), {"import_users": imports}, lambda: "")


def listed(*users, total=None):
    total = len(users) if total is None else total
    return {"schemas": [LIST_RESPONSE], "totalResults": total, "Resources": [*users]}


class Target:
    def __init__(self, **bodies):
        self.bodies = bodies
        self.asked = []

    def __call__(self, request):
        self.asked.append(request.target.partition("&")[0])
        body = self.bodies.get(request.path.strip("/").replace("/", "_"))
        if callable(body):
            body = body()
        return Response(404 if body is None else 200, content=json.dumps(body or {}).encode())


def test_the_list_of_an_import_is_read_and_what_it_lacks_by_its_id():
    target = Target(Users=listed(USER), Groups_g={"id": "g", "members": [{"value": "1"}]})
    actual = read_target(target, org(imports=True), EXPECTED)

    assert actual.users == [Row("1", "a@x", active=True)]
    assert actual.missing == {"2": True}
    assert actual.groups == {"g": frozenset({"1"})}
    assert target.asked == ["/Users?startIndex=1", "/Users/2", "/Groups/g", "/Groups/g"]


def test_without_imports_each_user_is_looked_up():
    target = Target(Users=listed(USER))
    actual = read_target(target, org(imports=False), EXPECTED)

    assert [row.id for row in actual.users] == ["1"]
    assert target.asked[:2] == [
        "/Users?filter=userName%20eq%20%22a%40x%22",
        "/Users?filter=userName%20eq%20%22b%40x%22",
    ]


def test_a_list_that_is_not_whole_is_not_compared():
    target = Target(Users=listed(total=5000))
    read_target(target, org(imports=True), EXPECTED)

    assert "/Users?filter=userName%20eq%20%22a%40x%22" in target.asked


def test_a_group_without_members_is_not_an_empty_one():
    actual = read_target(Target(Groups_g={"id": "g"}), org(imports=False), EXPECTED)

    assert actual.groups == {"g": None}
    assert actual.gone == set()


def test_members_that_a_group_does_not_return_are_those_of_its_users():
    member = {**USER, "groups": [{"value": "g"}]}
    target = Target(Users=listed(member), Groups_g={"id": "g"})

    assert read_target(target, org(imports=True), EXPECTED).groups == {"g": frozenset("1")}


def test_a_group_that_get_does_not_find_is_gone():
    assert read_target(Target(), org(imports=False), EXPECTED).gone == {"g"}


def test_a_membership_that_becomes_visible_late_is_there():
    members = iter([[{"value": "1"}], [{"value": "1"}, {"value": "2"}]])
    target = Target(Groups_g=lambda: {"id": "g", "members": next(members)})

    assert read_target(target, org(imports=False), EXPECTED).groups == {"g": frozenset("12")}
