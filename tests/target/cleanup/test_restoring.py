"""The last requests of a run: what is put back, switched off or looked up, byte for byte."""

import pytest

from pytest_scim.scim.message import Answer
from pytest_scim.scim.urn import PATCH_OP
from pytest_scim.target.cleanup.delete import SILENT
from pytest_scim.target.cleanup.journal import Entry, Loan
from pytest_scim.target.cleanup.linked_groups import restore

from ..scripted import GONE, TAG, Scripted

LOAN = Loan("g1", "Staff", ("1", "2"))
BEFORE = {"id": "g1", "displayName": "Staff", "members": [{"value": "2"}, {"value": "1"}]}
RENAMED = {**BEFORE, "displayName": "Other"}
EMPTIED = {**BEFORE, "members": []}
MEMBERS = [{"value": "1"}, {"value": "2"}]
LOGIN = f"ada.{TAG}1@x.example"
LOOKUP = f"GET /Users?filter=userName%20eq%20%22ada.{TAG}1%40x.example%22"
GET, PATCH, PUT = "GET /Groups/g1", "PATCH /Groups/g1", "PUT /Groups/g1"


def test_a_group_that_is_as_it_was_is_left_alone():
    target = Scripted((200, BEFORE))

    assert restore(target, LOAN) is None
    assert target.lines == [GET]


@pytest.mark.parametrize("changed", [RENAMED, EMPTIED])
def test_a_group_is_put_back_by_patch(changed):
    target = Scripted((200, changed), (204,), (200, BEFORE))

    assert restore(target, LOAN) is None
    assert target.lines == [GET, PATCH, GET]
    operations = [
        {"op": "replace", "path": "displayName", "value": "Staff"},
        {"op": "replace", "path": "members", "value": MEMBERS},
    ]
    assert target.bodies[1] == {"schemas": [PATCH_OP], "Operations": operations}


def test_a_group_that_patch_does_not_put_back_is_put_back_by_put():
    target = Scripted((200, RENAMED), (501,), (200, RENAMED), (200, BEFORE), (200, BEFORE))

    assert restore(target, LOAN) is None
    assert target.lines == [GET, PATCH, GET, PUT, GET]
    assert target.bodies[3] == {**BEFORE, "members": MEMBERS}


@pytest.mark.parametrize("answer", [GONE, (410,)])
def test_a_group_that_is_gone_is_named_so(answer):
    target = Scripted(answer)

    assert restore(target, LOAN) == "borrowed, and it is gone"
    assert target.lines == [GET, PATCH, GET]


@pytest.mark.parametrize("answer", [(200, EMPTIED), (200, []), (500, BEFORE)])
def test_a_group_that_cannot_be_put_back_is_named_with_its_members(answer):
    told = "borrowed, and its name or members could not be put back: ['1', '2']"

    assert restore(Scripted(answer), LOAN) == told


def cleaning(*answers, name=LOGIN, id_="1", may_delete=False):
    target = Scripted(*answers)
    target.ledger.standing.append(Entry("Users", name, id_))
    target.left = Cleanup(target, target.ledger, may_delete=may_delete).run()
    return target


WHY = "the profile says that accounts may not be deleted"
OFF, ON = {"id": "1", "active": False}, {"id": "1", "active": True}
SWITCH = {"schemas": [PATCH_OP], "Operations": [{"op": "replace", "value": {"active": False}}]}


def test_an_account_that_may_not_be_deleted_is_switched_off_by_patch():
    target = cleaning((200,), (200, OFF))

    assert target.lines == ["PATCH /Users/1", "GET /Users/1"]
    assert target.bodies[0] == SWITCH
    row = {"kind": "Users", "id": "1", "name": LOGIN, "reason": f"deactivated: {WHY}"}
    assert target.left == [row]
    assert target.ledger.standing == []


def test_an_account_that_patch_leaves_active_is_switched_off_by_put():
    target = cleaning((501,), (200, ON), (200,), (200, OFF))

    assert target.lines[2:] == ["PUT /Users/1", "GET /Users/1"]
    assert target.bodies[2] == OFF
    assert target.left[0]["reason"] == f"deactivated: {WHY}"


@pytest.mark.parametrize("answer", [GONE, (410,)])
def test_an_account_that_is_gone_meanwhile_is_no_concern(answer):
    target = cleaning((404,), answer)

    assert target.left == []
    assert target.ledger.clear


def test_an_account_that_shows_nothing_is_not_put():
    target = cleaning((200,), (500,))

    assert target.lines == ["PATCH /Users/1", "GET /Users/1"]
    assert target.left[0]["reason"] == f"could not be deactivated: {WHY}"
    assert target.ledger.standing != []


def test_a_create_whose_answer_was_lost_is_looked_up_by_its_name():
    found = {"Resources": [{"id": "7", "userName": LOGIN.upper()}, {"id": "8", "userName": "x"}]}
    target = cleaning((200, found), (204,), id_=None, may_delete=True)

    assert target.lines == [LOOKUP, "DELETE /Users/7"]
    assert target.left == []


def test_an_answer_that_stops_the_clean_up_is_named():
    def broken(request):
        raise ValueError("odd")

    target = Scripted((204,))
    target.ledger.standing.append(Entry("Users", LOGIN, "1"))
    left = Cleanup(broken, target.ledger, may_delete=True).run()

    assert left[0]["reason"] == "ValueError: odd"


def test_a_target_that_does_not_answer_is_not_asked_for_ever():
    asked = []

    def silent(request):
        asked.append(request)
        return Answer(0, error="cannot connect")

    target = Scripted((204,))
    target.ledger.standing += [Entry("Users", f"{n}.{LOGIN}", str(n)) for n in range(5)]
    left = Cleanup(silent, target.ledger, may_delete=True).run()

    assert [row["reason"] for row in left] == ["cannot connect"] * 2 + [SILENT] * 3
    assert len(asked) == 2
