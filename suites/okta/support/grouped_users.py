"""Lends users in pushed groups to checks, each of which leaves one as the next check needs it."""

from collections.abc import Callable

from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import CheckLog
from pytest_scim.suites.okta.support.grouped_user import GroupedUser, State


class GroupedUsers:
    """Lends a user in a known state to one check after the other.

    A check that ends well puts the user back, so that the next one needs no set-up. One that
    fails does not: the next check gets another user.
    """

    def __init__(self, log: CheckLog) -> None:
        """Create nothing before a check needs it."""
        self._log = log
        self._free: GroupedUser | None = None
        self._error: Exception | None = None

    def take(self, state: State, new: Callable[[], GroupedUser]) -> GroupedUser:
        """Return a user in a state, who may be the one that an earlier check put back."""
        found, self._free = self._free, None
        if found is None or found.state not in {state, State.ACTIVE}:
            found = self._made(new)
        self._log.cite(found.exchanges)
        found.reach(state)
        return found

    def put_back(self, user: GroupedUser, state: State) -> None:
        """Note in which state a check that ended well has left a user."""
        user.state = state
        self._free = user

    def _forget(self) -> None:
        self._free = self._error = None

    def _made(self, new: Callable[[], GroupedUser]) -> GroupedUser:
        if self._error is not None:
            raise self._error
        self._log.share(self._forget)
        before = self._log.mark()
        try:
            with self._log.lifetimes.sharing("grouped_users"):
                user = new()
        except (AssertionError, Blocked, NotApplicable, NotRun) as error:
            self._error = error
            raise
        user.exchanges = self._log.since(before)
        return user
