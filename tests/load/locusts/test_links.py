"""The messages between the master and its workers, over runners of our own."""

from threading import Thread
from types import SimpleNamespace

import pytest

from pytest_scim.load.course import CLEAN
from pytest_scim.load.locusts.links import MasterLink, WorkerLink
from pytest_scim.load.plan.order import Order
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.tally import Sample

ORDER = Order(
    profile="p", base_url="http://x", report_dir="", shapes=("onboarding",), users=5, workers=2
)
OUTCOME = Outcome("onboarding", "assign", 0.0, 0.0, 0.1)
SAMPLE = Sample("POST /Users", 201, 1.0, 0.1)


class Network:
    """Two workers and a master; as Locust does, it carries lists where tuples were sent."""

    def __init__(self):
        self.nodes = {}

    def runner(self, name):
        self.nodes[name] = runner = SimpleNamespace(listeners={})
        runner.register_message = runner.listeners.__setitem__

        def send_message(kind, data=None, client_id=None):
            others = [client_id] if client_id else [n for n in self.nodes if n != name]
            for one in ["master"] if name != "master" else others:
                self.deliver(one, name, kind, data)

        runner.send_message = send_message
        return runner

    def deliver(self, to, sender, kind, data):
        listener = self.nodes[to].listeners.get(kind)
        if listener is not None:
            message = SimpleNamespace(type=kind, data=plain(data), node_id=sender)
            listener(environment=None, msg=message)


def plain(data):
    if isinstance(data, dict):
        return {key: plain(one) for key, one in data.items()}
    return [plain(one) for one in data] if isinstance(data, (list, tuple)) else data


@pytest.fixture
def crew():
    network = Network()
    master = network.runner("master")
    alive, stopped = {"a", "b"}, []
    workers = {
        name: WorkerLink(network.runner(name), ORDER, lambda name=name: stopped.append(name))
        for name in ("a", "b")
    }
    lead = MasterLink(master, lambda: alive)
    return SimpleNamespace(lead=lead, alive=alive, stopped=stopped, **workers)


def result(part):
    stage = {"name": "onboarding", "measured": True, "outcomes": [OUTCOME], "samples": [SAMPLE]}
    return {"part": part, "stages": [stage]}


def at_once(*functions):
    threads = [Thread(target=one, daemon=True) for one in functions]
    for one in threads:
        one.start()
    return threads


def test_the_master_shares_out_its_order(crew):
    crew.lead.begin(ORDER)
    shares = [crew.a.order(), crew.b.order()]

    assert [one.users for one in shares] == [3, 2]
    assert [one.part for one in shares] == [0, 1]
    assert crew.a.stages == crew.b.stages == ["onboarding"]


def test_a_worker_sends_to_its_own_target_within_its_own_bounds(crew):
    foreign = Order(
        profile="other",
        base_url="http://elsewhere",
        report_dir="",
        shapes=("onboarding",),
        users=1_000_000,
        requests=10**9,
        seconds=10**6,
        workers=2,
    )
    crew.lead.begin(foreign)
    share = crew.a.order()

    assert (share.profile, share.base_url) == ("p", "http://x")
    assert (share.users, share.requests, share.seconds) == (5, 100_000, 1800.0)


def test_a_stage_begins_when_all_workers_are_ready(crew):
    crew.lead.begin(ORDER)
    begun = []
    threads = at_once(
        lambda: begun.append(crew.a.wait_for("onboarding")),
        lambda: begun.append(crew.b.wait_for("onboarding")),
    )

    assert crew.lead.gather("onboarding") is True
    for one in threads:
        one.join(10)
    assert begun == [True, True]


def test_the_master_gathers_what_the_workers_measured_and_left(crew):
    crew.lead.begin(ORDER)
    crew.b.deliver(result(1))
    crew.a.deliver(result(0))
    parts = crew.lead.parts()

    assert [part["part"] for part in parts] == [0, 1]
    assert parts[0]["stages"][0]["outcomes"] == [OUTCOME]
    assert parts[0]["stages"][0]["samples"] == [SAMPLE]
    crew.a.deliver_left([{"kind": "Users", "id": "1"}])
    crew.b.deliver_left([])
    assert crew.lead.left() == [{"kind": "Users", "id": "1"}]
    assert crew.lead.lost == 0


def test_a_lost_worker_ends_the_storm_of_the_others(crew):
    crew.lead.begin(ORDER)
    crew.alive.discard("b")
    threads = at_once(lambda: crew.a.wait_for("onboarding"))

    assert crew.lead.gather("onboarding") is False
    threads[0].join(10)
    assert not threads[0].is_alive()
    assert "a" in crew.stopped
    assert crew.lead.lost == 1
    crew.a.deliver(result(0))
    assert [part["part"] for part in crew.lead.parts()] == [0]


def test_a_worker_that_has_cleaned_up_is_not_lost_when_it_ends(crew):
    crew.lead.begin(ORDER)
    for part, one in enumerate((crew.a, crew.b)):
        one.deliver(result(part))
        one.deliver_left([])
    crew.alive.clear()

    assert len(crew.lead.parts()) == 2
    assert crew.lead.left() == []
    assert crew.lead.lost == 0


def test_a_stopped_worker_still_waits_for_the_comparison(crew):
    crew.lead.begin(ORDER)
    crew.lead.stop()
    threads = at_once(lambda: crew.a.wait_for(CLEAN))
    crew.a.deliver_left([])
    crew.b.deliver_left([])
    crew.lead.left()
    threads[0].join(10)

    assert crew.stopped == ["a", "b"]
    assert not threads[0].is_alive()


def test_a_worker_without_a_master_waits_for_nothing(crew):
    crew.a.alone = True

    assert crew.a.order() is None
    assert crew.a.wait_for(CLEAN) is False
