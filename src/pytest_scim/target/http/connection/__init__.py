"""Connections to a target: how they are opened, and how requests are sent over them."""

from pytest_scim.target.http.connection.opening import (
    ConnectionSetupError,
    client_for,
    open_client,
)
from pytest_scim.target.http.connection.sending import (
    TIMED_OUT,
    Connection,
    Outgoing,
    again,
    failure_of,
    header_bytes,
)

__all__ = [
    "TIMED_OUT",
    "Connection",
    "ConnectionSetupError",
    "Outgoing",
    "again",
    "client_for",
    "failure_of",
    "header_bytes",
    "open_client",
]
