"""``/Me``: the alias of the account whom the token belongs to (RFC 7644 section 3.11).

It is the oldest account, as an app's first admin has it. Nobody registers themselves by POST.
"""

from dataclasses import replace
from typing import Final

from pytest_scim.provider.call import Call, Reply, Responder

_METHODS: Final = {"GET", "PUT", "PATCH", "DELETE"}


def alias(call: Call, respond: Responder) -> Reply:
    """Answer for the account itself, and say where it is; without any account, 501."""
    if call.kind != "Me" or call.id is not None or call.method not in _METHODS:
        return respond(call)
    owner = next(iter(call.provider.users()), None)
    if owner is None:
        return respond(call)
    reply = respond(replace(call, path=f"/Users/{owner['id']}"))
    reply.headers["Location"] = owner["meta"]["location"]
    return reply
