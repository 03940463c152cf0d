"""A large Group gets members in a time that does not depend on those that it has."""

import sys

import pytest

from pytest_scim.provider.scim import large_groups


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(large_groups, "LARGE", 3)


def adding(*ids, **more):
    return {"op": "add", "path": "members", "value": [{"value": one, **more} for one in ids]}


def users(scim, count):
    return [scim.create(f"user{n}")["id"] for n in range(count)]


def test_members_are_added_once_and_the_users_are_in_the_group(scim):
    ids = users(scim, 6)
    group = scim.group("Sales", *ids[:3])
    path = f"/Groups/{group['id']}"

    assert scim.patch(path, adding(*ids[2:5], display="x"), adding(ids[5])).status == 204
    after = scim.get(path).body
    assert [one["value"] for one in after["members"]] == [*ids[:2], *ids[2:6]]
    assert after["meta"]["version"] != group["meta"]["version"]
    assert after["meta"]["created"] == group["meta"]["created"]
    for user_id in (ids[0], ids[2], ids[5]):
        (entry,) = scim.get(f"/Users/{user_id}").body["groups"]
        assert (entry["value"], entry["display"]) == (group["id"], "Sales")


def test_nothing_changes_where_all_are_members(scim):
    ids = users(scim, 3)
    path = f"/Groups/{scim.group('Sales', *ids)['id']}"
    before = scim.get(path).body

    assert scim.patch(path, adding(*ids)).status == 204
    assert scim.get(path).body == before


@pytest.mark.parametrize(
    "operations",
    [
        [adding("nobody")],
        [adding("{id}", type="User")],
        [{"op": "Add", "path": "members", "value": [{"value": "{id}"}]}],
        [{"op": "add", "value": {"members": [{"value": "{id}"}]}}],
        [adding("{id}"), {"op": "replace", "path": "displayName", "value": "Deals"}],
        [adding("")],
    ],
    ids=["unknown", "a type", "letter case", "no path", "two operations", "empty"],
)
def test_any_other_change_of_a_large_group_is_one_of_the_library(scim, operations):
    *ids, new = users(scim, 4)
    path = f"/Groups/{scim.group('Sales', *ids)['id']}"
    for one in operations:
        for member in one["value"] if isinstance(one["value"], list) else []:
            member["value"] = member["value"].replace("{id}", new)

    assert scim.patch(path, *operations).status in {200, 400}


def test_a_small_group_is_returned(scim):
    ids = users(scim, 3)
    path = f"/Groups/{scim.group('Sales', *ids[:2])['id']}"
    assert scim.patch(path, adding(ids[2])).status == 200


def calls(act) -> int:
    """Return how many functions an act calls, which is the same on every machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def test_an_add_calls_as_many_functions_in_a_group_of_a_hundred_as_in_one_of_ten(scim):
    ids = users(scim, 106)
    paths = [f"/Groups/{scim.group('Sales', *ids[:n])['id']}" for n in (10, 100)]
    scim.patch(paths[0], adding(ids[100]))  # what the first request alone does
    ten, hundred = (calls(lambda path=path: scim.patch(path, adding(*ids[101:]))) for path in paths)

    assert ten < hundred * 1.1
    assert hundred < ten * 1.1
