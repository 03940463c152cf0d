"""A target whose answers are changed at random: values, statuses, headers, and ids that lie.

The same seed makes the same changes, as long as the run asks for the same.
"""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from random import Random
from threading import Lock
from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults.parts import html
from tests.guest.target import KINDS, Mischief, Target

SHARES = (0.05, 0.2, 0.5)
"""How many of the answers are changed, by seed."""
VALUES = 0.03
"""How many of the values in such an answer are changed."""
BODIES = 0.02
STATUSES = 0.1
LIES = 0.1
"""How many of such answers have another body, another status, an id that lies."""
LAST = 1200
"""As many answers as a whole run gets: ids lie from one of them on.

In one seed of four they do so at once, and in another never.
"""

STATUS = (
    200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 412, 413, 418,
    422, 429, 500, 501, 502, 503, 504,
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1.5, 10**30, "", " ", "x", "true", "0", "x" * 5000, "\ud800",
    "\u202e\u0000\x1b[2J", "übung", '"', "%2e%2e%2f", "../Groups/x", "[]", "null", "https://[",
    float("nan"),
)  # fmt: skip
HEADERS = ("Location", "ETag", "Content-Type", "WWW-Authenticate", "Retry-After")
HEADER_VALUES = (
    "",
    "x",
    "é\x80",
    "\t",
    '"',
    "W/",
    "text/html",
    "application/json; charset=x",
    "-1",
)
Shape = Callable[[Any, Random], Any]


def _scalar(value: Any, random: Random) -> Any:
    del value
    return random.choice(SCALARS)


def _text(value: Any, random: Random) -> Any:
    del random
    return json.dumps(value)


def _wrapped(value: Any, random: Random) -> Any:
    return random.choice([[value], {"value": value}, [[value]], [value, value], {"": [value]}])


def _emptied(value: Any, random: Random) -> Any:
    del value
    return random.choice([[], {}, [[]], [{}], [None], ["x"], [1, "x"], {"x": None}])


def _upended(value: Any, random: Random) -> Any:
    """Make a list of an object, an object of a list, and another scalar of a scalar."""
    if isinstance(value, dict):
        return [*value.values()]
    if isinstance(value, list):
        return {str(n): one for n, one in enumerate(value)}
    return random.choice([str(value).upper(), f"{value} ", [value], str(value)[::-1]])


SHAPES: tuple[Shape, ...] = (_scalar, _scalar, _text, _wrapped, _emptied, _upended)


class Noise(Mischief):
    """Changes answers as a seed has it; what a request does at the target is never changed.

    ``statuses``: half of the seeds change statuses, too; where one is an error, the request is
    carried out as often as not.
    """

    def __init__(self, seed: int) -> None:
        random = Random(f"noise-{seed}")
        self.seed = seed
        self.share = SHARES[seed % len(SHARES)]
        self.statuses = bool(seed // len(SHARES) % 2)
        self.lies_from: float = (0, math.inf, *[random.randrange(LAST)] * 2)[seed % 4]
        self._responses = 0
        self._known: dict[str, list[str]] = {"User": [], "Group": []}
        self._lock = Lock()

    def __str__(self) -> str:
        statuses = "with statuses" if self.statuses else "without statuses"
        lies = "ids never lie" if self.lies_from == math.inf else f"ids lie from {self.lies_from}"
        return f"{self.share:.0%} of the answers, {statuses}, {lies}"

    def begin(self, target: Target) -> None:
        super().begin(target)
        for kind in KINDS:
            self._known[kind] += [one["id"] for one in target.strangers(kind)]

    def __call__(self, call: Call, respond: Responder) -> Reply:
        with self._lock:
            self._responses += 1
            number = self._responses
        random = Random(f"{self.seed}-{number}")
        if random.random() >= self.share:
            return self._noted(respond(call))
        if self.statuses and random.random() < STATUSES:
            return self._answered(call, respond, random)
        reply = self._noted(respond(call))
        if number >= self.lies_from and random.random() < LIES:
            reply.body = self._lied(reply.body, random)
        elif random.random() < BODIES:
            return self._another_body(reply, random)
        reply.body = self._changed(reply.body, random)
        if random.random() < VALUES:
            reply.headers[random.choice(HEADERS)] = random.choice(HEADER_VALUES)
        # Escaped, since half a surrogate pair has no other form.
        return replace(reply, raw=json.dumps(reply.body).encode() if reply.body else None)

    def _noted(self, reply: Reply) -> Reply:
        """Remember the ids of what the run created: they lie about one another, too."""
        body = reply.body
        if reply.status == 201 and isinstance(body, dict):
            kind = (body.get("meta") or {}).get("resourceType")
            if kind in self._known:
                self._known[kind].append(str(body.get("id")))
        return reply

    def _answered(self, call: Call, respond: Responder, random: Random) -> Reply:
        """Answer with another status: of an error the request may not have been carried out."""
        status = random.choice(STATUS)
        if status >= 400 and random.random() < 0.5:
            return _error(status)
        reply = self._noted(respond(call))
        if random.random() < 0.5:
            return _error(status)
        reply.status = status
        return reply

    def _another_body(self, reply: Reply, random: Random) -> Reply:
        """Answer with something else than what was meant, at the same status."""
        content = reply.content
        odd = random.choice([b"", b"null", b"[]", b'"x"', b"1", b"{", content[: len(content) // 2]])
        if random.random() < 0.2:
            return html(reply.status, "Something else")
        return Reply(reply.status, reply.headers, raw=odd)

    def _changed(self, value: Any, random: Random) -> Any:
        """Change values of an answer, at any depth, and the keys and the order of some."""
        if isinstance(value, dict):
            value = {key: self._changed(inner, random) for key, inner in value.items()}
        elif isinstance(value, list):
            value = [self._changed(inner, random) for inner in value]
        if random.random() >= VALUES:
            return value
        if isinstance(value, dict) and value and random.random() < 0.5:
            return _without_a_key(value, random)
        if isinstance(value, list) and value and random.random() < 0.5:
            return random.choice([value[1:], value[:-1], value * 2, value[::-1]])
        return random.choice(SHAPES)(value, random)

    def _lied(self, body: Any, random: Random) -> Any:
        """Put ids in the place of others: a stranger's, one of ours, a number, the next row's."""
        rows = body.get("Resources") if isinstance(body, dict) else None
        if not isinstance(rows, list):
            return self._moved(body, random)
        if random.random() < 0.5:
            return {**body, "Resources": [self._moved(row, random) for row in rows]}
        ids = [row.get("id") for row in rows if isinstance(row, dict)]
        turned = iter(ids[1:] + ids[:1])
        moved = [{**row, "id": next(turned)} if isinstance(row, dict) else row for row in rows]
        return {**body, "Resources": moved}

    def _moved(self, resource: Any, random: Random) -> Any:
        if not isinstance(resource, dict) or "id" not in resource:
            return resource
        kind = random.choice([*KINDS])
        number = random.randrange(5)
        return {**resource, "id": random.choice([*self._known[kind], number, str(number)])}


def _without_a_key(value: dict[str, Any], random: Random) -> dict[str, Any]:
    """Take a key away, or write it otherwise."""
    key = random.choice([*value])
    kept = {name: inner for name, inner in value.items() if name != key}
    renamed = random.choice([None, key.lower(), key.upper(), f"{key} "])
    return kept if renamed is None else {**kept, renamed: value[key]}


def _error(status: int) -> Reply:
    reply = scim_error(status, "Changed by the fuzzer.")
    reply.headers["Retry-After"] = "0"  # so that nobody waits for a 429
    return reply
