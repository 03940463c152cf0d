"""Finds out which optional values the target refuses in a create, and leaves them out."""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from pytest_scim.okta import payloads
from pytest_scim.okta.org import Org
from pytest_scim.profile import Profile
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response, describe
from pytest_scim.scim.names import EMAIL_TYPE, ENTERPRISE_USER, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.target.http.bounds.turns import keeping
from pytest_scim.target.requests import request, resource_path

REFUSALS: Final = frozenset({400, 413, 422, 500, 501})
"""The statuses with which targets reject a body because of a value in it."""

MANAGER: Final = f"{ENTERPRISE_USER}:manager"


class RefusedValues:
    """Sends the creates of a run, and finds out which optional values the target refuses in them.

    When the target refuses a create before it has accepted a complete one, creates with all, with
    some and without optional values find out which of them it refuses. The run leaves those out
    from then on, also of the body that was refused. ``owns`` returns whether the run may delete an
    id. ``profile`` is the run's profile without the refused values, ``found`` the response to each
    by its name, ``paths`` are their mapped paths.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        profile: Profile,
        org: Org,
        data: DataGenerator,
        *,
        owns: Callable[[str], bool],
    ) -> None:
        self.profile = profile
        self.found: dict[str, str] = {}
        self.paths: frozenset[str] = frozenset()
        self._send, self._org, self._data, self._owns = send, org, data, owns
        self._tried = False
        self._accepted: list[str] = []
        self._last = ""

    def through(self, send: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """Return a function that sends a request by ``send``, and a refused create once more."""

        def create(sent: Request) -> Response:
            response = send(sent)
            if sent.method != "POST" or sent.path != "/Users" or not isinstance(sent.body, dict):
                return response
            if response.ok:
                self._tried |= self._is_complete(sent.body)
                return response
            if response.status not in REFUSALS:
                return response
            with keeping():  # one search is enough for all threads
                self._try()
            body = _without(sent.body, self.paths)
            return response if body == sent.body else send(replace(sent, body=body))

        return create

    def _is_complete(self, body: JSONObject) -> bool:
        paths = set(self._org.attributes) - {EMAIL_TYPE}
        return all(at(body, path) is not MISSING for path in paths)

    def _try(self) -> None:
        """Find the values that the target refuses, once in a run."""
        if self._tried:
            return
        self._tried = True
        named = _named(one.path for one in self.profile.attributes if not one.required)
        always = {*self.profile.always_sent}
        optional = {name: set(paths) - always for name, paths in named.items()}
        names = [name for name, paths in optional.items() if paths]
        # Without any of them first: that User can be the manager of the next.
        if not self._accepts(()) or self._accepts(names):
            return
        for name, reason in self._search(names):
            self.found[name] = reason
            self._leave_out(optional[name])

    def _search(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Return each name whose values the target refuses, of names it refuses together."""
        if len(names) == 1:
            return [(names[0], self._last)]
        refused = []
        for half in (names[: len(names) // 2], names[len(names) // 2 :]):
            if self._accepts([*self._accepted, *half]):
                self._accepted += half
            else:
                refused += self._search(half)
        return refused

    def _accepts(self, names: Iterable[str]) -> bool:
        """Return whether the target creates a User with these optional values alone."""
        okta_user = self._data.complete()
        sent = {*_paths(self.profile, names), *self.profile.always_sent, USER_NAME}
        okta_user = okta_user.without(*(path for path in okta_user.values if path not in sent))
        body = payloads.create(self._org, okta_user, self._org.new_password())
        response = self._send(request("POST", "/Users", body))
        created = at_key(response.json, "id")
        if not response.ok or not isinstance(created, str):
            self._last = describe(response)
            return False
        if not self._data.managers:
            self._data.managers.append(created)
        elif self.profile.delete == "allowed" and self._owns(created):  # it takes up room
            self._send(request("DELETE", resource_path("Users", created)))
        return True

    def _leave_out(self, paths: Iterable[str]) -> None:
        self.paths |= {*paths}
        self._data.leave_out(*paths)
        left = tuple(one for one in self.profile.attributes if one.path not in self.paths)
        self.profile = replace(self.profile, attributes=left)
        self._org.attributes = tuple(one.path for one in left)


def _named(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return mapped paths by the name under which a target accepts or refuses them."""
    named: dict[str, list[str]] = {}
    for path in paths:
        if path == USER_NAME:
            continue
        name = path.partition("[")[0] if "[" in path else path
        if path == EMAIL_TYPE:
            name = "emails"
        elif path.startswith(MANAGER):
            name = "manager"
        elif path.startswith(ENTERPRISE_USER):
            name = "the enterprise extension"
        named.setdefault(name, []).append(path)
    return named


def _paths(profile: Profile, names: Iterable[str]) -> list[str]:
    named = _named(one.path for one in profile.attributes)
    return [path for name in names for path in named[name]]


def _without(body: JSONObject, paths: Iterable[str]) -> JSONObject:
    """Return the body of a create without the values at these paths."""
    rest: JSONObject = copy.deepcopy(body)
    for path in sorted(paths, key=EMAIL_TYPE.__eq__):  # the type last, since it selects an entry
        _remove(rest, path)
    extension = rest.get(ENTERPRISE_USER)
    if extension == {}:
        del rest[ENTERPRISE_USER]
        listed = rest.get("schemas")
        if isinstance(listed, list):
            rest["schemas"] = [one for one in listed if one != ENTERPRISE_USER]
    return {key: value for key, value in rest.items() if value not in ({}, []) or key == "groups"}


def _remove(body: JSONObject, path: str) -> None:
    """Remove one value, and the entry or object that is empty, or only a type, without it."""
    if path.startswith(ENTERPRISE_USER):
        inner = body.get(ENTERPRISE_USER)
        if isinstance(inner, dict):
            _remove(inner, path.removeprefix(f"{ENTERPRISE_USER}:"))
        return
    head, _, rest = path.partition(".")
    plural, _, kind = head.partition('[type eq "')
    value: JSON = body.get(plural)
    if isinstance(value, list):
        entries = [one for one in value if isinstance(one, dict)]
        for entry in entries:
            if not kind or entry.get("type") == kind.removesuffix('"]'):
                entry.pop(rest, None)
        body[plural] = [one for one in entries if set(one) - {"type", "primary"}]
    elif isinstance(value, dict) and rest:
        value.pop(rest, None)
        if not value:
            del body[plural]
    else:
        body.pop(path, None)
