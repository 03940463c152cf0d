"""Connect the master and the workers of a storm by messages of Locust."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple, Protocol

from pytest_scim.load.course import CLEAN
from pytest_scim.load.plan.order import Order, order_of
from pytest_scim.load.plan.shapes import names
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.part import PartResult
from pytest_scim.load.play.tally import Sample
from pytest_scim.target.cleanup.delete.cleanup import Leftover

ORDER, GO, STOP = "storm_order", "storm_go", "storm_stop"
"""What the master sends."""

READY, PART, LEFT = "storm_ready", "storm_part", "storm_left"
"""What the workers send."""

TICK: Final = 0.1

Data = Mapping[str, Any]


class Sent(NamedTuple):
    """A message, and who sent it."""

    type: str
    data: Data
    sender: str


class Runner(Protocol):
    """What is used of a runner of Locust."""

    def register_message(self, msg_type: str, listener: Callable[..., None]) -> None:
        """Have a function called with each message of a type."""

    def send_message(
        self, msg_type: str, data: dict[str, Any] | None = None, client_id: str | None = None
    ) -> None:
        """Send a message: a worker to the master, the master to one worker or to all."""


class _Inbox:
    """The messages of some types, in the order in which they come."""

    def __init__(self, runner: Runner, *types: str) -> None:
        self._queue: SimpleQueue[Sent] = SimpleQueue()
        for one in types:
            runner.register_message(one, self._receive)

    def _receive(self, environment: object, msg: Any, **_: object) -> None:  # noqa: ANN401 - a message of Locust
        del environment
        self._queue.put(Sent(msg.type, msg.data or {}, msg.node_id))

    def next(self) -> Sent | None:
        """Return the next message, or ``None`` where none came for a moment."""
        try:
            return self._queue.get(timeout=TICK)
        except Empty:
            return None


class WorkerLink:
    """Connects a worker with the master; ``stop`` is called when that ends the storm.

    ``own`` are the order of this worker's command line, which bounds what the master may ask for.
    ``alone`` is set once the master is gone.
    """

    def __init__(self, runner: Runner, own: Order, stop: Callable[[], None]) -> None:
        self.alone = False
        self.stages: list[str] = []
        self._own = own
        self._runner = runner
        self._stopped = False
        self._stop = stop
        self._inbox = _Inbox(runner, ORDER, GO)
        runner.register_message(STOP, self._end)

    def _end(self, **_: object) -> None:
        self._stopped = True
        self._stop()

    def order(self) -> Order | None:
        """Return the share of this worker, within the bounds of its own command line."""
        while not (self.alone or self._stopped):
            sent = self._inbox.next()
            if sent is not None and sent.type == ORDER:
                order = order_of(sent.data["order"])
                self.stages = names(order)
                return _bounded(order, self._own, int(sent.data["part"]))
        return None

    def wait_for(self, name: str) -> bool:
        """Wait until all workers are ready for a stage; return whether it begins."""
        self._runner.send_message(READY, {"name": name})
        while not (self.alone or (self._stopped and name != CLEAN)):
            sent = self._inbox.next()
            if sent is not None and sent.type == GO and sent.data["name"] == name:
                return True
        return False

    def deliver(self, result: PartResult) -> None:
        """Report what this worker measured and expects."""
        self._runner.send_message(PART, dict(result))

    def deliver_left(self, left: Sequence[Leftover]) -> None:
        """Report what the clean-up of this worker left."""
        self._runner.send_message(LEFT, {"left": [dict(row) for row in left]})


def _bounded(order: Order, own: Order, part: int) -> Order:
    """Return the share of a worker: for its own target, with its own limits."""
    share = order.share(part)
    return replace(
        share,
        profile=own.profile,
        features=own.features,
        base_url=own.base_url,
        insecure=own.insecure,
        users=min(share.users, own.users),
        requests=min(share.requests, own.requests),
        seconds=min(share.seconds, own.seconds),
    )


class MasterLink:
    """Connects the master with its workers: ``workers`` are their ids, ``alive`` returns who is.

    A worker that has reported what it left is not lost when it ends.
    """

    def __init__(
        self,
        runner: Runner,
        workers: Callable[[], Iterable[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._runner = runner
        self._alive = workers
        self._clock = clock
        self._inbox = _Inbox(runner, READY, PART, LEFT)
        self._workers: list[str] = []
        self._ready: dict[str, str] = {}
        self._parts: dict[str, PartResult] = {}
        self._left: dict[str, list[Leftover]] = {}
        self._lost: set[str] = set()
        self._stopped = False

    @property
    def lost(self) -> int:
        """How many workers are lost."""
        return len(self._lost)

    def begin(self, order: Order) -> None:
        """Share out an order."""
        self._workers = sorted(self._alive())
        for part, worker in enumerate(self._workers):
            share = {"order": replace(order, workers=len(self._workers)).text(), "part": part}
            self._runner.send_message(ORDER, share, worker)

    def gather(self, name: str) -> bool:
        """Wait until all workers are ready for a stage, and begin it; ``False``: one is lost."""
        self._receive_until(
            lambda one: self._ready.get(one) == name or one in self._parts or self._stopped
        )
        if self._lost or self._stopped or self._parts:
            return False
        self._runner.send_message(GO, {"name": name})
        return True

    def parts(self) -> list[PartResult]:
        """Wait until each worker has reported, and return what those report that are not lost."""
        self._receive_until(self._parts.__contains__)
        return [self._parts[one] for one in self._workers if one in self._parts]

    def left(self) -> list[Leftover]:
        """Have the workers clean up, and return what they left."""
        self._runner.send_message(GO, {"name": CLEAN})
        self._receive_until(self._left.__contains__)
        return [row for rows in self._left.values() for row in rows]

    def stop(self) -> None:
        """Have the workers start no further task."""
        self._stopped = True
        self._runner.send_message(STOP, {})

    def _receive_until(self, is_done: Callable[[str], bool]) -> None:
        """Receive messages until each worker that is not lost is done."""
        while not all(map(is_done, self._standing())):
            sent = self._inbox.next()
            if sent is None:
                alive = set(self._alive())
                gone = {one for one in self._standing() if one not in alive}
                gone -= self._left.keys()
                if gone - self._lost and not self._stopped:
                    self._lost |= gone
                    self.stop()
                self._lost |= gone
                continue
            self._note(sent)

    def _standing(self) -> list[str]:
        return [one for one in self._workers if one not in self._lost]

    def _note(self, sent: Sent) -> None:
        if sent.type == READY:
            self._ready[sent.sender] = sent.data["name"]
        elif sent.type == PART:
            self._parts[sent.sender] = part_of(sent.data)
        else:
            self._left[sent.sender] = list(sent.data["left"])


def part_of(data: Data) -> PartResult:
    """Return what a worker reported; Locust turns each of its tuples into a list."""
    result: Any = dict(data)
    for stage in result["stages"]:
        stage["outcomes"] = [Outcome(*row) for row in stage["outcomes"]]
        stage["samples"] = [Sample(*row) for row in stage["samples"]]
    part: PartResult = result
    return part
