"""Which resources belong to the run, and which requests it may send."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, Key, id_of, id_text, name_of, second_names
from pytest_scim.target.cleanup.journal.file import Entry, Journal, LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import LinkedGroups
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims
from pytest_scim.target.cleanup.ownership.creates import Creates
from pytest_scim.target.cleanup.ownership.observations import Observations
from pytest_scim.target.cleanup.ownership.permission import Permission
from pytest_scim.target.cleanup.ownership.proofs import CREATED_ID_OWNER, Trespass
from pytest_scim.target.cleanup.ownership.writes import Writes
from pytest_scim.target.polling import Polling

__all__ = ["CREATED_ID_OWNER", "Ownership", "Trespass"]

_GONE: Final = {404, 410}


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
        propagation: Polling | None = None,
        stops: bool = True,
    ) -> None:
        self.tag = tag
        self.claims = Claims()
        self.writes = Writes()
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
        """The resources of this run that are there, or may be."""
        return self.claims.standing

    @property
    def linked_groups(self) -> list[LinkedGroupState]:
        """The linked groups whose changes are not undone yet."""
        return self.linked.linked_groups

    @property
    def elsewhere(self) -> list[dict[str, Any]]:
        """What a POST outside /Users and /Groups has created: ``{"kind", "id", "name"}``."""
        return self._creates.elsewhere

    @property
    def clear(self) -> bool:
        """Whether nothing is left to remove, to prove absent or to undo."""
        return not (self.claims.any or self.linked_groups)

    @property
    def removed(self) -> frozenset[str]:
        """The resource types of which one is proven to be gone after its DELETE."""
        return frozenset(one.kind for one in self.observations.gone)

    @property
    def stopped(self) -> str | None:
        """Why nothing is written any more, or ``None``."""
        return self.permission.stopped

    def generate_id(self, resource_id: str, kind: str = "Users") -> str:
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
        if not kinds and any(id_of(resource) == row["id"] is not None for row in self.elsewhere):
            return True
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
            claim = Claim(entry.kind, entry.name, id_text(entry.id), named=named)
            self.claims.add(claim)
            if entry.refused:
                self.claims.refuse(claim, entry.refused)

    def reuse(self, entry: Entry, tag: str, proof: int) -> None:
        """Own a user that an earlier run made, once that is in the journal.

        ``proof`` is the exchange that just showed its id, name and that it is inactive.
        """
        self._journal.reuse(entry, tag)
        self.remember({entry.name: tag})
        owned = id_text(entry.id)
        self.claims.add(Claim(entry.kind, entry.name, owned, proof=proof, confirmed=True))

    def find_id(self, claim: Claim, resource_id: str) -> None:
        """Give a create whose id nobody knew the id of the resource that has its name."""
        self.observations.give_id(claim, resource_id, looked_up=True)

    def give_other_id(self, claim: Claim, resource_id: str) -> None:
        """Give a create another id than it has; a read by that id has to prove it."""
        self.claims.take_id(claim)
        self.find_id(claim, resource_id)

    def drop_id(self, claim: Claim) -> None:
        """Forget an id that does not lead to what was created: its name is looked up instead."""
        self.claims.take_id(claim)

    def has_created(self, kind: str) -> bool:
        """Return whether the run has created something of a type, or may have."""
        return kind in self.claims.types

    def find(self, kind: str, row: Mapping[str, Any]) -> Claim:
        """Own a resource with a tagged name that no create is known to have made.

        One that had been shown with another name before is somebody's: it is not written to.
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
        """Note that the changes in a linked group are undone: it may not be changed any more."""
        self.linked.remove(linked_group)

    # -- a request and its response -----------------------------------------------

    def permit(self, request: Request, read: Callable[[Request], Response]) -> None:
        """Let a request pass, or raise; ``read`` sends a GET that proves whose an id is.

        Raises:
            Trespass: it writes to what this run did not create.
            Blocked: nothing proves that the resource is ours, or all writing has stopped.
            NotRun: such a request has created what this run does not delete.
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
        """Let a request pass that is sent in a moment, together with others.

        What proves it is read now, so that the requests then leave at the same moment.
        """
        self.permit(request, read)
        self._permitted[id(request)] = request

    def before(self, request: Request, voice: str) -> None:
        """Journal what is about to leave: a create, or a change of a linked group."""
        del voice
        self.observations.leaves(request)
        self.linked.leaves(request)
        self._creates.leave(request)

    def after(self, request: Request, response: Response, voice: str) -> None:
        """Note what a response says of creates and deletes, and every id that it shows."""
        del voice
        self._creates.answered(request, response)
        self.observations.note(request, response)
        self.linked.answered(request, response)
        if self._creates.by_other_post(request, response):
            self.permission.closed.add(request.path)
        self.writes.sent(request, response)

    def strike(self, claim: Claim) -> None:
        """Strike out a resource that does not stand any more, or need not be removed."""
        self.observations.strike(claim)
