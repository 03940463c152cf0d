"""A wire to a handler or to a server on loopback."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import httpx

from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

PATIENCE = 300
"""Seconds after which a test that hangs is ended."""


class Anything:
    """A guard that lets everything pass and notes nothing."""

    def before(self, request, voice):
        pass

    def after(self, request, response, voice):
        pass


def wire_to(handler=None, base_url="https://scim.example.com/v2", **options):
    transport = httpx.MockTransport(handler) if handler else None
    recording = Recording(Outlet(["sesame-token"]))
    token = bearer("sesame-token")
    return Client(base_url, token, recording, Anything(), transport=transport, **options)


@contextmanager
def serving(talk, first=65536):
    """A TCP server on loopback that calls ``talk(connection)`` for each connection.

    It has read ``first`` bytes then, at the most; ``None``: nothing yet.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()

        def accept():
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    if first:
                        connection.recv(first)
                    talk(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def drip(connection, gone):
    """Send a byte now and then until the client hangs up, which sets ``gone``."""
    try:
        for _ in range(PATIENCE * 10):
            connection.sendall(b" ")
            time.sleep(0.1)
    except OSError:
        gone.set()


def say_nothing(connection):
    """Wait until the client hangs up."""
    connection.settimeout(PATIENCE)
    connection.recv(1)
