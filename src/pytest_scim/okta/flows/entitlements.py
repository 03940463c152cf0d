"""What Okta sends to discover an app's entitlements and user schema, and to grant them."""

from collections.abc import Generator, Iterable, Mapping
from typing import Final
from urllib.parse import quote

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import (
    DOCUMENTED,
    Failed,
    FlowLog,
    linked_id,
    page_of,
    read,
    replace,
    resources,
    user_of,
)
from pytest_scim.okta.flows.pages import pages_of
from pytest_scim.okta.flows.users import flow, updated
from pytest_scim.okta.org import Entitlement, Org
from pytest_scim.okta.requests import get
from pytest_scim.okta.task import Task, remote
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Known, Request, Response
from pytest_scim.scim.names import ENTERPRISE_USER, OKTA_ENTITLEMENT, OKTA_ROLE, USER
from pytest_scim.scim.paths import at_key, text_at

GUIDE: Final = "Okta's guide to SCIM with entitlements"
WORKSHOP: Final = "Okta's workshop on user entitlements"
NOTES: Final = Known("documented", "Okta's release notes of 2026")
DISCOVERY: Final = Known("documented", GUIDE)
GRANTED: Final = Known("documented", f"{GUIDE}; {WORKSHOP}")
REVOKED: Final = Known("inferred", f"{GUIDE}; {WORKSHOP}")

HELD_IN: Final = {OKTA_ROLE: "roles", OKTA_ENTITLEMENT: "entitlements"}
"""The schemas of resource types that Okta reads, and the User attribute for their values."""

KNOWN_SCHEMAS: Final = frozenset({USER, ENTERPRISE_USER, OKTA_ROLE, OKTA_ENTITLEMENT})

# Okta documents no message for a failed discovery: these two are ours.
DISCOVERING: Final = "Error while discovering entitlements"
IMPORTING: Final = "Error while importing the user schema"


@flow("Governance > Sync entitlements")
def discover_entitlements(log: FlowLog, org: Org) -> Part:
    """Read the resource types, their schemas, then all values of each role and entitlement.

    Okta also does so when an admin enables provisioning or saves its settings.
    """
    if not org.offers("entitlements"):
        return None
    types, schemas = yield from _describe(log, DISCOVERING, DISCOVERY)
    known: list[Entitlement] = []
    values: list[JSON] = []
    for kind in types:
        if text_at(kind, "schema") in HELD_IN:
            rows = yield from pages_of(log, org, _endpoint(kind), DISCOVERING, GUIDE, whole=True)
            known += [one for row in rows if (one := _grantable(kind, row))]
            values += rows
    org.entitlements = tuple(known)
    return Task(
        log.button,
        ok=True,
        types=types,
        values=tuple(values),
        schemas=schemas,
        responses=tuple(log.responses),
    )


@flow("Import User Schema")
def import_user_schema(log: FlowLog, org: Org) -> Part:
    """Read the resource types and the schemas, and from them the attributes of a User."""
    if not org.offers("import_user_schema"):
        return None
    types, schemas = yield from _describe(log, IMPORTING, NOTES)
    return Task(log.button, ok=True, types=types, schemas=schemas, responses=tuple(log.responses))


def _describe(
    log: FlowLog, about: str, known: Known
) -> Generator[Request, Response, tuple[tuple[JSON, ...], tuple[JSON, ...]]]:
    """Read and return the resource types and the schemas.

    Okta needs /Schemas only for extensions that it does not define itself: an app
    without such an extension may have no /Schemas.
    """
    response = log.add((yield get("/ResourceTypes", log.step(known))))
    types = tuple(page_of(response, about))
    response = log.add((yield get("/Schemas", log.step(known))))
    readable = response.ok and isinstance(response.json, dict)
    if not readable and set(_extensions(types)) - KNOWN_SCHEMAS:
        raise Failed(f"{about}: {remote(response)}")
    return types, tuple(resources(response.json))


def _extensions(types: Iterable[JSON]) -> list[str]:
    """Return the URNs of the extensions that resource types declare."""
    listed = [at_key(kind, "schemaExtensions") for kind in types]
    entries = [entry for found in listed if isinstance(found, list) for entry in found]
    return [urn for entry in entries if isinstance(urn := at_key(entry, "schema"), str)]


def _endpoint(kind: JSON) -> str:
    """Return the path of a resource type, relative to the base URL."""
    endpoint = at_key(kind, "endpoint")
    if not isinstance(endpoint, str) or not endpoint.strip("/"):
        raise Failed(f"{DISCOVERING}: {at_key(kind, 'name') or 'a resource type'} has no endpoint")
    return f"/{quote(endpoint.strip('/'), safe='/', errors='replace')}"


def _grantable(kind: JSON, row: JSON) -> Entitlement | None:
    """Return a value as Okta writes it into a User, or ``None`` for one without an id."""
    value, display = at_key(row, "id"), at_key(row, "displayName")
    if not isinstance(value, str) or not value:
        return None
    attribute = HELD_IN[str(at_key(kind, "schema"))]
    entry = {"value": value, "display": display if isinstance(display, str) else value}
    if attribute == "entitlements":
        reported = (at_key(row, "type"), at_key(kind, "name"))
        entry["type"] = next((name for name in reported if isinstance(name, str)), "")
    return Entitlement(attribute, entry)


@flow("Edit access > Customize entitlements")
def grant(log: FlowLog, org: Org, okta_user: OktaUser, granted: Iterable[Entitlement]) -> Part:
    """Grant a user exactly these entitlements: Okta puts the User with them in it.

    Okta sends nothing when nothing changes, or while the user is not provisioned. That a
    revoked one leaves an empty list is inferred.
    """
    if not org.offers("entitlements"):
        return None
    before = org.grants.get(okta_user.okta_id, {})
    after: dict[str, list[Mapping[str, str]]] = {attribute: [] for attribute in before}
    for one in granted:
        after.setdefault(one.attribute, []).append(one.entry)
    if after == before:
        return None
    org.grants[okta_user.okta_id] = after
    if okta_user.okta_id not in org.links or not org.offers("update_users"):
        return None
    try:
        return (yield from _push(log, org, okta_user))
    except Failed:
        org.grants[okta_user.okta_id] = before  # so that a retry sends it again
        raise


def _push(log: FlowLog, org: Org, okta_user: OktaUser) -> Part:
    about = f"Error while trying to push profile update for {okta_user.email}"
    user_id = linked_id(org, okta_user)
    response = log.add((yield read(user_id, log.step(DOCUMENTED))))
    body = payloads.merge(org, okta_user, user_of(response, about))
    known = REVOKED if [] in org.grants[okta_user.okta_id].values() else GRANTED
    return updated(log.add((yield replace(user_id, body, log.step(known)))), about)
