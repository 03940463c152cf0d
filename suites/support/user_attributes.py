"""The attributes that a target's /Schemas declare for Users, and bodies with values for them."""

from collections.abc import Iterable, Iterator
from copy import deepcopy

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import USER
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.support.characteristics import (
    COMMON,
    Attribute,
    Characteristics,
    is_extension,
)
from pytest_scim.suites.support.discovery import Discovery


def user_attributes(discovery: Discovery) -> Iterator[Attribute]:
    """Yield what /Schemas declare of Users and their extensions, also in singular attributes.

    Sub-attributes of multi-valued attributes are left out: their values have no path of their own.
    """
    known = Characteristics.of(discovery)
    response = discovery("ResourceTypes")
    kinds = entries(response.json, "Resources") if response.ok else ()
    users = [kind for kind in kinds if str(at_key(kind, "schema")).lower() == USER.lower()]
    extensions = [at_key(one, "schema") for one in entries((*users, {})[0], "schemaExtensions")]
    for uri in (USER, *(one for one in extensions if isinstance(one, str))):
        for name, attribute in known.top(uri).items():
            if name not in COMMON:
                yield attribute
                parts = attribute.parts.values() if not attribute.multi_valued else ()
                yield from parts


def placed(body: JSONObject, values: Iterable[tuple[Attribute, JSON]]) -> JSONObject:
    """Return a body with these values, in the containers of their extensions."""
    whole = deepcopy(body)
    for attribute, value in values:
        uri, _, name = attribute.path.rpartition(":")
        steps = [*([uri] if is_extension(uri) else []), *name.split(".")]
        holder = whole
        for step in steps[:-1]:
            inner = holder.get(step)
            inner = inner if isinstance(inner, dict) else {}
            holder[step] = inner
            holder = inner
        holder[steps[-1]] = value
        schemas = entries(whole, "schemas")
        if is_extension(uri) and uri not in schemas:
            whole["schemas"] = [*schemas, uri]
    return whole
