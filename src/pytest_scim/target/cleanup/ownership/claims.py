"""The resources of a run, and what proves that an id leads to one of them."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.stored.digests import Digests
from pytest_scim.target.cleanup.identity import Key, name_of, second_names
from pytest_scim.target.cleanup.journal.file import Entry


@dataclass(slots=True, eq=False)
class Claim(Entry):
    """A resource that this run tried to create.

    Attributes:
        left: the number of the request, counted through the run.
        exchange: the exchange of the create.
        named: whether its body had a name of the type with the run's tag.
        proof: the exchange that last returned a name of this run under the id.
        confirmed: whether one ever did.
        known_before: whether the target had returned the id before the create left.
        mistaken: whether the target has returned another resource under the id.
        looked_up: whether the id comes from a list, so that only a read by the id proves it.
        called: the name that the target last returned.
        members: the ids of the members of a group that the target last returned.
        response: the response to the DELETE, in words.
        inactive: whether a GET by its id returned `active: false` after the DELETE.
        stays: why a user stays, deactivated; empty otherwise.
        holders: the check that created it, and the fixtures through which others get it.
    """

    left: int = 0
    exchange: int | None = None
    named: bool = True
    proof: int | None = None
    confirmed: bool = False
    known_before: bool = False
    mistaken: bool = False
    looked_up: bool = False
    called: str = ""
    members: tuple[str, ...] = ()
    response: str = ""
    inactive: bool = False
    stays: str = ""
    holders: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """Type and id; the id is known."""
        assert self.id is not None
        return self.kind, self.id


class Claims:
    """The resources of a run, by id and by name.

    Attributes:
        standing: the resources that exist as far as is known.
        deleted: those whose DELETE was accepted and whose absence is not proven.
        refused: creates that returned 4xx.
        owned: ids that were ever of this run; not those that the target returned before a create.
        types: the resource types of which something was created, or may have been.
        deactivated: users that stay, deactivated.
        holders: returns what holds a resource that is created now.
    """

    def __init__(self) -> None:
        self.standing: list[Claim] = []
        self.deleted: dict[Key, Claim] = {}
        self.refused: list[Claim] = []
        self.owned: set[Key] = set()
        self.types: set[str] = set()
        self.deactivated: dict[Key, Claim] = {}
        self.holders: Callable[[], frozenset[str]] = frozenset
        self._by_key: dict[Key, Claim] = {}
        self._lost: dict[tuple[str, str], list[Claim]] = {}  # claims without id, by name
        self._seen = Digests()
        self._seen_at = array("L")
        self._number = 0

    @property
    def any(self) -> bool:
        """Whether a resource exists, or may exist."""
        return bool(self.standing or self.deleted or self.refused)

    def next_number(self) -> int:
        """Return the number of a request that is about to leave."""
        self._number += 1
        return self._number

    def add(self, claim: Claim) -> Claim:
        """Note a resource that exists, or may exist."""
        claim.holders = claim.holders or self.holders()
        self.standing.append(claim)
        self.types.add(claim.kind)
        if claim.id is None:
            self._lost.setdefault(_name_key(claim.kind, claim.name), []).append(claim)
        else:
            self._own(claim)
        return claim

    def refuse(self, claim: Claim, status: int) -> None:
        """Note that a create was refused; a lookup in the clean-up finds it if it exists."""
        self.remove(claim)
        claim.refused = status
        self.refused.append(claim)

    def is_refused(self, claim: Claim) -> bool:
        """Return whether a create of the same name was refused: one lookup finds both."""
        key = _name_key(claim.kind, claim.name)
        return any(_name_key(one.kind, one.name) == key for one in self.refused)

    def doubt(self, claim: Claim) -> None:
        """Note that a refused create may have created something."""
        self.refused = [one for one in self.refused if one is not claim]
        self.add(claim)

    def remove(self, claim: Claim) -> None:
        """Note that a resource no longer exists, or that nothing is left to prove about it."""
        self.standing = [one for one in self.standing if one is not claim]
        self.refused = [one for one in self.refused if one is not claim]
        self._forget(claim)
        if claim.id is not None and self.deleted.get(claim.key) is claim:
            del self.deleted[claim.key]

    def find(self, key: Key) -> Claim | None:
        """Return the resource of a type and id that exists, or ``None``."""
        return self._by_key.get(key)

    def note_seen(self, key: Key) -> None:
        """Note that the target has returned an id, and not with a name of this run."""
        if self._seen.add(" ".join(key)) == len(self._seen_at):
            self._seen_at.append(self._number)

    def give_id(self, claim: Claim, resource_id: str, *, looked_up: bool = False) -> None:
        """Note the id of a created resource; no other resource of the run has it."""
        self._forget(claim)
        claim.id, claim.looked_up = resource_id, looked_up
        seen = self._seen.find(" ".join(claim.key))
        known = seen is not None and self._seen_at[seen] < claim.left
        claim.known_before = known and claim.key not in self.owned
        self._own(claim)

    def take_id(self, claim: Claim) -> None:
        """Forget the id of a resource."""
        self._forget(claim)
        claim.id, claim.proof, claim.known_before, claim.mistaken = None, None, False, False
        self._lost.setdefault(_name_key(claim.kind, claim.name), []).append(claim)

    def members(self, key: Key) -> tuple[str, ...]:
        """Return the ids of the members of a group of this run, as the target last returned."""
        claim = self.find(key)
        return () if claim is None else claim.members

    def nameless(self, kind: str, name: str) -> Claim | None:
        """Return the create of a name whose id is not known, where exactly one was sent."""
        same = self._lost.get(_name_key(kind, name), [])
        return same[0] if len(same) == 1 else None

    def _own(self, claim: Claim) -> None:
        """Note the one claim of an id: a create that returned it again is about that resource."""
        earlier = self._by_key.get(claim.key)
        if earlier is not None and earlier is not claim:
            claim.holders |= earlier.holders
            self.standing = [one for one in self.standing if one is not earlier]
        self._by_key[claim.key] = claim
        if not claim.known_before:
            self.owned.add(claim.key)

    def _forget(self, claim: Claim) -> None:
        """Remove a resource from the indexes."""
        if claim.id is not None and self._by_key.get(claim.key) is claim:
            del self._by_key[claim.key]
        if claim.id is None:
            key = _name_key(claim.kind, claim.name)
            self._lost[key] = [one for one in self._lost.get(key, []) if one is not claim]


def _name_key(kind: str, name: str) -> tuple[str, str]:
    return kind, name.casefold()


def has_own_name(claim: Claim, resource: Mapping[str, JSON], tags: frozenset[str]) -> bool | None:
    """Return whether a resource with the claim's id has a name of this run: one of the ``tags``.

    ``None``: it has no name that proves either.
    """
    name = name_of(claim.kind, resource).casefold()
    if name:
        if any(tag in name for tag in tags):
            return True
        if claim.named:
            return False
    others = (one.casefold() for one in second_names(claim.kind, resource))
    return True if any(tag in one for one in others for tag in tags) else None
