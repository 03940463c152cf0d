"""Rules about Users.

A rule undoes what it forbids after the service has replied, so that it reads the
User as it would be stored, whichever request and PATCH operation wrote it.
"""

import re
from collections.abc import Callable
from typing import Final

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.rules.parameters import Parameters, number, text, texts
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import MISSING, Missing, at, entries, text_at

WORK_EMAIL: Final = 'emails[type eq "work"].value'
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def username_is_email(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Refuse a ``userName`` that is no email address."""

    def problem(_before: JSONObject, after: JSONObject) -> str | None:
        if _EMAIL.fullmatch(text_at(after, "userName") or ""):
            return None
        return f"userName must be a valid email address: {after['userName']!r} is none."

    return _refusing(call, respond, problem)


def email_domain(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse a new userName or email address outside the parameter ``domains``."""
    allowed = {domain.lower() for domain in texts(parameters, "domains")}

    def problem(before: JSONObject, after: JSONObject) -> str | None:
        strange = sorted(_domains(after) - _domains(before) - allowed)
        return f"The email domain {strange[0]} is not allowed." if strange else None

    return _refusing(call, respond, problem)


def max_length(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse a value of the parameter ``attribute`` longer than ``length`` characters."""
    path, length = text(parameters, "attribute"), number(parameters, "length")

    def problem(_before: JSONObject, after: JSONObject) -> str | None:
        value = at(after, path)
        if isinstance(value, str) and len(value) > length:
            return f"{path} must not be longer than {length} characters, not {len(value)}."
        return None

    return _refusing(call, respond, problem)


def required_attributes(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse to create a User without one of the parameter ``attributes`` (paths)."""
    if call.method == "POST" and call.kind == "Users" and call.id is None:
        paths = texts(parameters, "attributes")
        body = _in_lower_case(call.body)  # names of attributes have no case
        missing = [path for path in paths if _value(body, path.lower()) in (MISSING, None, "")]
        if missing:
            return scim_error(400, f"Missing required: {', '.join(missing)}.", "invalidValue")
    return respond(call)


def username_is_work_email(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Store one value as ``userName`` and work email: the one of them that changes."""
    if not _writes_user(call):
        return respond(call)
    provider = call.provider
    before, state = provider.user(call.id) or {}, provider.remember()
    reply = respond(call)
    after = _written_user(call, reply)
    if after is None or after["userName"] == at(after, WORK_EMAIL):
        return reply
    second = respond(call.instead("PUT", f"/Users/{after['id']}", _equalised(before, after)))
    if not second.ok:
        provider.restore(state)
        return second
    return _with_user(reply, second.body)


def updatable_attributes(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Accept a change of any attribute, and store those of the parameter ``attributes``.

    ``active`` and the password are no part of the profile: they always change.
    """
    before = call.provider.user(call.id) if _writes_user(call) else None
    reply = respond(call)
    if before is None or not reply.ok:
        return reply
    after = call.provider.user(call.id) or {}
    user = {**before, "active": after.get("active")}
    for path in texts(parameters, "attributes"):
        _copy(after, user, path)
    if user == after:
        return reply
    return _with_user(reply, call.provider.put_user(user))


def _with_user(reply: Reply, user: JSONObject) -> Reply:
    """Return a reply with a User in place of the one in it, and with the version of the new one."""
    version = text_at(user, "meta.version")
    if reply.body is not None:
        reply.body = user
    if version is not None and "ETag" in reply.headers:
        reply.headers["ETag"] = version
    return reply


def _in_lower_case(value: JSON) -> JSON:
    """Return a JSON value with all names in lower case."""
    if isinstance(value, dict):
        return {name.lower(): _in_lower_case(inner) for name, inner in value.items()}
    return [_in_lower_case(one) for one in value] if isinstance(value, list) else value


def _value(body: JSON, path: str) -> JSON | Missing:
    """Return a value; of an email address alone and without a type, as if it had the type."""
    folded = _folded(body)
    value, listed = at(folded, path.lower()), entries(folded, "emails")
    if value is MISSING and path == WORK_EMAIL and len(listed) == 1:
        alone = listed[0]
        return at(alone, "value") if at(alone, "type") is MISSING else value
    return value


def _folded(value: JSON) -> JSON:
    """Return a value with the names of attributes in lower case: their case has no influence."""
    if isinstance(value, dict):
        return {name.lower(): _folded(inner) for name, inner in value.items()}
    return [_folded(inner) for inner in value] if isinstance(value, list) else value


def _refusing(
    call: Call, respond: Responder, problem: Callable[[JSONObject, JSONObject], str | None]
) -> Reply:
    """Return the reply; undo and refuse a write of which ``problem(before, after)`` has a text."""
    if not _writes_user(call):
        return respond(call)
    provider = call.provider
    before, state = provider.user(call.id) or {}, provider.remember()
    reply = respond(call)
    after = _written_user(call, reply)
    reason = problem(before, after) if after else None
    if reason is None:
        return reply
    provider.restore(state)
    return scim_error(400, reason, "invalidValue")


def _writes_user(call: Call) -> bool:
    return call.kind == "Users" and call.method in {"POST", "PUT", "PATCH"}


def _written_user(call: Call, reply: Reply) -> JSONObject | None:
    """Return the User that a call wrote, as it is stored now."""
    return call.provider.user(call.id or reply.body["id"]) if reply.ok else None


def _equalised(before: JSONObject, after: JSONObject) -> JSONObject:
    """Return ``after`` with one value as userName and work email: userName's if both changed."""
    email, user_name = text_at(after, WORK_EMAIL), after["userName"]
    value = email if before.get("userName") == user_name and email is not None else user_name
    emails = [{**entry} for entry in entries(after, "emails") if isinstance(entry, dict)]
    work = next((entry for entry in emails if entry.get("type") == "work"), None)
    if work is None:
        work = {"type": "work"}
        emails.append(work)
    work["value"] = value
    return {**after, "userName": value, "emails": [*emails]}


def _copy(source: JSONObject, to: JSONObject, path: str) -> None:
    """Copy the value at a path; of a list, all of it."""
    head, _, rest = path.partition(".")
    name = head.partition("[")[0]
    value, before = source.get(name), to.get(name, {})
    if rest and isinstance(value, dict) and isinstance(before, dict):
        copied = {rest: value[rest]} if rest in value else {}
        to[name] = {key: one for key, one in before.items() if key != rest} | copied
    else:
        to[name] = value


def _domains(user: JSONObject) -> set[str]:
    emails = [text_at(entry, "value") for entry in entries(user, "emails")]
    addresses = [text_at(user, "userName"), *emails]
    return {one.rpartition("@")[2].lower() for one in addresses if one and "@" in one}
