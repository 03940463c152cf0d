"""Threads take turns: one runs, and another one only while it waits."""

import threading
import time
from threading import Barrier, Event, RLock, Semaphore

import pytest

from pytest_scim.target.http.bounds import turns
from pytest_scim.target.http.bounds.turns import (
    PerThread,
    alone,
    away,
    each,
    holding,
    keeping,
    part,
    sending,
    together,
)

LONG = 20
"""Seconds after which a thread is taken to hang."""


def in_threads(count, work):
    """Do the work in threads with turns; return what each returned, in no order."""
    found = []
    together(count, lambda taken: found.append(work(taken)), lambda: None)
    return found


def test_one_thread_runs_at_a_time_unless_it_waits():
    running, most = set(), []

    def work(_):
        for _ in range(3):
            running.add(threading.get_ident())
            most.append(len(running))
            running.discard(threading.get_ident())
            with away():
                pass

    in_threads(4, work)
    assert {*most} == {1}


def test_threads_wait_at_the_same_time():
    meeting = Barrier(3)

    def work(_):
        with away():
            meeting.wait(LONG)  # none passes before all three wait
        return True

    assert in_threads(3, work) == [True, True, True]


def test_a_thread_that_keeps_its_turn_waits_alone():
    kept, order = Event(), []

    def work(_):
        if not kept.is_set():
            kept.set()
            with keeping():
                with away():
                    order.append("waited")
                order.append("kept")
        order.append("end")

    in_threads(2, work)
    assert order.index("kept") == order.index("waited") + 1


def test_a_lock_is_held_while_the_turn_is_given_away():
    lock, entered, inside, most = RLock(), Event(), [], []

    def work(_):
        with holding(lock):
            inside.append(1)
            most.append(len(inside))
            entered.set()
            with away():
                entered.wait(LONG)
            inside.pop()

    in_threads(3, work)
    assert most == [1, 1, 1]


def test_each_thread_has_a_value_of_its_own_and_all_others_share_one():
    values = PerThread(list)
    values.value.append("shared")

    def work(_):
        values.value.append("own")
        return values.value

    assert in_threads(2, work) == [["own"], ["own"]]
    assert values.value == ["shared"]


def test_where_nobody_takes_turns_nothing_changes():
    with away(), keeping(), holding(RLock()):
        assert turns.part() is None
    assert turns.sharing() == 1


def test_results_come_in_the_order_of_the_items():
    released = Event()

    def act(one):
        with away():
            released.wait(LONG) if one == 0 else released.set()
        return one * one

    assert each(4, [0, 1, 2, 3], act) == [0, 1, 4, 9]
    assert each(1, [2, 3], act) == [4, 9]


def test_what_a_thread_raises_ends_all_and_is_raised():
    def work(taken):
        if taken.parts == 2:
            raise ValueError("wrong")
        while True:
            with away():
                pass

    with pytest.raises(ValueError, match="wrong"):
        in_threads(2, work)


def test_an_interrupt_ends_a_thread_before_it_waits_again():
    waits, ended = Event(), Event()

    def interrupted():
        if waits.is_set():
            raise KeyboardInterrupt

    def work(_):
        try:
            while True:
                with away():
                    waits.set()
        finally:
            ended.set()

    with pytest.raises(KeyboardInterrupt):
        together(1, work, interrupted)
    assert ended.is_set()


def test_a_thread_that_is_alone_begins_once_all_have_their_responses():
    asked, order = Event(), []

    def send(name):
        with sending():
            order.append(f"{name} begins")
            if name == "first":
                asked.wait(LONG)
        order.append(f"{name} ends")

    def work(taken):
        if taken.parts == 1:
            send("first")
            send("second")
            return
        asked.set()
        with alone():
            order.append("alone begins")
            with sending():
                order.append("alone")

    in_threads(2, work)
    at = order.index("alone begins")
    assert order[at : at + 2] == ["alone begins", "alone"]
    begun = {one.split()[0] for one in order[:at] if one.endswith("begins")}
    assert begun == {one.split()[0] for one in order[:at] if one.endswith("ends")}


def test_as_many_threads_send_at_once_as_the_limit_allows():
    free, most = Semaphore(2), []

    def work(_):
        for _ in range(5):
            with sending():
                most.append(free.acquire(blocking=False))
                time.sleep(0.005)
                free.release()

    together(4, work, lambda: None, limit=2)
    assert most == [True] * 20


def test_who_works_for_a_thread_adds_to_its_exchanges():
    def exchange(number):
        part().exchanges.append(number)

    def work(turns):
        mine = part()
        with keeping():
            each(2, [1, 2], exchange)
        return sorted(mine.exchanges)

    assert in_threads(1, work) == [[1, 2]]


def test_a_thread_with_turns_has_helpers_within_the_limit():
    free = Semaphore(3)

    def act(number):
        with sending():
            assert free.acquire(blocking=False)
            time.sleep(0.005)
            free.release()
        part().exchanges.append(number)
        return -number

    found = []

    def work(_):
        mine = part()
        found.append((each(3, range(6), act), sorted(mine.exchanges)))

    together(2, work, lambda: None, limit=3)
    assert found == [([0, -1, -2, -3, -4, -5], [0, 1, 2, 3, 4, 5])] * 2


def test_what_a_helper_raises_is_raised_in_the_thread_that_it_helps():
    def act(number):
        with sending():
            pass
        raise ValueError(number)

    with pytest.raises(ValueError, match=r"\d"):
        together(1, lambda _: each(2, range(4), act), lambda: None)
