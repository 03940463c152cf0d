"""Wait after 429 Too Many Requests as Okta does, with a ceiling so that a run ends."""

import json
import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, TypedDict

from pytest_scim.scim.messages import NotJson, Response

ATTEMPTS: Final = 10
"""How often Okta sends a request before it stops."""

DEFAULT_WAIT: Final = 300.0
"""Seconds that Okta waits without a usable Retry-After; they double with each retry."""

CEILING: Final = 120.0
"""Seconds that a whole run may spend waiting."""

TOO_MANY: Final = 429

SEATS: Final = re.compile(r"licen[cs]e|\bseats?\b", re.IGNORECASE)
"""Words of a 429 that no wait ends: the target has no room for another user."""


def okta_wait(response: Response, attempt: int) -> float:
    """Return the seconds Okta waits before it sends a request again.

    Okta honours an integer Retry-After exactly. A missing or other value (an HTTP date among
    them) means five minutes, doubled with each retry (Okta, SCIM concepts). ``attempt`` counts
    from 1.
    """
    value = (response.header("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    return DEFAULT_WAIT * float(2 ** (attempt - 1))


def is_rate_limited(response: Response) -> bool:
    """Return whether a response is a 429 for too many requests, and not for too many users."""
    if response.status != TOO_MANY:
        return False
    body = response.json
    if isinstance(body, NotJson) or response.header("Retry-After") is not None:
        return True
    return SEATS.search(json.dumps(body)) is None


class Wait(TypedDict):
    """A wait, as the record has it: the index of its exchange, if any, seconds, and the reason."""

    exchange: int | None
    seconds: float
    reason: str


@dataclass(slots=True)
class Pacing:
    """Waits for a rate-limited target, and counts the seconds.

    ``ceiling`` is how many seconds all ``waits`` may take. ``rate`` is the profile's
    ``rate_limit`` in requests per second; ``None``: any. ``left`` returns the seconds that are
    left of the run; ``None``: any number.
    """

    ceiling: float = CEILING
    rate: float | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    left: Callable[[], float | None] = lambda: None
    waits: list[Wait] = field(default_factory=list)
    spent: float = 0.0
    _tokens: float = 1.0
    _filled: float | None = None
    _turn: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Wait until the next request may leave: at most ``rate`` in a second, no two at once."""
        if self.rate is None:
            return
        with self._turn:
            now = self.clock()
            last = now if self._filled is None else self._filled
            self._tokens = min(1.0, self._tokens + (now - last) * self.rate) - 1.0
            self._filled = now
            if self._tokens < 0:
                self.sleep(min(-self._tokens / self.rate, self._remaining()))

    def again(self, response: Response, attempt: int) -> bool:
        """Wait as Okta would and return whether to try again."""
        if not is_rate_limited(response) or attempt >= ATTEMPTS:
            return False
        seconds = okta_wait(response, attempt)
        over = "ceiling" if self.spent + seconds > self.ceiling else ""
        over = "time" if seconds > self._remaining() else over
        if over:
            reason = f"429: Okta waits {seconds:g} s here; over this run's {over}, not waited"
            self.waits.append({"exchange": response.exchange, "seconds": 0.0, "reason": reason})
            return False
        self.spent += seconds
        reason = "429 from the target"
        self.waits.append({"exchange": response.exchange, "seconds": seconds, "reason": reason})
        self.sleep(seconds)
        return True

    def _remaining(self) -> float:
        left = self.left()
        return math.inf if left is None else left
