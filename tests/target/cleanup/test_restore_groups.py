"""A group of the vendor's own may be borrowed if the profile names it, and is given back."""

import json

import pytest

from pytest_scim.check import Finding
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.delete import Cleanup
from pytest_scim.target.cleanup.journal import Journal, Loan
from pytest_scim.target.cleanup.journal_lines import read
from pytest_scim.target.cleanup.ownership import Ownership, Trespass
from pytest_scim.target.groups import Groups
from pytest_scim.target.users import Directory

from ..scripted import head

TAG = "runtagaa"
HEAD = head()
MANAGER = Loan("g1", "Manager", ("u1", "u2"))


class Target:
    """A little target with groups; ``refuses`` names methods that it turns down."""

    def __init__(self, path, may_modify=("Manager",)):
        self.groups = {"g1": ["Manager", ["u1", "u2"]], "g2": ["Managers", []]}
        self.refuses = ()
        self.sent = []
        self.journal = Journal(path, HEAD)
        self.ledger = Ownership(TAG, self.journal, may_modify)
        self.view = Groups(Directory(self, self.ledger))

    def __call__(self, request):
        self.ledger.permit(request)
        self.sent.append(f"{request.method} {request.path}")
        group_id = request.path.rpartition("/")[2]
        if request.method in self.refuses:
            return reply(403, detail="no")
        if request.path == "/Groups":
            return reply(200, Resources=[self.shown(one) for one in self.groups])
        if group_id not in self.groups:
            return reply(404, detail="no")
        if request.method == "PUT":
            self.set(group_id, request.body["displayName"], request.body["members"])
        if request.method == "PATCH":
            name, members = (one["value"] for one in request.body["Operations"])
            self.set(group_id, name, members)
        return reply(200, **self.shown(group_id))

    def set(self, group_id, name, members):
        self.groups[group_id] = [name, [member["value"] for member in members]]

    def shown(self, group_id):
        name, members = self.groups[group_id]
        return {"id": group_id, "displayName": name, "members": [{"value": m} for m in members]}

    def clean(self):
        return Cleanup(self, self.ledger, may_delete=True).run()


def reply(status, **body):
    return Answer(status, content=json.dumps(body).encode())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def target(path):
    target = Target(path)
    yield target
    target.journal.close(done=True)


def lent(path):
    """Return the groups that a journal says were borrowed and not given back."""
    return read(path).loans


def write(method="PATCH", group_id="g1"):
    return Request(method, f"/Groups/{group_id}")


def test_a_group_is_found_by_its_exact_name(target):
    assert target.view.borrow("Manager")["id"] == "g1"
    target.groups["g2"][0] = "Manager"
    with pytest.raises(Finding, match="groups called 'Manager'"):
        target.view.borrow("Manager")


def test_a_group_that_is_not_there_is_a_finding(target):
    target.groups.clear()
    with pytest.raises(Finding, match="groups called 'Manager'"):
        target.view.borrow("Manager")


def test_a_group_that_the_profile_does_not_name_is_never_lent(target):
    with pytest.raises(Trespass, match="may_modify does not name"):
        target.view.borrow("Managers")
    with pytest.raises(Trespass):
        target.ledger.permit(write(group_id="g2"))


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_borrowed_group_may_be_changed_and_no_other(target, method):
    with pytest.raises(Trespass):
        target.ledger.permit(write(method))
    target.view.borrow("Manager")
    target.ledger.permit(write(method))
    with pytest.raises(Trespass):
        target.ledger.permit(write(method, "g2"))


def test_a_borrowed_group_is_never_deleted(target):
    target.view.borrow("Manager")
    with pytest.raises(Trespass):
        target.ledger.permit(write("DELETE"))


def test_its_state_is_on_the_disk_before_it_may_be_changed(target, path):
    target.view.borrow("Manager")
    assert lent(path) == [MANAGER]
    assert read(path)[:2] == (HEAD, [])


def test_a_group_that_is_borrowed_twice_is_remembered_as_it_was_first(target, path):
    target.view.borrow("Manager")
    target.groups["g1"][1] = []
    target.view.borrow("Manager")
    assert target.ledger.loans == lent(path) == [MANAGER]


def test_a_group_that_is_given_back_is_as_it_was_and_may_not_be_changed(target, path):
    target.view.borrow("Manager")
    target.groups["g1"] = [f"Okta {TAG}", ["u9"]]
    target.view.give_back("g1")
    assert target.groups["g1"] == ["Manager", ["u1", "u2"]]
    assert (lent(path), target.ledger.clear) == ([], True)
    with pytest.raises(Trespass):
        target.ledger.permit(write())


def test_the_clean_up_gives_back_what_a_check_did_not(target):
    target.view.borrow("Manager")
    target.groups["g1"] = [f"Okta {TAG}", ["u9"]]
    assert target.run() == []
    assert target.groups["g1"] == ["Manager", ["u1", "u2"]]


def test_a_group_that_is_as_it_was_is_only_read(target):
    target.view.borrow("Manager")
    target.sent.clear()
    assert target.run() == []
    assert target.sent == ["GET /Groups/g1"]


def test_where_patch_is_refused_a_put_gives_back(target):
    target.refuses = ("PATCH",)
    target.view.borrow("Manager")
    target.groups["g1"] = [f"Okta {TAG}", []]
    assert target.run() == []
    assert target.groups["g1"] == ["Manager", ["u1", "u2"]]


def test_a_group_that_cannot_be_given_back_is_a_named_leftover(target, path):
    target.refuses = ("PATCH", "PUT")
    target.view.borrow("Manager")
    target.groups["g1"] = [f"Okta {TAG}", []]
    (left,) = target.run()
    assert (left["kind"], left["id"], left["name"]) == ("Groups", "g1", "Manager")
    assert "could not be put back: ['u1', 'u2']" in left["reason"]
    assert lent(path) == [MANAGER]


def test_a_borrowed_group_that_is_gone_is_a_named_leftover(target):
    target.view.borrow("Manager")
    del target.groups["g1"]
    assert target.run()[0]["reason"] == "borrowed, and it is gone"
