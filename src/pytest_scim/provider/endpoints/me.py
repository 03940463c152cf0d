"""``/Me``: the alias of the User that the token belongs to (RFC 7644 section 3.11).

It is the oldest User, as that of an app's first admin. POST does not create one.
"""

from dataclasses import replace
from typing import Final

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.scim.paths import text_at

_METHODS: Final = {"GET", "PUT", "PATCH", "DELETE"}


def alias(call: Call, respond: Responder) -> Reply:
    """Serve that User and return its location; without any User, the service returns 501."""
    if call.kind != "Me" or call.id is not None or call.method not in _METHODS:
        return respond(call)
    owner = next(iter(call.provider.users()), None)
    if owner is None:
        return respond(call)
    reply = respond(replace(call, path=f"/Users/{owner['id']}"))
    reply.headers["Location"] = text_at(owner, "meta.location") or ""
    return reply
