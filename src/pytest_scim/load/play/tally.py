"""Counts the exchanges of a storm: a record of each would take more time than the request."""

import time
from collections import Counter
from collections.abc import Callable
from threading import local
from typing import Final, NamedTuple

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import place_of
from pytest_scim.target.http.rate_limit import TOO_MANY, is_rate_limited
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

NO_RESPONSE: Final = 0


class Sample(NamedTuple):
    """One request of Okta: its kind, its status, when it ended, and the seconds it took.

    ``status`` is 0 where no response came. ``wait`` is the Retry-After of a 429 as it came.
    """

    request: str
    status: int
    ended: float
    seconds: float
    wait: str | None = None


class Tally(Recording):
    """The requests of one worker: a sample of each of Okta's, the number of all others.

    ``samples`` are those of the running stage. ``clock`` returns seconds.
    """

    def __init__(self, outlet: Outlet, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(outlet)
        self.samples: list[Sample] = []
        self.voices: Counter[Voice] = Counter()
        self._clock = clock
        self._here = local()

    def __len__(self) -> int:
        return self.voices.total()

    def add(
        self, request: Request, url: str, response: Response, voice: Voice, http_version: str | None
    ) -> int:
        """Count one exchange and return its index."""
        del url, http_version
        index = len(self)
        self.voices[voice] += 1
        if voice == "okta":
            self.samples.append(_sample(request, response, self._clock()))
        else:
            self._here.own = self.own() + response.elapsed
        return index

    def note_echoes(self, index: int, response: Response) -> None:
        """Do nothing: no output of a storm has a response."""

    def own(self) -> float:
        """Return the seconds that the requests of this thread took which Okta does not send."""
        return float(getattr(self._here, "own", 0.0))


def _sample(request: Request, response: Response, now: float) -> Sample:
    wait = None
    if response.status == TOO_MANY and is_rate_limited(response):
        wait = response.header("Retry-After") or ""
    return Sample(kind_of(request), response.status, now, response.elapsed, wait)


def kind_of(request: Request) -> str:
    """Return a request without its values: ``GET /Users?filter``, ``PATCH /Groups/{id}``."""
    place = place_of(request.path)
    path = f"/{place[0]}/{{id}}" if place is not None else request.path
    return f"{request.method} {path}{'?filter' if request.query.startswith('filter=') else ''}"
