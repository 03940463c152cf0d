"""Sends the requests of a set-up once in a run, for all checks that judge the responses."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import ParamSpec, TypeVar, cast

from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import CheckLog, holding

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a set-up returned or raised, and the exchanges that it made."""

    value: object
    error: Exception | None
    exchanges: Sequence[int]
    ahead: bool


class Once:
    """Calls each set-up once in a run and counts its exchanges as evidence of every check.

    ``once(send_duplicate, console, users)`` returns for each check what ``send_duplicate``
    returned for the first one, or raises what it raised. Nested calls are allowed.
    """

    def __init__(self, log: CheckLog) -> None:
        """Call nothing before a check needs it."""
        self._log = log
        self._outcomes: dict[Hashable, _Outcome] = {}
        self._locks: defaultdict[Hashable, RLock] = defaultdict(RLock)

    def __call__(self, play: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what ``play`` returned for the first check; the arguments do not matter later.

        ``play`` is a class, a method, or a function of a module: each call has to name the same
        one. Use ``keyed`` for anything else.
        """
        name = getattr(play, "__qualname__", "<unnamed>")
        assert "<" not in name, f"{name} is another function at each call: use once.keyed"
        return self.keyed(play, play, *args, **kwargs)

    def keyed(self, key: Hashable, play: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the first call with this key returned, or raise what it raised."""
        with holding(self._locks[key]):
            made = key not in self._outcomes
            if made:
                self._outcomes[key] = self._first(play, *args, **kwargs)
            outcome = self._outcomes[key]
            if outcome.ahead:  # a check that fails beside others is run again with another set-up
                self._log.share(partial(self._forget, key, outcome), made=made)
        return cast("T", self._cited(outcome))

    def lasting(self, play: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the same as a call, also to a later check that is run again.

        For resources that checks change one after the other, or compare over the whole run: new
        ones would hide what happened to the first.
        """
        if (outcome := self._outcomes.get(play)) is None:
            return self(play, *args, **kwargs)
        return cast("T", self._cited(outcome))

    def _cited(self, outcome: _Outcome) -> object:
        self._log.cite(outcome.exchanges)
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def _forget(self, key: Hashable, outcome: _Outcome) -> None:
        if self._outcomes.get(key) is outcome:
            del self._outcomes[key]

    def _first(self, play: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> _Outcome:
        before = self._log.mark()
        value: object = None
        error: Exception | None = None
        try:
            with self._log.lifetimes.sharing():
                value = play(*args, **kwargs)
        except (AssertionError, Blocked, NotApplicable, NotRun) as raised:
            error = raised
        return _Outcome(value, error, self._log.since(before), self._log.is_ahead)
