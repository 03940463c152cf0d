"""The target of a storm: the connections, the journal and the clean-up of one worker."""

import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
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
from pytest_scim.target.http.rate_limit import ATTEMPTS, Pacing, is_rate_limited, okta_wait
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

PATIENCE: Final = 60.0
"""Seconds of a Retry-After that a storm waits: Okta waits longer, and the storm would not end."""

OWN_PATIENCE: Final = 10.0
"""Seconds that a request waits which Okta does not send."""

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
class OwnPacing(Pacing):
    """Waits after a 429 to a request that Okta does not send, also where no time is named."""

    def again(self, response: Response, attempt: int) -> bool:
        """Wait a few seconds and return whether to try again."""
        if not is_rate_limited(response) or attempt >= ATTEMPTS:
            return False
        self.sleep(min(okta_wait(response, attempt), OWN_PATIENCE))
        return True


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
    sleep: Callable[[float], None] = time.sleep,
    stopped: Callable[[], bool] = lambda: False,
) -> StormTarget:
    """Open the target of a worker: its journal, and ``in_flight`` connections.

    ``rate`` is the worker's share of the profile's rate limit. ``sleep`` waits after a 429, unless
    the storm is ``stopped``.

    Raises:
        JournalError: the journal cannot be written.
    """
    assert settings.base_url is not None
    stack, profile = ExitStack(), settings.profile
    journal, visible = open_journal(settings, tag), profile.propagation
    ownership = Ownership(tag, journal, propagation=Polling(visible.timeout, visible.interval))
    stack.callback(lambda: journal.close(done=ownership.clear))
    outlet = Outlet(settings.secrets())
    outlet.aim(settings.base_url, ownership, [profile.name, profile.title])
    tally = Tally(outlet)
    pacing = StormPacing(ceiling=math.inf, rate=rate, sleep=sleep, stopped=stopped)
    client = _client(settings, tally, ownership, pacing)
    own, *apart = (client.apart() for _ in range(in_flight + 1))
    own.pacing = OwnPacing(rate=rate, sleep=sleep)
    for one in (client, own, *apart):
        stack.callback(one.close)
    guarded = [own_resources_only(one, ownership) for one in (own, *apart)]
    return StormTarget(
        settings, tag, outlet, tally, ownership, pacing, guarded[1:], guarded[0], stack
    )


def _client(settings: Settings, tally: Tally, ownership: Ownership, pacing: Pacing) -> Client:
    assert settings.base_url is not None
    assert settings.credentials is not None
    return Client(
        settings.base_url,
        settings.credentials,
        tally,
        ownership,
        deadline=settings.profile.request_timeout,
        pacing=pacing,
        trust=settings.trust,
    )
