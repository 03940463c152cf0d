"""Send requests to a provider in the same process: through httpx, but without a socket."""

import ssl
from collections.abc import Callable

import httpx

Handler = Callable[
    [str, str, str, list[tuple[str, str]], bytes], tuple[int, list[tuple[str, str]], bytes]
]
"""Receives method, path below the base URL, raw query, headers, body; returns status, headers,
body."""


class InProcess(httpx.BaseTransport):
    """An httpx transport that calls a handler."""

    def __init__(self, handler: Handler, base_path: str) -> None:
        self._handler = handler
        self._base = base_path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response of the handler to a request."""
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw]
        try:
            status, reply, body = self._handler(
                request.method, path.removeprefix(self._base), query, headers, request.read()
            )
        except ssl.SSLError as error:
            raise httpx.ConnectError(str(error)) from error
        except ConnectionError as error:
            raise httpx.RemoteProtocolError(f"Server disconnected: {error}") from None
        return httpx.Response(status, headers=reply, content=body)
