"""Read from the target what is compared: the list that an import reads, and each Group."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from pytest_scim.load.judge.compare import Actual, Row, doubtful
from pytest_scim.load.play.population import Expected
from pytest_scim.okta.flows import app
from pytest_scim.okta.org import Org
from pytest_scim.okta.playing import play
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.names import FAMILY
from pytest_scim.scim.paths import at_key, entries, text_at
from pytest_scim.target.cleanup.identity import id_of, id_text, name_of, rows_of
from pytest_scim.target.requests import name_query, request, resource_path

Send = Callable[[Request], Response]

AGAIN: Final = 2
"""Reads of a Group whose members differ from what is expected."""

_GONE: Final = frozenset({404, 410})


def read_target(send: Send, org: Org, expected: Expected) -> Actual:
    """Return what the target has of the expected Users and Groups.

    The list of all Users is read as an import reads it. Where that fails, or the profile has no
    import, each User is looked up by its userName, as Okta does before each create.
    """
    rows = _imported(send, org)
    if rows is None:
        rows = [row for user in expected["users"] for row in _looked_up(send, user["name"])]
    actual = Actual(rows)
    for user_id in doubtful(expected["users"], rows):
        response = send(request("GET", resource_path("Users", user_id)))
        actual.missing[user_id] = response.status in _GONE
        if response.ok:
            actual.again |= {row.id: row for row in _rows([_object(response)]) if row.id == user_id}
    for group in expected["groups"]:
        if group["id"] is not None and group["certain"]:
            _read_group(send, actual, group["id"], set(group["members"]))
    _from_users(actual)
    return actual


def _from_users(actual: Actual) -> None:
    """Find the members of Groups that are returned without any, in the `groups` of Users."""
    if not any(row.groups for row in actual.users):
        return
    for group_id, members in actual.groups.items():
        if members is None:
            actual.groups[group_id] = frozenset(
                row.id for row in actual.users if group_id in row.groups
            )


def _imported(send: Send, org: Org) -> list[Row] | None:
    if not org.offers("import_users"):
        return None
    task = play(app.import_users(replace(org, unending=set())), send)
    total = at_key(task.responses[-1].json, "totalResults") if task.responses else None
    whole = not isinstance(total, int) or len(task.users) >= total
    return list(_rows(task.users)) if task.ok and not task.endless and whole else None


def _looked_up(send: Send, name: str) -> Iterator[Row]:
    query = f"{name_query('userName', name)}&startIndex=1&count=100"
    found = _rows(rows_of(send(request("GET", "/Users", query=query)).json))
    # A target that ignores the filter returns others as well.
    return (row for row in found if row.name.casefold() == name.casefold())


def _rows(resources: Iterable[JSON]) -> Iterator[Row]:
    for one in resources:
        if (user_id := id_of(one)) is not None:
            active = at_key(one, "active")
            known = active if isinstance(active, bool) else None
            groups = _values(one, "groups")
            yield Row(user_id, name_of("Users", one), known, text_at(one, FAMILY), groups)


def _values(resource: object, path: str) -> frozenset[str]:
    values = (id_text(at_key(one, "value")) for one in entries(resource, path))
    return frozenset(value for value in values if value is not None)


def _object(response: Response) -> JSON:
    body = response.json
    return body if isinstance(body, dict) else None


def _read_group(send: Send, actual: Actual, group_id: str, expected: set[str]) -> None:
    for _ in range(AGAIN):
        response = send(request("GET", resource_path("Groups", group_id)))
        if response.status in _GONE:
            actual.gone.add(group_id)
            return
        body = response.json
        has_members = isinstance(body, dict) and "members" in body
        members = _values(body, "members")
        actual.groups[group_id] = members if response.ok and has_members else None
        actual.gone.discard(group_id)
        if response.ok and members >= expected:
            return
