"""Everything one run works with."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.run.check_log import CheckLog
from pytest_scim.run.context.cleanup import RunCleanup
from pytest_scim.run.context.connection import ConnectionTest
from pytest_scim.run.context.target import AWAY_USERS, Target
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.room.room import Room
from pytest_scim.target.http.bounds.turns import each
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.users import Users

S = TypeVar("S")
T = TypeVar("T")


@dataclass(slots=True, repr=False)
class RunContext:
    """The settings of a run, its three parties, the log of the running check, and the clean-up.

    ``close`` cleans up.
    """

    settings: Settings
    target: Target
    console: Console
    test_data: DataGenerator
    log: CheckLog
    connection_test: ConnectionTest
    cleanup: RunCleanup

    # -- what many checks use ---------------------------------------------------------

    @property
    def profile(self) -> Profile:
        """The vendor's profile, without the values that the target refused in this run."""
        return self.target.refused_values.profile

    @property
    def org(self) -> Org:
        """Okta's settings of the app, and its links to the target."""
        return self.console.org

    @property
    def client(self) -> Client:
        """The client that sends the requests of the console and of the checks."""
        return self.target.client

    @property
    def users(self) -> Users:
        """The users of the target, as it returns them."""
        return self.target.users

    @property
    def ownership(self) -> Ownership:
        """Which resources are the run's own."""
        return self.target.ownership

    @property
    def recording(self) -> Recording:
        """Every exchange of the run."""
        return self.log.recording

    @property
    def tag(self) -> str:
        """The tag in the name of everything that the run creates."""
        return self.ownership.tag

    @property
    def user_limit(self) -> int | None:
        """How many users one check may create: the profile's limit, ten away from loopback."""
        return self.profile.limits.users or (None if self.is_local else AWAY_USERS)

    @property
    def room(self) -> Room:
        """How many Users of the run may exist at once."""
        return self.cleanup.room

    @property
    def is_local(self) -> bool:
        """Whether the target runs on this machine."""
        return self.settings.is_local(self.client.base_url)

    def each(self, items: Sequence[S], act: Callable[[S], T]) -> list[T]:
        """Return what ``act`` returns for each item, from as many threads as the run may use."""
        return each(self.cleanup.workers, items, act)

    # -- the course of a run ------------------------------------------------------------

    def connection(self) -> Task:
        """Test the API credentials, once in a run, and return the task."""
        return self.connection_test.task()

    def connected(self) -> None:
        """Raise Blocked unless Okta could save the integration."""
        self.connection_test.require()

    def begin(self, check: str) -> None:
        """Start a check; before it comes the removal trial, where that is due."""
        self.cleanup.begin(check)
        self.log.begin()

    def unusable(self) -> str | None:
        """Return why the target cannot be used, or ``None``.

        Raises:
            NotRun: the run's time was over before.
        """
        return self.target.problem([*self.connection().responses])

    def close(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Remove what the run created, then end connections; see RunCleanup.end."""
        self.cleanup.end(stoppable)
