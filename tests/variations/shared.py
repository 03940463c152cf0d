"""What the variations are made of, besides the tools that faults are made of."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.parts import resources
from pytest_scim.scim import names

MOST = 1000
PAGING = ("startIndex", "count")


def is_listing(call: Call) -> bool:
    """``GET /Users`` or ``/Groups``, or a search by POST."""
    collection = call.kind in {"Users", "Groups"} and call.id is None
    return is_search(call) or (call.method == "GET" and collection)


def is_search(call: Call) -> bool:
    """``POST /.search`` or ``/Users/.search``, with the parameters in its body."""
    return call.method == "POST" and call.path.endswith("/.search") and isinstance(call.body, dict)


def asks_for_attributes(call: Call) -> bool:
    """Whether a client says which attributes it wants, or does not want."""
    given = call.body if is_search(call) else call.query
    return not {"attributes", "excludedAttributes"}.isdisjoint(given)


def asked(call: Call, name: str) -> int | None:
    """Return startIndex or count of a listing; ``None``: not asked, or not a number."""
    given = (call.body if is_search(call) else call.query).get(name)
    try:
        return int(given)
    except (TypeError, ValueError):
        return None


def ask(call: Call, **values: int) -> None:
    """Change startIndex or count of a listing."""
    if is_search(call):
        call.body.update(values)
    else:
        call.query.update({name: str(value) for name, value in values.items()})


def everything(call: Call, respond: Responder) -> Reply:
    """Answer a listing as if it had no paging."""
    ask(call, startIndex=1, count=MOST)
    return respond(call)


def is_list(reply: Reply) -> bool:
    """Whether a reply is a ListResponse."""
    schemas = reply.body.get("schemas") if isinstance(reply.body, dict) else None
    return reply.ok and names.LIST_RESPONSE in (schemas or ())


def users(reply: Reply) -> Iterator[dict[str, Any]]:
    """Yield the users in a reply, to be changed in place."""
    return _of("User", reply)


def groups(reply: Reply) -> Iterator[dict[str, Any]]:
    """Yield the groups in a reply, to be changed in place."""
    return _of("Group", reply)


def _of(kind: str, reply: Reply) -> Iterator[dict[str, Any]]:
    for one in resources(reply):
        if isinstance(one, dict) and (one.get("meta") or {}).get("resourceType") == kind:
            yield one


def is_error(reply: Reply) -> bool:
    """Whether a reply is an Error of SCIM."""
    schemas = reply.body.get("schemas") if isinstance(reply.body, dict) else None
    return names.ERROR in (schemas or ())


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with every string in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_text(inner, change) for key, inner in value.items()}
    return [each_text(inner, change) for inner in value] if isinstance(value, list) else value


def write(reply: Reply, **options: Any) -> Reply:
    """Write the body of a reply with these options of ``json.dumps``."""
    if reply.body is not None and reply.raw is None:
        reply.raw = json.dumps(reply.body, **options).encode()
    return reply
