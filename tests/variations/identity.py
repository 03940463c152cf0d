"""Who is who: ids of every form, and names in upper and lower case."""

import base64
import re
from urllib.parse import quote
from uuid import UUID

from pytest_scim.provider.faults.parts import matches, operations, resources, unpatch

from .allowed import Call, Reply, Responder, variation
from .shared import each_text, users

INNER = re.compile(r"\b[0-9a-f]{32}\b")
COMPARED = re.compile(r'(\buserName\s+\w\w\s+")([^"]*)', re.IGNORECASE)
FIRST = 7310001
OPAQUE = "RFC 7643 section 3.1: an id is any string that the service provider chooses"


class _Names:
    """The ids that a provider has shown, and what they are inside."""

    def __init__(self, form) -> None:
        self._form = form
        self._shown: dict[str, str] = {}
        self._inner: dict[str, str] = {}

    def read(self, text: str) -> str:
        """Return what a client says with the ids that the provider knows."""
        if text in self._inner:
            return self._inner[text]
        for name in (name for name in self._inner if name in text):
            text = text.replace(name, self._inner[name])
        return text

    def say(self, text: str) -> str:
        """Return what the provider says with the ids that a client knows."""
        if INNER.fullmatch(text):
            return self._shown.get(text) or self._name(text)
        return INNER.sub(lambda found: quote(self.say(found[0]), safe=""), text)

    def _name(self, inner: str) -> str:
        name = self._shown[inner] = self._form(inner, FIRST + len(self._shown))
        self._inner |= {name: inner, quote(name, safe=""): inner}
        return name


def _renamed(call: Call, respond: Responder, form) -> Reply:
    """Answer a call with every id in it in another form: ``form`` makes it of id and number."""
    names = call.provider.__dict__.setdefault("shown_ids", _Names(form))
    call.path = names.read(call.path)
    call.query = {key: names.read(value) for key, value in call.query.items()}
    call.body = each_text(call.body, names.read)
    reply = respond(call)
    reply.body = each_text(reply.body, names.say)
    for key, value in list(reply.headers.items()):
        reply.headers[key] = names.say(value)
    return reply


@variation(OPAQUE, choice="id")
def numeric_ids(call: Call, respond: Responder) -> Reply:
    """Ids are strings of digits."""
    return _renamed(call, respond, lambda _, number: str(number))


@variation(OPAQUE, choice="id")
def upper_case_uuids(call: Call, respond: Responder) -> Reply:
    """Ids are UUIDs in upper case."""
    return _renamed(call, respond, lambda one, _: str(UUID(one)).upper())


@variation(OPAQUE, choice="id")
def distinguished_names(call: Call, respond: Responder) -> Reply:
    """Ids are names of an LDAP directory, with signs that a URL must encode."""
    return _renamed(call, respond, lambda _, number: f"uid={number},ou=people & co,dc=übung")


@variation(OPAQUE, choice="id")
def long_base64_ids(call: Call, respond: Responder) -> Reply:
    """Ids are two hundred letters of base64, with slashes, plus signs and equals signs."""
    return _renamed(call, respond, _long)


def _long(_: str, number: int) -> str:
    return base64.b64encode(b"\xff\xef\xbe%d" % number * 16).decode()


@variation(
    "RFC 7643 section 4.1.1 has it otherwise, yet lookup and uniqueness agree", choice="case"
)
def user_names_are_case_sensitive(call: Call, respond: Responder) -> Reply:
    """Two logins that differ in case are two accounts, for lookups as for creates."""
    if isinstance(call.body, dict):
        for place in (call.body, *call.body.get("Operations", ())):
            _mark(place, "userName")
            _mark(place.get("value"), "userName")
            if str(place.get("path", "")).lower() == "username":
                _mark(place, "value")
    if "filter" in call.query:
        call.query["filter"] = COMPARED.sub(lambda f: f[1] + _marked(f[2]), call.query["filter"])
    reply = respond(call)
    for user in users(reply):
        user["userName"] = re.sub(r"\^(.)", lambda found: found[1].upper(), user["userName"])
    return reply


def _mark(value, key: str) -> None:
    if isinstance(value, dict) and isinstance(value.get(key), str):
        value[key] = _marked(value[key])


