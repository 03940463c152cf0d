"""Groups are read raw, and changed as the app's own admin would."""

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.target.groups import CREATE_OWNER, LOOKUP_OWNER, READ_OWNER

from .connection import Connection
from .scripted import GONE, TAG, Scripted

NAME = f"Team {TAG}1"
LOOKUP = f"GET /Groups?filter=displayName%20eq%20%22Team%20{TAG}1%22&startIndex=1&count=100"


def actual(*members, name=NAME):
    return {"id": "g/1", "displayName": name, "members": [{"value": m} for m in members]}


def listed(*members):
    return [{"value": member} for member in members]


def patch(operation):
    return {"schemas": [PATCH_OP], "Operations": [operation]}


def test_a_group_is_read_by_its_id():
    target = Scripted((200, actual("1")))

    assert target.groups.resource("g/1") == actual("1")
    assert target.groups.read("g/1").status == 200
    assert target.lines == ["GET /Groups/g%2F1"] * 2


@pytest.mark.parametrize("response", [GONE, (200, []), (200, {"id": ""}), (200, {}), (204,)])
def test_what_shows_no_group_cannot_be_read(response):
    with pytest.raises(Unreadable, match="reading the group by its id returned") as raised:
        Scripted(response).groups.resource("g/1")
    assert raised.value.owner == READ_OWNER
    assert raised.value.actual in str(raised.value)


def test_a_group_is_found_by_its_name():
    target = Scripted((200, {"Resources": [actual()]}))

    assert target.groups.find(NAME) == [actual()]
    assert target.lines == [LOOKUP]


def found(*ids):
    return 200, {"Resources": [{"id": one} for one in ids]}


def test_a_lookup_by_name_is_polled_until_it_returns_exactly_these_ids():
    target = Scripted(found(), found("1"), timeout=0.3)

    target.groups.finds(NAME, "1")

    assert target.lines == [LOOKUP, LOOKUP]
    with pytest.raises(Finding, match="the lookup returns other Groups"):
        Scripted(found("1", "2")).groups.finds(NAME, "1", because="the lookup")


@pytest.mark.parametrize(
    ("timeout", "responses", "lookups"),
    [
        (0.3, [found("2"), found("2", "1")], 2),
        (0.3, [found()], 3),
        (0.3, [(500, {})], 3),
        (0.0, [found()], 0),
    ],
)
def test_a_set_up_waits_for_the_lookup_by_name_and_judges_nothing(timeout, responses, lookups):
    target = Scripted(*responses, timeout=timeout)

    target.groups.await_found(NAME, "1")

    assert target.lines == [LOOKUP] * lookups


def test_no_match_may_be_a_404_and_a_refusal_is_unreadable():
    assert Scripted(GONE).groups.find(NAME) == []
    with pytest.raises(Unreadable) as raised:
        Scripted((500, {})).groups.find(NAME)
    assert raised.value.owner == LOOKUP_OWNER


def test_a_group_is_what_it_should_be_whatever_the_order_of_its_members():
    target = Scripted((200, actual("2", "1", "2")))

    assert target.groups.expects("g/1", name=NAME, members=["1", "2"])["id"] == "g/1"
    assert target.groups.keeps("g/1", members=["2", "1"])["id"] == "g/1"
    assert target.groups.expects("g/1")["id"] == "g/1"


@pytest.mark.parametrize("look", ["expects", "keeps"])
def test_a_group_that_differs_is_a_finding(look):
    groups = Scripted((200, actual("1", "2"))).groups

    with pytest.raises(
        Finding, match=f'^after it: the displayName of the Group is "{NAME}", not "Other"$'
    ) as raised:
        getattr(groups, look)("g/1", name="Other", because="after it")
    assert (raised.value.expected, raised.value.actual) == ("Other", NAME)
    with pytest.raises(Finding, match=r"^the Group has 2 members, not 1$") as raised:
        getattr(groups, look)("g/1", members=["1"])
    assert (raised.value.expected, raised.value.actual) == (["1"], ["1", "2"])
    with pytest.raises(Finding, match=r"^after it: the Group has other members than expected$"):
        getattr(groups, look)("g/1", members=["1", "3"], because="after it")


def test_a_group_is_gone_when_it_is_answered_404_or_410():
    assert Scripted(GONE).groups.is_gone("g/1")
    assert Scripted((410,)).groups.is_gone("g/1")
    assert not Scripted((200, actual())).groups.is_gone("g/1")


