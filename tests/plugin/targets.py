"""Small targets on the loopback address, each with a log of what reached it."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from pytest_scim.provider.app import Provider

Headers = list[tuple[str, str]]
Reply = tuple[int, Headers, bytes]
Talk = Callable[[socket.socket], None]
Handler = Callable[[str, str, Headers, bytes], Reply | Talk]
"""method, target as it stands on the request line, headers, body → status, headers, body.

Or what talks on the connection itself, which is closed then.
"""


@dataclass
class Target:
    """A running target; ``seen`` holds method and target of every request."""

    origin: str
    seen: list[tuple[str, str]] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    """Serves a handler on a port of its own, over TLS when there is a context for it."""

    daemon_threads = True

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None, host: str) -> None:
        super().__init__((host, 0), Connection)
        self.reply_to = handler
        self.running = Target(f"http{'s' if tls else ''}://{host}:{self.server_port}")
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)


class Connection(BaseHTTPRequestHandler):
    """Logs each request, and sends what the server's handler returns for it."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.running.seen.append((self.command, self.path))
        reply = self.server.reply_to(self.command, self.path, self.headers.items(), body)
        if callable(reply):
            self.close_connection = True
            reply(self.connection)
        else:
            self.send(*reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815 - http.server's names

    def send(self, status: int, headers: Headers, content: bytes) -> None:
        """Send a reply, cut off where its headers announce more than it holds."""
        cut = "X-Cut" in dict(headers)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204 and not cut:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(b"" if status == 204 else content)
        self.close_connection = self.close_connection or cut

    def log_message(self, *_: object) -> None:
        """Keep the terminal to pytest."""

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # the run was stopped


@contextmanager
def target(
    handler: Handler, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Target]:
    """Serve a handler until the block ends, over TLS when there is a context for it."""
    server = Server(handler, tls, host)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def provider_at(provider: Provider, base: str = "/scim/v2") -> Handler:
    """Return a handler that answers as a provider does, under ``base`` and nowhere else."""

    def handle(method: str, place: str, headers: Headers, body: bytes) -> Reply:
        path, _, query = place.partition("?")
        if not path.startswith(f"{base}/"):
            return 404, [], b""
        return provider.handle(method, path.removeprefix(base), query, headers, body)

    return handle
