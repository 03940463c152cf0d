"""Users that checks of unusual requests borrow: put back afterwards, or removed at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.plugin.fixtures import CheckLog, Profile, restoring
from pytest_scim.suites.support.user import UserResource

SubjectT = TypeVar("SubjectT", bound=UserResource)


class OddUsers(Generic[SubjectT]):
    """Lends one User at a time, which no check besides the borrowers reads.

    What a target makes of an unusual request may fail every later read of the User, and every
    list that has it.
    """

    def __init__(self, profile: Profile, log: CheckLog, create: Callable[[], SubjectT]) -> None:
        """Create a User when one is first needed, and whenever one could not be put back."""
        self._log = log
        self._may_delete = profile.delete == "allowed"
        self._create = create
        self._free: SubjectT | None = None

    @contextmanager
    def lend(self) -> Iterator[SubjectT]:
        """Yield a User, and put it back as a GET returned it before; remove it if that fails.

        What is wrong with putting it back is no finding: the verdict is that of the request.
        """
        with self._log.lifetimes.sharing("odd_users"):
            user, self._free = self._free or self._create(), None
        before = user.body
        try:
            yield user
        finally:
            what = "the User of an unusual request, which it removed"
            with restoring(self._log, what):
                assert user.put_back(before), "a GET does not return what it returned before"
                self._free = user
            if self._free is None and self._may_delete:
                with suppress(Finding, Blocked, NotRun):
                    user.send("DELETE")
