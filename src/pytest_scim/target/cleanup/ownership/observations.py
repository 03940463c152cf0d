"""What the target shows of the run's resources: it proves, or refutes, that an id is ours."""

from collections.abc import Callable
from typing import Any, Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import (
    Key,
    id_of,
    member_texts,
    name_of,
    place_of,
    shown_by,
)
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims, shows_ours

_GONE: Final = {404, 410}

Tags = Callable[[Claim], frozenset[str]]
"""Returns the tags of which one is in every name of a resource of ours."""
Write = Callable[[str, Claim], None]
"""Writes an event about a resource to the journal."""


class Observations:
    """Reads every response of a run for ids, and for the names beside the ids of the run.

    ``mistaken`` are sentences about ids of creates that lead to somebody else. ``fresh`` are the
    resources that the last read showed to be ours: nothing was sent since but deletes of others
    that it showed. ``gone`` is what was deleted and then proven to be gone.
    """

    def __init__(self, tag: str, claims: Claims, tags: Tags, journal: Write) -> None:
        self._tag = tag
        self.mistaken: list[str] = []
        self.fresh: set[Key] = set()
        self.gone: list[Claim] = []
        self._claims = claims
        self._tags = tags
        self._journal = journal

    def leaves(self, request: Request) -> None:
        """Note that a request leaves: what the last read showed is not fresh any more."""
        place = place_of(request.path)
        if request.method == "DELETE" and place in self.fresh:
            self.fresh.discard(place)
        else:
            self.fresh.clear()

    def note(self, request: Request, response: Response) -> None:
        """Note what a response shows of any resource."""
        for kind, resource in shown_by(request, response):
            self._note_resource(kind, resource, request, response)
        place = place_of(request.path)
        if request.method == "GET" and place is not None:
            self._note_read(place, response)

    def is_ours(self, claim: Claim, resource: Any) -> bool | None:
        """Return whether a resource shows a name of this run; ``None``: it shows none."""
        actual = resource if isinstance(resource, dict) else {}
        return shows_ours(claim, actual, self._tags(claim))

    def give_id(self, claim: Claim, resource_id: str, *, looked_up: bool = False) -> None:
        """Note the id of a resource; what had that id before, and was deleted, is gone."""
        earlier = self._claims.deleted.get((claim.kind, resource_id))
        if earlier is not None and earlier is not claim:
            self.strike(earlier)
        self._claims.give_id(claim, resource_id, looked_up=looked_up)
        self._journal("created", claim)

    def strike(self, claim: Claim) -> None:
        """Strike out a resource that does not stand any more, or need not be removed."""
        if claim.response and not claim.kept:
            self.gone.append(claim)
        self._claims.remove(claim)
        self._journal("gone", claim)

    def _note_resource(
        self, kind: str, resource: dict[str, Any], request: Request, response: Response
    ) -> None:
        resource_id = id_of(resource)
        if resource_id is None:
            return
        key = (kind, resource_id)
        if self._tag not in name_of(kind, resource).casefold():
            self._claims.note_seen(key)
        claim = self._claims.find(key)
        if is_read(request):
            claim = claim or self._deleted(key, resource)
            claim = claim or self._of_a_lost_create(kind, resource, resource_id)
        if claim is None:
            return
        if kind == "Groups" and "members" in resource:
            claim.members = tuple(member_texts(resource["members"]))
        if is_read(request):
            self._judge(claim, resource, response, by_id=place_of(request.path) is not None)
        elif self.is_ours(claim, resource) is False:
            claim.proof = None  # a response to a write proves nothing; this one raises doubt

    def _judge(
        self, claim: Claim, resource: dict[str, Any], response: Response, *, by_id: bool
    ) -> None:
        """Take a row or resource with the id of a claim as proof, or as the opposite."""
        ours = self.is_ours(claim, resource)
        if ours is False:
            self._mistake(claim, "leads to a resource with another name")
        elif ours and not claim.known_before and (by_id or not claim.looked_up):
            claim.proof, claim.confirmed = response.exchange, True
            claim.called = name_of(claim.kind, resource) or claim.called
            self.fresh.add(claim.key)

    def _of_a_lost_create(
        self, kind: str, resource: dict[str, Any], resource_id: str
    ) -> Claim | None:
        """Return the create that told no id and whose tagged name a resource now shows."""
        claim = self._claims.nameless(kind, name_of(kind, resource))
        kept = (kind, resource_id) in self._claims.kept
        if claim is None or kept or not self.is_ours(claim, resource):
            return None
        self.give_id(claim, resource_id, looked_up=True)
        return claim

    def _deleted(self, key: Key, resource: dict[str, Any]) -> Claim | None:
        """Own again what was deleted and is still shown; another name proves that it is gone."""
        claim = self._claims.deleted.get(key)
        ours = None if claim is None else self.is_ours(claim, resource)
        if claim is None or ours is None:
            return None
        if ours is False:
            self.strike(claim)
            return None
        del self._claims.deleted[key]
        self._journal("created", claim)
        return self._claims.add(claim)

    def _note_read(self, place: Key, response: Response) -> None:
        """Note what a GET of one resource says: it is ours, it is gone, it is another one."""
        claim = self._claims.find(place)
        resource = id_of(response.json) if response.ok else None
        if claim is not None and resource is not None and resource != claim.id:
            claim.proof = None
            self.fresh.discard(place)
            if self.is_ours(claim, response.json) is False:
                self._mistake(claim, "leads to a resource with another id and another name")
        if place in self._claims.deleted and is_absent(response):
            self.strike(self._claims.deleted[place])

    def _mistake(self, claim: Claim, what: str) -> None:
        message = f"the id that the create of {claim.name} returned {what}"
        if message not in self.mistaken:
            self.mistaken.append(message)
        claim.proof, claim.known_before, claim.mistaken = None, True, True
        self._claims.owned.discard(claim.key)


def is_read(request: Request) -> bool:
    """Return whether a request reads, by GET or by a search."""
    return request.method == "GET" or request.path.endswith("/.search")


def is_absent(response: Response) -> bool:
    """Return whether a response to a GET is a SCIM Error that the resource does not exist.

    The page of a gateway says nothing, and neither does an empty 404 alone.
    """
    schemas = at_key(response.json, "schemas")
    listed = schemas if isinstance(schemas, list) else []
    return response.status in _GONE and any(str(one).endswith(":Error") for one in listed)
