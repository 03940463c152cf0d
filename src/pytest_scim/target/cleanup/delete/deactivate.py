"""Deactivate the users of a run that cannot be deleted, and leave them to the next run."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, id_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reusable_users import ReusableUser, ReusableUsers
from pytest_scim.target.requests import request, resource_path

KEPT: Final = "deactivated and left for the next run (profile: `delete: forbidden`)"
_PATCH: Final = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}

Send = Callable[[Request], Response]


def deactivated(send: Send, user_id: str) -> Response:
    """Deactivate a user by PATCH, or PUT where that does nothing; return what then is shown."""
    path = resource_path("Users", user_id)
    send(request("PATCH", path, _PATCH))
    resource = send(request("GET", path))
    if (
        at_key(resource.json, "active") is not False
        and isinstance(resource.json, dict)
        and resource.ok
    ):
        send(request("PUT", path, {**resource.json, "active": False}))
        resource = send(request("GET", path))
    return resource


class DeactivatedUsers:
    """Puts users into ``reusable_users``, if there is one: those who are as a new user is.

    That is nobody who is in a group that is left, and nobody whose name another user of the
    run has.
    """

    def __init__(self, ownership: Ownership, reusable_users: ReusableUsers | None) -> None:
        self._ownership = ownership
        self._reusable_users = reusable_users
        self._held: set[str] = set()
        self._names: Counter[str] = Counter()

    @property
    def has_pool(self) -> bool:
        """Whether it matters who is in a group that is left."""
        return self._reusable_users is not None

    def count(self, claims: Iterable[Claim]) -> None:
        """Count the names of the users that a clean-up is about to remove."""
        self._names = Counter(one.name.casefold() for one in claims if one.kind == "Users")

    def hold(self, members: Iterable[str]) -> None:
        """Remember who is in a group that is left."""
        self._held |= {*members}

    def keep(self, claim: Claim, resource: Any, why: str) -> str:
        """Note that a user stays, deactivated, and return why.

        The next run uses it again where it still has the name that it was created with, which
        nobody else of the run had.
        """
        # Into the pool first: a run that is stopped in between forgets nobody.
        pooled = self._is_plain(claim, resource) and self._put(claim)
        claim.kept = KEPT if pooled else f"deactivated: {why}"
        self._ownership.claims.kept[claim.key] = claim
        self._ownership.strike(claim)
        return claim.kept

    def _is_plain(self, claim: Claim, resource: Any) -> bool:
        same = id_of(resource) == claim.id and at_key(resource, NAMES["Users"]) == claim.name
        alone = self._names[claim.name.casefold()] <= 1
        return same and alone and claim.id not in self._held

    def _put(self, claim: Claim) -> bool:
        tag = self._ownership.tag_of(claim.name)
        if self._reusable_users is None or tag is None:
            return False
        return self._reusable_users.keep(ReusableUser(claim.kind, claim.name, claim.key[1], tag))
