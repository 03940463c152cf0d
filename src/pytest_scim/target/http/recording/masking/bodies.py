"""Mask the JSON of a response by allow-list; its shape does not change.

Numbers of the protocol and plain descriptions of the target stay, and in resources of this run
what the run sent. Each other value becomes its type: ``[string]``, ``0``, ``other-3`` for an id.
"""

import re
from typing import Final

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import REDACTED
from pytest_scim.target.http.recording.masking import names as attributes
from pytest_scim.target.http.recording.masking.names import Name
from pytest_scim.target.http.recording.masking.resources import TIME, ResourceMask
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.vocabulary import tokens

_LARGEST: Final = 1_000_000_000
_STATUS: Final = re.compile("[0-9]{3}")
_AROUND: Final = frozenset(("operations", "response", "status", "errors", "error"))
"""Attributes of a SCIM message whose values are messages themselves."""
_DESCRIBED: Final = frozenset(("name", "id", "endpoint", "schema"))
_IDENTIFIER: Final = re.compile(r"/?(?:urn:)?[A-Za-z$][\w$:./-]{0,150}")


class BodyMask:
    """Masks the JSON of all responses of a run."""

    def __init__(self, values: ValueMask, resources: ResourceMask) -> None:
        self._values = values
        self._resources = resources
        self._failed = False

    def response(self, value: JSON, *, failed: bool = False, describes: bool = False) -> JSON:
        """Return the JSON of a response, masked.

        Args:
            value: the JSON as the target sent it.
            failed: whether the response is an error, whose sentences are about the request.
            describes: whether the request was for a description of the target.
        """
        self._values.begin()
        self._failed = failed
        return self._envelope(value, self._values.names.of(""), describes=describes)

    def _envelope(self, value: JSON, name: Name, *, describes: bool) -> JSON:
        """Mask the messages around resources, and the resources."""
        if isinstance(value, list):
            listed = self._values.first(value)
            return [self._envelope(one, name, describes=describes) for one in listed]
        if not isinstance(value, dict):
            return self._beside(value, name)
        if self._resources.is_own(value):
            return self._resources.own(value)
        if describes and attributes.is_plain_document(value):
            return self._document(value, self._values.names.of(""))
        inside = name.folded in _AROUND
        if not inside and not _is_envelope(value, failed=self._failed):
            return self._resources.theirs(value)
        return self._message(value, describes=describes)

    def _message(self, value: JSONObject, *, describes: bool) -> JSONObject:
        if isinstance(response := value.get("response"), dict):
            self._resources.is_own(response)  # the location of a bulk operation comes before it
        out: JSONObject = {}
        for key, item in self._values.items(value):
            known = self._values.names.of(key)
            hidden = known.secret and item
            masked = REDACTED if hidden else self._envelope(item, known, describes=describes)
            out[self._values.key(key, known, out)] = masked
        return out

    def _beside(self, value: str | float | None, name: Name) -> JSON:
        """Mask a single value outside of resources."""
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            return self._count(value, name)
        if name.folded in attributes.ADDRESSES:
            return self._values.address(value)
        if name.folded == "status" and _STATUS.fullmatch(value):
            return value
        if name.folded in attributes.SENTENCES or name.folded in attributes.URNS or self._failed:
            return self._values.sentence(value)
        if value.casefold() in self._values.vocabulary.values:
            return value
        return self._values.string(value)

    def _count(self, value: float, name: Name) -> float:
        """Return a number of the protocol, and 0 for any other."""
        if not (name.numeric and isinstance(value, int) and abs(value) < _LARGEST):
            return self._values.number(value)
        self._values.vocabulary.values |= {value, str(value)}
        return value

    def _document(self, value: JSON, name: Name) -> JSON:
        """Mask a description of the target, and learn its attribute names."""
        if isinstance(value, list):
            return [self._document(one, name) for one in self._values.first(value)]
        if isinstance(value, dict):
            out: JSONObject = {}
            for key, item in self._values.items(value):
                known = self._values.names.of(key)
                out[self._values.key(key, known, out)] = self._document(item, known)
            return out
        if not isinstance(value, str):
            return self._beside(value, name)
        if name.folded in _DESCRIBED and _IDENTIFIER.fullmatch(value):
            self._values.vocabulary.names.update(tokens(value))
        if name.folded in attributes.TIMES and TIME.fullmatch(value):
            return value
        addressed = name.folded in attributes.ADDRESSES
        return self._values.address(value) if addressed else self._values.sentence(value)


def _is_envelope(value: JSONObject, *, failed: bool) -> bool:
    """Return whether an object is a SCIM message, or an error of any kind."""
    schemas = value.get("schemas")
    first = schemas[0] if isinstance(schemas, list) and schemas else None
    message = isinstance(first, str) and ":api:messages:" in first
    listed = "Resources" in value or "totalResults" in value or "Operations" in value
    reported = failed or "access_token" in value or ("detail" in value and "status" in value)
    return message or listed or (reported and "userName" not in value and "id" not in value)
