"""Rules about groups, as the provider keeps them."""

import pytest

from pytest_scim.provider import Provider
from pytest_scim.scim import names as urn

ONE = ("one_group_per_user", {"besides": ["Default"]})
DEFAULT = ("default_group", {"name": "Default"})


def members(scim, name):
    (group,) = [one for one in scim.provider.groups() if one["displayName"] == name]
    return sorted(member["value"] for member in group["members"])


def add(*ids):
    return {"op": "add", "path": "members", "value": [{"value": one} for one in ids]}


def remove(user_id):
    return {"op": "remove", "path": f'members[value eq "{user_id}"]'}


def body(name, *ids):
    listed = [{"value": one} for one in ids]
    return {"schemas": [urn.GROUP], "displayName": name, "members": listed}


@pytest.mark.parametrize("way", ["patch", "put", "post"])
def test_whoever_is_in_a_group_joins_no_other(under, way):
    scim = under(ONE)
    ada, bo = scim.create("ada")["id"], scim.create("bo")["id"]
    scim.group("Sales", ada)
    path = f"/Groups/{scim.group('Deals', bo)['id']}"
    before = scim.provider.groups()
    if way == "patch":
        refused = scim.patch(path, add(ada))
    elif way == "put":
        refused = scim.put(path, body("Deals", ada, bo))
    else:
        refused = scim.post("/Groups", body("New", ada))
    assert (refused.status, "Sales" in refused.body["detail"]) == (409, True)
    assert scim.provider.groups() == before


def test_whoever_left_a_group_joins_another(under):
    scim = under(ONE)
    ada = scim.create("ada")["id"]
    first, second = scim.group("Sales", ada), scim.group("Deals")
    scim.patch(f"/Groups/{first['id']}", remove(ada))
    assert scim.patch(f"/Groups/{second['id']}", add(ada)).status == 200
    assert members(scim, "Deals") == [ada]


def test_a_group_can_be_renamed_and_put_back_with_its_own_people(under):
    scim = under(ONE, ("unique_group_names", {}))
    ada = scim.create("ada")["id"]
    path = f"/Groups/{scim.group('Sales', ada)['id']}"
    assert scim.put(path, body("Sales 2", ada)).status == 200


def test_the_default_group_takes_who_has_none_until_the_next_one(under):
    scim = under(ONE, DEFAULT)
    ada, bo = scim.create("ada")["id"], scim.create("bo")["id"]
    path = f"/Groups/{scim.group('Sales', ada, bo)['id']}"
    assert members(scim, "Default") == []
    scim.patch(path, remove(ada))
    assert (members(scim, "Sales"), members(scim, "Default")) == ([bo], [ada])
    assert scim.post("/Groups", body("Deals", ada)).status == 201
    assert members(scim, "Default") == []
    scim.delete(path)
    assert members(scim, "Default") == [bo]


def test_a_directory_goes_back_to_what_the_rules_put_there(under):
    scim = under(DEFAULT, ("predefined_groups", {"names": ["Manager", "Prep User"]}))
    for group in scim.provider.groups():
        scim.delete(f"/Groups/{group['id']}")
    scim.provider.reset()
    names = [group["displayName"] for group in scim.provider.groups()]
    assert names == ["Default", "Manager", "Prep User"]


def test_a_rule_that_is_switched_off_puts_nothing_there(under):
    profile = under(DEFAULT).provider.profile
    assert Provider(profile, tokens=["t0ken"], without_rules={"default_group"}).groups() == []


def test_a_group_in_a_group_is_no_person(under):
    scim = under(ONE, DEFAULT, ("removed_with_last_group", {}))
    inner = scim.group("Inner")["id"]
    outer, other = scim.group("Outer", inner)["id"], scim.group("Other", inner)["id"]
    assert scim.delete(f"/Groups/{inner}").status == 204
    assert [scim.delete(f"/Groups/{one}").status for one in (outer, other)] == [204, 204]
    assert members(scim, "Default") == []


def test_a_name_is_taken_once_in_any_case(under):
    scim = under(("unique_group_names", {}))
    scim.group("Sales")
    path = f"/Groups/{scim.group('Deals')['id']}"
    rename = {"op": "replace", "value": {"displayName": "SALES"}}
    for reply in (scim.post("/Groups", body("sales")), scim.patch(path, rename)):
        assert (reply.status, reply.body["scimType"]) == (409, "uniqueness")
    assert sorted(one["displayName"] for one in scim.provider.groups()) == ["Deals", "Sales"]


def test_the_last_group_takes_the_account_with_it(under):
    scim = under(("removed_with_last_group", {}))
    ada, bo, cy = (scim.create(name)["id"] for name in ("ada", "bo", "cy"))
    path = f"/Groups/{scim.group('Sales', ada, bo)['id']}"
    scim.group("Deals", bo)
    scim.put(path, body("Sales"))
    assert [scim.get(f"/Users/{one}").status for one in (ada, bo, cy)] == [404, 200, 200]


def test_a_deleted_group_leaves_its_people_their_accounts(under):
    scim = under(("removed_with_last_group", {}))
    ada = scim.create("ada")["id"]
    scim.delete(f"/Groups/{scim.group('Sales', ada)['id']}")
    assert scim.get(f"/Users/{ada}").status == 200


def test_only_some_attributes_of_an_account_can_be_updated(under):
    names = {"attributes": ["name.givenName", "name.familyName"]}
    scim = under(("updatable_attributes", names))
    created = scim.create("ada", title="Countess", displayName="Ada")
    path = f"/Users/{created['id']}"
    changed = {
        **created,
        "userName": "new@example.com",
        "title": "Dr",
        "active": False,
        "name": {"givenName": "Ada Augusta", "familyName": "King II"},
        "emails": [{"value": "new@example.com", "type": "work"}],
    }
    reply = scim.put(path, changed)
    actual = scim.get(path).body
    assert (reply.status, reply.body["title"]) == (200, "Countess")
    assert (actual["userName"], actual["title"]) == ("ada@example.com", "Countess")
    assert actual["emails"] == created["emails"]
    assert actual["name"] == {"givenName": "Ada Augusta", "familyName": "King II"}
    assert actual["active"] is False


def test_a_list_can_be_updatable_as_a_whole(under):
    work = {"attributes": ['emails[type eq "work"].value', "title"]}
    scim = under(("updatable_attributes", work))
    created = scim.create("ada", title="Countess")
    path = f"/Users/{created['id']}"
    emails = [{"value": "new@example.com", "type": "work"}]
    scim.put(path, {**created, "displayName": "Ada", "emails": emails, "title": "Dr"})
    actual = scim.get(path).body
    assert (actual["emails"][0]["value"], actual["title"]) == ("new@example.com", "Dr")
    assert "displayName" not in actual
