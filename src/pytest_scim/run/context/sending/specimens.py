"""What every resource of a run says about itself, for the checks that come after all others."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.target.http.recording.exchange import Voice

KINDS: Final = frozenset({"Users", "Groups", "ResourceTypes", "Schemas", "ServiceProviderConfig"})
ROWS: Final = 10
"""Rows of one list that are kept."""

MOST: Final = 3_000
"""Resources of a run that are kept."""

REFERENCES: Final = 5
"""References of one resource that are kept."""

_PARTIAL: Final = ("attributes=", "excludedattributes=")
_KEPT: Final = frozenset({"id", "schemas", "meta", "username", "displayname"})
_HEADERS: Final = ("Location", "ETag")


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``$ref`` of a resource: the attribute that holds it, and the id beside it."""

    attribute: str
    address: JSON
    value: JSON


@dataclass(frozen=True, slots=True)
class Specimen:
    """A resource in a response, without most of its values.

    ``label`` names the response. ``body`` has the common attributes, the name and the extensions;
    ``None``: the response had no JSON object. ``headers`` are Location and ETag, by name.
    ``is_row``: the response was a list.
    """

    kind: str
    label: str
    method: str
    status: int
    exchange: int
    body: JSONObject | None
    references: tuple[Reference, ...]
    headers: dict[str, str]
    is_row: bool

    @property
    def noun(self) -> str:
        """The name of the resource type, as a sentence has it."""
        return self.kind.removesuffix("s")


class Specimens:
    """Guards nothing: keeps what each returned resource says about itself.

    A response to a request for some attributes only is left out.
    """

    def __init__(self) -> None:
        self.kept: list[Specimen] = []

    def before(self, request: Request, voice: Voice) -> None:
        """Let every request pass."""

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Keep the resources of a response that has status 200 or 201."""
        del voice
        kind, _, rest = request.path.strip("/").partition("/")
        asked = request.query.lower()
        if kind not in KINDS or response.status not in {200, 201} or len(self.kept) >= MOST:
            return
        if response.truncated or "/" in rest or any(one in asked for one in _PARTIAL):
            return
        if rest == ".search" and _names_attributes(request.json):
            return
        self.kept += _specimens(kind, request, response, rest)


def _names_attributes(body: object) -> bool:
    names = {name.lower() for name in body} if isinstance(body, dict) else set()
    return bool(names & {one.rstrip("=") for one in _PARTIAL})


def _specimens(kind: str, request: Request, response: Response, rest: str) -> Iterator[Specimen]:
    body = response.json
    place = f"/{kind}/{rest if rest == '.search' else '{id}'}" if rest else f"/{kind}"
    values = {name: value for name in _HEADERS if (value := response.header(name)) is not None}
    base = (request.method, response.status, response.exchange)
    if isinstance(at_key(body, "Resources"), list):
        label = f"a {kind.removesuffix('s')} in the list that {request.method} {place} returned"
        for row in entries(body, "Resources")[:ROWS]:
            yield Specimen(kind, label, *base, _common(row), _references(row), {}, is_row=True)
    elif request.method != "GET" or (rest or kind == "ServiceProviderConfig"):
        label = f"the {kind.removesuffix('s')} that {request.method} {place} returned"
        yield Specimen(kind, label, *base, _common(body), _references(body), values, is_row=False)


def _common(resource: object) -> JSONObject | None:
    if not isinstance(resource, dict):
        return None
    return {name: value for name, value in resource.items() if name.lower() in _KEPT or ":" in name}


def _references(resource: object) -> tuple[Reference, ...]:
    if not isinstance(resource, dict):
        return ()
    holders = [(name, value) for name, value in resource.items() if isinstance(value, list | dict)]
    for name, value in tuple(holders):
        if ":" in name and isinstance(value, dict):
            holders += [(f"{name}:{inner}", one) for inner, one in value.items()]
    found: list[Reference] = []
    for name, value in holders:
        for one in (value if isinstance(value, list) else [value])[:REFERENCES]:
            if isinstance(one, dict) and one.get("$ref") is not None:
                found += [Reference(name, one["$ref"], one.get("value"))]
    return tuple(found[:REFERENCES])
