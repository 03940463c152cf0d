"""Accounts are read raw, and changed as the app's own admin would."""

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.target.users import CREATE_OWNER, LOOKUP_OWNER, READ_OWNER, Users

from .connection import Connection
from .scripted import GONE, TAG, Scripted

USER_NAME = f"ada.{TAG}1@x.example"
ADA = {"id": "u/1", "userName": USER_NAME, "active": True}
OFF = {**ADA, "active": False}
LOOKUP = f"GET /Users?filter=userName%20eq%20%22ada.{TAG}1%40x.example%22&startIndex=1&count=100"
MAIL = LOOKUP.replace("userName", "emails.value")


def rows(*found):
    return (200, {"Resources": list(found)})


def test_a_user_is_read_by_its_id():
    target = Scripted((200, ADA))

    assert target.users.user("u/1") == ADA
    assert target.users.read("u/1").status == 200
    assert target.lines == ["GET /Users/u%2F1"] * 2


@pytest.mark.parametrize(
    "response", [GONE, (200, []), (200, {"userName": "ada"}), (204,), (500, ADA)]
)
def test_what_shows_no_account_cannot_be_read(response):
    with pytest.raises(Unreadable, match="reading the user by its id returned") as raised:
        Scripted(response).users.user("u/1")
    assert raised.value.owner == READ_OWNER
    assert raised.value.actual in str(raised.value)


def test_a_request_is_sent_as_it_is_asked_for():
    target = Scripted((204,))
    target.users.ask("POST", "/Users", {"a": 1}, query="x=1", media_type="text/json")
    target.users.send(target.asked[0])

    assert target.lines == ["POST /Users?x=1"] * 2
    assert target.bodies == [{"a": 1}] * 2
    assert target.asked[0].headers[-1] == ("Content-Type", "text/json")


def test_a_lookup_is_oktas():
    target = Scripted(rows(ADA))

    assert target.users.find(USER_NAME) == [ADA]
    assert target.users.find(USER_NAME, "emails.value") == [ADA]
    assert target.lines == [LOOKUP, MAIL]


def test_no_match_may_be_a_404_and_a_refusal_is_unreadable():
    assert Scripted(GONE).users.find(USER_NAME) == []
    with pytest.raises(Unreadable) as raised:
        Scripted((400, {})).users.find(USER_NAME)
    assert raised.value.owner == LOOKUP_OWNER


def test_a_lookup_gives_exactly_the_ids():
    target = Scripted(rows(ADA, {"id": "2"}))
    target.users.finds(USER_NAME, "u/1", "2")

    assert target.lines == [LOOKUP]
    with pytest.raises(Finding, match=r"^the lookup by userName returns other Users$") as raised:
        target.users.finds(USER_NAME, "u/1")
    assert (raised.value.expected, raised.value.actual) == (["u/1"], ["u/1", "2"])
    with pytest.raises(Finding, match=r"^the second lookup returns a User$"):
        target.users.finds(USER_NAME, because="the second lookup")


def test_an_account_that_shows_other_values_is_a_finding():
    users = Scripted((200, ADA)).users

    assert users.expects("u/1", {"active": True}) == ADA
    assert users.keeps("u/1", {"active": True}) == ADA
    for look in (users.expects, users.keeps):
        with pytest.raises(Finding, match=r"^after it: active is true, not false$"):
            look("u/1", {"active": False}, "after it")
        with pytest.raises(Finding, match=r"^active of the User is true, not false$"):
            look("u/1", {"active": False})


def test_an_account_is_made_as_the_apps_admin_does():
    target = Scripted((201, ADA))

    assert target.users.add({"userName": USER_NAME}) == ADA
    assert target.lines == ["POST /Users"]
    assert target.bodies == [{"userName": USER_NAME}]


def test_an_account_made_is_waited_for_where_changes_settle():
    target = Scripted((201, ADA), rows(ADA), timeout=1.0)

    assert target.users.add({"userName": USER_NAME}) == ADA
    assert target.lines == ["POST /Users", LOOKUP]


def test_an_account_that_does_not_settle_is_a_finding():
    target = Scripted((201, ADA), rows(), timeout=0.1)

    with pytest.raises(
        Finding, match=r"^after the create, the lookup by userName returns no User$"
    ):
        target.users.add({"userName": USER_NAME})


@pytest.mark.parametrize("response", [(400, {"id": "1"}), (201, {"id": ""}), (201, {}), (201,)])
def test_an_account_that_was_not_made_is_unreadable(response):
    with pytest.raises(Unreadable, match="a create with plain values returned") as raised:
        Scripted(response).users.add({"userName": USER_NAME})
    assert raised.value.owner == CREATE_OWNER


def test_an_account_is_switched_by_patch():
    target = Scripted((204,), (200, OFF))
    target.users.switch("u/1", active=False)

    assert target.lines == ["PATCH /Users/u%2F1", "GET /Users/u%2F1"]
    operation = {"op": "replace", "value": {"active": False}}
    assert target.bodies[0] == {"schemas": [PATCH_OP], "Operations": [operation]}


def test_an_account_that_patch_does_not_switch_is_switched_by_put():
    target = Scripted((501,), (200, ADA), (200, OFF))
    target.users.switch("u/1", active=False)

    assert target.lines[2:] == ["PUT /Users/u%2F1", "GET /Users/u%2F1"]
    assert target.bodies[2] == OFF


def test_an_account_that_nothing_switches_is_a_finding():
    with pytest.raises(Finding, match="active of the User is true, not false"):
        Scripted((200, ADA)).users.switch("u/1", active=False)


@pytest.mark.parametrize(("response", "exists"), [((200, OFF), True), ((404,), False)])
def test_an_account_that_okta_deactivated_is_inactive_or_gone(response, exists):
    target = Scripted((200, ADA), response, timeout=0.1)
    assert target.users.expects_inactive("u/1") is exists
    assert target.lines == ["GET /Users/u%2F1", "GET /Users/u%2F1"]


def test_an_account_that_stays_active_is_a_finding():
    with pytest.raises(Finding, match="active of the User is true, not false"):
        Scripted((200, ADA)).users.expects_inactive("u/1")


def test_what_was_read_before_is_read_again_only_where_it_differs():
    target = Scripted((200, OFF), timeout=0.1)
    assert target.users.expects("u/1", {"active": True}, known=ADA) == ADA
    assert target.lines == []
    assert target.users.expects("u/1", {"active": False}, known=ADA) == OFF
    assert target.lines == ["GET /Users/u%2F1"]


def test_an_id_that_names_nothing_may_be_written_to():
    run = Connection()
    unknown = run.users.unknown_id()

    assert unknown == f"00u{TAG}nobody"
    assert run.users.ask("DELETE", f"/Users/{unknown}").status == 404
    assert run.lines == [f"GET /Users/{unknown}", f"DELETE /Users/{unknown}"]


def test_a_user_whose_id_is_an_integer_is_created_and_read():
    run = Connection()
    run.target.integer_ids = True
    actual = run.users.add({"userName": USER_NAME})

    assert actual["id"] == 1
    assert run.users.user(actual["id"])["userName"] == USER_NAME


def test_nothing_is_waited_for_unless_the_profile_says_so():
    target = Scripted((200, ADA))
    users = Users(target, target.ownership)

    assert (users.polling.timeout, users.polling.interval) == (0.0, 0.25)
