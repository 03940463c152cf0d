"""Mask SCIM resources: of ours what this run sent is kept, of others their shape."""

import re
from typing import Any, Final, Protocol

from pytest_scim.target.http.recording.masking import names as say
from pytest_scim.target.http.recording.masking.names import Name
from pytest_scim.target.http.recording.masking.values import ValueMask
from pytest_scim.target.http.recording.secrets.secret import REDACTED
from pytest_scim.target.http.recording.vocabulary import tokens

TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LONGEST: Final = 20_000
"""Characters of a value that may be kept though it was not sent exactly so."""
_NAMED: Final = frozenset(("id", "userName", "displayName", "externalId"))


class Owner(Protocol):
    """Knows what this run created."""

    @property
    def tag(self) -> str:
        """What stands in the name of everything that the run creates."""

    def ours(self, resource: dict[str, Any]) -> bool:
        """Return whether a resource was created by this run."""

    def owns(self, resource_id: Any, kind: str) -> bool:
        """Return whether an id of a resource type is one that this run created."""


class ResourceMask:
    """Masks resources; without an ``owner`` all belong to others.

    ``declared`` are names of groups that the profile names, folded: nobody's data.
    """

    def __init__(self, values: ValueMask) -> None:
        self.owner: Owner | None = None
        self.declared: set[str] = set()
        self._values = values
        self._vocabulary = values.vocabulary
        self._foreign = values.foreign
        self._secrets = values.secrets
        self._own_ids: set[Any] = set()
        values.text.owned = self._is_owned

    # -- of this run ------------------------------------------------------------------

    def is_own(self, value: dict[str, Any]) -> bool:
        """Return whether a resource is ours, and know its id from then on."""
        resource_id = value.get("id")
        usable = isinstance(resource_id, (str, int)) and not isinstance(resource_id, bool)
        if usable and resource_id in self._own_ids:
            return True
        if self.owner is None or _NAMED.isdisjoint(value) or not self.owner.ours(value):
            return False
        if usable:
            self._reuse(resource_id)
        return True

    def own(self, value: dict[str, Any]) -> dict[str, Any]:
        """Mask a resource of ours, or a part of one."""
        out: dict[str, Any] = {}
        names, values = self._values.names, self._vocabulary.values
        for key, item in self._values.items(value):
            known = names.known.get(key) or names.of(key)
            shown = known.shown or self._values.key(key, known, out)
            if known.secret and item:
                out[shown] = REDACTED
            elif isinstance(item, str) and item.casefold() in values:
                out[shown] = item
            else:
                out[shown] = self._own_item(item, known)
        return out

    def _own_item(self, item: Any, name: Name) -> Any:
        if isinstance(item, str):
            return self._own_text(item, name)
        if isinstance(item, bool) or item is None:
            return item
        if isinstance(item, (int, float)):
            mine = item in self._own_ids or item in self._vocabulary.values
            return item if mine else self._id_or_number(item, name)
        if isinstance(item, list):
            return [self._own_item(one, name) for one in self._values.first(item)]
        if name.folded in say.REFERENCES or "$ref" in item or "userName" in item:
            return self.own(item) if self._refers_to_us(item) else self.theirs(item, name)
        return self.own(item)

    def _own_text(self, text: str, name: Name) -> str:
        """Return a string of a resource of ours where this run sent it, or the protocol has it."""
        if len(text) > _LONGEST:
            return self._values.string(text)
        folded = text.casefold()
        if name.folded in say.TIMES and TIME.fullmatch(text):
            self._vocabulary.add(text)
            return text
        if name.folded == "version":
            return self._values.version(text)
        if name.folded in say.ADDRESSES:
            return self._values.address(text)
        if folded in self._vocabulary.values or folded in self.declared or not text:
            return text
        if name.folded in say.KINDS and say.is_known(text, self._vocabulary):
            return text
        if name.folded == "id" or name.folded in say.REFERENCES:
            return self._foreign.number(text)
        if name.folded in say.URNS:
            return self._values.sentence(text)
        return self._composed(text, folded, name)

    def _composed(self, text: str, folded: str, name: Name) -> str:
        """Return a string that a target made of what this run sent."""
        assert self.owner is not None
        ours = self.owner.tag in folded
        sent = name.folded in self._vocabulary.names or name.folded in say.COMPOSED
        if sent and not self._secrets.holds(text):
            found = tokens(text)
            if found and self._vocabulary.words.issuperset(found):
                return text
            if self._vocabulary.holds(text):
                return text
        if not ours or self._secrets.finds(text):
            return self._values.string(text, telling=name.folded in say.TELLING)
        words = [token for token in tokens(text) if self.owner.tag not in token]
        self._foreign.learn(" ".join(words))
        return self._values.text.detail(text)

    def _refers_to_us(self, item: dict[str, Any]) -> bool:
        resource_id = item.get("value", item.get("id"))
        if isinstance(resource_id, str) and resource_id.casefold() in self._vocabulary.values:
            return True
        return resource_id in self._own_ids if isinstance(resource_id, int) else self.is_own(item)

    def _is_owned(self, resource_id: str, kind: str) -> bool:
        """Return whether an id in a URL is ours, and know it from then on."""
        if self.owner is None or not self.owner.owns(resource_id, kind):
            return False
        self._reuse(resource_id)
        return resource_id in self._own_ids

    def _reuse(self, resource_id: Any) -> None:
        """Know an id as ours, unless somebody else had it or a secret is in it."""
        text = str(resource_id)
        if text and text not in self._foreign.ids and not self._secrets.finds(text):
            self._own_ids.add(resource_id)
            self._vocabulary.add(text)

    def _id_or_number(self, item: float, name: Name) -> Any:
        if name.folded in {"id", "value"} or name.folded in say.REFERENCES:
            return self._foreign.number(item)
        return self._values.number(item)

    # -- of others --------------------------------------------------------------------

    def theirs(self, value: dict[str, Any], name: Name | None = None) -> dict[str, Any]:
        """Mask a resource of somebody else's; ``name``: the attribute that refers to it."""
        out: dict[str, Any] = {}
        names = self._values.names
        for key, item in self._values.items(value):
            known = names.known.get(key) or names.of(key)
            is_id = known.folded == "id" or (name is not None and known.folded == "value")
            shown = self._values.key(key, known, out)
            out[shown] = self._their_item(item, known, is_id=is_id)
        return out

    def _their_item(self, item: Any, name: Name, *, is_id: bool) -> Any:
        if item is None or item == "":
            return item
        if isinstance(item, bool):
            return item if name.folded in say.FLAGS else False
        if is_id and isinstance(item, (str, int)):
            return self._their_id(item)
        if isinstance(item, (int, float)):
            return self._values.number(item)
        if isinstance(item, dict):
            refers = name.folded in say.REFERENCES or "$ref" in item
            return self.theirs(item, name if refers else None)
        if isinstance(item, list):
            ids = name.folded in say.REFERENCES
            listed = self._values.first(item)
            return [self._their_item(one, name, is_id=ids) for one in listed]
        return self._their_text(item, name)

    def _their_id(self, resource_id: Any) -> str:
        text = str(resource_id)
        if text.startswith("urn:") and say.is_known(text, self._vocabulary):
            return text
        return self._foreign.number(text)

    def _their_text(self, text: str, name: Name) -> str:
        folded = text.casefold()
        if name.secret:
            return REDACTED
        if name.folded in say.URNS and say.is_known(text, self._vocabulary):
            return text
        if name.folded in say.KINDS and folded in say.CANONICAL:
            return text
        if name.folded in {"displayname", "display"} and folded in self.declared:
            return text
        if name.folded in say.ADDRESSES:
            return self._values.address(text)
        return self._values.string(text, telling=name.folded in say.TELLING)
