"""Several flows at once: one request after the other in some order, or truly at the same time."""

from random import Random
from threading import Barrier, Lock

import pytest

from pytest_scim.okta.console import Console
from pytest_scim.okta.flows import groups
from pytest_scim.okta.org import Push
from pytest_scim.okta.playing import at_once, interleaved

from .play import Play, group, response

FLOW = ["GET", "PATCH", "PATCH"]
TEAMS = 3


def returning(integration="oin"):
    """Return a console and three groups that were pushed, each with the same user."""
    made = Play(integration=integration).link()
    pushed = [made.test_data.group(made.okta_user) for _ in range(TEAMS)]
    for number, one in enumerate(pushed):
        made.org.pushes[one.okta_id] = Push(f"g{number}", name=one.name)
    return made, pushed


def sends(made, reply=lambda _: group()):
    """Have the target return what ``reply`` says to a request."""

    def send(request):
        made.sent.append(request)
        return reply(request)

    made.console._send = send
    return send


def flows(made, pushed):
    return [groups.push_again(made.org, one) for one in pushed]


def methods(made, number):
    return [request.method for request in made.sent if request.path == f"/Groups/g{number}"]


def interleaving(seed):
    made, pushed = returning()
    tasks = interleaved(Random(seed).randrange)(flows(made, pushed), sends(made))
    assert all(task.ok for task in tasks)
    return made


@pytest.mark.parametrize("seed", range(5))
def test_each_of_several_flows_sends_its_requests_in_its_own_order(seed):
    made = interleaving(seed)

    assert [methods(made, number) for number in range(TEAMS)] == [FLOW] * TEAMS


def test_the_same_choices_send_the_same_requests():
    targets = [[request.target for request in interleaving(7).sent] for _ in range(2)]

    assert targets[0] == targets[1]


def test_requests_of_several_flows_are_mixed():
    orders = {tuple(request.path for request in interleaving(seed).sent) for seed in range(9)}

    assert len(orders) > 5


def test_the_first_choice_each_time_is_one_request_of_each_flow_in_turn():
    made, pushed = returning()
    interleaved(lambda _: 0)(flows(made, pushed), sends(made))

    assert [request.path[-1] for request in made.sent] == ["0", "1", "2"] * len(FLOW)


def test_a_flow_that_sends_nothing_has_its_task_in_its_place():
    made, pushed = returning()
    made.org.pushes[pushed[1].okta_id].active = False
    tasks = interleaved(lambda _: 0)(flows(made, pushed), sends(made))

    assert [(task.ok, len(task.responses)) for task in tasks] == [(True, 3), (True, 0), (True, 3)]


@pytest.mark.parametrize("play_all", [interleaved(lambda _: 0), at_once])
def test_no_flows_send_nothing(play_all):
    assert play_all([], lambda _: pytest.fail("nothing is to be sent")) == []


@pytest.mark.parametrize("play_all", [interleaved(lambda _: 0), at_once])
def test_a_flow_that_fails_does_not_end_the_others(play_all):
    made, pushed = returning()
    gone = response(404, {"detail": "gone"})
    send = sends(made, lambda one: gone if one.path == "/Groups/g1" else group())
    tasks = play_all(flows(made, pushed), send)

    assert [task.ok for task in tasks] == [True, False, True]
    assert methods(made, 1) == ["GET"]


def test_at_once_the_flows_wait_for_their_responses_side_by_side():
    made, pushed = returning()
    together, lock = Barrier(TEAMS, timeout=10), Lock()

    def reply(_):
        together.wait()  # passes only when a request of each flow is under way
        return group()

    def send(request):
        with lock:
            made.sent.append(request)
        return reply(request)

    tasks = at_once(flows(made, pushed), send)

    assert all(task.ok for task in tasks)
    assert [methods(made, number) for number in range(TEAMS)] == [FLOW] * TEAMS


def test_what_a_flow_raises_of_its_own_is_raised():
    def broken(_):
        raise RuntimeError("the connection pool is closed")

    made, pushed = returning()
    with pytest.raises(RuntimeError, match="pool is closed"):
        at_once(flows(made, pushed), broken)


# -- the console ----------------------------------------------------------------------


def test_the_console_reports_a_task_for_each_group_in_their_order():
    made, pushed = returning()
    tasks = []
    console = Console(made.org, sends(made), tasks.append)

    assert console.push_again(pushed, interleaved(lambda _: 0)) == tasks
    assert len(tasks) == TEAMS


@pytest.mark.parametrize("integration", ["oin", "aiw"])
def test_a_group_that_was_pushed_again_can_be_retried_alone(integration):
    made, pushed = returning(integration)
    sends(made, lambda one: response(503) if one.path == "/Groups/g2" else group())
    failed = made.console.push_again(pushed, interleaved(lambda _: 0))[-1]
    sends(made)

    assert not failed.ok
    assert made.console.retry(pushed[-1]).ok
    assert methods(made, 2)[0] == methods(made, 2)[1] == "GET"
