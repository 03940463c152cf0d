"""Guard a client, so that it writes to nothing but the resources that its run created."""

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.client import Client, Guard
from pytest_scim.target.http.recording.exchange import Voice


class WriteGuard:
    """Has the run's ownership permit each request, which may send GETs as proof first.

    ``reads`` are further guards of these GETs.
    """

    def __init__(self, ownership: Ownership, client: Client, *reads: Guard) -> None:
        self._ownership = ownership
        self._client = client.guarded(*reads, self)

    def before(self, request: Request, voice: Voice) -> None:
        """Raise what ``Ownership.permit`` raises where this run may not send the request."""
        reader: Voice = "check" if voice == "okta" else voice
        self._ownership.permit(request, lambda read: self._client.read(read, reader))

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Do nothing: the client reports each exchange to ownership."""


def own_resources_only(client: Client, ownership: Ownership, *reads: Guard) -> Client:
    """Return a client that sends the same way, and writes only to what its run created.

    ``reads`` are further guards of the GETs that prove whose a resource is.
    """
    return client.guarded(WriteGuard(ownership, client, *reads))
