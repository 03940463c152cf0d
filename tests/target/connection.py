"""Sends requests to a target double as ``Client`` sends them: each passes Ownership."""

from collections import Counter
from threading import Lock
from urllib.parse import unquote

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.target.cleanup.delete.cleanup import Cleanup
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.journal.lines import read
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.groups import Groups
from pytest_scim.target.polling import Polling
from pytest_scim.target.users import Users

from .scripted import TAG, head
from .target_double import NAMES, Target

JANE, JOE = f"jane.{TAG}1@example.com", f"joe.{TAG}2@example.com"
TEAM = f"Team {TAG}3"
GRACE = "grace@customer.example"

AT_ONCE = Polling(0.0)
PATIENT = Polling(60.0, 0.0)
"""Polls without sleeping until a target that lags has caught up."""


def journal_at(path):
    """Return the journal of a run in a file."""
    return Journal(path, head())


def standing_in(path):
    """Return what a journal says is there."""
    return read(path).standing


def loans_in(path):
    """Return the linked groups that a journal says are not given back."""
    return read(path).linked_groups


def adopted_in(path):
    """Return the tag of each user that a journal says was adopted, by name."""
    return read(path).adopted


class Connection:
    """A run's requests to a Target; ``lines`` and ``writes`` are what was sent, in words."""

    def __init__(self, target=None, *, journal=None, linkable=(), propagation=AT_ONCE, stops=True):
        self.target = target or Target()
        self.ownership = Ownership(
            TAG,
            journal or Journal(None, {}),
            linkable,
            propagation=propagation,
            stops=stops,
        )
        self.propagation = propagation
        self.users = Users(self.send, self.ownership)
        self.groups = Groups(self.users)
        self.exchanges = []
        self.left = []
        self._noting = Lock()

    def send(self, request, voice="check"):
        """Send a request, twice more after a 429."""
        self.ownership.permit(request, lambda look: self.send(look, voice))
        for _ in range(3):
            with self._noting:
                self.ownership.before(request, voice)
            response = self.target.respond(request)
            response = Response(response.status, response.headers, response.content, response.error)
            with self._noting:
                object.__setattr__(response, "exchange", len(self.exchanges))
                self.ownership.after(request, response, voice)
                self.exchanges.append((request, response))
            if response.status != 429:
                break
        return response

    def ask(self, method, path, body=None, query=""):
        return self.send(Request(method, path, query, body=body))

    def create(self, name=JANE, kind="Users", **more):
        """Create a resource and return the id that the target told, or ``None``."""
        response = self.ask("POST", f"/{kind}", {NAMES[kind]: name, **more})
        return response.json.get("id") if isinstance(response.json, dict) else None

    def patch(self, path, *operations):
        return self.ask("PATCH", path, {"schemas": [PATCH_OP], "Operations": list(operations)})

    def deactivate(self, path):
        return self.patch(path, {"op": "replace", "value": {"active": False}})

    def clean(self, *, may_delete=True, **options):
        """Clean up and return what is left: its reason, by name."""
        options = {"propagation": self.propagation, **options}
        cleanup = Cleanup(self.as_cleanup, self.ownership, may_delete=may_delete, **options)
        self.left = cleanup.run()
        return {row["name"]: row["reason"] for row in self.left}

    def as_cleanup(self, request):
        return self.send(request, "cleanup")

    @property
    def standing(self):
        """The resources of the run that are there, or may be: name and id."""
        return [(one.name, one.id) for one in self.ownership.standing]

    @property
    def lines(self):
        return [f"{one.method} {unquote(one.target)}" for one, _ in self.exchanges]

    @property
    def writes(self):
        return [line for line in self.lines if not line.startswith("GET ")]

    def since(self, number):
        """Return what was sent after the first ``number`` requests."""
        return self.lines[number:]

    def counted(self):
        return Counter(line.partition("?")[0] for line in self.lines)


def lookup(name=JANE, kind="Users"):
    """Return the line of a lookup by name."""
    return f'GET /{kind}?filter={NAMES[kind]} eq "{name}"'


def tagged(count=25, kind="Users", start=1):
    """Return the line of a list request for everything with the run's tag."""
    query = f'filter={NAMES[kind]} co "{TAG}"&startIndex={start}&count={count}'
    return f"GET /{kind}?{query}"
