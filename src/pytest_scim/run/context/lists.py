"""What is wrong with the lists of a run: with their counts, and with the rows of imports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pytest_scim.okta.flows import Flow
from pytest_scim.okta.flows.app import import_groups, import_users, refresh_app_groups
from pytest_scim.okta.org import Org
from pytest_scim.okta.playing import Send, play
from pytest_scim.okta.task import Task
from pytest_scim.run.context.sending.specimens import Specimens
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import MISSING, Missing, at_key, text_at
from pytest_scim.scim.stored.rows import Repeat, Rows
from pytest_scim.target.cleanup.identity import NAMES
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.requests import resource_path
from pytest_scim.target.responses import printable
from pytest_scim.target.users import Users

Kind = Literal["Users", "Groups"]

BUTTONS: Final[Mapping[str, tuple[Kind, Callable[[Org], Flow]]]] = {
    "Import Now": ("Users", import_users),
    "Import Now, groups": ("Groups", import_groups),
    "Refresh App Groups": ("Groups", refresh_app_groups),
}
"""The buttons that read a whole list: of what, and their flows."""

SHOWN: Final = 20
"""Pages at the end of an import that a finding shows."""

READS: Final = 5
"""Resources that an import left out and that are read by id, to find out which still exist."""


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that ended: its rows, and those of the run's resources that it should have.

    ``missing`` are ids of the run's resources that exist and that the import does not return, at
    most ``READS`` of them; ``repeated`` are rows whose id an earlier row has, the first of them.
    ``exchanges`` are those of its pages. ``total`` is its totalResults where that is less than the
    number of rows.
    """

    kind: Kind
    rows: int
    distinct: int
    known: int
    missing: tuple[str, ...]
    repeated: tuple[Repeat, ...]
    exchanges: tuple[int, ...]
    total: int | None = None

    @property
    def pages(self) -> tuple[int, ...]:
        """The exchanges that a finding shows: the pages of a repeated row, or the last ones."""
        if self.repeated:
            return tuple(self.exchanges[place.page - 1] for place in self.repeated[0])
        return self.exchanges[-SHOWN:]

    @property
    def is_wrong(self) -> bool:
        """Whether the import is not what the run may expect of it."""
        return bool(self.missing or self.repeated) or self.total is not None


class Imports:
    """Compares each import with what the run has created and not removed at that moment.

    A resource counts as missing where GET by its id returns it, and a User only while it is active.
    An import that is wrong is repeated by ``send``, after the time that a change may take to become
    visible: what another client has created or deleted between two pages is no defect, and neither
    are two ids with the same digest.
    """

    def __init__(self, users: Users, org: Org, send: Send) -> None:
        self.seen: list[Imported] = []
        self._users = users
        self._org = org
        self._send = send
        self._gone: set[str] = set()

    def note(self, task: Task) -> None:
        """Compare an import with what the run has created; ignore any other task."""
        ended = task.ok and not task.endless and 0 < len(task.responses) < self._org.pages
        if task.button not in BUTTONS or not ended:
            return
        kind, flow = BUTTONS[task.button]
        rows = _rows(kind, task)
        mine = self._created(kind)
        missing, repeated = self._missing(kind, mine, rows), rows.repeats
        total = _total_below(kind, task)
        if missing or repeated or total is not None:
            self._users.polling.over()
            again = play(flow(self._org), self._send)
            later = _rows(kind, again)
            missing = [one for one in missing if not later.has(one)]
            repeated = repeated if later.repeats else []
            total = total if _total_below(kind, again) is not None else None
        self.seen.append(
            Imported(
                kind,
                rows=rows.identified,
                distinct=rows.distinct,
                known=len(mine),
                missing=tuple(missing),
                repeated=tuple(repeated),
                exchanges=tuple(one.exchange for one in task.responses),
                total=total,
            )
        )

    def _created(self, kind: Kind) -> list[str]:
        standing = self._users.ownership.standing
        known = [one for one in standing if one.kind == kind and not one.known_before]
        return [one.id for one in known if one.id is not None and not one.mistaken]

    def _missing(self, kind: Kind, mine: list[str], rows: Rows) -> list[str]:
        left_out = [one for one in mine if not rows.has(one) and one not in self._gone]
        return [one for one in left_out[:READS] if self._exists(kind, one)]

    def _exists(self, kind: Kind, resource_id: str) -> bool:
        response = self._users.ask("GET", resource_path(kind, resource_id))
        if not response.ok or at_key(response.json, "id") != resource_id:
            self._gone.add(resource_id)
            return False
        return kind == "Groups" or at_key(response.json, "active") is not False


