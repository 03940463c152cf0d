"""Which resources belong to the run: the one who is asked before a write and told of responses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pytest_scim.check import Blocked
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup import bulk
from pytest_scim.target.cleanup.claims import Claim, Claims
from pytest_scim.target.cleanup.creates import asked_for, name_given, says_something
from pytest_scim.target.cleanup.identity import (
    NAMES,
    Key,
    id_of,
    id_text,
    name_of,
    place_of,
    second_names,
)
from pytest_scim.target.cleanup.journal import Entry, Journal, Loan
from pytest_scim.target.cleanup.linked_groups import LinkedGroups
from pytest_scim.target.cleanup.observations import Observations
from pytest_scim.target.cleanup.permission import CREATED_ID_OWNER, Permission, Trespass
from pytest_scim.target.cleanup.writes import Writes
from pytest_scim.target.responses import Settle

__all__ = ["CREATED_ID_OWNER", "Ownership", "Trespass"]

_CREATED: Final = 201
_GONE: Final = {404, 410}
_LIST_KEYS: Final = ("Resources", "resources", "totalResults")


class Ownership:
    """Notes what a run creates and what the target shows of it; lets it write to nothing else.

    ``tag`` is in the name of everything the run creates. ``linkable`` are names of the vendor's
    own groups that may be changed, never deleted, and whose changes are undone. ``propagation``
    says how long a created resource may take to show. ``stops``: an id of ours that leads to
    somebody else stops all writing.
    """

    def __init__(
        self,
        tag: str,
        journal: Journal,
        linkable: Iterable[str] = (),
        *,
        propagation: Settle | None = None,
        stops: bool = True,
    ) -> None:
        self.tag = tag
        self.claims = Claims()
        self.writes = Writes()
        self.linked = LinkedGroups(linkable, journal.lend)
        self.observations = Observations(self.claims, self.tags, journal.write)
        self.permission = Permission(
            tag, self.claims, self.observations, self.linked, propagation or Settle(), stops=stops
        )
        self.elsewhere: list[dict[str, Any]] = []
        """What a POST outside /Users and /Groups has created: ``{"kind", "id", "name"}``."""
        self._journal = journal
        self._numbers: dict[int, int] = {}  # of the requests under way
        self._under_way: dict[int, Claim] = {}  # creates, by their request
        self._remembered: dict[str, str] = {}  # tags of earlier runs, by the user's name
        self._jobs: dict[int, list[Request]] = {}  # the parts of bulk jobs, by their request

    # -- what is ours -------------------------------------------------------------

    @property
    def standing(self) -> list[Claim]:
        """The resources of this run that are there, or may be."""
        return self.claims.standing

    @property
    def loans(self) -> list[Loan]:
        """The linked groups whose changes are not undone yet."""
        return self.linked.loans

    @property
    def clear(self) -> bool:
        """Whether nothing is left to remove, to prove absent or to undo."""
        return not (self.standing or self.claims.deleted or self.loans)

    @property
    def removed(self) -> frozenset[str]:
        """The resource types of which one is proven to be gone after its DELETE."""
        return frozenset(self.observations.removed)

    @property
    def stopped(self) -> str | None:
        """Why nothing is written any more, or ``None``."""
        return self.permission.stopped

    def invent(self, resource_id: str, kind: str = "Users") -> str:
        """Allow writes to an id that names nothing, and return it."""
        self.permission.invented.add((kind, resource_id))
        return resource_id

    def owns(self, resource_id: Any, kind: str = "Users") -> bool:
        """Return whether a create of this run gave an id and the resource stands."""
        found = id_text(resource_id)
        return found is not None and self.claims.find((kind, found)) is not None

    def ours(self, resource: dict[str, Any]) -> bool:
        """Return whether a resource that the target shows was created by this run."""
        kinds = [kind for kind, name in NAMES.items() if name in resource]
        # A User has both names, and what shows neither may be of either type.
        return any(self._is_ours(kind, resource) for kind in kinds[:1] or [*NAMES])

    def _is_ours(self, kind: str, resource: dict[str, Any]) -> bool:
        if name := name_of(kind, resource):
            if self.tag_of(name):
                return True
        elif any(self.tag_of(other) for other in second_names(kind, resource)):
            return True
        claim = self.claims.find((kind, id_of(resource) or ""))
        known = claim is not None and not claim.known_before
        return (
            known and claim is not None and self.observations.is_ours(claim, resource) is not False
        )

    def remember(self, names: Mapping[str, str]) -> None:
        """Know users that earlier runs made, by name with the run's tag; none is written to."""
        self._remembered |= names

    def tag_of(self, name: str) -> str | None:
        """Return which run's tag a name carries: this one's, or that of a remembered user."""
        return self.tag if self.tag in name.lower() else self._remembered.get(name)

    def tags(self, claim: Claim) -> frozenset[str]:
        """Return the tags of which one is in the name that a resource of ours shows."""
        return frozenset({self.tag, self._remembered.get(claim.name, self.tag)})

    def load(self, entries: Iterable[Entry]) -> None:
        """Own what a journal says is there; nothing of it is proven yet."""
        for entry in entries:
            named = self.tag_of(entry.name) is not None
            self.claims.add(Claim(entry.kind, entry.name, id_text(entry.id), named=named))

    def adopt(self, entry: Entry, tag: str, proof: int) -> None:
        """Own a user that an earlier run made, once that is in the journal.

        ``proof`` is the exchange that just showed its id, name and that it is inactive.
        """
        self._journal.adopt(entry, tag)
        self.remember({entry.name: tag})
        claim = Claim(entry.kind, entry.name, entry.id, proof=proof, shown=True)
        self.claims.add(claim)

    def find_id(self, claim: Claim, resource_id: str) -> None:
        """Give a create whose id nobody knew the id of the resource that has its name."""
        self.claims.give_id(claim, resource_id, looked_up=True)
        self._journal.write("created", claim)

    def drop_id(self, claim: Claim) -> None:
        """Forget an id that does not lead to what was created: its name is looked up instead."""
        self.claims.take_id(claim)

    def has_created(self, kind: str) -> bool:
        """Return whether the run has created something of a type, or may have."""
        known = any(one.kind == kind for one in self.standing)
        return known or any(owned == kind for owned, _ in self.claims.owned)

    def find(self, kind: str, row: Mapping[str, Any]) -> Claim:
        """Return the resource of a row with a tagged name, also if no create is known for it."""
        known = self.claims.find((kind, id_of(row) or ""))
        if known is not None:
            return known
        claim = Claim(kind, name_of(kind, row), id_of(row), looked_up=True)
        self.claims.add(claim)
        self._journal.write("created", claim)
        return claim

    # -- linked groups ------------------------------------------------------------

    def lend(self, loan: Loan) -> None:
        """Allow changes of a group of the vendor's own, once its state is in the journal.

        Raises:
            Trespass: the profile does not name it as linkable.
        """
        if loan.name not in self.linked.names:
            raise Trespass(
                f"the profile's may_modify does not name the group {loan.name!r}",
                expected=sorted(self.linked.names),
                shown=loan.name,
            )
        self.linked.add(loan)

    def loan(self, group_id: str) -> Loan | None:
        """Return a linked group by its id, or ``None``."""
        return self.linked.by_id(group_id)

    def returned(self, loan: Loan) -> None:
        """Note that the changes in a linked group are undone: it may not be changed any more."""
        self.linked.remove(loan)

    # -- a request and its response -----------------------------------------------

    def permit(self, request: Request, read: Callable[[Request], Answer]) -> None:
        """Let a request pass, or raise; ``read`` sends a GET that proves whose an id is.

        Raises:
            Trespass: it writes to what this run did not create.
            Blocked: nothing proves that the resource is ours, or all writing has stopped.
        """
        try:
            self.writes.permitted(request, self.permission.ask(request, read))
        except (Trespass, Blocked) as refusal:
            self.writes.refused(request, str(refusal))
            raise

    def before(self, request: Request, voice: str) -> None:
        """Journal a create before it leaves, and every create of a bulk job."""
        del voice
        self.observations.leaves(request)
        parts = bulk.operations(request)
        self._jobs[id(request)] = [request] if parts is None else parts
        number = self._numbers[id(request)] = self.claims.next_number()
        for part in self._jobs[id(request)]:
            if (claim := asked_for(part, self.tag)) is not None:
                # Each by itself: one whose response was lost may have made another.
                claim.left = number
                self.claims.add(claim)
                self._journal.write("intend", claim)
                self._under_way[id(part)] = claim

    def after(self, request: Request, answer: Answer, voice: str) -> None:
        """Note what a response says of creates and deletes, and every id that it shows."""
        del voice
        number = self._numbers.pop(id(request), 0)
        parts = self._jobs.pop(id(request), [request])
        for part, reply in zip(parts, bulk.results(request, parts, answer), strict=True):
            self._answered(part, reply, number)
        self.observations.note(request, answer)
        self.linked.answered(request, answer)
        self._note_elsewhere(request, answer)
        self.writes.sent(request, answer)

    def _answered(self, request: Request, answer: Answer, number: int) -> None:
        if (claim := self._under_way.pop(id(request), None)) is not None:
            self._created(claim, answer, says_something=says_something(request, self.tag))
        place = place_of(request.path)
        if place is not None and request.method == "PUT" and answer.ok:
            self._upserted(place, request, answer, number)
        if place is not None and request.method == "DELETE":
            self._deleted(place, answer)

    def _created(self, claim: Claim, answer: Answer, *, says_something: bool) -> None:
        created_id = id_of(answer.json) if answer.ok else None
        if created_id is not None and self._is_believed(claim, answer):
            other = self.claims.find((claim.kind, created_id))
            if other is not None and other is not claim and other.name == claim.name:
                self.strike(claim)
            elif other is None and claim.id is None:
                self.claims.give_id(claim, created_id)
                self._journal.write("created", claim)
        elif 400 <= answer.status < (500 if says_something else 600):  # noqa: PLR2004
            # A 4xx makes nothing, nor does a 5xx of a body that is no resource of ours.
            self.strike(claim)

    def _is_believed(self, claim: Claim, answer: Answer) -> bool:
        """Return whether a 2xx may be about what was asked for; later reads have to prove it."""
        ours = self.observations.is_ours(claim, answer.json)
        return bool(ours) or (ours is None and answer.status == _CREATED)

    def _upserted(self, place: Key, request: Request, answer: Answer, number: int) -> None:
        """Note what a PUT has made: under an id that named nothing, or under another than asked.

        Another id is not believed: the clean-up looks the name up.
        """
        kind, made_id = place[0], id_of(answer.json)
        claim = Claim(kind, name_given(request, kind, self.tag), left=number)
        if self.claims.find(place) is None:
            believed = self.observations.is_ours(claim, answer.json) is not False
            free = made_id is not None and self.claims.find((kind, made_id)) is None
            self._stands(claim, made_id if believed and free else None)
        elif made_id not in {None, place[1]} and not self.owns(made_id, kind):
            self._stands(claim, None)

    def _stands(self, claim: Claim, resource_id: str | None) -> None:
        self.claims.add(claim)
        if resource_id is not None:
            self.claims.give_id(claim, resource_id)
        self._journal.write("created", claim)

    # -- the end of a resource ----------------------------------------------------

    def _deleted(self, place: Key, answer: Answer) -> None:
        """Note that a DELETE was accepted: the resource is gone once that is proven."""
        claim = self.claims.find(place)
        if claim is not None and (answer.ok or answer.status in _GONE):
            claim.answer = f"DELETE was answered {answer.status}"
            self.claims.remove(claim)
            self.claims.deleted[place] = claim

    def strike(self, claim: Claim) -> None:
        """Strike out a resource that does not stand, or need not be removed."""
        self.claims.remove(claim)
        if claim.id is not None:
            self.claims.deleted.pop(claim.key, None)
        self._journal.write("gone", claim)

    def _note_elsewhere(self, request: Request, answer: Answer) -> None:
        """Note what a POST outside /Users and /Groups has created, and send no more of its kind."""
        plain = request.path.strip("/") in {*NAMES, "Bulk"}
        if request.method != "POST" or plain or not answer.ok:
            return
        body = answer.json if isinstance(answer.json, dict) else {}
        made = answer.status == _CREATED or "id" in body
        if made and not any(key in body for key in _LIST_KEYS):
            name = name_of("Users", body) or name_of("Groups", body)
            self.elsewhere.append({"kind": request.path, "id": id_of(body), "name": name or None})
            self.permission.closed.add(request.path)
