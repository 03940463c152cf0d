import pytest

from pytest_scim.scim import names


def members(actual):
    return [member["value"] for member in actual["members"]]


def test_users_show_the_groups_they_are_in(scim):
    ada, bo = scim.create("ada"), scim.create("bo")
    group = scim.group("Sales", ada["id"], bo["id"])
    (entry,) = scim.get(f"/Users/{ada['id']}").body["groups"]
    assert (entry["value"], entry["display"], entry["type"]) == (group["id"], "Sales", "direct")
    assert entry["$ref"].endswith(f"/scim/v2/Groups/{group['id']}")
    assert len(scim.find(f'groups.value eq "{group["id"]}"')) == 2


def test_the_groups_of_a_user_follow_every_change(scim):
    ada = scim.create()
    group = scim.group("Sales")
    path, actual = f"/Groups/{group['id']}", lambda: scim.get(f"/Users/{ada['id']}").body
    scim.patch(path, {"op": "add", "path": "members", "value": [{"value": ada["id"]}]})
    rename = {"op": "replace", "value": {"id": group["id"], "displayName": "Deals"}}
    assert members(scim.patch(path, rename).body) == [ada["id"]]
    assert [one["display"] for one in actual()["groups"]] == ["Deals"]
    scim.patch(path, {"op": "remove", "path": f'members[value eq "{ada["id"]}"]'})
    assert "groups" not in actual()
    scim.put(
        path, {"schemas": [names.GROUP], "displayName": "D", "members": [{"value": ada["id"]}]}
    )
    assert "groups" in actual()
    scim.delete(path)
    assert "groups" not in actual()


def test_a_member_that_does_not_exist_is_refused(scim):
    path = f"/Groups/{scim.group()['id']}"
    stranger = {"schemas": [names.GROUP], "displayName": "X", "members": [{"value": "nobody"}]}
    add = {"op": "add", "path": "members", "value": [{"value": "nobody"}]}
    for reply in (scim.post("/Groups", stranger), scim.put(path, stranger), scim.patch(path, add)):
        assert (reply.status, reply.body["scimType"]) == (400, "invalidValue")
        assert "nobody" in reply.body["detail"]
    assert [group["members"] for group in scim.provider.groups()] == [[]]


def test_a_deleted_user_leaves_its_groups(scim):
    ada, bo = scim.create("ada"), scim.create("bo")
    group = scim.group("Sales", ada["id"], bo["id"])
    scim.delete(f"/Users/{ada['id']}")
    assert members(scim.get(f"/Groups/{group['id']}").body) == [bo["id"]]


def test_a_member_added_again_is_stored_once(scim):
    ada = scim.create()
    path = f"/Groups/{scim.group('Sales', ada['id'])['id']}"
    again = {"value": ada["id"], "display": "Ada"}
    scim.patch(path, {"op": "add", "path": "members", "value": [again]})
    assert members(scim.get(path).body) == [ada["id"]]


@pytest.mark.parametrize("nobody", [[], None, "left out"])
def test_a_group_without_members_shows_an_empty_list(scim, nobody):
    sent = {"schemas": [names.GROUP], "displayName": "Sales"}
    if nobody != "left out":
        sent["members"] = nobody
    created = scim.post("/Groups", sent).body
    assert created["members"] == []
    assert scim.put(f"/Groups/{created['id']}", sent).body["members"] == []
    assert scim.find('displayName eq "sales"', "Groups")[0]["members"] == []


def test_members_stay_away_when_they_are_not_asked_for(scim):
    path = f"/Groups/{scim.group()['id']}"
    for query in ("excludedAttributes=members", "attributes=displayName"):
        assert "members" not in scim.get(path, query).body


def test_members_can_be_replaced_by_nobody(scim):
    path = f"/Groups/{scim.group('Sales', scim.create()['id'])['id']}"
    reply = scim.patch(path, {"op": "replace", "path": "members", "value": []})
    assert (reply.status, reply.body["members"]) == (200, [])


def test_two_groups_may_have_one_name(scim):
    assert scim.group("[Deals] Corp.")["id"] != scim.group("[Deals] Corp.")["id"]
