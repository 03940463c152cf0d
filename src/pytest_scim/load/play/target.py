"""The target of a storm: the connections, the journal and the clean-up of one worker."""

import math
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from pytest_scim.load.play.tally import Tally
from pytest_scim.run.context.files import open_journal
from pytest_scim.run.settings import Settings
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.cleanup import Cleanup, Leftover
from pytest_scim.target.cleanup.identity import rows_of
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.cleanup.tagged.rows import ask_for_tagged
from pytest_scim.target.http.bounds.waits import Waits
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import Pacing, is_rate_limited, okta_wait
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

PATIENCE: Final = 60.0
"""Seconds of a Retry-After that a storm waits: Okta waits longer, and the storm would not end."""

_PAGE: Final = 100


@dataclass(slots=True)
class StormPacing(Pacing):
    """Waits after each 429 as Okta does, at most a minute and not once the storm is ``stopped``."""

    stopped: Callable[[], bool] = lambda: False

    def again(self, response: Response, attempt: int) -> bool:
        """Wait as Okta would and return whether to try again."""
        if is_rate_limited(response) and (
            self.stopped() or okta_wait(response, attempt) > PATIENCE
        ):
            return False
        return Pacing.again(self, response, attempt)


@dataclass(slots=True)
class StormTarget:
    """What a worker sends to the target, with the names of its own resources in it.

    ``connections`` are as many as tasks may be under way at once: a request that takes too long
    ends no other. ``reader`` sends what Okta does not send.
    """

    settings: Settings
    tag: str
    outlet: Outlet
    tally: Tally
    ownership: Ownership
    pacing: StormPacing
    connections: list[Client]
    _client: Client
    _stack: ExitStack
    _proven: dict[str, int] = field(default_factory=dict)

    def send(self, connection: int) -> Callable[[Request], Response]:
        """Return what sends the requests of Okta on one of the connections."""
        return self.connections[connection % len(self.connections)].send

    def read(self, reading: Request) -> Response:
        """Send a GET that Okta does not send."""
        return self._client.send(reading, "check")

    def prove(self) -> None:
        """Read what was created, so that no later task has to wait for the proof of ownership."""
        for kind in ("Users", "Groups"):
            claims = [one for one in self.ownership.standing if one.kind == kind]
            if all(one.proof is not None for one in claims):
                continue
            self._list(kind, len(claims))
            for claim in claims:
                if claim.proof is None and claim.id is not None:
                    self.read(request("GET", resource_path(*claim.key)))

    def _list(self, kind: str, count: int) -> None:
        for start in range(1, count + 1, _PAGE):
            page = ask_for_tagged(self.read, kind, self.tag, start, _PAGE)
            if page is None or not rows_of(page.json):
                return

    def clean(self, expired: Callable[[], bool]) -> list[Leftover]:
        """Remove what the worker created, and return what is left."""
        profile, budget = self.settings.profile, self._client.budget
        budget.start_cleanup(len(self.ownership.standing))
        propagation = profile.propagation
        cleanup = Cleanup(
            partial(self._client.send, voice="cleanup"),
            self.ownership,
            may_delete=profile.delete == "allowed",
            expired=lambda: expired() or budget.over,
            closing=lambda: budget.closing,
            propagation=Polling(
                propagation.timeout,
                propagation.interval,
                wait=budget.wait,
                waits=Waits(bounded=False),
            ),
        )
        return cleanup.run()

    def close(self) -> None:
        """End the connections and the journal."""
        self._stack.close()


def open_target(
    settings: Settings,
    tag: str,
    in_flight: int,
    *,
    rate: float | None = None,
    sleep: Callable[[float], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> StormTarget:
    """Open the target of a worker, and its journal.

    Args:
        settings: those of a run; they name a base URL.
        tag: in the name of everything that the worker creates.
        in_flight: how many requests may be under way at once.
        rate: the worker's share of the profile's rate limit; ``None``: any.
        sleep: waits after a 429, in place of the clock.
        stopped: whether the storm was stopped.

    Raises:
        JournalError: the journal cannot be written.
    """
    assert settings.base_url is not None
    assert settings.credentials is not None
    stack, profile = ExitStack(), settings.profile
    journal = open_journal(settings, tag)
    propagation = Polling(profile.propagation.timeout, profile.propagation.interval)
    ownership = Ownership(tag, journal, propagation=propagation)
    stack.callback(lambda: journal.close(done=ownership.clear))
    outlet = Outlet(settings.secrets())
    outlet.aim(settings.base_url, ownership, [profile.name, profile.title])
    tally = Tally(outlet)
    pacing = StormPacing(ceiling=math.inf, rate=rate, stopped=stopped)
    if sleep is not None:
        pacing.sleep = sleep
    client = Client(
        settings.base_url,
        settings.credentials,
        tally,
        ownership,
        deadline=profile.request_timeout,
        pacing=pacing,
        trust=settings.trust,
    )
    own = client.apart()
    # The clean-up of a storm that was stopped still waits.
    own.pacing = Pacing(ceiling=math.inf, rate=rate, sleep=pacing.sleep)
    apart = [client.apart() for _ in range(in_flight)]
    for one in (client, own, *apart):
        stack.callback(one.close)
    guarded = [own_resources_only(one, ownership) for one in apart]
    own = own_resources_only(own, ownership)
    return StormTarget(settings, tag, outlet, tally, ownership, pacing, guarded, own, stack)
