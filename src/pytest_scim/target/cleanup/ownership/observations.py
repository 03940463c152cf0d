"""What responses prove about the run's resources: that an id is of this run, or is not."""

from collections.abc import Callable, Mapping
from typing import Final

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import (
    Key,
    id_of,
    member_texts,
    name_of,
    place_of,
    resources_in,
)
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims, has_own_name
from pytest_scim.target.http.bounds.turns import Part, part
from pytest_scim.target.requests import is_read

_GONE: Final = {404, 410}

Tags = Callable[[Claim], frozenset[str]]
"""Returns the tags of which each name of a resource of this run has one."""
Write = Callable[[str, Claim], None]
"""Writes an event about a resource to the journal."""


class Observations:
    """Reads in every response the ids of resources, and the names under the ids of this run.

    ``mistaken`` are sentences about creates whose id leads to a resource of others. ``fresh`` are
    the resources that the last read proved to be of this run; after it the run sent nothing but
    DELETEs of other resources that the read proved: by the thread with turns that read them.
    ``gone`` are the deleted resources that are
    proven to be gone.
    """

    def __init__(self, tag: str, claims: Claims, tags: Tags, journal: Write) -> None:
        self._tag = tag
        self.mistaken: list[str] = []
        self.fresh: dict[Key, Part | None] = {}
        self.gone: list[Claim] = []
        self._claims = claims
        self._tags = tags
        self._journal = journal

    def leaves(self, request: Request) -> None:
        """Note that a request leaves: the resources of the last read are no longer fresh."""
        place = place_of(request.path)
        if request.method == "DELETE" and place in self.fresh:
            self.fresh.pop(place, None)
        else:
            # What another thread reads does not concern the requests of this one.
            ended = {None, part()}
            for key in [key for key, by in self.fresh.items() if by in ended]:
                del self.fresh[key]

    def note(self, request: Request, response: Response) -> None:
        """Note each resource in a response."""
        for kind, resource in resources_in(request, response):
            self._note_resource(kind, resource, request, response)
        place = place_of(request.path)
        if request.method == "GET" and place is not None:
            self._note_read(place, response)

    def is_ours(self, claim: Claim, resource: object) -> bool | None:
        """Return whether a resource has a name of this run; ``None``: it has no name."""
        actual: Mapping[str, JSON] = resource if isinstance(resource, dict) else {}
        return has_own_name(claim, actual, self._tags(claim))

    def give_id(self, claim: Claim, resource_id: str, *, looked_up: bool = False) -> None:
        """Note the id of a resource; a deleted resource that had the id before is gone."""
        earlier = self._claims.deleted.get((claim.kind, resource_id))
        if earlier is not None and earlier is not claim:
            self.strike(earlier)
        self._claims.give_id(claim, resource_id, looked_up=looked_up)
        self._journal("created", claim)

    def strike(self, claim: Claim) -> None:
        """Strike out a resource that no longer exists, or that need not be removed."""
        if claim.response and not claim.stays:
            self.gone.append(claim)
        self._claims.remove(claim)
        self._journal("gone", claim)

    def _note_resource(
        self, kind: str, resource: JSONObject, request: Request, response: Response
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
            self._judge(claim, resource, response, by_id=place_of(request.path) == key)
        elif self.is_ours(claim, resource) is False:
            claim.proof = None  # a response to a write proves nothing, but may raise a doubt

    def _judge(
        self, claim: Claim, resource: JSONObject, response: Response, *, by_id: bool
    ) -> None:
        """Note that a read proves that the id of a claim is of this run, or that it is not."""
        ours = self.is_ours(claim, resource)
        if ours is False:
            self._mistake(claim, "leads to a resource with another name")
        elif ours and not claim.known_before and (by_id or _is_listed_as(claim, resource)):
            claim.proof, claim.confirmed = response.exchange, True
            claim.called = name_of(claim.kind, resource) or claim.called
            self.fresh[claim.key] = part()
            if by_id and claim.response:
                claim.inactive = at_key(resource, "active") is False

    def _of_a_lost_create(self, kind: str, resource: JSONObject, resource_id: str) -> Claim | None:
        """Return the create whose response had no id and whose tagged name a resource now has."""
        claim = self._claims.nameless(kind, name_of(kind, resource))
        deactivated = (kind, resource_id) in self._claims.deactivated
        if claim is None or deactivated or not self.is_ours(claim, resource):
            return None
        self.give_id(claim, resource_id, looked_up=True)
        return claim

    def _deleted(self, key: Key, resource: JSONObject) -> Claim | None:
        """Own a deleted resource again that a read returns; another name proves that it is gone."""
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
        """Note what a GET by id proves: that a resource is gone, or is another one."""
        claim = self._claims.find(place)
        resource = id_of(response.json) if response.ok else None
        if claim is not None and resource is not None and resource != claim.id:
            claim.proof = None
            self.fresh.pop(place, None)
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


def _is_listed_as(claim: Claim, resource: JSONObject) -> bool:
    """Return whether a resource proves an id that was not asked for: the target may mix up ids."""
    names = {claim.name.casefold(), claim.called.casefold()}
    return not claim.looked_up and name_of(claim.kind, resource).casefold() in names


def is_absent(response: Response) -> bool:
    """Return whether a response to a GET is a SCIM Error that the resource does not exist.

    The page of a gateway proves nothing, and neither does an empty 404 alone.
    """
    schemas = at_key(response.json, "schemas")
    listed = schemas if isinstance(schemas, list) else []
    return response.status in _GONE and any(str(one).endswith(":Error") for one in listed)