def keeps_own(ownership: Ownership, row: JSON) -> bool:
    """Return whether an import of many pages keeps a row: of this run, or without id or name."""
    if not isinstance(row, dict):
        return True
    row_id, names = text_at(row, "id"), (at_key(row, name) for name in NAMES.values())
    if not row_id or not any(isinstance(name, str) and name for name in names):
        return True
    if text_at(row, "displayName") in ownership.linked.names or ownership.ours(row):
        return True
    return any(ownership.owns(row_id, kind) for kind in NAMES)


def _rows(kind: Kind, task: Task) -> Rows:
    return task.users if kind == "Users" else task.groups


def _total_below(kind: Kind, task: Task) -> int | None:
    """Return the totalResults of the last page where an import has more different rows."""
    total = at_key(task.responses[-1].json, "totalResults") if task.responses else None
    if not isinstance(total, int) or isinstance(total, bool):
        return None
    return total if total < _rows(kind, task).distinct else None


@dataclass(frozen=True, slots=True)
class WrongCount:
    """A count of a list that is no JSON number, or missing; ``kind`` is what was listed."""

    kind: Kind
    name: str
    value: JSON | Missing
    exchange: int

    @property
    def place(self) -> str:
        """The name of the count, and where it was returned."""
        return f"`{self.name}` of /{self.kind}"

    @property
    def actual(self) -> JSON:
        """The value as a finding has it."""
        return printable(self.value)


class Envelopes:
    """Notes, as a guard that permits every request, the counts of lists that are wrong.

    ``wrong`` has those that are no JSON numbers, and a missing totalResults; ``missing`` those that
    a list of more results than it has rows may not leave out. Each is noted once by kind and name.
    """

    def __init__(self) -> None:
        self.wrong: dict[str, WrongCount] = {}
        self.missing: dict[str, WrongCount] = {}

    def before(self, request: Request, voice: Voice) -> None:
        """Permit every request."""

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note what is wrong with the counts of a list."""
        del voice
        path = request.path.rstrip("/")
        kind: Kind = "Users" if path == "/Users" else "Groups"
        body = response.json if request.method == "GET" and path == f"/{kind}" else None
        by_cursor = "cursor=" in (request.query or "")  # RFC 9865 section 2: no counts are required
        if not response.ok or not isinstance(body, dict) or by_cursor:
            return
        partial = _is_partial(body)
        for name in ("totalResults", "startIndex", "itemsPerPage"):
            value = at_key(body, name)
            count = WrongCount(kind, name, value, response.exchange)
            if value is MISSING and name != "totalResults":
                if partial:
                    self.missing.setdefault(count.place, count)
            elif not isinstance(value, int) or isinstance(value, bool):
                self.wrong.setdefault(count.place, count)


def _is_partial(body: JSONObject) -> bool:
    rows, total = at_key(body, "Resources"), at_key(body, "totalResults")
    return isinstance(rows, list) and isinstance(total, int) and 0 < len(rows) < total


@dataclass(frozen=True, slots=True)
class Lists:
    """What was noted of the lists of a run, and of every resource that it returned."""

    imports: Imports
    envelopes: Envelopes
    specimens: Specimens
