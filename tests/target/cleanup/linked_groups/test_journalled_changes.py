"""What a run changes in a linked group is remembered before it leaves, and until it is undone."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.target.cleanup.journal.file import LinkedGroupState

from ...connection import JOE, TAG, Connection, loans_in
from ...target_double import SILENCE, error, reply
from .staff import JANE_IN, JANE_OUT, U1_IN, U1_OUT, changes, values

# -- what was changed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([JANE_IN], (("1",), (), ())),
        ([U1_OUT], ((), ("u1",), ())),
        ([{"op": "remove", "path": "members"}], ((), ("u1", "u2"), ())),
        ([{"op": "remove", "path": "members", "value": values("u2")}], ((), ("u2",), ())),
        ([{**JANE_IN, "op": "Replace"}], (("1",), ("u1", "u2"), ())),
        ([{"op": "add", "value": {"members": values("1")}}], (("1",), (), ())),
        ([{"op": "replace", "value": {"displayName": "X", "id": "g1"}}], ((), (), ("X",))),
        ([{"op": "replace", "path": "displayName", "value": "X"}], ((), (), ("X",))),
        ([{"op": "replace", "path": "displayName", "value": "Staff"}], ((), (), ())),
        ([JANE_IN, U1_OUT, JANE_OUT], ((), ("u1",), ())),
        (
            [{"op": "add", "path": "urn:ietf:x:Group:members", "value": values("1")}],
            (("1",), (), ()),
        ),
        ([{"op": "replace", "path": 'members[value eq "u1"]', "value": values("1")}], None),
        ([], ((), (), ())),
    ],
)
def test_the_changes_of_a_patch_are_remembered(run, path, operations, expected):
    run.target.stub("PATCH", "/Groups/g1", reply(204))
    run.patch("/Groups/g1", *operations)
    expected = expected or (("1",), ("u1",), ())

    assert changes(run) == expected
    assert loans_in(path) == [LinkedGroupState("g1", "Staff", ("u1", "u2"), *expected)]


def test_the_changes_of_a_put_are_remembered(run, path):
    run.ask("PUT", "/Groups/g1", {"displayName": f"Okta {TAG}", "members": values("1", "u2")})

    assert changes(run) == (("1",), ("u1",), (f"Okta {TAG}",))
    run.ask("PUT", "/Groups/g1", {"displayName": f"Second {TAG}"})
    assert changes(run) == (("1",), ("u1", "u2"), (f"Okta {TAG}", f"Second {TAG}"))


def test_a_change_is_in_the_journal_before_it_leaves(run, path):
    held = []
    respond = run.target.respond
    run.target.respond = lambda request: (held.append(loans_in(path)[0].added), respond(request))[1]
    run.patch("/Groups/g1", JANE_IN)

    assert held == [(), ("1",)]  # at the read before it, and at the write


@pytest.mark.parametrize("status", [400, 403, 409, 499])
def test_a_change_that_was_refused_is_not_counted(run, status):
    run.target.patches = run.target.puts = status
    run.patch("/Groups/g1", JANE_IN, U1_OUT)
    run.ask("PUT", "/Groups/g1", {"displayName": "X", "members": values("1")})

    assert changes(run) == ((), (), ())


@pytest.mark.parametrize("response", [error(500), SILENCE, reply(302), reply(204)])
def test_a_change_that_may_have_been_carried_out_is_counted(run, response):
    run.target.stub("PATCH", "/Groups/g1", response)
    run.patch("/Groups/g1", JANE_IN, U1_OUT)

    assert changes(run) == (("1",), ("u1",), ())


@pytest.mark.parametrize("first", [429])
def test_a_change_that_was_refused_and_then_sent_again_is_counted(run, path, first):
    run.target.stub("PATCH", "/Groups/g1", error(first), times=1)
    run.patch("/Groups/g1", JANE_IN)

    assert changes(run) == (("1",), (), ())
    assert loans_in(path)[0].added == ("1",)


def test_an_earlier_change_stays_where_a_later_one_is_refused(run):
    run.patch("/Groups/g1", JANE_IN)
    run.target.patches = 400
    run.patch("/Groups/g1", JANE_IN, U1_OUT)

    assert changes(run) == (("1",), (), ())


def test_a_member_that_was_taken_out_again_is_remembered_as_the_target_may_have_ignored_it(run):
    run.patch("/Groups/g1", JANE_IN)
    run.target.patches_nothing = True
    run.patch("/Groups/g1", JANE_OUT)

    assert changes(run) == (("1",), (), ())


def test_a_member_that_was_put_back_is_forgotten_once_a_read_shows_it(run):
    run.patch("/Groups/g1", U1_OUT)
    run.target.patches_nothing = True
    run.patch("/Groups/g1", U1_IN)
    run.ask("GET", "/Groups/g1")
    assert changes(run) == ((), ("u1",), ())
    run.target.patches_nothing = False
    run.patch("/Groups/g1", U1_IN)
    assert changes(run) == ((), ("u1",), ())
    run.ask("GET", "/Groups/g1")

    assert changes(run) == ((), (), ())


def test_a_read_that_lags_behind_does_not_make_a_member_that_was_taken_out_forgotten(run):
    before = run.ask("GET", "/Groups/g1").json
    run.patch("/Groups/g1", U1_OUT)
    run.target.stub("GET", "/Groups/g1", reply(200, before))
    run.ask("GET", "/Groups/g1")

    assert changes(run) == ((), ("u1",), ())


def test_a_second_borrowing_remembers_how_the_group_was_at_first(run, path):
    run.patch("/Groups/g1", U1_OUT)
    run.groups.borrow("Staff")

    assert loans_in(path) == [LinkedGroupState("g1", "Staff", ("u1", "u2"), (), ("u1",))]


def test_integer_ids_of_groups_and_members_are_text():
    run = Connection(linkable=["Staff"])
    run.target.put("Groups", 5, "Staff", members=[{"value": 7}, {"value": 8}])
    run.groups.borrow("Staff")
    run.ask("PUT", "/Groups/5", {"displayName": "Staff", "members": [{"value": 7}]})

    assert run.ownership.linked_groups == [LinkedGroupState("5", "Staff", ("7", "8"), (), ("8",))]


def test_a_bulk_job_that_changes_linked_groups_is_remembered(run):
    run.target.stub("POST", "/Bulk", error(413), reply(200, {"Operations": []}))
    data = {"schemas": [], "Operations": [JANE_IN]}
    job = {"Operations": [{"method": "PATCH", "path": "/Groups/g1", "data": data}]}
    run.ask("POST", "/Bulk", job)
    assert changes(run) == ((), (), ())
    run.ask("POST", "/Bulk", job)

    assert changes(run) == (("1",), (), ())


def test_a_user_whose_id_is_not_proven_is_not_put_into_a_linked_group(run):
    run.create(JOE)
    run.target.held["Users"].pop("2")

    with pytest.raises(Blocked):
        run.patch("/Groups/g1", {**JANE_IN, "value": values("2")})
