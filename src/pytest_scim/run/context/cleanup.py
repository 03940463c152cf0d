"""Removes what a run created: a first resource on trial between two checks, all at its end."""

from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from pytest_scim.run.context.files import open_pool
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.target.cleanup.delete.cleanup import Cleanup, Leftover
from pytest_scim.target.cleanup.delete.removal_trial import DeleteTrial, Unremovable
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.cleanup.room.room import Room
from pytest_scim.target.groups import Groups
from pytest_scim.target.http.bounds.waits import Waits
from pytest_scim.target.http.client import Client
from pytest_scim.target.usability.hanging import HangingEndpoints
from pytest_scim.target.users import Users

IMPATIENT: Final = 5.0
"""Seconds that the clean-up waits for an endpoint that gave no response before."""


@dataclass(slots=True, repr=False)
class RunCleanup:
    """Removes what the run created, then ends connections and the embedded provider.

    ``client`` sends without the limits of a run. ``reusable_users`` are users that cannot be
    deleted and that later runs use again. ``room`` is how many Users may exist at once.
    ``leftovers`` is what is left at the end. ``at_once``: the target handles requests at the same
    moment. A proof makes no trial: it ends with its provider.
    """

    settings: Settings
    client: Client
    users: Users
    unremovable: Unremovable
    hanging: HangingEndpoints
    stack: ExitStack
    reusable_users: ReusableUsers | None
    room: Room
    leftovers: list[Leftover] = field(default_factory=list)
    at_once: bool = False
    _trial: DeleteTrial | None = None

    @property
    def workers(self) -> int:
        """How many threads may send requests at the same time."""
        return self.settings.workers if self.at_once else 1

    def try_removals(self, test_data: DataGenerator) -> None:
        """Prepare the trial, between two checks, whether what the run creates can be removed."""
        create = {
            "Users": lambda: self.users.add(test_data.okta_user().resource()),
            "Groups": lambda: Groups(self.users).add(test_data.group().name),
        }
        remove = self._cleanup(self.reusable_users).remove
        self._trial = DeleteTrial(self.users.ownership, create, remove, self.unremovable)

    def begin(self, check: str) -> None:
        """Make room and the trial where that is due, and start a check."""
        self.room.check = check
        self.room.between_checks()
        if self._trial is not None:
            self._trial.make()
        self.unremovable.check = check

    def remove_early(self, claims: list[Claim]) -> None:
        """Remove what finished checks created, before the run ends."""
        self._cleanup(self.reusable_users).remove_early(claims)

    def end(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Remove what the run created, then end connections and the embedded provider.

        Where ``stoppable`` raises KeyboardInterrupt, what is not removed by then is left.
        """
        # Another run may have held the pool at the start, and not any more.
        cleanup = self._cleanup(self.reusable_users or open_pool(self.settings, self.stack))
        ownership = self.users.ownership
        self.client.budget.start_cleanup(len(ownership.standing) + len(ownership.linked_groups))
        with self.stack:
            try:
                with stoppable or nullcontext():
                    self.leftovers = cleanup.run()
            except KeyboardInterrupt:
                self.leftovers = cleanup.unfinished()

    def _cleanup(self, reusable_users: ReusableUsers | None) -> Cleanup:
        budget = self.client.budget
        return Cleanup(
            partial(self.client.send, voice="cleanup"),
            self.users.ownership,
            may_delete=self.settings.profile.delete == "allowed",
            reusable_users=reusable_users,
            expired=lambda: budget.over,
            closing=lambda: budget.closing,
            propagation=replace(self.users.polling, wait=budget.wait, waits=Waits(bounded=False)),
            impatient=partial(self.client.impatient(IMPATIENT).send, voice="cleanup"),
            hanging=self.hanging.resource_types,
            workers=self.workers,
        )
