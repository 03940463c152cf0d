"""Keep the number of Users that stand at once: remove those of finished checks in time."""

import time
from collections.abc import Callable
from threading import RLock
from typing import Final

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership import bulk
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.bounds.turns import keeping

RESERVE: Final = 5
"""Users for which there is room when a check begins: few checks create more."""

LATELY: Final = 10.0
"""Seconds in which a target may still free what was removed."""

LICENCE_OWNER: Final = "vendor.memberships.users_beyond_the_licences_stay_active_members"
"""The check of the rule ``licence_cap``, by which a target refuses nobody for lack of licences."""


class Room:
    """Guards creates: no more than ``limit`` Users of the run stand at once.

    The Users and Groups of finished checks are removed between two checks, and before a create
    for which there would be no room; not before that, as a list and DELETEs of many cost least.

    Args:
        ownership: knows what stands.
        limit: the most Users at once; ``None``: as many as the checks need. It becomes less where
            the target has room for fewer.
        is_needed: whether one of the holders of a resource is the running check, or is what a
            later check requests.

    ``check`` is the id of the running check. ``closed`` is what a create raises once the target
    has no room at all; ``remove`` removes resources. ``refused_for_licences`` is the finding under
    the rule ``licence_cap``.
    """

    def __init__(
        self,
        ownership: Ownership,
        limit: int | None,
        is_needed: Callable[[frozenset[str]], bool],
    ) -> None:
        self.limit = limit
        self.closed: Exception | None = None
        self.check: str | None = None
        self.refused_for_licences: str | None = None
        self._full: str | None = None
        self.remove: Callable[[list[Claim]], None] = lambda _: None
        self.ownership = ownership
        self._is_needed = is_needed
        self._lock = RLock()
        self._removed = -LATELY
        self._stuck: dict[int, Claim] = {}  # by identity: what could not be removed

    @property
    def standing(self) -> int:
        """How many Users of the run stand, or may stand."""
        return sum(one.kind == "Users" for one in self.ownership.standing)

    @property
    def left(self) -> int | None:
        """How many more Users may stand, without those of finished checks; ``None``: any number."""
        if self.limit is None:
            return None
        finished = sum(one.kind == "Users" for one in self._finished())
        return max(self.limit - self.standing + finished, 0)

    def between_checks(self) -> None:
        """Remove what finished checks created, where the next one may lack room otherwise."""
        self.ownership.permitted_creates.clear()
        if self.limit is not None and self.standing + RESERVE > self.limit:
            self.remove_finished()

    def require(self, count: int = 1) -> None:
        """Make room for more Users.

        Raises:
            NotRun: what the run still needs leaves no room for them.
        """
        with keeping(), self._lock:
            if self.limit is None or not count:
                return
            if self._count() + count > self.limit:
                self.remove_finished()
            if self._count() + count > self.limit:
                raise NotRun(self._full or _limited(self.limit, self._count() + count))

    def remove_finished(self) -> bool:
        """Remove what no check needs any more; return whether a User is gone."""
        before = self.standing
        if self.ownership.stopped is None and (finished := self._finished()):
            self.remove(finished)
            standing = {id(one) for one in self.ownership.standing}
            self._stuck |= {id(one): one for one in finished if id(one) in standing}
            self._removed = time.monotonic()
        return self.standing < before

    @property
    def has_just_removed(self) -> bool:
        """Whether the run removed something in the last seconds."""
        return time.monotonic() - self._removed < LATELY

    def is_full(self, reason: str) -> NotRun:
        """Note that the target has no room for more Users than stand now; return what to raise."""
        wanted = "" if self.limit is None else f"{max(self.limit - self.standing, 1)} "
        self.limit = self.standing
        self._full = (
            f"no room, {wanted or 'an unknown number of '}more Users wanted: with {self.limit} "
            f"Users of this run, the target refuses to create another one ({reason})"
        )
        return NotRun(self._full)

    def hold(self, ids: set[str], holder: str) -> None:
        """Note that a fixture gives Users to several checks."""
        for one in self.ownership.standing:
            if one.kind == "Users" and one.id in ids:
                one.holders |= {holder}

    def before(self, request: Request, voice: str) -> None:
        """Make room for the Users that a request creates, or raise what ends creation.

        Raises:
            NotRun: there is none.
        """
        del voice
        count = users_in(request)
        if not count:
            return
        if self.closed is not None and self.check != LICENCE_OWNER:
            raise self.closed
        with keeping(), self._lock:
            self.require(count)
            self.ownership.permitted_creates[id(request)] = count

    def after(self, request: Request, response: Response, voice: str) -> None:
        """Do nothing: ownership notes what a request created."""

    def _count(self) -> int:
        return self.standing + sum(self.ownership.permitted_creates.values())

    def _finished(self) -> list[Claim]:
        standing = [one for one in self.ownership.standing if id(one) not in self._stuck]
        return [one for one in standing if not self._is_needed(one.holders)]


def _limited(limit: int, wanted: int) -> str:
    """Return why a check creates no more Users although the target may have room."""
    return (
        f"no room, {wanted - limit} more Users wanted: limits.users_at_once lets {limit} Users of "
        "the run exist at once"
    )


def users_in(request: Request) -> int:
    """Return how many Users a request would create."""
    parts = bulk.operations(request) or [request]
    return sum(one.method == "POST" and one.path.rstrip("/") == "/Users" for one in parts)
