"""Deactivate the users of a run that it cannot delete, and store them for the next run."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, id_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.store import ReusableUser, ReusableUsers
from pytest_scim.target.requests import request, resource_path

REUSABLE: Final = "deactivated and left for the next run (profile: `delete: forbidden`)"
_PATCH: Final[JSONObject] = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}

Send = Callable[[Request], Response]


def deactivated(send: Send, user_id: str) -> Response:
    """Deactivate a user by PATCH, or by PUT where that changes nothing; return the last GET."""
    path = resource_path("Users", user_id)
    send(request("PATCH", path, _PATCH))
    response = send(request("GET", path))
    resource = response.json
    if not response.ok or not isinstance(resource, dict) or id_of(resource) != user_id:
        return response  # an Error, or another resource, is no body for a PUT
    if resource.get("active") is not False:
        send(request("PUT", path, {**resource, "active": False}))
        response = send(request("GET", path))
    return response


class DeactivatedUsers:
    """Stores deactivated users in ``reusable_users``, if there is one.

    It stores only users that are like new ones: none that is a member of a group that is left,
    and none whose name another user of the run has.
    """

    def __init__(self, ownership: Ownership, reusable_users: ReusableUsers | None) -> None:
        self._ownership = ownership
        self._reusable_users = reusable_users
        self._excluded: set[str] = set()
        self._names: Counter[str] = Counter()

    @property
    def has_pool(self) -> bool:
        """Whether there is a file of reusable users."""
        return self._reusable_users is not None

    def count(self, claims: Iterable[Claim]) -> None:
        """Count the names of the users that a clean-up is about to remove."""
        self._names = Counter(one.name.casefold() for one in claims if one.kind == "Users")

    def exclude(self, members: Iterable[str]) -> None:
        """Exclude the members of a group that is left."""
        self._excluded |= {*members}

    def note(self, claim: Claim, resource: object, why: str) -> str:
        """Note that a user stays, deactivated, and return why.

        The next run uses it again if it still has the name of its create, and no other user of
        the run had that name.
        """
        # Store it first, so that a run that is killed in between loses no user.
        pooled = self._is_plain(claim, resource) and self._put(claim)
        claim.stays = REUSABLE if pooled else f"deactivated: {why}"
        self._ownership.claims.deactivated[claim.key] = claim
        self._ownership.strike(claim)
        return claim.stays

    def _is_plain(self, claim: Claim, resource: object) -> bool:
        same = id_of(resource) == claim.id and at_key(resource, NAMES["Users"]) == claim.name
        alone = self._names[claim.name.casefold()] <= 1
        return same and alone and claim.id not in self._excluded

    def _put(self, claim: Claim) -> bool:
        tag = self._ownership.tag_of(claim.name)
        if self._reusable_users is None or tag is None:
            return False
        return self._reusable_users.store(ReusableUser(claim.kind, claim.name, claim.key[1], tag))
