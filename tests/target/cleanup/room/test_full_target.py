"""A refusal for lack of room ends creation; a refusal of a body does not."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.room.full_target import FullTarget
from pytest_scim.target.cleanup.room.room import LICENCE_OWNER

from ...connection import TAG
from ...target_double import error, reply
from .test_room import NAMES, Guarded

REFUSALS = {
    "403 with a reason": error(403, "All licenses are in use."),
    "409 with a reason": error(409, "Your plan allows no more users"),
    "422 with a reason": error(422, "The seat quota was reached"),
    "400 with a limit": error(400, "User limit reached"),
    "507 without a reason": reply(507),
    "403 without a reason": reply(403),
    "403 in another language": error(403, "Die Anzahl der Benutzer ist erreicht."),
    "402 in a form of its own": reply(402, {"errors": [{"text": "Add a payment method."}]}),
    "500 with a reason": error(500, "license exhausted"),
}


class Seats(Guarded):
    """A target with so many seats."""

    def __init__(self, seats, refusal, limit=15, **options):
        super().__init__(limit)
        self.seats, self.refusal, self.waited = seats, refusal, []
        options = {"wait": self.waited.append, **options}
        names = iter(f"plain{n}.{TAG}@example.com" for n in range(99))
        full = FullTarget(self.room, lambda: {"userName": next(names)}, **options)
        self.full = full
        self.create_user = full.sending(self.send)
        respond = self.target.respond

        def answer(one):
            is_create = one.method == "POST" and one.path == "/Users"
            if is_create and len(self.target.held["Users"]) >= self.seats:
                return self.refusal
            return respond(one)

        self.target.respond = answer

    def add(self, name, **more):
        return self.create_user(Request("POST", "/Users", body={"userName": name, **more}))


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_full_target_ends_creation_with_the_number_that_is_wanted(refusal):
    run = Seats(3, refusal)
    for name in NAMES[:3]:
        run.add(name)
    messages = []
    for name in NAMES[3:6]:
        with pytest.raises(NotRun, match="no room, 12 more Users wanted: with 3 Users") as raised:
            run.add(name)
        messages.append(str(raised.value))
    assert len(set(messages)) == 1
    assert sum(one.startswith("POST") for one in run.lines) == 5  # one refused, and a plain one


def test_users_of_finished_checks_make_room_and_the_create_is_sent_again():
    run = Seats(2, REFUSALS["403 with a reason"])
    run.add(NAMES[0])
    run.add(NAMES[1])
    run.check = "second"
    assert run.add(NAMES[2]).ok
    assert run.room.limit == 2
    assert [one["userName"] for one in run.target.held["Users"].values()] == [NAMES[2]]


@pytest.mark.parametrize(
    ("refusal", "body"),
    [
        (error(400, "displayName exceeds the limit of 64 characters"), {"displayName": "x" * 99}),
        (error(409, "the userName is taken"), {}),
        (reply(409), {}),
    ],
)
def test_a_refused_body_is_returned_and_creation_goes_on(refusal, body):
    run = Seats(9, refusal)
    run.add(NAMES[0])
    run.target.stub("POST", "/Users", refusal, times=1)
    assert run.add(NAMES[1], **body).status == refusal.status
    assert run.add(NAMES[2]).ok


def test_okta_sends_neither_the_lookup_nor_the_plain_create():
    run, own = Seats(1, REFUSALS["403 with a reason"]), []

    def ask(one):
        own.append(one.method)
        return run.send(one)

    run.add(NAMES[0])
    with pytest.raises(NotRun):
        run.full.sending(run.send, ask)(Request("POST", "/Users", body={"userName": NAMES[1]}))
    assert own == ["GET", "POST", "GET"]
    assert len(run.lines) == 2 + len(own)


@pytest.mark.parametrize("refusal", [reply(409), reply(500), reply(503)])
def test_a_failure_without_a_reason_at_every_second_user_is_a_defect(refusal):
    run = Seats(1, refusal)
    run.add(NAMES[0])
    assert run.add(NAMES[1]).status == refusal.status


def test_the_first_create_of_a_run_says_nothing_of_room():
    run = Seats(0, REFUSALS["403 with a reason"])
    assert run.add(NAMES[0]).status == 403
    assert run.lines == ["POST /Users"]


def test_a_create_that_was_refused_but_made_a_user_is_no_lack_of_room():
    run = Seats(1, REFUSALS["403 with a reason"])
    run.add(NAMES[0])
    run.target.put("Users", "77", NAMES[1])
    assert run.add(NAMES[1]).status == 403
    assert run.room.closed is None


def test_under_the_rule_licence_cap_the_check_of_the_rule_has_the_finding():
    run = Seats(1, REFUSALS["403 with a reason"], refuses_nobody=True)
    run.begin("okta.a.b")
    run.add(NAMES[0])
    for name in NAMES[1:3]:
        with pytest.raises(Blocked, match="refused to create a User for lack of room: 403") as one:
            run.add(name)
        assert one.value.owner == LICENCE_OWNER
    assert run.room.refused_for_licences is not None
    run.begin("okta.a.c")
    assert run.room.refused_for_licences is not None


def test_the_check_of_the_rule_licence_cap_gets_the_refusal():
    run = Seats(1, REFUSALS["403 with a reason"], refuses_nobody=True)
    run.begin(LICENCE_OWNER)
    run.add(NAMES[0])
    assert run.add(NAMES[1]).status == 403
    assert run.room.refused_for_licences is None


def test_a_create_is_sent_again_until_the_target_frees_what_was_removed():
    def wait(seconds):
        run.waited.append(seconds)
        run.seats = 2 if len(run.waited) > 1 else 0

    run = Seats(2, REFUSALS["403 with a reason"], wait=wait)
    run.add(NAMES[0])
    run.add(NAMES[1])
    run.seats = 0
    run.check = "second"
    assert run.add(NAMES[2]).ok
    assert run.waited == [1.0, 2.0]
    assert run.room.closed is None


def test_nothing_waits_where_nothing_was_removed():
    run = Seats(3, REFUSALS["403 with a reason"])
    for name in NAMES[:3]:
        run.add(name)
    with pytest.raises(NotRun):
        run.add(NAMES[3])
    assert run.waited == []


def test_refusals_of_bodies_do_not_hide_a_later_lack_of_room():
    run = Seats(3, REFUSALS["403 in another language"])
    for name in NAMES[:3]:
        run.add(name)
    for word in ("red", "green", "blue", "grey"):
        run.target.stub("POST", "/Users", error(400, f"{word} is no colour"), times=1)
        run.seats = 99
        assert run.add(NAMES[3]).status == 400
    run.seats, run.refusal = 0, REFUSALS["403 with a reason"]
    with pytest.raises(NotRun, match="no room"):
        run.add(NAMES[4])


def test_a_target_with_one_reason_for_everything_may_be_full_later():
    reason = error(422, "Bitte prüfen Sie die Angaben.")
    run = Seats(99, reason)
    for name in NAMES[:3]:
        run.add(name)
    for _ in range(2):  # the second time no more Users exist: it is not tested again
        run.target.stub("POST", "/Users", reason, times=1)
        assert run.add(NAMES[3]).status == 422
    assert len(run.target.held["Users"]) == 4
    run.add(NAMES[4])
    run.seats = 5
    with pytest.raises(NotRun, match="no room"):
        run.add(NAMES[5])


def test_a_plain_create_that_is_refused_in_other_words_is_no_lack_of_room():
    run = Seats(9, REFUSALS["403 in another language"])
    for name in NAMES[:3]:
        run.add(name)
    replies = [error(400, "no such colour"), error(400, "no such sound")]
    respond = run.target.respond
    run.target.respond = lambda one: (
        replies.pop(0) if one.method == "POST" and replies else respond(one)
    )
    assert run.add(NAMES[3]).status == 400
    assert replies == []
    assert run.room.closed is None


def test_the_second_create_of_a_user_may_be_refused_for_lack_of_room():
    run = Seats(2, REFUSALS["402 in a form of its own"])
    run.add(NAMES[0])
    run.check = "second"
    run.add(NAMES[1])
    run.refusal = REFUSALS["403 with a reason"]
    assert run.add(NAMES[1]).status == 409
    assert run.room.closed is None


def test_room_that_is_freed_late_is_no_less_room():
    run = Seats(2, REFUSALS["403 with a reason"], wait=lambda _: setattr(run, "seats", 2))
    run.add(NAMES[0])
    run.add(NAMES[1])
    run.check = "second"
    assert run.add(NAMES[2]).ok
    run.seats = 1  # it still counts one that the run has removed
    assert run.add(NAMES[3]).ok
    assert run.room.limit == 2


def test_a_target_that_has_room_for_fewer_is_known_after_the_first_removal():
    run = Seats(3, REFUSALS["403 with a reason"], limit=4)
    for name in NAMES[:3]:
        run.add(name)
    run.check = "second"
    run.room.remove_finished()
    for name in NAMES[3:6]:
        run.add(name)
    run.check = "third"
    assert run.add(NAMES[6]).ok
    assert run.room.limit == 3
    assert run.waited == []
