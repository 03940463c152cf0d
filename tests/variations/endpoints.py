"""Which endpoints there are, and what is said of the service."""

import re

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches

from .allowed import Call, Reply, Responder, variation
from .shared import asks_for_attributes, is_search

DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")
OPTIONAL = "RFC 7644 section 3.2: an operation that is not supported is answered 501"


def _said(call: Call, reply: Reply, feature: str) -> Reply:
    """Let the service's configuration say that it does not offer a feature."""
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body[feature] = {**reply.body[feature], "supported": False}
    return reply


@variation("Okta never asks for them", choice="discovery", poor=True)
def no_discovery(call: Call, respond: Responder) -> Reply:
    """The three discovery endpoints are not there."""
    return scim_error(404, "Not found.") if call.kind in DISCOVERY else respond(call)


@variation("Okta never asks for them", choice="discovery", poor=True)
def no_discovery_implemented(call: Call, respond: Responder) -> Reply:
    """The three discovery endpoints are answered 501."""
    return scim_error(501, "Not implemented.") if call.kind in DISCOVERY else respond(call)


@variation("RFC 7644 section 4: whether it is open to all is left to the service", choice="open")
def closed_configuration(call: Call, respond: Responder) -> Reply:
    """The service's configuration is shown to callers with a token only."""
    if call.kind == "ServiceProviderConfig" and "Authorization" not in call.headers:
        return respond(call.instead("GET", "/Users"))
    return respond(call)


@variation("RFC 7644 section 4: discovery may be open to all", choice="open")
def open_discovery(call: Call, respond: Responder) -> Reply:
    """All of discovery is open to anybody."""
    if call.kind in DISCOVERY and call.method == "GET":
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"
    return respond(call)


@variation(OPTIONAL)
def no_search(call: Call, respond: Responder) -> Reply:
    """Searches by POST are not implemented."""
    return scim_error(501, "Not implemented.") if is_search(call) else respond(call)


@variation("RFC 7644 sections 3.7 and 3.11: both are optional")
def no_bulk_and_no_me(call: Call, respond: Responder) -> Reply:
    """There is no Bulk and no Me at all: both are answered 404."""
    if call.kind in {"Bulk", "Me"}:
        return scim_error(404, "Not found.")
    return _said(call, respond(call), "bulk")


@variation("RFC 7644 section 3.14: versions are optional", choice="version", poor=True)
def no_versions(call: Call, respond: Responder) -> Reply:
    """Nothing has a version: no ETag, no meta.version, no conditional requests."""
    for name in ("If-Match", "If-None-Match"):
        call.headers.pop(name, None)
    reply = respond(call)
    reply.headers.pop("ETag", None)
    for one in (reply.body, *_rows(reply)):
        if isinstance(one, dict) and isinstance(one.get("meta"), dict):
            one["meta"].pop("version", None)
    return _said(call, reply, "etag")


@variation("RFC 7644 section 3.14: an entity tag may be strong", choice="version")
def strong_versions(call: Call, respond: Responder) -> Reply:
    """Versions are strong entity tags."""
    for name in {"If-Match", "If-None-Match"} & set(call.headers):
        call.headers[name] = re.sub('(W/)?"v', 'W/"', call.headers[name])
    reply = respond(call)
    if "ETag" in reply.headers:
        reply.headers["ETag"] = reply.headers["ETag"].replace('W/"', '"v')
    for one in (reply.body, *_rows(reply)):
        meta = one.get("meta") if isinstance(one, dict) else None
        if meta and "version" in meta:
            meta["version"] = meta["version"].replace('W/"', '"v')
    return reply


def _rows(reply: Reply):
    return (reply.body.get("Resources") or ()) if reply.ok and isinstance(reply.body, dict) else ()


@variation("Okta sends no PATCH to such an app", integration="aiw", choice="patch", poor=True)
def no_patch(call: Call, respond: Responder) -> Reply:
    """PATCH is not offered."""
    if call.method == "PATCH":
        return scim_error(501, "PATCH is not implemented.")
    return _said(call, respond(call), "patch")


@variation(
    "RFC 7644 section 3.2: groups are optional, and Okta asks only where they are pushed",
    choice="groups",
    features=("push_groups=off", "import_groups=off"),
    poor=True,
)
def no_groups(call: Call, respond: Responder) -> Reply:
    """There are no groups, and the profile offers none."""
    return scim_error(404, "Not found.") if call.kind == "Groups" else respond(call)


@variation("RFC 9110 section 15.5.11; RFC 7644 section 3.6 has it as 404")
def deleted_is_gone(call: Call, respond: Responder) -> Reply:
    """What was deleted is answered 410."""
    gone = call.provider.__dict__.setdefault("gone_paths", set())
    path = call.path.rstrip("/")
    reply = respond(call)
    if call.method == "DELETE" and reply.ok:
        gone.add(path)
    return scim_error(410, "It is gone.") if reply.status == 404 and path in gone else reply


@variation("Okta asks for no deletion of people but where an admin allows it", choice="delete")
def delete_of_a_user_is_501(call: Call, respond: Responder) -> Reply:
    """People cannot be deleted: they are retained, and it is answered 501."""
    return (
        scim_error(501, "Not implemented.")
        if matches(call, "DELETE /Users/{id}")
        else respond(call)
    )


@variation("RFC 7644 section 3.5.2: 204 to a PATCH", choice="patch")
def patch_says_nothing(call: Call, respond: Responder) -> Reply:
    """PATCH is answered 204, but where a client asks for attributes."""
    reply = respond(call)
    patched = matches(call, "PATCH /Users/{id}") or matches(call, "PATCH /Groups/{id}")
    bare = patched and reply.status == 200 and not asks_for_attributes(call)
    return Reply(204, reply.headers) if bare else reply
