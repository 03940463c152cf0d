"""Let a process connect only to the addresses that SCIM_GUARD_ALLOWED lists.

Python imports this module at start where its folder stands first in PYTHONPATH. An audit hook
cannot be taken off again, and sees every connection however it is made. What it stops is written
to the file SCIM_GUARD_LOG, so that a caught exception is noticed, too.
"""

import os
import sys

ALLOWED = frozenset(os.environ.get("SCIM_GUARD_ALLOWED", "").split())
LOG = os.environ.get("SCIM_GUARD_LOG")
CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
RESOLVING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def _stopped(event, arguments):
    """Return what a process may not do, or ``None``."""
    if event in CONNECTING and isinstance(arguments[1], tuple):
        host, port = arguments[1][:2]
        return None if f"{host}:{port}" in ALLOWED else f"{event} {host}:{port}"
    if event in RESOLVING and (name := _name(arguments[0])) is not None:
        hosts = {address.rpartition(":")[0] for address in ALLOWED}
        return None if name in hosts else f"{event} {name}"
    return None


def _name(host):
    """Return a host's name, or ``None`` for an address: nobody is asked for that."""
    text = host.decode() if isinstance(host, bytes) else str(host or "0")
    return None if not text.strip("0123456789.") or ":" in text else text


def _watch(event, arguments):
    if event.startswith("socket.") and (what := _stopped(event, arguments)) is not None:
        with open(LOG, "a", encoding="utf-8") as log:  # noqa: PTH123 - nothing is imported here
            log.write(f"{what}\n")
        raise PermissionError(f"the guard of the tests allows no {what}")


if LOG:
    sys.addaudithook(_watch)
