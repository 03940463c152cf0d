"""What follows from the name of an attribute or a header about its value."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pytest_scim.target.http.recording.vocabulary import Vocabulary, tokens_as_written

SECRET_NAMES: Final = (
    "token", "key", "secret", "password", "passwd", "auth", "session", "credential", "cookie",
)  # fmt: skip
"""The value of a header or an attribute may be a secret where its name contains one of these."""

NUMBERS: Final = frozenset(
    [
        "totalresults",
        "startindex",
        "itemsperpage",
        "count",
        "status",
        "statuscode",
        "code",
        "maxoperations",
        "maxpayloadsize",
        "maxresults",
        "expires_in",
    ]
)
"""Numbers of the protocol outside of resources, which are not masked."""

SENTENCES: Final = frozenset(
    [
        "detail",
        "message",
        "messages",
        "error",
        "errors",
        "error_description",
        "title",
        "description",
        "reason",
        "hint",
        "scimtype",
        "code",
        "type",
        "token_type",
        "method",
        "supported",
        "scope",
    ]
)
"""Strings outside of resources whose known words are not masked."""

TIMES: Final = frozenset(("created", "lastmodified"))
ADDRESSES: Final = frozenset(("$ref", "location"))
URNS: Final = frozenset(("schemas", "schema"))
KINDS: Final = frozenset(("type", "resourcetype"))
FLAGS: Final = frozenset(("active", "primary"))
"""Booleans of others' resources that are not masked."""

COMPOSED: Final = frozenset(("formatted", "displayname", "display"))
"""Attributes that a target composes of others."""

REFERENCES: Final = frozenset(
    [
        "members",
        "groups",
        "manager",
        "managers",
        "owner",
        "owners",
        "createdby",
        "lastmodifiedby",
        "modifiedby",
        "parent",
        "delegate",
        "delegates",
        "reports",
        "directreports",
    ]
)
"""Attributes whose values refer to other resources."""

IDENTIFYING: Final = frozenset(
    [
        "id",
        "username",
        "externalid",
        "value",
        "display",
        "displayname",
        "formatted",
        "email",
        "mail",
        "login",
        "name",
    ]
)
"""Attributes of which a value may identify one resource."""

CANONICAL: Final = frozenset(
    [
        "work",
        "home",
        "other",
        "mobile",
        "fax",
        "pager",
        "photo",
        "thumbnail",
        "aim",
        "gtalk",
        "icq",
        "xmpp",
        "msn",
        "skype",
        "qq",
        "yahoo",
        "direct",
        "indirect",
        "user",
        "group",
        "users",
        "groups",
    ]
)

_SEEN: Final = URNS | KINDS | ADDRESSES | {"displayname", "display"}
"""Attributes of others' resources of which some values are not masked."""

_PASSED: Final = frozenset(("authenticationschemes", "token_type"))


@lru_cache(maxsize=10_000)
def is_secret(name: str) -> bool:
    """Return whether the value of a header or an attribute may be a secret, by its name."""
    folded = name.casefold()
    return any(marker in folded for marker in SECRET_NAMES)


@dataclass(frozen=True, slots=True)
class Name:
    """An attribute name: ``folded`` to one case; ``masked`` is ``None`` where it is not known.

    ``secret``: the value may be a secret. ``numeric``: it is a number of the protocol.
    ``identifying``: it may identify one resource. ``opaque``: of a resource of others it is
    masked whatever it is. ``refers``: it refers to other resources.
    """

    folded: str
    masked: str | None
    secret: bool
    numeric: bool
    identifying: bool
    opaque: bool
    refers: bool


class Names:
    """The attribute names of a run; ``known`` are those that are not masked."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.known: dict[str, Name] = {}

    def of(self, name: str) -> Name:
        """Return the properties of a name."""
        found = self.known.get(name)
        if found is None:
            folded = name.casefold()
            known = self._is_known(name, folded)
            secret = is_secret(folded) and folded not in _PASSED
            found = Name(
                folded,
                name if known else None,
                secret,
                folded in NUMBERS,
                folded in IDENTIFYING,
                not secret and folded not in _SEEN,
                folded in REFERENCES,
            )
            if known and len(self.known) < 10_000:  # noqa: PLR2004 - a target may generate names
                self.known[name] = found
        return found

    def _is_known(self, name: str, folded: str) -> bool:
        if folded in self._vocabulary.names:
            return True
        return len(name) < 200 and is_known(name, self._vocabulary)  # noqa: PLR2004


def is_known(text: str, vocabulary: Vocabulary) -> bool:
    """Return whether a name or a URN consists of known words and version numbers only."""
    return all(
        vocabulary.knows(token) or (token.isdecimal() and len(token) < 3)  # noqa: PLR2004
        for token in tokens_as_written(text)
    )


def is_plain_document(value: Mapping[str, object]) -> bool:
    """Return whether an object is a Schema, a ResourceType or a ServiceProviderConfig."""
    attributes = value.get("attributes")
    if isinstance(attributes, list) and str(value.get("id", "")).startswith("urn:"):
        return all(isinstance(one, dict) and "name" in one and "type" in one for one in attributes)
    if isinstance(value.get("endpoint"), str) and isinstance(value.get("schema"), str):
        return str(value["schema"]).startswith("urn:")
    features = (value.get(key) for key in ("patch", "bulk", "filter", "sort", "etag"))
    return sum(isinstance(one, dict) and "supported" in one for one in features) > 2  # noqa: PLR2004
