"""The provider behind a real socket: HTTP/1.1 with keep-alive, on the loopback address.

It is the standard library's server. uvicorn and waitress are within a few per cent of it
(scripts/bench_servers.py), since the provider itself takes nearly all the time.
"""

import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Thread
from types import TracebackType
from typing import Final, Self, TypeAlias

from pytest_scim.provider.app import BASE_PATH, Provider
from pytest_scim.provider.call import scim_error

HOST: Final = "127.0.0.1"
Response: TypeAlias = tuple[int, list[tuple[str, str]], bytes]
Connection: TypeAlias = socket.socket | tuple[bytes, socket.socket]
"""What ``socketserver`` calls a request: the tuple is that of UDP."""

_POLL: Final = 0.02
"""Seconds that a server needs at most to stop."""


class Server:
    """A running provider. Leave the context to stop it, connections and all."""

    def __init__(self, provider: Provider, port: int = 0) -> None:
        self._listener = _Listener(provider, port)
        self.port: int = self._listener.server_address[1]
        self.base_url = f"http://{HOST}:{self.port}{BASE_PATH}"
        provider.base_url = self.base_url
        self._thread = Thread(target=self._listener.serve_forever, args=(_POLL,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the server: it accepts no new connection and closes the open ones."""
        self._listener.shutdown()
        self._listener.server_close()
        self._listener.hang_up()
        self._thread.join()


def serve(provider: Provider, port: int = 0) -> Server:
    """Start serving a provider, on a port of the system's choice unless one is given."""
    return Server(provider, port)


class _Listener(ThreadingTCPServer):
    """One thread per connection; ``HTTPServer`` would resolve its own name in DNS."""

    daemon_threads = True
    request_queue_size = 128  # of five, a burst of connections would reset some
    allow_reuse_address = True

    def __init__(self, provider: Provider, port: int) -> None:
        self.provider = provider
        self._open: set[Connection] = set()
        super().__init__((HOST, port), _Connection)

    def process_request(self, request: Connection, client_address: object) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Connection) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Connection, client_address: object) -> None:
        """Print nothing when a client closes the connection during a response."""

    def hang_up(self) -> None:
        """Close the connections that clients hold open."""
        for connection in list(self._open):
            if isinstance(connection, socket.socket):
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self._open.discard(connection)  # the client was faster


class _Connection(BaseHTTPRequestHandler):
    """The requests of one client, one after the other."""

    server: _Listener
    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet: apart, they would wait 40 ms for each other.
    wbufsize = -1
    disable_nagle_algorithm = True

    def respond(self) -> None:
        """Pass one request to the provider and its response to the client."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows is no request
            reply = _plain(HTTPStatus.LENGTH_REQUIRED, "A body needs a Content-Length.")
        elif path != BASE_PATH and not path.startswith(f"{BASE_PATH}/"):
            reply = _plain(HTTPStatus.NOT_FOUND, f"Nothing is served outside {BASE_PATH}.")
        else:
            reply = self._ask(path.removeprefix(BASE_PATH), query, body)
        self._send(*reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = respond  # noqa: N815 - the names that http.server calls

    def _ask(self, path: str, query: str, body: bytes) -> Response:
        headers = self.headers.items()
        try:
            return self.server.provider.handle(self.command, path, query, headers, body)
        except ConnectionError:
            raise  # a fault that ends the connection
        except Exception as error:  # noqa: BLE001 - a defect of ours is no dropped connection
            return _plain(HTTPStatus.INTERNAL_SERVER_ERROR, f"{type(error).__name__}: {error}")

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != HTTPStatus.NO_CONTENT:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Print nothing: the terminal is pytest's."""


def _plain(status: int, detail: str) -> Response:
    reply = scim_error(status, detail)
    return reply.status, list(reply.headers.items()), reply.content
