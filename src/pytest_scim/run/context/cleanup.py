"""What a run removes: some of it on trial between its checks, all of it at its end."""

from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

from pytest_scim.run.context.files import open_pool
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import People
from pytest_scim.target.cleanup.delete.cleanup import Cleanup, Leftover
from pytest_scim.target.cleanup.delete.removal_trial import RemovalTrial, Unremovable
from pytest_scim.target.cleanup.reuse.reusable_users import Pool
from pytest_scim.target.groups import Groups
from pytest_scim.target.http.client import Client
from pytest_scim.target.users import Directory


@dataclass(slots=True, repr=False)
class RunCleanup:
    """Removes what the run created, then ends connections and the embedded provider.

    ``wire`` sends without the limits of a run. ``pool`` keeps users that cannot be deleted.
    ``leftovers`` is what is left at the end. A proof makes no trial: it ends with its provider.
    """

    settings: Settings
    wire: Client
    directory: Directory
    unremovable: Unremovable
    stack: ExitStack
    pool: Pool | None
    leftovers: list[Leftover] = field(default_factory=list)
    _trial: RemovalTrial | None = None

    def try_removals(self, people: People) -> None:
        """Have it tried between two checks whether what the run creates can be removed."""
        create = {
            "Users": lambda: self.directory.add(people.person().resource()),
            "Groups": lambda: Groups(self.directory).add(people.group().name),
        }
        remove = self._cleanup(self.pool).remove
        self._trial = RemovalTrial(self.directory.ledger, create, remove, self.unremovable)

    def begin(self, check: str) -> None:
        """Make the trial where it is due, and start a check."""
        if self._trial is not None:
            self._trial.make()
        self.unremovable.check = check

    def end(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Remove what the run created, then end connections and the embedded provider.

        Where ``stoppable`` raises KeyboardInterrupt, what is not removed by then is left.
        """
        # Another run may have held the pool at the start, and not any more.
        cleanup = self._cleanup(self.pool or open_pool(self.settings, self.stack))
        ledger = self.directory.ledger
        self.wire.budget.start_cleanup(len(ledger.standing) + len(ledger.loans))
        with self.stack:
            try:
                with stoppable or nullcontext():
                    self.leftovers = cleanup.run()
            except KeyboardInterrupt:
                self.leftovers = cleanup.unfinished()

    def _cleanup(self, pool: Pool | None) -> Cleanup:
        budget = self.wire.budget
        return Cleanup(
            partial(self.wire.send, voice="janitor"),
            self.directory.ledger,
            may_delete=self.settings.profile.delete == "allowed",
            pool=pool,
            expired=lambda: budget.over,
            closing=lambda: budget.closing,
            propagation=replace(self.directory.settle, wait=budget.wait),
        )
