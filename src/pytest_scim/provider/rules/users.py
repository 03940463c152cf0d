"""Rules about people.

What a rule forbids is undone after the service has answered, so that the rule sees the
user as it would be stored, whichever request and PATCH operation brought it there.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.scim.paths import MISSING, at

Parameters = Mapping[str, Any]
User = dict[str, Any]

WORK_EMAIL: Final = 'emails[type eq "work"].value'
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def username_is_email(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Refuse a ``userName`` that is no email address."""

    def problem(_before: User, after: User) -> str | None:
        if _EMAIL.fullmatch(after["userName"]):
            return None
        return f"userName must be a valid email address: {after['userName']!r} is none."

    return _refusing(call, respond, problem)


def email_domain(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse a new login or email address outside the parameter ``domains``."""
    allowed = {domain.lower() for domain in parameters["domains"]}

    def problem(before: User, after: User) -> str | None:
        strange = sorted(_domains(after) - _domains(before) - allowed)
        return f"The email domain {strange[0]} is not allowed." if strange else None

    return _refusing(call, respond, problem)


def max_length(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse a value of the parameter ``attribute`` longer than ``length`` characters."""
    path, length = parameters["attribute"], parameters["length"]

    def problem(_before: User, after: User) -> str | None:
        value = at(after, path)
        if isinstance(value, str) and len(value) > length:
            return f"{path} must not be longer than {length} characters, not {len(value)}."
        return None

    return _refusing(call, respond, problem)


def required_attributes(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Refuse to create a user without one of the parameter ``attributes`` (paths)."""
    if call.method == "POST" and call.kind == "Users" and call.id is None:
        missing = [path for path in parameters["attributes"] if _is_empty(at(call.body, path))]
        if missing:
            return scim_error(400, f"Missing required: {', '.join(missing)}.", "invalidValue")
    return respond(call)


def username_is_work_email(call: Call, respond: Responder, _: Parameters) -> Reply:
    """Keep ``userName`` and the work email one value: the one that changes is followed."""
    if not _writes_user(call):
        return respond(call)
    provider = call.provider
    before, state = provider.user(call.id) or {}, provider.remember()
    reply = respond(call)
    after = _written_user(call, reply)
    if after is None or after["userName"] == at(after, WORK_EMAIL):
        return reply
    followed = respond(call.instead("PUT", f"/Users/{after['id']}", _made_one(before, after)))
    if not followed.ok:
        provider.restore(state)
        return followed
    if reply.body is not None:
        reply.body = followed.body
    return reply


def updatable_attributes(call: Call, respond: Responder, parameters: Parameters) -> Reply:
    """Accept a change of any attribute, and take over those of the parameter ``attributes``.

    ``active`` and the password are no part of the profile: they change as ever.
    """
    before = call.provider.user(call.id) if _writes_user(call) else None
    reply = respond(call)
    if before is None or not reply.ok:
        return reply
    after = call.provider.user(call.id) or {}
    kept = {**before, "active": after.get("active")}
    for path in parameters["attributes"]:
        _take_over(kept, after, path)
    if kept == after:
        return reply
    shown = call.provider.put_user(kept)
    if reply.body is not None:
        reply.body = shown
    return reply


def _refusing(call: Call, respond: Responder, problem: Callable[[User, User], str | None]) -> Reply:
    """Answer; undo it and say why if ``problem(before, after)`` finds the user wanting."""
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


def _written_user(call: Call, reply: Reply) -> User | None:
    """Return the user that a call wrote, as it is stored now."""
    return call.provider.user(call.id or reply.body["id"]) if reply.ok else None


def _made_one(before: User, after: User) -> User:
    """Return ``after`` with login and work email the same; the login wins if both changed."""
    email = at(after, WORK_EMAIL)
    login_stayed = before.get("userName") == after["userName"]
    value = email if login_stayed and email is not MISSING else after["userName"]
    emails = [dict(entry) for entry in after.get("emails", ())]
    work = next((entry for entry in emails if entry.get("type") == "work"), None)
    if work is None:
        emails.append(work := {"type": "work"})
    work["value"] = value
    return {**after, "userName": value, "emails": emails}


def _take_over(kept: User, after: User, path: str) -> None:
    """Give ``kept`` the value that ``after`` has at a path; lists are taken whole."""
    head, _, rest = path.partition(".")
    name = head.partition("[")[0]
    if rest and isinstance(after.get(name), dict):
        kept[name] = {**kept.get(name, {}), rest: after[name].get(rest)}
    else:
        kept[name] = after.get(name)


def _domains(user: User) -> set[str]:
    addresses = [
        user.get("userName", ""),
        *(one.get("value", "") for one in user.get("emails", ())),
    ]
    return {address.rpartition("@")[2].lower() for address in addresses if "@" in address}


def _is_empty(value: Any) -> bool:
    return value is MISSING or value is None or value == ""
