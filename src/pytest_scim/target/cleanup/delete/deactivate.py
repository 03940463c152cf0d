"""Deactivate the users of a run that it cannot delete, and store them for the next run."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, id_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.store import ReusableUser, ReusableUsers
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

REUSABLE: Final = "deactivated and left for the next run (profile: `delete: forbidden`)"
_PATCH: Final[JSONObject] = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}

Send = Callable[[Request], Response]


def deactivated(send: Send, user_id: str, propagation: Polling) -> Response:
    """Deactivate a user by PATCH, or by PUT where that changes nothing; return the last GET.

    GET is repeated while the user is active, until the end of ``propagation``; after a PATCH that
    was refused there is nothing to wait for.
    """
    path = resource_path("Users", user_id)
    is_refused = not send(request("PATCH", path, _PATCH)).ok
    visible = Polling() if is_refused else propagation
    response = _once_inactive(send, path, user_id, visible)
    resource = response.json
    if isinstance(resource, dict) and _is_active(response, user_id):
        send(request("PUT", path, {**resource, "active": False}))
        response = _once_inactive(send, path, user_id, propagation)
    return response


def _once_inactive(send: Send, path: str, user_id: str, propagation: Polling) -> Response:
    """Return the first GET that does not return the user as active, or the last one."""
    responses: list[Response] = []

    def read() -> None:
        responses.append(send(request("GET", path)))
        if _is_active(responses[-1], user_id):
            raise Finding("GET returns an active User")

    with suppress(Finding, NotRun):
        propagation.until(read)
    return responses[-1]


def _is_active(response: Response, user_id: str) -> bool:
    """Return whether a user may still be active; an Error or another resource says nothing."""
    resource = response.json
    is_user = response.ok and isinstance(resource, dict) and id_of(resource) == user_id
    return is_user and at_key(resource, "active") is not False


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
