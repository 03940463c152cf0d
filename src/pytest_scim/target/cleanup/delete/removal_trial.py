"""Find out early whether the run can remove what it creates."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership

AFTER: Final = {"Users": 5, "Groups": 3}
"""How many resources of each type exist before one is created only to be removed."""

OWNERS: Final = {
    "Users": "okta.deactivate_users.removing_the_app_deactivates_the_user",
    "Groups": "okta.link_groups.an_unlinked_group_is_deleted",
}
"""The checks that judge whether the resources of each type can be removed."""


class Unremovable:
    """Guards creates: stops those of a type whose resources the run cannot remove.

    ``check`` is the id of the check that runs; ``failed`` says, by type, why the run cannot.
    """

    def __init__(self) -> None:
        self.check: str | None = None
        self.failed: dict[str, str] = {}

    def before(self, request: Request, voice: str) -> None:
        """Raise Blocked where a request would create a resource that the run cannot remove."""
        del voice
        kind = request.path.strip("/")
        if request.method == "POST" and kind in self.failed and self.check != OWNERS[kind]:
            raise Blocked(
                OWNERS[kind],
                f"this run creates no more {kind}, because it could neither delete nor deactivate "
                f"one that it had created ({self.failed[kind]})",
                sent=False,
            )

    def after(self, request: Request, response: Response, voice: str) -> None:
        """Do nothing: the trial notes itself what was removed."""


class DeleteTrial:
    """Creates one resource of a type and removes it, once some of that type exist.

    Where neither DELETE nor deactivation works, twice in a row, the run creates no more, except
    for the check that judges it. ``create`` creates one resource of a type for the trial,
    ``remove`` removes it and returns why it is left, or ``None``. ``unremovable`` gets each
    failure.
    """

    def __init__(
        self,
        ownership: Ownership,
        create: Mapping[str, Callable[[], object]],
        remove: Callable[[Claim], str | None],
        unremovable: Unremovable,
    ) -> None:
        self._ownership = ownership
        self._create = create
        self._remove = remove
        self._next = dict(AFTER)
        self._works: set[str] = set()  # types of which one was deactivated
        self._once: set[str] = set()  # types of which one could not be removed
        self._failed = unremovable.failed

    def make(self) -> None:
        """Make the trials that are due; between two checks, so that they change no count."""
        for kind in AFTER:
            standing = [one for one in self._ownership.standing if one.kind == kind]
            known = kind in self._works or kind in self._failed or kind in self._ownership.removed
            if not known and len(standing) >= self._next[kind]:
                self._next[kind] *= 2  # where a create is not possible now, try again later
                with suppress(Finding, Blocked, NotRun):
                    self._make(kind)

    def _make(self, kind: str) -> None:
        before = {id(one): one for one in self._ownership.standing}
        self._create[kind]()
        new = [one for one in self._ownership.standing if id(one) not in before]
        for claim in new:
            reason = self._remove(claim)
            if claim.stays:
                self._works.add(kind)
            elif reason is not None and kind in self._once:
                self._failed[kind] = reason
            elif (
                reason is not None
            ):  # one failure may be a mistake: try again before the next check
                self._once.add(kind)
                self._next[kind] = 0
