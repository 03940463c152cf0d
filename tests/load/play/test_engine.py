"""The engine: tasks start at their times, and are measured from them."""

from contextlib import suppress
from threading import Event, Thread

from pytest_scim.load.plan.shapes import Act, Stage
from pytest_scim.load.play.engine import Engine, Played


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def run(engine, stage, callers=1):
    def work(number):
        while engine.work(number):
            pass

    threads = [Thread(target=work, args=(n,), daemon=True) for n in range(callers)]
    for one in threads:
        one.start()
    outcomes = engine.run(stage)
    engine.close()
    for one in threads:
        one.join(10)
        assert not one.is_alive()
    return outcomes


def test_the_time_of_a_task_counts_from_its_schedule():
    clock = Clock()

    def play(_, __):
        clock.now += 2.0
        return Played()

    acts = tuple(Act(0.0, "assign", n) for n in range(3))
    outcomes = run(Engine(play, clock=clock), Stage("x", acts))

    # Each waits for the one before, because only one may be under way at once.
    assert [one.seconds for one in outcomes] == [2.0, 4.0, 6.0]
    assert [one.began for one in outcomes] == [0.0, 2.0, 4.0]


def test_what_okta_does_not_send_does_not_count():
    clock = Clock()

    def play(_, __):
        clock.now += 2.0
        return Played(own=0.5)

    (outcome,) = run(Engine(play, clock=clock), Stage("x", (Act(0.0, "assign", 0),)))

    assert outcome.seconds == 1.5


def test_as_many_tasks_are_under_way_as_there_are_callers():
    both, seen = [Event(), Event()], []

    def play(act, connection):
        both[act.n].set()
        assert both[1 - act.n].wait(10)
        seen.append(connection)
        return Played()

    acts = tuple(Act(0.0, "assign", n) for n in range(2))

    assert len(run(Engine(play), Stage("x", acts), callers=2)) == 2
    assert sorted(seen) == [0, 1]


def test_a_stopped_engine_starts_no_further_task():
    def play(_, __):
        engine.stop()
        return Played("Bad Request")

    engine = Engine(play)
    acts = tuple(Act(0.0, "assign", n) for n in range(5))
    outcomes = run(engine, Stage("x", acts))

    assert [one.error for one in outcomes] == ["Bad Request"]
    assert engine.skipped == 4


def test_a_storm_without_requests_left_starts_no_further_task():
    engine = Engine(lambda *_: Played(), exhausted=lambda: len(engine.outcomes) >= 2)
    acts = tuple(Act(0.0, "assign", n) for n in range(5))

    assert len(run(engine, Stage("x", acts))) == 2
    assert engine.skipped == 3


def test_a_caller_that_is_ended_does_not_hold_up_its_stage():
    class EndedError(BaseException):
        pass

    def play(_, __):
        raise EndedError

    engine = Engine(play)

    def work():
        with suppress(EndedError):
            engine.work(0)

    thread = Thread(target=work, daemon=True)
    thread.start()

    assert [*engine.run(Stage("x", (Act(0.0, "assign", 0),)))] == []
    thread.join(10)