def _marked(user_name: str) -> str:
    return "".join(f"^{sign.lower()}" if sign.isupper() else sign for sign in user_name)


@variation("RFC 7643 section 4.1.1: userName is not case-exact", choice="case")
def user_names_in_lower_case(call: Call, respond: Responder) -> Reply:
    """Logins are kept in lower case."""
    return respond(kept(call, "userName", str.lower))


@variation("RFC 7643 section 4.1.2: the value should be canonicalised")
def emails_in_lower_case(call: Call, respond: Responder) -> Reply:
    """Addresses of email are kept in lower case."""
    return respond(kept(call, "emails", str.lower))


@variation("RFC 7643 section 4.1.2: phone numbers should be canonicalised as RFC 3966 has it")
def canonical_phone_numbers(call: Call, respond: Responder) -> Reply:
    """Phone numbers are kept as URIs."""
    return respond(kept(call, "phoneNumbers", _as_uri))


@variation("RFC 7643 section 4.1.1: languages and locales are tags of RFC 5646, in any case")
def languages_in_lower_case(call: Call, respond: Responder) -> Reply:
    """A preferredLanguage is kept in lower case, and a locale with an underscore."""
    call = kept(call, "preferredLanguage", str.lower)
    return respond(kept(call, "locale", lambda tag: tag.replace("-", "_")))


@variation("RFC 3986 section 6.2.2.1: the host of a URI has no case, and a path may end in a slash")
def normalized_urls(call: Call, respond: Responder) -> Reply:
    """A profileUrl is kept with a slash at its end."""
    return respond(kept(call, "profileUrl", lambda url: url.removesuffix("/") + "/"))


TYPED = ("emails", "phoneNumbers", "addresses")


@variation("RFC 7643 section 2.4: types should be canonicalised, and are not case-exact")
def capitalized_types(call: Call, respond: Responder) -> Reply:
    """The types of emails, phone numbers and addresses begin with a capital, as /Schemas has it."""
    if isinstance(call.body, dict):
        for holder in (call.body, *(one.get("value") for one in operations(call))):
            _typed(holder, str.lower)
    reply = respond(call)
    for user in users(reply):
        _typed(user, str.capitalize)
    for schema in resources(reply) if call.kind == "Schemas" and reply.ok else ():
        for attribute in schema.get("attributes", ()):
            for part in attribute.get("subAttributes", ()) if attribute["name"] in TYPED else ():
                if part["name"] == "type" and part.get("canonicalValues"):
                    part["canonicalValues"] = [one.capitalize() for one in part["canonicalValues"]]
    return reply


def _typed(holder, form) -> None:
    for name in TYPED if isinstance(holder, dict) else ():
        for entry in holder.get(name) if isinstance(holder.get(name), list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("type"), str):
                entry["type"] = form(entry["type"])


def _as_uri(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdigit() or sign in "+-")
    return f"tel:{digits}" if digits else number


def kept(call: Call, name: str, form) -> Call:
    """Change the values of an attribute in what a call writes."""
    if matches(call, "POST /Users") or matches(call, "PUT /Users/{id}"):
        _formed(call.body, name, form)
    for operation in operations(call) if matches(call, "PATCH /Users/{id}") else ():
        path = str(operation.get("path") or "").rpartition(":")[2]
        if path.startswith(name):
            operation["value"] = _values(operation.get("value"), form)
        else:
            _formed(operation.get("value"), name, form)
    return call


def _formed(holder, name: str, form) -> None:
    for key in [key for key in holder if key.startswith(name)] if isinstance(holder, dict) else ():
        holder[key] = _values(holder[key], form)


def _values(value, form):
    if isinstance(value, list):
        return [_values(one, form) for one in value]
    if isinstance(value, dict):
        return {**value, "value": _values(value["value"], form)} if "value" in value else value
    return form(value) if isinstance(value, str) else value


@variation(
    "RFC 7643 section 3.1: a service provider need not keep what a client calls it", poor=True
)
def no_external_id(call: Call, respond: Responder) -> Reply:
    """externalId is not kept."""
    if (matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")) and isinstance(
        call.body, dict
    ):
        call.body.pop("externalId", None)
    elif matches(call, "PATCH /Users/{id}"):
        unpatch(call, "externalId")
    return respond(call)
