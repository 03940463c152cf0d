"""Bodies as Okta writes them, key by key."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pytest_scim.okta.org import Org
from pytest_scim.okta.users import OktaUser, put_value
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    EXTERNAL_ID,
    GROUP,
    PATCH_OP,
    USER,
    USER_NAME,
)

_PLACED: Final = (USER_NAME, EMAIL, EMAIL_TYPE, DISPLAY, "locale", EXTERNAL_ID)


def create(org: Org, okta_user: OktaUser, password: str) -> JSONObject:
    """Return the body of Create User, in the order of Okta's reference.

    It has no attribute that is not mapped, and the enterprise extension only with a value.
    """
    values = org.mapped(okta_user)
    body: JSONObject = {"schemas": [USER], USER_NAME: okta_user.user_name}
    name = {k.removeprefix("name."): v for k, v in values.items() if k.startswith("name.")}
    if name:
        body["name"] = name
    if EMAIL in values:
        body["emails"] = [_email(values)]
    body |= {key: values[key] for key in (DISPLAY, "locale", EXTERNAL_ID) if key in values}
    body |= {"groups": [], "password": password, "active": True}
    for path, value in values.items():
        if path not in _PLACED and not path.startswith("name."):
            put_value(body, path, value)
    return body | _granted(org, okta_user)


def merge(
    org: Org, okta_user: OktaUser, resource: object, *, active: bool | None = None
) -> JSONObject:
    """Return the body of a PUT: the User that the target returned, with Okta's profile over it.

    Okta echoes ``id``, ``meta`` and attributes it does not map. It sets ``active``
    when the button changes it.
    """
    body: JSONObject = copy.deepcopy(resource) if isinstance(resource, dict) else {}
    body.setdefault("schemas", [USER])
    values = org.mapped(okta_user)
    for path, value in values.items():
        if path not in {EMAIL, EMAIL_TYPE}:
            put_value(body, path, value)
    if EMAIL in values:
        _put_email(body, values)
    if active is not None:
        body["active"] = active
    return body | _granted(org, okta_user)


def patch(value: Mapping[str, JSON]) -> JSONObject:
    """Return Okta's replace without a path: lower-case ``op``, JSON types."""
    return {"schemas": [PATCH_OP], "Operations": [{"op": "replace", "value": dict(value)}]}


def group(name: str, members: Sequence[Mapping[str, str]]) -> JSONObject:
    """Return the body of Create Group: no external id (Okta's reference)."""
    return {"schemas": [GROUP], "displayName": name, "members": [{**one} for one in members]}


def profile(org: Org, okta_user: OktaUser) -> JSONObject:
    """Return all mapped values as the value of an operation without path."""
    body = merge(org, okta_user, {})
    del body["schemas"]
    return body


def whole_group(group_id: str, name: str, members: Sequence[Mapping[str, str]]) -> JSONObject:
    """Return the body of a group's PUT: four attributes and no ``meta`` (captured)."""
    listed: list[JSON] = [{**member} for member in members]
    return {"schemas": [GROUP], "id": group_id, "displayName": name, "members": listed}


def operations(*ops: JSONObject) -> JSONObject:
    """Return a PATCH of several operations."""
    return {"schemas": [PATCH_OP], "Operations": list(ops)}


def all_members(members: Sequence[Mapping[str, str]]) -> JSONObject:
    """Return the operation that replaces all members."""
    return {"op": "replace", "path": "members", "value": [{**one} for one in members]}


def member_changes(added: Sequence[Mapping[str, str]], removed: Iterable[str]) -> list[JSONObject]:
    """Return one remove for each removed member, then one add with all that are added."""
    changes: list[JSONObject] = [
        {"op": "remove", "path": f'members[value eq "{member}"]'} for member in removed
    ]
    if added:
        listed: list[JSON] = [{**member} for member in added]
        changes.append({"op": "add", "path": "members", "value": listed})
    return changes


def _granted(org: Org, okta_user: OktaUser) -> JSONObject:
    """Return the roles and entitlements of a User, if Okta governs them."""
    granted = org.grants.get(okta_user.okta_id, {})
    return {attribute: [{**entry} for entry in held] for attribute, held in granted.items()}


def _email(values: Mapping[str, JSON]) -> JSONObject:
    entry: JSONObject = {"primary": True, "value": values[EMAIL]}
    return entry | {"type": values[EMAIL_TYPE]} if EMAIL_TYPE in values else entry


def _put_email(body: JSONObject, values: Mapping[str, JSON]) -> None:
    listed = body.get("emails")
    entries = listed if isinstance(listed, list) else []
    known = [e for e in entries if isinstance(e, dict)]
    typed = [e for e in known if e.get("type") == values.get(EMAIL_TYPE)]
    # A single address without a type is the one that Okta means.
    alone = known if len(known) == 1 and "type" not in known[0] else []
    same = typed or [e for e in known if e.get("primary") is True] or alone
    if same:
        same[0]["value"] = values[EMAIL]
    else:
        body["emails"] = [*entries, _email(values)]
