"""What no sentence of the RFCs decides, or two sentences decide differently."""

import re

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import disable, operations, path_of

from .allowed import Call, Reply, Responder, variation
from .shared import is_listing, is_search

NULL = "RFC 7644 section 3.4.2.2 does not say what a comparison with null finds"
META = "RFC 7643 section 3.1 and RFC 7644 section 3.5.2: meta is ignored, or refused as readOnly"
EQUAL, OTHER = (re.compile(rf"(\S+) {operator} null\b") for operator in ("eq", "ne"))
DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")


def _reread(call: Call, equal: str, other: str) -> None:
    """Replace comparisons with null in a filter."""
    asked = call.body if is_search(call) else call.query
    if is_listing(call) and isinstance(asked.get("filter"), str):
        asked["filter"] = OTHER.sub(other, EQUAL.sub(equal, asked["filter"]))


@variation(NULL, choice="null")
def null_finds_who_has_no_value(call: Call, respond: Responder) -> Reply:
    """A filter with null finds those without a value."""
    _reread(call, r"not (\1 pr)", r"\1 pr")
    return respond(call)


@variation(NULL, choice="null")
def null_finds_nobody(call: Call, respond: Responder) -> Reply:
    """A filter with null finds nobody."""
    _reread(call, 'id eq "nobody"', 'id eq "nobody"')
    return respond(call)


@variation(NULL, choice="null")
def null_is_declined(call: Call, respond: Responder) -> Reply:
    """A filter with null is declined."""
    asked = (call.body if is_search(call) else call.query).get("filter")
    if is_listing(call) and isinstance(asked, str) and re.search(r"\bnull\b", asked):
        return scim_error(400, "null is no value.", "invalidFilter")
    return respond(call)


def _of_meta(call: Call):
    listed = operations(call) if call.method == "PATCH" else ()
    return [one for one in listed if path_of(one).lower().startswith("meta")]


@variation(META, choice="meta")
def meta_in_a_patch_is_ignored(call: Call, respond: Responder) -> Reply:
    """PATCH ignores an operation on meta."""
    for operation in _of_meta(call):
        disable(operation)
    return respond(call)


@variation(META, choice="meta")
def meta_in_a_patch_is_refused(call: Call, respond: Responder) -> Reply:
    """PATCH of meta returns 400."""
    if _of_meta(call):
        return scim_error(400, "meta is readOnly.", "mutability")
    return respond(call)


@variation("RFC 7644 section 5: with the appropriate security considerations", choice="open")
def discovery_is_forbidden_without_a_token(call: Call, respond: Responder) -> Reply:
    """All of discovery returns 403 to requests without a token."""
    if call.kind in DISCOVERY and "Authorization" not in call.headers:
        return scim_error(403, "Forbidden.")
    return respond(call)