def test_a_group_is_made_with_its_members():
    target = Scripted((201, actual("1", "2")))

    assert target.groups.add(NAME, "1", "2") == actual("1", "2")
    assert target.lines == ["POST /Groups"]
    wanted = {"schemas": [GROUP], "displayName": NAME, "members": listed("1", "2")}
    assert target.bodies == [wanted]


def test_members_that_a_create_refuses_are_put_in_afterwards():
    target = Scripted((400,), (201, actual()), (200, actual()), (204,))

    assert target.groups.add(NAME, "1")["id"] == "g/1"
    assert target.lines == [
        "POST /Groups",
        "POST /Groups",
        "GET /Groups/g%2F1",
        "PATCH /Groups/g%2F1",
    ]
    assert target.bodies[1] == {"schemas": [GROUP], "displayName": NAME, "members": []}
    assert target.bodies[3] == patch({"op": "add", "path": "members", "value": listed("1")})


def test_members_that_only_the_answer_passes_over_are_there():
    target = Scripted((201, {**actual(), "members": None}), (200, actual("1")))
    target.groups.add(NAME, "1")

    assert target.lines == ["POST /Groups", "GET /Groups/g%2F1"]


def test_only_members_that_are_lacking_are_put_in():
    target = Scripted((201, actual("1")), (200, actual("1")), (204,))
    target.groups.add(NAME, "1", "2")

    assert target.bodies[2] == patch({"op": "add", "path": "members", "value": listed("2")})


@pytest.mark.parametrize("response", [(400,), (201, {"id": ".."}), (201,)])
def test_a_group_that_was_not_made_is_unreadable(response):
    with pytest.raises(Unreadable, match="a group's create returned") as raised:
        Scripted(response).groups.add(NAME, "1")
    assert raised.value.owner == CREATE_OWNER


def test_an_empty_group_that_is_refused_is_not_tried_twice():
    target = Scripted((400,))
    with pytest.raises(Unreadable):
        target.groups.add(NAME)
    assert target.lines == ["POST /Groups"]


def with_group(*responses):
    target = Scripted(*responses)
    target.ownership.generate_id("g/1", "Groups")
    return target


def test_members_are_put_in_by_put_where_patch_is_refused():
    target = with_group((501,), (200, actual("1")), (200, actual("1", "2")))

    assert target.groups.put_in("g/1", "2").status == 200
    assert target.lines == ["PATCH /Groups/g%2F1", "GET /Groups/g%2F1", "PUT /Groups/g%2F1"]
    assert target.bodies[2] == {**actual(), "members": listed("1", "2")}


def test_a_member_is_taken_out_by_its_value():
    target = with_group((204,))

    assert target.groups.take_out("g/1", "2").status == 204
    assert target.lines == ["PATCH /Groups/g%2F1"]
    assert target.bodies == [patch({"op": "remove", "path": 'members[value eq "2"]'})]


def test_a_group_is_refilled_by_a_put_of_all_it_shows():
    target = with_group((200, actual("1")), (200, actual("2")))

    assert target.groups.refill("g/1", "2", "3").status == 200
    assert target.lines == ["GET /Groups/g%2F1", "PUT /Groups/g%2F1"]
    assert target.bodies[1] == {**actual(), "members": listed("2", "3")}


def test_a_deleted_group_may_still_be_written_to_and_no_user_of_that_id():
    run = Connection()
    run.create(NAME, "Groups")

    assert run.groups.delete("1").status == 204
    assert run.patch("/Groups/1").status == 404
    assert run.lines == [
        "POST /Groups",
        "GET /Groups/1",
        "DELETE /Groups/1",
        "GET /Groups/1",
        "PATCH /Groups/1",
    ]
    with pytest.raises(Finding):
        run.ask("DELETE", "/Users/1")


def test_a_group_whose_id_is_an_integer_is_created_and_read():
    run = Connection()
    run.target.integer_ids = True
    made = run.groups.add(NAME)

    assert made["id"] == 1
    assert run.groups.resource(made["id"])["displayName"] == NAME


def test_a_borrowed_group_must_be_the_only_one_of_its_name():
    rows = {"Resources": [actual(name="Other"), actual(), actual()]}

    with pytest.raises(Finding, match=f"^groups called '{NAME}'$") as raised:
        Scripted((200, rows)).groups.borrow(NAME)
    assert (raised.value.expected, raised.value.actual) == (1, 2)
