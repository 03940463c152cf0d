"""Bodies as Okta writes them, key by key."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pytest_scim.okta.org import Org
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    EXTERNAL_ID,
    GROUP,
    PATCH_OP,
    USER,
    USER_NAME,
)

_PLACED: Final = (USER_NAME, EMAIL, EMAIL_TYPE, DISPLAY, "locale", EXTERNAL_ID)


def create(org: Org, okta_user: OktaUser, password: str) -> dict[str, Any]:
    """Return the body of Create User, in the order of Okta's reference.

    Unmapped attributes vanish; the enterprise extension comes only with a value.
    """
    values = org.mapped(okta_user)
    body: dict[str, Any] = {"schemas": [USER], USER_NAME: okta_user.user_name}
    name = {k.removeprefix("name."): v for k, v in values.items() if k.startswith("name.")}
    body |= {"name": name} if name else {}
    body |= {"emails": [_email(values)]} if EMAIL in values else {}
    body |= {key: values[key] for key in (DISPLAY, "locale", EXTERNAL_ID) if key in values}
    body |= {"groups": [], "password": password, "active": True}
    for path, value in values.items():
        if path not in _PLACED and not path.startswith("name."):
            _put(body, path, value)
    return body | _granted(org, okta_user)


def merge(
    org: Org, okta_user: OktaUser, resource: Any, *, active: bool | None = None
) -> dict[str, Any]:
    """Return the body of a PUT: what the target showed, with Okta's profile over it.

    Okta echoes ``id``, ``meta`` and attributes it does not know. ``active`` is
    set when the button changes it.
    """
    body: dict[str, Any] = copy.deepcopy(resource) if isinstance(resource, dict) else {}
    body.setdefault("schemas", [USER])
    values = org.mapped(okta_user)
    for path, value in values.items():
        if path not in {EMAIL, EMAIL_TYPE}:
            _put(body, path, value)
    if EMAIL in values:
        _put_email(body, values)
    if active is not None:
        body["active"] = active
    return body | _granted(org, okta_user)


def patch(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return Okta's path-less replace: lower-case op, no path, JSON types."""
    return {"schemas": [PATCH_OP], "Operations": [{"op": "replace", "value": dict(value)}]}


def group(name: str, members: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the body of Create Group: no external id (Okta's reference)."""
    return {"schemas": [GROUP], "displayName": name, "members": list(members)}


def profile(org: Org, okta_user: OktaUser) -> dict[str, Any]:
    """Return all mapped values as the value of an operation without path."""
    body = merge(org, okta_user, {})
    del body["schemas"]
    return body


def whole_group(group_id: str, name: str, members: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the body of a group's PUT: four attributes and no ``meta`` (captured)."""
    listed = [dict(member) for member in members]
    return {"schemas": [GROUP], "id": group_id, "displayName": name, "members": listed}


def operations(*ops: dict[str, Any]) -> dict[str, Any]:
    """Return a PATCH of several operations."""
    return {"schemas": [PATCH_OP], "Operations": list(ops)}


def member_changes(
    added: Sequence[Mapping[str, str]], removed: Sequence[str]
) -> list[dict[str, Any]]:
    """Return one remove for each member that went, then one add with all that came."""
    gone = [{"op": "remove", "path": f'members[value eq "{member}"]'} for member in removed]
    come = [{"op": "add", "path": "members", "value": list(added)}] if added else []
    return [*gone, *come]


def _granted(org: Org, okta_user: OktaUser) -> dict[str, Any]:
    """Return the roles and entitlements of an account, if Okta governs them."""
    granted = org.grants.get(okta_user.okta_id, {})
    return {attribute: [dict(entry) for entry in held] for attribute, held in granted.items()}


def _email(values: Mapping[str, Any]) -> dict[str, Any]:
    entry = {"primary": True, "value": values[EMAIL]}
    return entry | {"type": values[EMAIL_TYPE]} if EMAIL_TYPE in values else entry


def _put_email(body: dict[str, Any], values: Mapping[str, Any]) -> None:
    listed = body.get("emails")
    entries = listed if isinstance(listed, list) else []
    known = [e for e in entries if isinstance(e, dict)]
    typed = [e for e in known if e.get("type") == values.get(EMAIL_TYPE)]
    # An app that keeps one address without a type shows which one is meant.
    alone = known if len(known) == 1 and "type" not in known[0] else []
    same = typed or [e for e in known if e.get("primary") is True] or alone
    if same:
        same[0]["value"] = values[EMAIL]
    else:
        body["emails"] = [*entries, _email(values)]


def _put(body: dict[str, Any], path: str, value: Any) -> None:
    """Set ``value`` at a mapped path, making what stands on the way."""
    if path.startswith(ENTERPRISE_USER):
        schemas = body["schemas"] if isinstance(body["schemas"], list) else [USER]
        if ENTERPRISE_USER not in schemas:
            body["schemas"] = [*schemas, ENTERPRISE_USER]
        body, path = _object(body, ENTERPRISE_USER), path.removeprefix(f"{ENTERPRISE_USER}:")
    head, _, rest = path.partition(".")
    if "[" in head:
        plural, kind = head.removesuffix('"]').split('[type eq "')
        _entry(body, plural, kind)[rest] = value
    elif rest:
        _object(body, head)[rest] = value
    else:
        body[head] = value


def _object(body: dict[str, Any], key: str) -> dict[str, Any]:
    if not isinstance(body.get(key), dict):
        body[key] = {}
    child: dict[str, Any] = body[key]
    return child


def _entry(body: dict[str, Any], plural: str, kind: str) -> dict[str, Any]:
    if not isinstance(body.get(plural), list):
        body[plural] = []
    for entry in body[plural]:
        if isinstance(entry, dict) and entry.get("type") == kind:
            return entry
    body[plural].append({"type": kind})
    last: dict[str, Any] = body[plural][-1]
    return last
