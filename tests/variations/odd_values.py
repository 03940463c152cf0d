"""Attributes that no schema defines: some services store whatever they receive."""

import json
import re

from pytest_scim.provider.faults.parts import matches, operations, resources

from .allowed import Call, Reply, Responder, variation
from .resources import EXTENSION
from .shared import asks_for_attributes
from .writes import EXTENSIONS, KNOWN

LOOSE = "RFC 7644 section 3.12 and RFC 7643 section 3.3: a service may have attributes of its own"
DEEP = re.compile(rb',"(\w+)":((?:\{"a":){200,}1\}+)\}$')
PLACE = "@@deep@@"


def _loose(body) -> dict:
    """Return the attributes of a body that no schema defines."""
    known = (EXTENSIONS, EXTENSION)
    return {
        name: value
        for name, value in (body.items() if isinstance(body, dict) else ())
        if name.lower() not in KNOWN and not name.startswith(known)
    }


def _with(call: Call, reply: Reply, store: dict) -> Reply:
    """Add to each User in a reply the other attributes that are stored of it."""
    for one in resources(reply) if not asks_for_attributes(call) else ():
        if isinstance(one, dict):
            one.update(store.get(str(one.get("id")), {}))
    return reply


@variation(LOOSE, choice="loose")
def unknown_attributes_are_kept(call: Call, respond: Responder) -> Reply:
    """An attribute that no schema defines is stored, whatever its value, until a PUT without it."""
    store = call.provider.__dict__.setdefault("loose", {})
    given = _loose(call.body) if call.kind == "Users" else {}
    reply = respond(call)
    written = matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")
    if written and reply.ok and isinstance(reply.body, dict):
        store[str(reply.body.get("id"))] = given
    return _with(call, reply, store)


@variation(LOOSE, choice="loose")
def unknown_attributes_stay_for_ever(call: Call, respond: Responder) -> Reply:
    """The same, and no PUT removes it again."""
    store = call.provider.__dict__.setdefault("loose", {})
    given = _loose(call.body) if call.kind == "Users" else {}
    reply = respond(call)
    written = matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")
    if written and reply.ok and isinstance(reply.body, dict):
        store.setdefault(str(reply.body.get("id")), {}).update(given)
    return _with(call, reply, store)


@variation(LOOSE, choice="dotted")
def dotted_names_are_kept_as_they_are(call: Call, respond: Responder) -> Reply:
    """A PATCH whose value has a key such as name.familyName stores it under that key."""
    store = call.provider.__dict__.setdefault("dotted", {})
    found = {}
    for operation in operations(call) if matches(call, "PATCH /Users/{id}") else ():
        value = operation.get("value")
        if not operation.get("path") and isinstance(value, dict):
            dotted = [name for name in value if re.fullmatch(r"\w+\.\w+", name)]
            found |= {name: value.pop(name) for name in dotted}
    reply = respond(call)
    if found and reply.ok:
        store.setdefault(str(call.id), {}).update(found)
    if matches(call, "PUT /Users/{id}") and reply.ok:
        store.pop(str(call.id), None)
    return _with(call, reply, store)


@variation("RFC 8259 section 9: how deep a parser reads is its own choice", choice="deep")
def deep_values_are_kept(call: Call, respond: Responder) -> Reply:
    """An attribute nested two thousand levels deep is stored, until a PUT without it."""
    store = call.provider.__dict__.setdefault("deep", {})
    if matches(call, "PUT /Users/{id}"):
        store.pop(str(call.id), None)
        if found := DEEP.search(call.raw):
            call.raw = call.raw[: found.start()] + b"}"
            call.body = json.loads(call.raw)
            store[str(call.id)] = {found[1].decode(): PLACE}
            call.provider.__dict__["deepest"] = found[2].decode()
    reply = _with(call, respond(call), store)
    if reply.raw is None and reply.body is not None and PLACE in (text := json.dumps(reply.body)):
        deepest = call.provider.__dict__["deepest"]
        reply.raw = text.replace(f'"{PLACE}"', deepest).encode()
    return reply
