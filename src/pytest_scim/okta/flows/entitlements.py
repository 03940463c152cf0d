"""What Okta sends to learn an app's entitlements and user schema, and to grant them."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from pytest_scim.okta import payloads
from pytest_scim.okta.flows.flow import (
    REFERENCE,
    Failed,
    Script,
    page_of,
    read,
    replace,
    resources,
    user_of,
)
from pytest_scim.okta.flows.group_push import Known
from pytest_scim.okta.flows.pages import pages_of
from pytest_scim.okta.flows.users import Part, flow, updated
from pytest_scim.okta.org import Entitlement, Org
from pytest_scim.okta.requests import get
from pytest_scim.okta.task import Task, remote
from pytest_scim.okta.users import Person
from pytest_scim.scim.names import ENTERPRISE_USER, OKTA_ENTITLEMENT, OKTA_ROLE, USER
from pytest_scim.scim.paths import at_key, text_at

GUIDE: Final = "Okta's guide to SCIM with entitlements"
WORKSHOP: Final = "Okta's workshop on user entitlements"
NOTES: Final[Known] = ("documented", "Okta's release notes of 2026")
DISCOVERY: Final[Known] = ("documented", GUIDE)
GRANTED: Final[Known] = ("documented", f"{GUIDE}; {WORKSHOP}")
REVOKED: Final[Known] = ("inferred", f"{GUIDE}; {WORKSHOP}")

HELD_IN: Final = {OKTA_ROLE: "roles", OKTA_ENTITLEMENT: "entitlements"}
"""The schemas of resource types that Okta reads, and where an account holds their values."""

KNOWN_SCHEMAS: Final = frozenset({USER, ENTERPRISE_USER, OKTA_ROLE, OKTA_ENTITLEMENT})

# Okta publishes no text for a failed discovery: these two are ours.
DISCOVERING: Final = "Error while discovering entitlements"
IMPORTING: Final = "Error while importing the user schema"


@flow("Governance > Sync entitlements")
def discover_entitlements(script: Script, org: Org) -> Part:
    """Read the resource types, their schemas, then all values of each role and entitlement.

    Okta does it by itself when provisioning is enabled and whenever it is saved again.
    """
    if not org.offers("entitlements"):
        return None
    types, schemas = yield from _describe(script, DISCOVERING, DISCOVERY)
    known: list[Entitlement] = []
    values: list[Any] = []
    for kind in types:
        if text_at(kind, "schema") in HELD_IN:
            rows = yield from pages_of(script, org, _endpoint(kind), DISCOVERING, GUIDE)
            known += [one for row in rows if (one := _grantable(kind, row))]
            values += rows
    org.entitlements = tuple(known)
    return Task(
        script.button,
        ok=True,
        types=types,
        values=tuple(values),
        schemas=schemas,
        answers=tuple(script.answers),
    )


@flow("Import User Schema")
def import_user_schema(script: Script, org: Org) -> Part:
    """Read the resource types and the schemas, to learn the attributes of a user."""
    if not org.offers("import_user_schema"):
        return None
    types, schemas = yield from _describe(script, IMPORTING, NOTES)
    return Task(script.button, ok=True, types=types, schemas=schemas, answers=tuple(script.answers))


def _describe(script: Script, about: str, known: Known) -> Part:
    """Read resource types and schemas.

    Schemas are needed only for extensions that Okta does not know: without one of
    those, an app may have no /Schemas at all.
    """
    answer = script.keep((yield get("/ResourceTypes", script.step(*known))))
    types = tuple(page_of(answer, about))
    answer = script.keep((yield get("/Schemas", script.step(*known))))
    readable = answer.ok and isinstance(answer.json, dict)
    if not readable and set(_extensions(types)) - KNOWN_SCHEMAS:
        raise Failed(f"{about}: {remote(answer)}")
    return types, tuple(resources(answer.json))


def _extensions(types: Iterable[Any]) -> list[str]:
    """Return the URNs of the extensions that resource types announce."""
    listed = [at_key(kind, "schemaExtensions") for kind in types]
    entries = [entry for found in listed if isinstance(found, list) for entry in found]
    return [urn for entry in entries if isinstance(urn := at_key(entry, "schema"), str)]


def _endpoint(kind: Any) -> str:
    """Return the path of a resource type, relative to the base URL."""
    endpoint = at_key(kind, "endpoint")
    if not isinstance(endpoint, str) or not endpoint.strip("/"):
        raise Failed(f"{DISCOVERING}: {at_key(kind, 'name') or 'a resource type'} has no endpoint")
    return f"/{quote(endpoint.strip('/'), safe='/', errors='replace')}"


def _grantable(kind: Any, row: Any) -> Entitlement | None:
    """Return a value as an account will hold it; without an id it cannot be granted."""
    value, display = at_key(row, "id"), at_key(row, "displayName")
    if not isinstance(value, str) or not value:
        return None
    attribute = HELD_IN[str(at_key(kind, "schema"))]
    entry = {"value": value, "display": display if isinstance(display, str) else value}
    if attribute == "entitlements":
        told = (at_key(row, "type"), at_key(kind, "name"))
        entry["type"] = next((name for name in told if isinstance(name, str)), "")
    return Entitlement(attribute, entry)


@flow("Edit access > Customize entitlements")
def grant(script: Script, org: Org, person: Person, granted: Iterable[Entitlement]) -> Part:
    """Give a person exactly these entitlements: Okta puts the account with them in it.

    Nothing is sent when nothing changes, or before the person has an account. That a
    revoked one leaves an empty list is inferred.
    """
    if not org.offers("entitlements"):
        return None
    before = org.grants.get(person.okta_id, {})
    after: dict[str, list[Any]] = {attribute: [] for attribute in before}
    for one in granted:
        after.setdefault(one.attribute, []).append(one.entry)
    if after == before:
        return None
    org.grants[person.okta_id] = after
    if person.okta_id not in org.links or not org.offers("update_users"):
        return None
    try:
        return (yield from _push(script, org, person))
    except Failed:
        org.grants[person.okta_id] = before  # so that a retry sends it again
        raise


def _push(script: Script, org: Org, person: Person) -> Part:
    about = f"Error while trying to push profile update for {person.email}"
    user_id = org.links[person.okta_id]
    answer = script.keep((yield read(user_id, script.step("documented", REFERENCE))))
    body = payloads.merge(org, person, user_of(answer, about))
    known = REVOKED if [] in org.grants[person.okta_id].values() else GRANTED
    return updated(script.keep((yield replace(user_id, body, script.step(*known)))), about)
