"""What the responses of a target say for its profile. Pure; no values of its Users and Groups."""

import re
from collections.abc import Mapping as Keyed
from dataclasses import dataclass
from typing import Final

from pytest_scim.cli.new.reading import ENDPOINTS, ROWS, Responses
from pytest_scim.cli.new.schemas import Mapping, extensions, mapping
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.scim.names import GROUP, OKTA_ENTITLEMENT, OKTA_ROLE
from pytest_scim.scim.paths import at, entries, text_at
from pytest_scim.target.cleanup.identity import is_list

ABILITIES: Final = ("patch", "changePassword", "filter", "bulk", "sort", "etag")
SCHEMES: Final = ("oauthbearertoken", "oauth2", "httpbasic", "httpdigest", "oauth")
"""The types of authentication schemes in RFC 7643 section 5; others are not named."""

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a target says of itself.

    ``unread`` has the endpoints that returned nothing usable, each with what came instead.
    ``abilities`` are those that /ServiceProviderConfig states. ``groups``: GET /Groups returned a
    list, ``typed_groups``: /ResourceTypes names them. ``users`` were read, ``emails`` of them have
    an email address as userName. ``roles``: /ResourceTypes names roles or entitlements.
    """

    unread: Keyed[str, str]
    abilities: Keyed[str, bool]
    schemes: tuple[str, ...]
    mapping: Mapping
    extensions: tuple[str, ...]
    groups: bool
    typed_groups: bool
    users: int
    emails: int
    roles: bool


def found_in(responses: Responses) -> Found:
    """Return what the responses say."""
    bodies = {path: _body(responses[path]) for path in ENDPOINTS}
    users = entries(bodies["/Users"], "Resources")[:ROWS]
    config, types = bodies["/ServiceProviderConfig"], bodies["/ResourceTypes"]
    stated = {name: at(config, f"{name}.supported") for name in ABILITIES}
    named = {str(text_at(one, "type")).lower() for one in entries(config, "authenticationSchemes")}
    schemas = {str(text_at(one, "schema")).lower() for one in entries(types, "Resources")}
    names = [text_at(user, "userName") or "" for user in users]
    return Found(
        {path: why for path in ENDPOINTS if (why := _unread(path, responses[path]))},
        {name: value for name, value in stated.items() if isinstance(value, bool)},
        tuple(one for one in SCHEMES if one in named),
        mapping(bodies["/Schemas"], users),
        extensions(types),
        is_list(responses["/Groups"]),
        GROUP.lower() in schemas,
        len(names),
        sum(_EMAIL.fullmatch(name) is not None for name in names),
        bool({OKTA_ROLE.lower(), OKTA_ENTITLEMENT.lower()} & schemas),
    )


def _body(response: Response) -> JSON:
    body = response.json
    return body if response.ok and not isinstance(body, NotJson) else None


def _unread(path: str, response: Response) -> str | None:
    """Return what came in place of a SCIM body, in words of our own."""
    if not response.status:
        return "no response"
    if not response.ok:
        return str(response.status)
    body = _body(response)
    if path == "/ServiceProviderConfig":
        usable = isinstance(body, dict)
    elif path in {"/Users", "/Groups"}:
        usable = is_list(response)
    else:
        usable = isinstance(body, list) or bool(entries(body, "Resources"))
    return None if usable else f"{response.status} without SCIM resources"
