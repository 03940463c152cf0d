"""Mask SCIM resources: those of this run except what it sent, those of others to their shape."""

import marshal
import re
from collections.abc import Mapping
from typing import Final, Protocol

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import REDACTED
from pytest_scim.target.http.recording.masking import names as attributes
from pytest_scim.target.http.recording.masking.names import Name
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.vocabulary import tokens

TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LONGEST: Final = 20_000
"""Characters of the longest value that may stay though the run did not send exactly that."""
_BY_VALUE: Final = 2
"""The version of marshal that writes equal values equally; 1, 1.0 and true are different."""
_REMEMBERED: Final = 4_000_000
"""Bytes of resources that are remembered because nothing in them is masked."""
_NAMED: Final = frozenset(("id", "userName", "displayName", "externalId"))


class Owner(Protocol):
    """Knows what this run created."""

    @property
    def tag(self) -> str:
        """The tag of the run, which is in every name that it creates."""

    def ours(self, resource: Mapping[str, JSON]) -> bool:
        """Return whether this run created a resource."""

    def owns(self, resource_id: object, kind: str) -> bool:
        """Return whether this run created the resource of an id and a resource type."""


class ResourceMask:
    """Masks resources; without an ``owner`` all belong to others.

    ``declared`` are the names of groups in the profile, folded: they are not masked.
    """

    def __init__(self, values: ValueMask) -> None:
        self.owner: Owner | None = None
        self.declared: set[str] = set()
        self._values = values
        self._vocabulary = values.vocabulary
        self._foreign = values.foreign
        self._secrets = values.secrets
        self._own_ids: set[str | float] = set()
        self._plain: dict[bytes, tuple[int, int]] = {}
        self._plain_size = 0
        values.text.owned = self._is_owned

    # -- of this run ------------------------------------------------------------------

    def is_own(self, value: JSONObject) -> bool:
        """Return whether a resource is of this run, and remember its id."""
        found = value.get("id")
        resource_id = (
            found if isinstance(found, (str, int)) and not isinstance(found, bool) else None
        )
        if resource_id is not None and resource_id in self._own_ids:
            return True
        if self.owner is None or _NAMED.isdisjoint(value) or not self.owner.ours(value):
            return False
        if resource_id is not None:
            self._learn_id(resource_id)
        return True

    def own(self, value: JSONObject) -> JSONObject:
        """Mask a resource of this run.

        One in which nothing was masked need not be masked when the target returns it again: what
        the run knows, it knows for good. Only a new id of others may be in it.
        """
        content = marshal.dumps(value, _BY_VALUE)
        others, count = self._plain.get(content, (-1, 0))
        if others == len(self._foreign.ids) and self._values.take(count):
            return value
        values, spoken = self._values.used
        masked = self._own(value)
        if not self._values.cut and self._values.used[1] == spoken:
            self._remember(content, masked, self._values.used[0] - values)
        return masked

    def _remember(self, content: bytes, masked: JSONObject, count: int) -> None:
        if marshal.dumps(masked, _BY_VALUE) == content:
            if self._plain_size > _REMEMBERED:
                self.forget()
            self._plain_size += len(content)
            self._plain[content] = len(self._foreign.ids), count

    def forget(self) -> None:
        """Forget which resources need not be masked, since there is a new secret."""
        self._plain.clear()
        self._plain_size = 0

    def _own(self, value: JSONObject) -> JSONObject:
        """Mask a resource of this run, or a part of one."""
        out: JSONObject = {}
        names, values = self._values.names, self._vocabulary.values
        for key, item in self._values.items(value):
            known = names.known.get(key) or names.of(key)
            masked = known.masked or self._values.key(key, known, out)
            if known.secret and item:
                out[masked] = REDACTED
            elif isinstance(item, str) and item.casefold() in values:
                out[masked] = item
            else:
                out[masked] = self._own_item(item, known)
        return out

    def _own_item(self, item: JSON, name: Name) -> JSON:
        if isinstance(item, str):
            return self._own_text(item, name)
        if isinstance(item, bool) or item is None:
            return item
        if isinstance(item, (int, float)):
            known = item in self._own_ids or item in self._vocabulary.values
            return item if known else self._id_or_number(item, name)
        if isinstance(item, list):
            return [self._own_item(one, name) for one in self._values.first(item)]
        if name.refers or "$ref" in item or "userName" in item:
            return self._own(item) if self._refers_to_us(item) else self.theirs(item, name)
        return self._own(item)

    def _own_text(self, text: str, name: Name) -> str:
        """Return a string of a resource of this run, masked unless the run or SCIM has it."""
        if len(text) > _LONGEST:
            return self._values.string(text)
        folded = text.casefold()
        if name.folded in attributes.TIMES and TIME.fullmatch(text):
            self._vocabulary.add(text)
            return text
        if name.folded == "version":
            return self._values.version(text)
        if name.folded in attributes.ADDRESSES:
            return self._values.address(text)
        if folded in self._vocabulary.values or folded in self.declared or not text:
            return text
        if name.folded in attributes.KINDS and attributes.is_known(text, self._vocabulary):
            return text
        if name.folded == "id" or name.folded in attributes.REFERENCES:
            return self._foreign.number(text)
        if name.folded in attributes.URNS:
            return self._values.sentence(text)
        return self._composed(text, folded, name)

    def _composed(self, text: str, folded: str, name: Name) -> str:
        """Mask a string that a target may have composed of strings of this run."""
        assert self.owner is not None
        tagged = self.owner.tag in folded
        sent = name.folded in self._vocabulary.names or name.folded in attributes.COMPOSED
        if sent and not self._secrets.holds(text):
            found = tokens(text)
            if found and self._vocabulary.words.issuperset(found):
                return text
            if self._vocabulary.holds(text):
                return text
        if not tagged or self._secrets.finds(text):
            return self._values.string(text, identifies=name.identifying)
        words = [token for token in tokens(text) if self.owner.tag not in token]
        self._foreign.learn(" ".join(words))
        return self._values.text.detail(text)

    def _refers_to_us(self, item: JSONObject) -> bool:
        """Return whether a reference is to a resource of this run."""
        resource_id = item.get("value", item.get("id"))
        if isinstance(resource_id, str) and resource_id.casefold() in self._vocabulary.values:
            return True
        return resource_id in self._own_ids if isinstance(resource_id, int) else self.is_own(item)

    def _is_owned(self, resource_id: str, kind: str) -> bool:
        """Return whether an id in a URL is of this run, and remember it."""
        if self.owner is None or not self.owner.owns(resource_id, kind):
            return False
        self._learn_id(resource_id)
        return resource_id in self._own_ids

    def _learn_id(self, resource_id: str | int) -> None:
        """Remember an id of this run, unless it was another resource's or contains a secret."""
        text = str(resource_id)
        if text and text not in self._foreign.ids and not self._secrets.finds(text):
            self._own_ids.add(resource_id)
            self._vocabulary.add(text)

    def _id_or_number(self, item: float, name: Name) -> JSON:
        if name.folded in {"id", "value"} or name.folded in attributes.REFERENCES:
            return self._foreign.number(item)
        return self._values.number(item)

    # -- of others --------------------------------------------------------------------

    def theirs(self, value: JSONObject, name: Name | None = None) -> JSONObject:
        """Mask a resource of others; ``name``: the attribute that refers to it."""
        out: JSONObject = {}
        names = self._values.names
        for key, item in self._values.items(value):
            known = names.known.get(key) or names.of(key)
            is_id = known.folded == "id" or (name is not None and known.folded == "value")
            masked = known.masked or self._values.key(key, known, out)
            if known.opaque and item and not is_id and isinstance(item, str):
                out[masked] = self._values.string(item, identifies=known.identifying)
            else:
                out[masked] = self._their_item(item, known, is_id=is_id)
        return out

    def _their_item(self, item: JSON, name: Name, *, is_id: bool) -> JSON:
        if item is None or item == "":
            return item
        if isinstance(item, bool):
            return item if name.folded in attributes.FLAGS else False
        if is_id and isinstance(item, (str, int)):
            return self._their_id(item)
        if isinstance(item, (int, float)):
            return self._values.number(item)
        if isinstance(item, dict):
            return self.theirs(item, name if name.refers or "$ref" in item else None)
        if isinstance(item, list):
            listed = self._values.first(item)
            return [self._their_item(one, name, is_id=name.refers) for one in listed]
        return self._their_text(item, name)

    def _their_id(self, resource_id: str | int) -> str:
        text = str(resource_id)
        if text.startswith("urn:") and attributes.is_known(text, self._vocabulary):
            return text
        return self._foreign.number(text)

    def _their_text(self, text: str, name: Name) -> str:
        folded = text.casefold()
        if name.secret:
            return REDACTED
        if name.folded in attributes.URNS and attributes.is_known(text, self._vocabulary):
            return text
        if name.folded in attributes.KINDS and folded in attributes.CANONICAL:
            return text
        if name.folded in {"displayname", "display"} and folded in self.declared:
            return text
        if name.folded in attributes.ADDRESSES:
            return self._values.address(text)
        return self._values.string(text, identifies=name.identifying)
