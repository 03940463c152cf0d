"""Accounts are read raw, and changed as the app's own admin would."""

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.target.users import CREATE_OWNER, LOOKUP_OWNER, READ_OWNER, Directory

from .connection import Connection
from .scripted import GONE, TAG, Scripted

LOGIN = f"ada.{TAG}1@x.example"
ADA = {"id": "u/1", "userName": LOGIN, "active": True}
OFF = {**ADA, "active": False}
LOOKUP = f"GET /Users?filter=userName%20eq%20%22ada.{TAG}1%40x.example%22&startIndex=1&count=100"
MAIL = LOOKUP.replace("userName", "emails.value")


def rows(*found):
    return (200, {"Resources": list(found)})


def test_an_account_is_read_by_its_id():
    target = Scripted((200, ADA))

    assert target.directory.user("u/1") == ADA
    assert target.directory.read("u/1").status == 200
    assert target.lines == ["GET /Users/u%2F1"] * 2


@pytest.mark.parametrize(
    "answer", [GONE, (200, []), (200, {"userName": "ada"}), (204,), (500, ADA)]
)
def test_what_shows_no_account_cannot_be_read(answer):
    with pytest.raises(Unreadable, match="reading the user by its id returned") as raised:
        Scripted(answer).directory.user("u/1")
    assert raised.value.owner == READ_OWNER
    assert raised.value.shown in str(raised.value)


def test_a_request_is_sent_as_it_is_asked_for():
    target = Scripted((204,))
    target.directory.ask("POST", "/Users", {"a": 1}, query="x=1", media_type="text/json")
    target.directory.send(target.asked[0])

    assert target.lines == ["POST /Users?x=1"] * 2
    assert target.bodies == [{"a": 1}] * 2
    assert target.asked[0].headers[-1] == ("Content-Type", "text/json")


def test_a_lookup_is_oktas():
    target = Scripted(rows(ADA))

    assert target.directory.find(LOGIN) == [ADA]
    assert target.directory.find(LOGIN, "emails.value") == [ADA]
    assert target.lines == [LOOKUP, MAIL]


def test_no_match_may_be_a_404_and_a_refusal_is_unreadable():
    assert Scripted(GONE).directory.find(LOGIN) == []
    with pytest.raises(Unreadable) as raised:
        Scripted((400, {})).directory.find(LOGIN)
    assert raised.value.owner == LOOKUP_OWNER


def test_a_lookup_gives_exactly_the_ids():
    target = Scripted(rows(ADA, {"id": "2"}))
    target.directory.finds(LOGIN, "u/1", "2")

    assert target.lines == [LOOKUP]
    with pytest.raises(Finding, match=r"^the lookup by userName$") as raised:
        target.directory.finds(LOGIN, "u/1")
    assert (raised.value.expected, raised.value.shown) == (["u/1"], ["u/1", "2"])
    with pytest.raises(Finding, match=r"^so it is$"):
        target.directory.finds(LOGIN, because="so it is")


def test_an_account_that_shows_other_values_is_a_finding():
    directory = Scripted((200, ADA)).directory

    assert directory.expects("u/1", {"active": True}) == ADA
    assert directory.keeps("u/1", {"active": True}) == ADA
    for look in (directory.expects, directory.keeps):
        with pytest.raises(Finding, match=r"^after it: active is true, not false$"):
            look("u/1", {"active": False}, "after it")
        with pytest.raises(Finding, match=r"^active is true, not false$"):
            look("u/1", {"active": False})


def test_an_account_is_made_as_the_apps_admin_does():
    target = Scripted((201, ADA))

    assert target.directory.add({"userName": LOGIN}) == ADA
    assert target.lines == ["POST /Users"]
    assert target.bodies == [{"userName": LOGIN}]


def test_an_account_made_is_waited_for_where_changes_settle():
    target = Scripted((201, ADA), rows(ADA), timeout=1.0)

    assert target.directory.add({"userName": LOGIN}) == ADA
    assert target.lines == ["POST /Users", LOOKUP]


def test_an_account_that_does_not_settle_is_a_finding():
    target = Scripted((201, ADA), rows(), timeout=0.1)

    with pytest.raises(Finding, match=r"^before Okta's lookup$"):
        target.directory.add({"userName": LOGIN})


@pytest.mark.parametrize("answer", [(400, {"id": "1"}), (201, {"id": ""}), (201, {}), (201,)])
def test_an_account_that_was_not_made_is_unreadable(answer):
    with pytest.raises(Unreadable, match="a create with plain values returned") as raised:
        Scripted(answer).directory.add({"userName": LOGIN})
    assert raised.value.owner == CREATE_OWNER


def test_an_account_is_switched_by_patch():
    target = Scripted((204,), (200, OFF))
    target.directory.switch("u/1", active=False)

    assert target.lines == ["PATCH /Users/u%2F1", "GET /Users/u%2F1", "GET /Users/u%2F1"]
    operation = {"op": "replace", "value": {"active": False}}
    assert target.bodies[0] == {"schemas": [PATCH_OP], "Operations": [operation]}


def test_an_account_that_patch_does_not_switch_is_switched_by_put():
    target = Scripted((501,), (200, ADA), (200, OFF))
    target.directory.switch("u/1", active=False)

    assert target.lines[2:] == ["PUT /Users/u%2F1", "GET /Users/u%2F1"]
    assert target.bodies[2] == OFF


def test_an_account_that_nothing_switches_is_a_finding():
    with pytest.raises(Finding, match="active is true, not false"):
        Scripted((200, ADA)).directory.switch("u/1", active=False)


def test_an_id_that_names_nothing_may_be_written_to():
    run = Connection()
    unknown = run.directory.unknown_id()

    assert unknown == f"00u{TAG}nobody"
    assert run.directory.ask("DELETE", f"/Users/{unknown}").status == 404
    assert run.lines == [f"GET /Users/{unknown}", f"DELETE /Users/{unknown}"]


def test_a_user_whose_id_is_an_integer_is_created_and_read():
    run = Connection()
    run.target.integer_ids = True
    shown = run.directory.add({"userName": LOGIN})

    assert shown["id"] == 1
    assert run.directory.user(shown["id"])["userName"] == LOGIN


def test_nothing_is_waited_for_unless_the_profile_says_so():
    target = Scripted((200, ADA))
    directory = Directory(target, target.ledger)

    assert (directory.settle.timeout, directory.settle.interval) == (0.0, 0.25)
