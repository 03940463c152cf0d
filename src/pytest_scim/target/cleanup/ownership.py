"""Who made what: the guest rule, enforced where requests leave."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from pytest_scim.check import Finding
from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.target.cleanup import bulk
from pytest_scim.target.cleanup.journal import Entry, Journal, Loan

_RESOURCE = re.compile(r"^/(Users|Groups)/([^/]+)$")
NAMES = {"Users": "userName", "Groups": "displayName"}
_WRITES = {"PUT", "PATCH", "DELETE"}
_CREATED = 201
_GONE = {404, 410}
_NO_IDS = {"", ".", ".."}
"""What would make a resource's path the collection's, or another one's."""


class Trespass(Finding):
    """A flow was about to write to a resource that this run did not create."""


class Ledger:
    """Notes what a run creates, and lets it write to nothing else.

    ``tag`` stands in the name of everything the run creates. ``may_modify`` are names of
    the vendor's own groups that may be borrowed: changed, never deleted, and put back.
    """

    def __init__(self, tag: str, journal: Journal, may_modify: Iterable[str] = ()) -> None:
        self.tag = tag
        self.may_modify = frozenset(may_modify)
        self.standing: list[Entry] = []
        self.loans: list[Loan] = []
        self._journal = journal
        self._invented: set[tuple[str, str]] = set()
        self._under_way: dict[int, Entry] = {}  # creates, by their request
        self._removed: dict[tuple[str, str], Entry] = {}
        self._remembered: dict[str, str] = {}  # tags of earlier runs, by the account's name
        self._jobs: dict[int, list[Request]] = {}  # the parts of bulk jobs, by their request

    def invent(self, resource_id: str, kind: str = "Users") -> str:
        """Allow writes to an id that names nothing, and return it."""
        self._invented.add((kind, resource_id))
        return resource_id

    def ours(self, resource: dict[str, Any]) -> bool:
        """Return whether a resource the target shows was made by this run."""
        names = (resource.get(key) for key in ("userName", "displayName", "externalId"))
        tagged = any(isinstance(n, str) and self.tag_of(n) for n in names)
        kinds = [kind for kind, name in NAMES.items() if name in resource]
        # An account has both names, and what shows neither may be of either kind.
        asked = kinds[:1] or [*NAMES]
        return tagged or any(self.owns(resource.get("id"), kind) for kind in asked)

    def remember(self, names: Mapping[str, str]) -> None:
        """Know accounts that earlier runs made, by name with the run's tag; none is written to."""
        self._remembered |= names

    def tag_of(self, name: str) -> str | None:
        """Return which run's tag a name carries: this one's, or that of an account remembered."""
        return self.tag if self.tag in name.lower() else self._remembered.get(name)

    def adopt(self, entry: Entry, tag: str) -> None:
        """Own an account that an earlier run made, once that is in the journal."""
        self._journal.adopt(entry, tag)
        self.remember({entry.name: tag})
        self.standing.append(entry)

    @property
    def clear(self) -> bool:
        """Whether nothing is left to remove or to give back."""
        return not (self.standing or self.loans)

    def lend(self, loan: Loan) -> None:
        """Allow changes of a group of the vendor's own, once its state is in the journal.

        Raises:
            Trespass: its name is not in the profile's ``may_modify``.
        """
        if loan.name not in self.may_modify:
            raise Trespass(
                f"the profile's may_modify does not name the group {loan.name!r}",
                expected=sorted(self.may_modify),
                shown=loan.name,
            )
        if self.loan(loan.id) is None:
            self.loans.append(loan)
            self._journal.lend("lent", loan)

    def loan(self, group_id: str) -> Loan | None:
        """Return how a borrowed group was, or ``None`` when it is not borrowed."""
        return next((loan for loan in self.loans if loan.id == group_id), None)

    def returned(self, loan: Loan) -> None:
        """Strike out a group that is as it was: it may not be changed any more."""
        self.loans.remove(loan)
        self._journal.lend("returned", loan)

    def owns(self, resource_id: Any, kind: str = "Users") -> bool:
        """Return whether this run got an id in a 201 of its own; some targets number by kind."""
        mine = (entry for entry in self.standing if entry.kind == kind)
        return resource_id is not None and any(entry.id == resource_id for entry in mine)

    def permit(self, request: Request) -> None:
        """Let a request pass, or raise Trespass when it writes to what is not ours."""
        for part in bulk.operations(request) or ():
            self._permit_part(part)
        if request.method not in _WRITES:
            return
        place = _RESOURCE.match(request.path)
        kind, resource_id = (place[1], unquote(place[2])) if place else ("", "")
        borrowed = kind == "Groups" and self.loan(resource_id) is not None
        lent = request.method != "DELETE" and borrowed
        ours = self.owns(resource_id, kind) or (kind, resource_id) in self._invented or lent
        if ours and resource_id not in _NO_IDS:
            return
        raise Trespass(
            f"Okta would now send {request.method} to a resource that this run did not create: "
            "the target answered with somebody else's. Nothing was sent.",
            expected="the one at hand, or no match",
            shown="another one",
        )

    def _permit_part(self, part: Request) -> None:
        """Let an operation of a bulk job pass: a tagged create, or a write that may be sent."""
        asked = self._entry(part)
        tagged = asked is not None and self.tag in asked.name.lower()
        if not tagged and part.method not in _WRITES:
            raise Trespass(
                "a bulk job has an operation that is neither a create under this run's tag nor a "
                "write to something of this run. Nothing was sent.",
                shown=f"{part.method} {part.path}",
            )
        self.permit(part)

    def before(self, request: Request, voice: str) -> None:
        """Journal a create before it leaves, and every create of a bulk job."""
        del voice
        parts = bulk.operations(request)
        self._jobs[id(request)] = [request] if parts is None else parts
        for part in self._jobs[id(request)]:
            self._intend(part)

    def _intend(self, request: Request) -> None:
        """Note a create, each by itself: one whose answer was lost may have made another."""
        if (entry := self._entry(request)) is not None:
            self.standing.append(entry)
            self._journal.write("intend", entry)
            self._under_way[id(request)] = entry

    def after(self, request: Request, answer: Answer, voice: str) -> None:
        """Journal the id of a 201, the end of a refused create, a removal, and what outlived it."""
        del voice
        parts = self._jobs.pop(id(request), [request])
        for part, reply in zip(parts, bulk.results(request, parts, answer), strict=True):
            self._answered(part, reply)

    def _answered(self, request: Request, answer: Answer) -> None:
        if (entry := self._under_way.pop(id(request), None)) is not None:
            told = isinstance(request.json, dict) or self.tag in _text(request).lower()
            self._created(entry, answer, told=told)
        place = _RESOURCE.match(request.path)
        kind, resource_id = (place[1], unquote(place[2])) if place else ("", "")
        if place and request.method == "PUT" and answer.ok:
            self._upserted(kind, resource_id, request, answer)
        if place and request.method == "DELETE" and (answer.ok or answer.status in _GONE):
            self.forget(kind, resource_id)
        if place and request.method == "GET" and answer.ok:
            self._outlived(kind, resource_id, answer)

    def _upserted(self, kind: str, asked_id: str, request: Request, answer: Answer) -> None:
        """Note what a PUT has made: under an id that named nothing, or under another than asked.

        Another id is not believed: the clean-up looks the name up.
        """
        made_id = at_key(answer.json, "id")
        known = isinstance(made_id, str) and made_id not in _NO_IDS
        if (kind, asked_id) in self._invented:
            self._stands(Entry(kind, self._name(request, kind), made_id if known else None))
        elif known and made_id != asked_id and not self.owns(made_id, kind):
            self._stands(Entry(kind, self._name(request, kind)))

    def _outlived(self, kind: str, resource_id: str, answer: Answer) -> None:
        """Note again what was answered as removed and is still shown."""
        entry = self._removed.pop((kind, resource_id), None)
        if entry is not None and at_key(answer.json, "id") == resource_id:
            self._stands(entry)

    def _stands(self, entry: Entry) -> None:
        self.standing.append(entry)
        self._journal.write("created", entry)

    def forget(self, kind: str, resource_id: str) -> None:
        """Strike out what is gone."""
        for entry in [e for e in self.standing if (e.kind, e.id) == (kind, resource_id)]:
            self._removed[kind, resource_id] = entry
            self.strike(entry)

    def strike(self, entry: Entry) -> None:
        """Strike out one entry."""
        self.standing = [other for other in self.standing if other is not entry]
        self._journal.write("gone", entry)

    def _created(self, entry: Entry, answer: Answer, *, told: bool) -> None:
        created_id = at_key(answer.json, "id")
        if isinstance(created_id, str) and self._believed(entry, answer):
            if any(e.id == created_id and e.name == entry.name for e in self.standing):
                self.strike(entry)
            elif created_id not in _NO_IDS and not self.owns(created_id, entry.kind):
                entry.id = created_id
                self._journal.write("created", entry)
        elif 400 <= answer.status < (500 if told else 600):  # noqa: PLR2004 - 4xx, and 5xx
            # A 4xx makes nothing, nor does a 5xx of a body that is no resource of ours.
            self.strike(entry)

    def _believed(self, asked: Entry, answer: Answer) -> bool:
        """Believe a 2xx that carries the run's tag, and a 201 that shows no name."""
        if answer.ok and self.tag in json.dumps(answer.json).lower():
            return True
        name = at_key(answer.json, NAMES[asked.kind])
        return answer.status == _CREATED and not (isinstance(name, str) and name)

    def _entry(self, request: Request) -> Entry | None:
        kind = request.path.removeprefix("/")
        if request.method != "POST" or kind not in NAMES:
            return None
        return Entry(kind, self._name(request, kind))

    def _name(self, request: Request, kind: str) -> str:
        """Return the name that a create gives, also where its body is malformed.

        Of one without a name it is whatever has the run's tag in it; ``""``: nothing has.
        """
        name = at_key(request.body, NAMES[kind])
        if isinstance(name, str):
            return name
        for key, value in ((NAMES[kind], '[^"]+'), ('[^"]+', f'[^"]*{re.escape(self.tag)}[^"]*')):
            if found := re.search(rf'"{key}"\s*:\s*"({value})"', _text(request), re.IGNORECASE):
                return found[1]
        return ""


def _text(request: Request) -> str:
    return (request.content or b"").decode(errors="replace")
