"""Drive flows over a function that sends: one of them, or several at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pytest_scim.okta.flows import Flow
from pytest_scim.okta.task import Task
from pytest_scim.scim.messages import Request, Response

Send = Callable[[Request], Response]
PlayAll = Callable[[Sequence[Flow], Send], list[Task]]


def play(flow: Flow, send: Send) -> Task:
    """Drive a flow over ``send`` to its task."""
    try:
        request = next(flow)
        while True:
            request = flow.send(send(request))
    except StopIteration as end:
        task: Task = end.value
        return task


def interleaved(choose: Callable[[int], int]) -> PlayAll:
    """Return a function that drives flows request by request, each time one of those not ended.

    ``choose(n)`` returns which of ``n`` flows sends next; of a seeded generator, the same
    choices give the same requests.
    """

    def play_all(flows: Sequence[Flow], send: Send) -> list[Task]:
        tasks: dict[int, Task] = {}
        waiting: dict[int, Request] = {}
        for n, flow in enumerate(flows):
            _advance(n, flow, None, waiting, tasks)
        while waiting:
            n = list(waiting)[choose(len(waiting))]
            _advance(n, flows[n], send(waiting.pop(n)), waiting, tasks)
        return [tasks[n] for n in range(len(flows))]

    return play_all


def at_once(flows: Sequence[Flow], send: Send) -> list[Task]:
    """Drive each flow in a thread of its own, all at the same time."""
    with ThreadPoolExecutor(max_workers=max(len(flows), 1)) as pool:
        return list(pool.map(lambda flow: play(flow, send), flows))


def _advance(
    n: int,
    flow: Flow,
    response: Response | None,
    waiting: dict[int, Request],
    tasks: dict[int, Task],
) -> None:
    """Give a flow its response; note its next request, or its task."""
    try:
        waiting[n] = next(flow) if response is None else flow.send(response)
    except StopIteration as end:
        tasks[n] = end.value
