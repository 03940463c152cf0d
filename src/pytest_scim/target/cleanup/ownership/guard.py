"""Which resources belong to the run, and which requests it may send."""

from collections.abc import Callable, Iterable, Mapping

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, Key, id_of, id_text, name_of, second_names
from pytest_scim.target.cleanup.journal.file import Entry, Journal, LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import LinkedGroups
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims
from pytest_scim.target.cleanup.ownership.creates import Creates, Elsewhere
from pytest_scim.target.cleanup.ownership.observations import Observations
from pytest_scim.target.cleanup.ownership.permission import Permission
from pytest_scim.target.cleanup.ownership.proofs import CREATED_ID_OWNER, Trespass
from pytest_scim.target.cleanup.ownership.writes import Writes
from pytest_scim.target.polling import Polling

__all__ = ["CREATED_ID_OWNER", "Ownership", "Trespass"]


class Ownership:
    """Notes what a run creates and what the target returns of it; permits writes to nothing else.

    ``tag`` is in the name of everything the run creates. ``linkable`` are names of the vendor's
    own groups, which the run may change but not delete, and whose changes it undoes.
    ``permitted_creates`` are how many Users each request creates that has not left yet.
    ``propagation`` is how long a created resource may take to become visible. ``stops``: the run
    stops all writes once an id of its own leads to a resource of others.
    """

    def __init__(
        self,
        tag: str,
        journal: Journal,
        linkable: Iterable[str] = (),
        *,
        propagation: Polling | None = None,
        stops: bool = True,
    ) -> None:
        self.tag = tag
        self.claims = Claims()
        self.writes = Writes()
        self.permitted_creates: dict[int, int] = {}
        self.linked = LinkedGroups(linkable, journal.lend)
        self.observations = Observations(tag, self.claims, self.tags, journal.write)
        self.permission = Permission(
            tag, self.claims, self.observations, self.linked, propagation or Polling(), stops=stops
        )
        self._creates = Creates(tag, self.claims, self.observations, journal.write, self._is_linked)
        self._journal = journal
        self._remembered: dict[str, str] = {}  # tags of earlier runs, by the user's name
        self._permitted: dict[int, Request] = {}  # ahead, and not sent yet

    # -- what is ours -------------------------------------------------------------

    @property
    def standing(self) -> list[Claim]:
        """The resources of this run that exist, or may exist."""
        return self.claims.standing

    @property
    def linked_groups(self) -> list[LinkedGroupState]:
        """The linked groups whose changes the run has not undone yet."""
        return self.linked.linked_groups

    @property
    def elsewhere(self) -> list[Elsewhere]:
        """What a POST outside /Users and /Groups has created."""
        return self._creates.elsewhere

    @property
    def clear(self) -> bool:
        """Whether nothing is left to remove, to prove gone or to undo."""
        return not (self.claims.any or self.linked_groups)

    @property
    def removed(self) -> frozenset[str]:
        """The resource types of which one is proven to be gone after its DELETE."""
        return frozenset(one.kind for one in self.observations.gone)

    @property
    def stopped(self) -> str | None:
        """Why the run sends no more writes, or ``None``."""
        return self.permission.stopped

    def generate_id(self, resource_id: str, kind: str = "Users") -> str:
        """Allow writes to an unused id, and return it."""
        self.permission.generated.add((kind, resource_id))
        return resource_id

    def owns(self, resource_id: object, kind: str = "Users") -> bool:
        """Return whether an id is that of a resource of this run that exists."""
        found = id_text(resource_id)
        return found is not None and self.claims.find((kind, found)) is not None

    def ours(self, resource: Mapping[str, JSON]) -> bool:
        """Return whether this run created a resource that the target returned."""
        kinds = [kind for kind, name in NAMES.items() if name in resource]
        if not kinds and any(id_of(resource) == row["id"] is not None for row in self.elsewhere):
            return True
        # A User has both names, and a resource with neither may be of either type.
        return any(self._is_ours(kind, resource) for kind in kinds[:1] or [*NAMES])

    def _is_ours(self, kind: str, resource: Mapping[str, JSON]) -> bool:
        if name := name_of(kind, resource):
            if self.tag_of(name):
                return True
        elif any(self.tag_of(other) for other in second_names(kind, resource)):
            return True
        claim = self.claims.find((kind, id_of(resource) or ""))
        if claim is None or claim.known_before:
            return False
        return self.observations.is_ours(claim, resource) is not False

    def remember(self, names: Mapping[str, str]) -> None:
        """Note users that earlier runs created: the tag by name. This allows no write to them."""
        self._remembered |= names

    def tag_of(self, name: str) -> str | None:
        """Return the tag in a name: of this run, or of the run that a remembered user is from."""
        return self.tag if self.tag in name.lower() else self._remembered.get(name)

    def tags(self, claim: Claim) -> frozenset[str]:
        """Return the tags of which the name of a resource of this run has one."""
        return frozenset({self.tag, self._remembered.get(claim.name, self.tag)})

    def load(self, entries: Iterable[Entry]) -> None:
        """Own the resources of a journal; none of them is proven yet."""
        for entry in entries:
            named = self.tag_of(entry.name) is not None
            claim = Claim(entry.kind, entry.name, id_text(entry.id), named=named)
            self.claims.add(claim)
            if entry.refused:
                self.claims.refuse(claim, entry.refused)

    def reuse(self, entry: Entry, tag: str, proof: int) -> None:
        """Own a user that an earlier run created, once that is in the journal.

        ``proof`` is the exchange that just returned its id, its name and ``active: false``.
        """
        self._journal.reuse(entry, tag)
        self.remember({entry.name: tag})
        owned = id_text(entry.id)
        self.claims.add(Claim(entry.kind, entry.name, owned, proof=proof, confirmed=True))

    def find_id(self, claim: Claim, resource_id: str) -> None:
        """Set the unknown id of a create to that of the resource that has its name."""
        self.observations.give_id(claim, resource_id, looked_up=True)

    def give_other_id(self, claim: Claim, resource_id: str) -> None:
        """Set another id for a create; a read by that id has to prove it."""
        self.claims.take_id(claim)
        self.find_id(claim, resource_id)

    def drop_id(self, claim: Claim) -> None:
        """Forget an id that does not lead to the created resource, so that a lookup finds it."""
        self.claims.take_id(claim)

    def has_created(self, kind: str) -> bool:
        """Return whether the run has created something of a type, or may have."""
        return kind in self.claims.types

    def find(self, kind: str, row: Mapping[str, JSON]) -> Claim:
        """Own a resource with a tagged name that no known create of the run created.

        The run does not write to one that the target returned with another name before.
        """
        claim = Claim(kind, name_of(kind, row), left=self.claims.next_number())
        self.claims.add(claim)
        self.observations.give_id(claim, id_of(row) or "", looked_up=True)
        return claim

    # -- linked groups ------------------------------------------------------------

    def lend(self, linked_group: LinkedGroupState) -> None:
        """Allow changes of a group of the vendor's own, once its state is in the journal.

        Raises:
            Trespass: the profile does not name it as linkable.
        """
        if linked_group.name not in self.linked.names:
            raise Trespass(
                f"the profile's linkable_groups does not list the group {linked_group.name!r}",
                "Groups",
                expected=sorted(self.linked.names),
                actual=linked_group.name,
            )
        self.linked.add(linked_group)

    def _is_linked(self, place: Key) -> bool:
        return self.linked.find(place) is not None

    def linked_group(self, group_id: str) -> LinkedGroupState | None:
        """Return a linked group by its id, or ``None``."""
        return self.linked.by_id(group_id)

    def returned(self, linked_group: LinkedGroupState) -> None:
        """Note that the changes of a linked group are undone; the run may not change it again."""
        self.linked.remove(linked_group)

    # -- a request and its response -----------------------------------------------

    def permit(self, request: Request, read: Callable[[Request], Response]) -> None:
        """Permit a request, or raise; ``read`` sends a GET that proves whose an id is.

        Raises:
            Trespass: it writes to a resource that this run did not create.
            Blocked: nothing proves that the run created the resource, or all writes have stopped.
            NotRun: an earlier such request created a resource that this run does not delete.
        """
        if self._permitted.pop(id(request), None) is request:
            return
        try:
            proofs = self.permission.ask(request, read)
        except (Trespass, Blocked, NotRun) as refusal:
            self.writes.refused(request, str(refusal))
            raise
        self.writes.permitted(request, proofs)
        self.linked.permitted(request, [one.change for one in proofs if one.change is not None])

    def permit_ahead(self, request: Request, read: Callable[[Request], Response]) -> None:
        """Permit a request that the run sends later, at the same moment as others.

        The GETs that prove it are sent now.
        """
        self.permit(request, read)
        self._permitted[id(request)] = request

    def before(self, request: Request, voice: str) -> None:
        """Journal a request that is about to leave: a create, or a change of a linked group."""
        del voice
        self.observations.leaves(request)
        self.linked.leaves(request)
        self.permitted_creates.pop(id(request), None)
        self._creates.leave(request)

    def after(self, request: Request, response: Response, voice: str) -> None:
        """Note what a response says of creates and deletes, and each resource in it."""
        del voice
        self._creates.received(request, response)
        self.observations.note(request, response)
        self.linked.received(request, response)
        if self._creates.by_other_post(request, response):
            self.permission.closed.add(request.path)
        self.writes.sent(request, response)

    def strike(self, claim: Claim) -> None:
        """Strike out a resource that no longer exists, or that need not be removed."""
        self.observations.strike(claim)
