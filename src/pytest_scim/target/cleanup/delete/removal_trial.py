"""Find out early whether what a run creates can be removed again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership

AFTER: Final = {"Users": 5, "Groups": 3}
"""Resources that stand of each type before one is created only to be removed."""

OWNERS: Final = {
    "Users": "okta.deactivate_users.removing_the_app_deactivates_the_user",
    "Groups": "okta.link_groups.an_unlinked_group_is_deleted",
}
"""The checks that judge whether the resources of each type can be removed."""


class Unremovable:
    """Guards creates: none of a type leaves once nothing removes what the run created of it.

    ``check`` is the id of the check that runs; ``failed`` says, by type, why nothing is removed.
    """

    def __init__(self) -> None:
        self.check: str | None = None
        self.failed: dict[str, str] = {}

    def before(self, request: Request, voice: str) -> None:
        """Raise Blocked where a request would create what nothing removes."""
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
        """Do nothing: the trial learns by itself what was removed."""


class DeleteTrial:
    """Creates one resource of a type and removes it, once some of that type stand.

    Where neither DELETE nor deactivation works, twice in a row, no more are created, but for the
    check that judges it. ``create`` creates one resource of a type for the trial, ``remove``
    removes it and returns why it is left, or ``None``. ``unremovable`` is told of each failure.
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
        """Try what has to be tried; between two checks, so that it changes no count of theirs."""
        for kind in AFTER:
            standing = [one for one in self._ownership.standing if one.kind == kind]
            known = kind in self._works or kind in self._failed or kind in self._ownership.removed
            if not known and len(standing) >= self._next[kind]:
                self._next[kind] *= 2  # where nothing can be created now, later once more
                with suppress(Finding, Blocked, NotRun):
                    self._make(kind)

    def _make(self, kind: str) -> None:
        before = list(self._ownership.standing)
        self._create[kind]()
        new = [one for one in self._ownership.standing if one not in before]
        for claim in new:
            reason = self._remove(claim)
            if claim.kept:
                self._works.add(kind)
            elif reason is not None and kind in self._once:
                self._failed[kind] = reason
            elif reason is not None:  # it may be a slip: tried again before the next check
                self._once.add(kind)
                self._next[kind] = 0
