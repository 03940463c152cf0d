"""The connection of a sweep to one target: it ends as soon as the target refuses a request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from pytest_scim.profile import Profile
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.cleanup import Cleanup, Leftover
from pytest_scim.target.cleanup.identity import NAMES, is_list
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.cleanup.tagged.find import is_tagged
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.tls import Trust
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request

CLEAN: Final = 0
LEFT: Final = 1
USAGE: Final = 4

REFUSED: Final = "the target refuses these credentials (401), so no more requests were sent to it"
_UNAUTHORIZED: Final = 401


class StoppedError(Exception):
    """The target cannot be cleaned up now. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep reports of ``about``, a journal or a target, in one sentence.

    ``rows`` are resources, one line each. ``left`` is what remains. ``code`` is 0 for clean, 1
    for what is left or cannot be used, 4 for what another command line would allow.
    """

    about: str
    sentence: str
    code: int = CLEAN
    left: list[Leftover] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection to a target that writes only to resources of the run."""

    profile: Profile
    ownership: Ownership
    binding: Binding
    _client: Client
    _outlet: Outlet

    def send(self, reading: Request) -> Response:
        """Send a request that only reads.

        Raises:
            StoppedError: the target refuses the credentials, or does not respond.
        """
        response = self._client.send(reading, "cleanup")
        if response.status == _UNAUTHORIZED:
            raise StoppedError(REFUSED)
        if not response.status:
            raise StoppedError(f"the target cannot be reached: {self.text(response.error or '')}")
        return response

    def check(self) -> None:
        """GET one User before the sweep changes anything.

        Raises:
            StoppedError: the response is no SCIM list, so that a 404 would not prove an absence.
        """
        response = self.send(request("GET", "/Users", query="startIndex=1&count=1"))
        if not is_list(response):
            raise StoppedError(
                f"GET /Users returned no list of SCIM resources (HTTP {response.status}), so no "
                "write was sent"
            )

    def clean(self, folder: Path) -> list[Leftover]:
        """Remove what the run created, or deactivate it, and return what is left."""
        may_delete = self.profile.delete == "allowed"
        fits = self.profile.test_users.would_make
        reusable_users = None if may_delete else ReusableUsers.open(folder, self.binding, fits)
        polling, budget = self.profile.propagation, self._client.budget
        budget.start_cleanup(len(self.ownership.standing) + len(self.ownership.linked_groups))
        try:
            cleanup = Cleanup(
                partial(self._client.send, voice="cleanup"),
                self.ownership,
                may_delete=may_delete,
                reusable_users=reusable_users,
                expired=lambda: budget.over,
                closing=lambda: budget.closing,
                propagation=Polling(polling.timeout, polling.interval, wait=budget.wait),
            )
            return cleanup.run()
        finally:
            if reusable_users is not None:
                reusable_users.close()

    def text(self, value: str) -> str:
        """Return text without secrets and without data of others."""
        return self._outlet.text(value)

    def know(self, *names: str) -> None:
        """Print these names in full: the run created their resources."""
        self._outlet.say(*names)

    def printable(self, left: list[Leftover]) -> list[Leftover]:
        """Return leftovers without secrets and without data of others."""
        return [self._printable(row) for row in left]

    def _printable(self, row: Leftover) -> Leftover:
        printable = row.copy()
        for key in ("kind", "id", "name", "reason"):
            value = row[key]
            printable[key] = value if value is None else self.text(value)
        return printable


@contextmanager
def connected(
    binding: Binding,
    credentials: Credentials | OAuth,
    profile: Profile,
    ownership: Ownership,
    trust: Trust,
) -> Iterator[Connection]:
    """Connect to a target until the block ends.

    Raises:
        TrustError: the certificate of the options cannot be used.
    """
    outlet = Outlet(credentials.secrets())
    outlet.aim(binding.base_url, _ByTag(ownership), profile.linkable_groups)
    client = Client(
        binding.base_url,
        credentials,
        Recording(outlet),
        ownership,
        deadline=profile.request_timeout,
        pacing=Pacing(rate=profile.rate_limit),
        trust=trust,
    )
    try:
        own = own_resources_only(client, ownership)
        connection = Connection(profile, ownership, binding, own, outlet)
        connection.know(*(one.name for one in ownership.standing))
        connection.know(*(linked_group.name for linked_group in ownership.linked_groups))
        yield connection
    finally:
        client.close()


@dataclass(frozen=True, slots=True)
class _ByTag:
    """The owner of resources for the outlet: those with the tag are printed by their names."""

    _ownership: Ownership

    @property
    def tag(self) -> str:
        return self._ownership.tag

    def ours(self, resource: Mapping[str, JSON]) -> bool:
        tagged = any(is_tagged(kind, resource, self.tag) for kind in NAMES)
        return tagged or self._ownership.ours(resource)

    def owns(self, resource_id: object, kind: str) -> bool:
        return self._ownership.owns(resource_id, kind)


def cleaned(about: str, left: list[Leftover]) -> Swept:
    """Return the result of a clean-up: a user that the next run uses again is not left."""
    rest = sum(not row.get("kept") for row in left)
    return Swept(about, f"{rest} left" if rest else "clean", LEFT if rest else CLEAN, left)
