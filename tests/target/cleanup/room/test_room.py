"""No more Users of a run stand at once than its limit, and those of finished checks go first."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.delete.cleanup import Cleanup
from pytest_scim.target.cleanup.room.room import LICENCE_OWNER, Room, users_in

from ...connection import TAG, Connection
from ...target_double import error, reply

NAMES = [f"u{n}.{TAG}@example.com" for n in range(9)]


class Guarded(Connection):
    """A run whose creates the room guards; ``check`` runs now and holds what it creates."""

    def __init__(self, limit, *, may_delete=True):
        super().__init__()
        self.check = "first"
        self.shared = frozenset()
        self.ownership.claims.holders = lambda: frozenset({self.check}) | self.shared
        self.room = Room(self.ownership, limit, lambda held: {self.check, "shared"} & held)
        self.room.remove = lambda claims: Cleanup(
            self.as_cleanup, self.ownership, may_delete=may_delete, propagation=self.propagation
        ).remove_early(claims)

    def send(self, request, voice="check"):
        if voice != "cleanup":
            self.room.before(request, voice)
        return super().send(request, voice)

    def begin(self, check):
        self.check = self.room.check = check
        self.room.between_checks()

    @property
    def there(self):
        return [*self.target.held["Users"], *self.target.held["Groups"]]


def test_users_and_groups_of_finished_checks_go_before_a_create_above_the_limit():
    run = Guarded(2)
    run.create(NAMES[0])
    run.create(f"Team {TAG}", "Groups")
    run.shared = frozenset({"shared"})
    run.create(NAMES[1])
    run.shared = frozenset()
    run.check = "second"
    run.create(NAMES[2])

    assert run.there == ["3", "4"]
    assert [one for one in run.writes if one.startswith("DELETE")] == [
        "DELETE /Groups/2",
        "DELETE /Users/1",
    ]


def test_a_user_that_a_later_create_returned_again_is_needed_by_its_check_too():
    run = Guarded(2)
    run.create(NAMES[0])
    run.check = "second"
    run.target.stub("POST", "/Users", reply(201, {"id": "1", "userName": NAMES[0]}), times=1)
    run.create(NAMES[0])
    run.create(NAMES[1])
    with pytest.raises(NotRun, match="no room"):
        run.create(NAMES[2])

    assert run.there == ["1", "2"]


def test_nothing_goes_while_there_is_room():
    run = Guarded(12)
    run.create(NAMES[0])
    run.begin("second")
    run.create(NAMES[1])

    assert run.there == ["1", "2"]


def test_between_two_checks_room_is_made_for_the_next_one():
    run = Guarded(6)
    run.create(NAMES[0])
    run.create(NAMES[1])
    run.begin("second")

    assert run.there == []
    assert run.ownership.clear


def test_a_check_that_needs_more_than_the_limit_is_not_run():
    run = Guarded(2)
    run.create(NAMES[0])
    run.create(NAMES[1])
    with pytest.raises(NotRun, match=r"no room, 1 more Users wanted: limits\.users_at_once lets 2"):
        run.create(NAMES[2])
    assert run.room.left == 0


def test_deactivated_users_do_not_count_where_deletes_are_forbidden():
    run = Guarded(1, may_delete=False)
    run.create(NAMES[0])
    run.check = "second"
    run.create(NAMES[1])

    assert run.target.held["Users"]["1"]["active"] is False
    assert run.room.standing == 1
    assert [*run.clean(may_delete=False)] == NAMES[:2]


def test_what_a_refused_create_made_is_found_at_the_end_also_if_it_becomes_visible_late():
    run = Guarded(1)
    run.target.stub("POST", "/Users", error(409, "taken"), times=1)
    run.create(NAMES[1])
    run.create(NAMES[0])
    run.check = "second"
    run.create(NAMES[2])
    run.target.put("Users", "late", NAMES[1])

    assert run.clean() == {}
    assert run.there == []


def test_what_cannot_be_removed_is_tried_once():
    run = Guarded(1)
    run.create(NAMES[0])
    run.target.stub("DELETE", "/Users/1", *[run.target.respond(Request("GET", "/nowhere"))] * 9)
    run.target.stub("PATCH", "/Users/1", *[run.target.respond(Request("GET", "/nowhere"))] * 9)
    run.target.stub("PUT", "/Users/1", *[run.target.respond(Request("GET", "/nowhere"))] * 9)
    run.check = "second"
    for _ in range(2):
        with pytest.raises(NotRun):
            run.create(NAMES[1])
    assert run.writes.count("DELETE /Users/1") == 1


def test_users_that_a_fixture_gives_to_several_checks_stay():
    run = Guarded(2)
    user_id = run.create(NAMES[0])
    run.room.hold({user_id}, "shared")
    run.begin("second")

    assert run.there == [user_id]


def test_without_a_limit_any_number_may_stand():
    run = Guarded(None)
    for name in NAMES:
        run.create(name)
    assert run.room.standing == len(NAMES)
    assert run.room.left is None


def test_a_closed_run_creates_nobody_except_for_the_check_of_the_licences():
    run = Guarded(9)
    run.room.closed = run.room.is_full("no seats")
    with pytest.raises(NotRun, match="no room, 9 more Users wanted: with 0 Users of this run"):
        run.create(NAMES[0])
    run.room.check, run.room.limit = LICENCE_OWNER, 9
    assert run.create(NAMES[0])


def test_a_bulk_request_counts_each_of_its_users():
    operations = [{"method": "POST", "path": "/Users", "bulkId": str(n)} for n in range(3)]
    job = Request("POST", "/Bulk", body={"Operations": operations})
    found = [users_in(one) for one in (job, Request("POST", "/Groups"), Request("GET", "/Users"))]
    assert found == [3, 0, 0]
