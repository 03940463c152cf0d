"""The resources of a run, and what proves that an id leads to one of them."""

from dataclasses import dataclass
from typing import Any

from pytest_scim.target.cleanup.identity import Key, name_of, second_names
from pytest_scim.target.cleanup.journal.file import Entry


@dataclass(slots=True, eq=False)
class Claim(Entry):
    """A resource that a create of this run asked for.

    ``left`` is the number of the request that asked, counted through the run. ``named``: it
    gave a name of its type with the run's tag. ``proof`` is the exchange that last showed our
    name under the id, ``confirmed`` whether one ever did. ``known_before``: the target had shown
    the id before the create left, or, ``mistaken``, has shown another resource under it.
    ``looked_up``: a list told the id, so that only a read by the id proves it. ``called`` is
    the name and ``members`` are those of a group, as last shown. ``response`` says how a DELETE
    was answered, ``kept`` why a user stays, deactivated.
    """

    left: int = 0
    named: bool = True
    proof: int | None = None
    confirmed: bool = False
    known_before: bool = False
    mistaken: bool = False
    looked_up: bool = False
    called: str = ""
    members: tuple[str, ...] = ()
    response: str = ""
    kept: str = ""

    @property
    def key(self) -> Key:
        """Type and id; the id is known."""
        assert self.id is not None
        return self.kind, self.id


class Claims:
    """What a run has created, by id and by name, and every id that showed somebody else.

    ``standing`` are the resources that are there as far as is known, ``deleted`` those whose
    DELETE was accepted and whose absence is not proven, ``refused`` what a 4xx says was not
    created. ``owned`` are ids that were ours once; one that the target had shown before its
    create is none of them. ``types`` are those of which something was created, or may have been.
    ``kept`` are users that stay, deactivated.
    """

    def __init__(self) -> None:
        self.standing: list[Claim] = []
        self.deleted: dict[Key, Claim] = {}
        self.refused: list[Claim] = []
        self.owned: set[Key] = set()
        self.types: set[str] = set()
        self.kept: dict[Key, Claim] = {}
        self._by_key: dict[Key, Claim] = {}
        self._lost: dict[tuple[str, str], list[Claim]] = {}  # those without id, by name
        self._seen: dict[Key, int] = {}
        self._number = 0

    @property
    def any(self) -> bool:
        """Whether something stands, or may."""
        return bool(self.standing or self.deleted or self.refused)

    def next_number(self) -> int:
        """Return the number of a request that is about to leave."""
        self._number += 1
        return self._number

    def add(self, claim: Claim) -> Claim:
        """Note a resource that stands, or may."""
        self.standing.append(claim)
        self.types.add(claim.kind)
        if claim.id is None:
            self._lost.setdefault(_name_key(claim.kind, claim.name), []).append(claim)
        else:
            self._own(claim)
        return claim

    def refuse(self, claim: Claim, status: int) -> None:
        """Note that a create was refused: nothing stands, unless a look at the end shows it."""
        self.remove(claim)
        claim.refused = status
        self.refused.append(claim)

    def is_refused(self, claim: Claim) -> bool:
        """Return whether a create of the same name was refused: one look will tell of both."""
        key = _name_key(claim.kind, claim.name)
        return any(_name_key(one.kind, one.name) == key for one in self.refused)

    def doubt(self, claim: Claim) -> None:
        """Take a refused create for one that may have made something."""
        self.refused = [one for one in self.refused if one is not claim]
        self.add(claim)

    def remove(self, claim: Claim) -> None:
        """Note that a resource does not stand any more, nor waits for a proof that it is gone."""
        self.standing = [one for one in self.standing if one is not claim]
        self.refused = [one for one in self.refused if one is not claim]
        self._forget(claim)
        if claim.id is not None and self.deleted.get(claim.key) is claim:
            del self.deleted[claim.key]

    def find(self, key: Key) -> Claim | None:
        """Return the standing resource of a type and id, or ``None``."""
        return self._by_key.get(key)

    def note_seen(self, key: Key) -> None:
        """Note that the target has shown an id, and not with a name of this run."""
        self._seen.setdefault(key, self._number)

    def give_id(self, claim: Claim, resource_id: str, *, looked_up: bool = False) -> None:
        """Note the id that a create is said to have given; nobody else of the run has it."""
        self._forget(claim)
        claim.id, claim.looked_up = resource_id, looked_up
        first = self._seen.get(claim.key)
        known = first is not None and first < claim.left
        claim.known_before = known and claim.key not in self.owned
        self._own(claim)

    def take_id(self, claim: Claim) -> None:
        """Forget the id of a resource."""
        self._forget(claim)
        claim.id, claim.proof, claim.known_before, claim.mistaken = None, None, False, False
        self._lost.setdefault(_name_key(claim.kind, claim.name), []).append(claim)

    def members(self, key: Key) -> tuple[str, ...]:
        """Return the ids of the members that a group of ours last showed."""
        claim = self.find(key)
        return () if claim is None else claim.members

    def nameless(self, kind: str, name: str) -> Claim | None:
        """Return the create of a name whose id nobody knows, where exactly one was sent."""
        same = self._lost.get(_name_key(kind, name), [])
        return same[0] if len(same) == 1 else None

    def _own(self, claim: Claim) -> None:
        self._by_key[claim.key] = claim
        if not claim.known_before:
            self.owned.add(claim.key)

    def _forget(self, claim: Claim) -> None:
        """Take a resource out of the indexes."""
        if claim.id is not None and self._by_key.get(claim.key) is claim:
            del self._by_key[claim.key]
        if claim.id is None:
            key = _name_key(claim.kind, claim.name)
            self._lost[key] = [one for one in self._lost.get(key, []) if one is not claim]


def _name_key(kind: str, name: str) -> tuple[str, str]:
    return kind, name.casefold()


def shows_ours(claim: Claim, resource: dict[str, Any], tags: frozenset[str]) -> bool | None:
    """Return whether a resource with the claim's id shows a name of this run.

    ``None``: it shows no name that could tell. Any of the ``tags`` makes a name ours.
    """
    name = name_of(claim.kind, resource).casefold()
    if name:
        if any(tag in name for tag in tags):
            return True
        if claim.named:
            return False
    others = (one.casefold() for one in second_names(claim.kind, resource))
    return True if any(tag in one for one in others for tag in tags) else None
