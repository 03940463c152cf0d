"""What a storm was asked to do, and the share of each worker."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

LOOPBACK: Final = "127.0.0.1"
"""Where the master listens, and where Locust's page is served, unless an option says other."""

USERS: Final = 1_000
REQUESTS: Final = 100_000
SECONDS: Final = 1_800.0
GROUPS: Final = 100
"""Groups of a push rule that Okta pushes at once."""

LARGEST: Final = 2_000
"""Members of the largest of them."""

RETURNED: Final = 50
"""Groups of the user who returns."""

LEAVERS: Final = 1_000
IN_FLIGHT: Final = 20
RATE: Final = 25.0
"""Requests that are offered in a second, whether or not the target is that fast."""

Role = Literal["alone", "master", "worker"]


@dataclass(frozen=True, slots=True)
class Order:
    """One storm, or the share of one worker.

    ``profile`` is a name or a path, ``features`` change it. ``users`` and ``requests`` bound what
    is sent, ``seconds`` its time. ``in_flight`` is the number of tasks at once, ``rate`` the number
    of requests that are offered in a second. ``returned`` are the groups of the user who returns.
    ``one_group``: each user is in one group at the most, as the target requires. ``workers`` is
    how many the master waits for, ``part`` the number of the share.
    """

    profile: str
    base_url: str
    report_dir: str
    shapes: tuple[str, ...]
    features: tuple[str, ...] = ()
    embedded: bool = False
    insecure: bool = False
    users: int = USERS
    requests: int = REQUESTS
    seconds: float = SECONDS
    groups: int = GROUPS
    largest: int = LARGEST
    returned: int = RETURNED
    leavers: int = LEAVERS
    one_group: bool = False
    in_flight: int = IN_FLIGHT
    rate: float = RATE
    seed: str = ""
    role: Role = "alone"
    workers: int = 1
    part: int = 0

    def text(self) -> str:
        """Return the order as JSON."""
        return json.dumps(asdict(self))

    def share(self, part: int) -> "Order":
        """Return the share of one of the workers; the user who returns is in the first one."""
        count = self.workers
        return replace(
            self,
            users=portion(self.users, count, part),
            requests=portion(self.requests, count, part),
            groups=portion(self.groups, count, part),
            leavers=portion(self.leavers, count, part),
            in_flight=max(1, portion(self.in_flight, count, part)),
            returned=self.returned if part == 0 else 0,
            rate=self.rate / count,
            seed=f"{self.seed}/{part}",
            part=part,
        )


def order_of(text: str) -> Order:
    """Return the order in a JSON text that ``Order.text`` wrote."""
    fields = json.loads(text)
    for name in ("shapes", "features"):
        fields[name] = tuple(fields[name])
    return Order(**fields)


def portion(number: int, count: int, part: int) -> int:
    """Return one of ``count`` parts of a number; together they are the number."""
    return number // count + (part < number % count)
