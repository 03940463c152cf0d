"""What a run changes in a group of the vendor's own is remembered before it leaves."""

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import GRACE, JANE, TAG, loans_in, standing_in
from ...target_double import SILENCE, error, reply
from .staff import JANE_IN, U1_IN, U1_OUT, changes, values

# -- permission -----------------------------------------------------------------------


def test_a_group_is_linked_by_its_exact_name(run):
    run.ownership.returned(run.ownership.linked_group("g1"))
    assert run.groups.borrow("Staff")["id"] == "g1"
    run.target.put("Groups", "g3", "Staff")
    with pytest.raises(Finding, match="groups called 'Staff'"):
        run.groups.borrow("Staff")


def test_a_group_that_does_not_exist_or_is_not_named_is_not_linked(run):
    with pytest.raises(Trespass, match="linkable_groups does not list the group 'Staff of others'"):
        run.groups.borrow("Staff of others")
    run.target.held["Groups"].clear()
    with pytest.raises(Finding, match="groups called 'Staff'"):
        run.groups.borrow("Staff")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_linked_group_is_changed_after_a_read_of_its_own_and_no_other_group_is(run, method):
    body = {"displayName": "Staff", "Operations": []}
    run.ask(method, "/Groups/g1", body)
    run.ask(method, "/Groups/g1", body)
    with pytest.raises(Trespass):
        run.ask(method, "/Groups/g2", body)

    write = ["GET /Groups/g1", f"{method} /Groups/g1"]
    assert run.since(run.start) == write * 2


def test_a_linked_group_is_never_deleted(run):
    with pytest.raises(Trespass):
        run.ask("DELETE", "/Groups/g1")


def test_a_group_that_was_given_back_is_not_changed_any_more(run, path):
    run.groups.give_back("g1")
    with pytest.raises(Trespass):
        run.patch("/Groups/g1", JANE_IN)

    assert loans_in(path) == []


@pytest.mark.parametrize(
    "actual", [error(404), error(500), reply(200, []), reply(200, {"id": "g2"}), SILENCE]
)
def test_a_linked_group_that_cannot_be_read_is_not_changed(run, actual):
    run.target.stub("GET", "/Groups/g1", actual)
    with pytest.raises(Blocked, match="the linked group could not be read") as blocked:
        run.patch("/Groups/g1", JANE_IN)

    assert blocked.value.owner == "okta.push_groups.a_group_is_read_by_its_id"
    assert changes(run) == ((), (), ())


def test_a_linked_group_whose_id_leads_to_another_group_is_not_changed(run):
    run.target.held["Groups"]["g1"]["displayName"] = "Board"
    with pytest.raises(Trespass, match="the id of the linked group 'Staff' leads to another"):
        run.patch("/Groups/g1", JANE_IN)


def test_a_linked_group_may_show_its_name_in_another_case(run):
    run.ask("PUT", "/Groups/g1", {"displayName": f"Okta {TAG}"})
    run.target.held["Groups"]["g1"]["displayName"] = f"OKTA {TAG}"
    run.patch("/Groups/g1", JANE_IN)
    run.groups.give_back("g1")

    assert run.target.held["Groups"]["g1"]["displayName"] == "Staff"


def test_a_linked_group_takes_members_of_the_run_and_its_own_and_nobody_else(run):
    run.target.put("Users", "7", GRACE)
    run.patch("/Groups/g1", U1_OUT, JANE_IN)
    run.patch("/Groups/g1", U1_IN)
    with pytest.raises(Trespass, match="a member that this run did not create"):
        run.ask("PUT", "/Groups/g1", {"displayName": "Staff", "members": values("u1", "7")})


def test_a_put_to_a_linked_group_with_the_id_of_another_resource_is_not_sent(run):
    with pytest.raises(Trespass, match="its body has the id of a resource"):
        run.ask("PUT", "/Groups/g1", {"id": "g2", "displayName": "Staff"})


def test_a_put_to_a_linked_group_makes_it_no_resource_of_the_run(run, path):
    run.ask("PUT", "/Groups/g1", {"displayName": f"Okta {TAG}", "members": values("1")})

    assert run.standing == [(JANE, "1")]
    assert standing_in(path) == [Entry("Users", JANE, "1")]
