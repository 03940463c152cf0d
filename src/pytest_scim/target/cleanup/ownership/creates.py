"""Note what requests create, also where a body is malformed, and what responses say of it."""

import re
from collections.abc import Callable
from typing import Final, TypedDict

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, Key, id_of, name_of, place_of
from pytest_scim.target.cleanup.ownership import bulk
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims
from pytest_scim.target.cleanup.ownership.observations import Observations

_CREATED: Final = 201
_GONE: Final = {404, 410}
_REFUSED: Final = frozenset({*range(400, 500), 501})
_ERRORS: Final = range(400, 600)
_LIST_KEYS: Final = ("Resources", "resources", "totalResults")


class Elsewhere(TypedDict):
    """A resource that a POST outside /Users and /Groups created; ``kind`` is the path."""

    kind: str
    id: str | None
    name: str | None


class Creates:
    """Journals each create before it leaves, and notes what its response says.

    ``is_linked`` returns whether a resource is a group of the vendor's own.
    """

    def __init__(
        self,
        tag: str,
        claims: Claims,
        observations: Observations,
        journal: Callable[[str, Claim], None],
        is_linked: Callable[[Key], bool],
    ) -> None:
        self._is_linked = is_linked
        self.elsewhere: list[Elsewhere] = []
        self._tag = tag
        self._claims = claims
        self._observations = observations
        self._journal = journal
        self._numbers: dict[int, int] = {}  # of the requests under way
        self._jobs: dict[int, list[Request]] = {}  # the operations, by their bulk request
        self._under_way: dict[int, Claim] = {}  # creates, by their request

    def leave(self, request: Request) -> None:
        """Journal a create before it leaves, or every create of a bulk request."""
        parts = bulk.operations(request)
        self._jobs[id(request)] = [request] if parts is None else parts
        number = self._numbers[id(request)] = self._claims.next_number()
        for part in self._jobs[id(request)]:
            if (claim := created_by(part, self._tag)) is not None:
                # After a lost response the same request may create a second resource.
                claim.left = number
                self._claims.add(claim)
                self._journal("intend", claim)
                self._under_way[id(part)] = claim

    def received(self, request: Request, response: Response) -> None:
        """Note what a response says was created or deleted."""
        number = self._numbers.pop(id(request), 0)
        parts = self._jobs.pop(id(request), [request])
        for part, reply in zip(parts, bulk.results(request, parts, response), strict=True):
            if (claim := self._under_way.pop(id(part), None)) is not None:
                self._by_post(claim, part, reply)
            place = place_of(part.path)
            if place is not None and not self._is_linked(place):
                if part.method == "PUT" and reply.ok:
                    self._by_put(place, part, reply, number)
                if part.method == "DELETE":
                    self._by_delete(place, reply)

    def _by_post(self, claim: Claim, request: Request, response: Response) -> None:
        """Note what the response to a create says of it."""
        created_id = id_of(response.json) if response.ok else None
        claim.exchange = response.exchange
        if created_id is not None and self._is_believed(claim, response):
            other = self._claims.find((claim.kind, created_id))
            if other is None:
                if claim.id is None:
                    self._observations.give_id(claim, created_id)
            elif other is not claim and other.name.casefold() == claim.name.casefold():
                other.holders |= claim.holders  # this create returned what an earlier one created
                self._observations.strike(claim)
        elif response.status in _ERRORS and not says_something(request, self._tag):
            self._observations.strike(claim)
        elif response.status in _REFUSED:
            # Some targets create and return an error all the same: a lookup will find out.
            if self._tag in claim.name.lower() and not self._claims.is_refused(claim):
                self._claims.refuse(claim, response.status)
                self._journal("refused", claim)
            else:
                self._observations.strike(claim)

    def _is_believed(self, claim: Claim, response: Response) -> bool:
        """Return whether a 2xx may be about the create's resource; later reads have to prove it."""
        ours = self._observations.is_ours(claim, response.json)
        return bool(ours) or (ours is None and response.status == _CREATED)

    def _by_put(self, place: Key, request: Request, response: Response, number: int) -> None:
        """Note what a PUT has created: under an unused id, or under another id than in the path.

        The run does not rely on another id: the clean-up sends a lookup by name.
        """
        kind, created_id = place[0], id_of(response.json)
        claim = Claim(kind, name_given(request, kind, self._tag), left=number)
        if self._claims.find(place) is None:
            believed = self._observations.is_ours(claim, response.json) is not False
            free = created_id is not None and self._claims.find((kind, created_id)) is None
            self._stands(claim, created_id if believed and free else None)
        elif (
            created_id not in {None, place[1]}
            and self._claims.find((kind, str(created_id))) is None
        ):
            self._stands(claim, None)

    def _stands(self, claim: Claim, resource_id: str | None) -> None:
        self._claims.add(claim)
        if resource_id is None:
            self._journal("created", claim)
        else:
            self._observations.give_id(claim, resource_id)

    def _by_delete(self, place: Key, response: Response) -> None:
        """Note that a DELETE was accepted: the resource is gone once that is proven."""
        claim = self._claims.find(place)
        if claim is None:
            return
        if not response.ok:
            claim.proof = None  # some targets delete and return an error all the same
        if response.ok or response.status in _GONE:
            claim.response = f"DELETE returned {response.status}"
            claim.inactive = False
            self._claims.remove(claim)
            self._claims.deleted[place] = claim

    def by_other_post(self, request: Request, response: Response) -> bool:
        """Note what a POST outside /Users and /Groups has created; return whether it has."""
        known = request.path.removeprefix("/") in NAMES or place_of(request.path) is not None
        if request.method != "POST" or known or not response.ok or bulk.operations(request):
            return False
        body = response.json if isinstance(response.json, dict) else {}
        created = response.status == _CREATED or "id" in body
        if not created or any(key in body for key in _LIST_KEYS):
            return False
        name = name_of("Users", body) or name_of("Groups", body)
        # No output may contain a name of others.
        own = name if self._tag in name.lower() else None
        self.elsewhere.append({"kind": request.path, "id": id_of(body), "name": own})
        return True


def created_by(request: Request, tag: str) -> Claim | None:
    """Return the resource that a POST to /Users or /Groups would create, or ``None``."""
    kind = request.path.removeprefix("/")
    if request.method != "POST" or kind not in NAMES:
        return None
    given = at_key(request.json, NAMES[kind])
    named = isinstance(given, str) and tag in given.lower()
    return Claim(kind, name_given(request, kind, tag), named=named)


def name_given(request: Request, kind: str, tag: str) -> str:
    """Return the name in the body of a create, also where the body is malformed.

    Without a name it is the first string with the run's tag; ``""`` without such a string.
    """
    name = at_key(request.body, NAMES[kind])
    if isinstance(name, str):
        return name
    text = text_of(request)
    for key, value in ((NAMES[kind], '[^"]+'), ('[^"]+', f'[^"]*{re.escape(tag)}[^"]*')):
        if found := re.search(rf'"{key}"\s*:\s*"({value})"', text, re.IGNORECASE):
            return found[1]
    return ""


def says_something(request: Request, tag: str) -> bool:
    """Return whether a target may have created something from a body though it failed."""
    return isinstance(request.json, dict) or tag in text_of(request).lower()


def text_of(request: Request) -> str:
    """Return the body of a request as text."""
    return (request.content or b"").decode(errors="replace")
