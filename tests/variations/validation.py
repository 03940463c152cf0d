"""What a provider validates besides its schema: values that are unique, formats, and states."""

import re
import unicodedata

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches, written
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at, entries

from .allowed import Call, Reply, Responder, variation
from .strict import VALIDATION, bodies, refusing

UNIQUE = "RFC 7643 section 2.2: a service provider may require more values to be unique"
EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
SPOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '.-])*")
NAMES = ("name.givenName", "name.familyName")
PLAIN = re.compile(r"[A-Za-z0-9 .-]+")


def _is_unique(call: Call, respond: Responder, path: str) -> Reply:
    for body in bodies(call):
        value = at(body, path)
        others = (user for user in call.provider.users() if user["id"] != call.id)
        if isinstance(value, str) and any(at(user, path) == value for user in others):
            return scim_error(409, f"Another user has this {path}.", "uniqueness")
    return respond(call)


@variation(UNIQUE)
def phone_numbers_are_unique(call: Call, respond: Responder) -> Reply:
    """A second User with a phone number is refused with 409."""
    return _is_unique(call, respond, 'phoneNumbers[type eq "work"].value')


@variation(UNIQUE)
def employee_numbers_are_unique(call: Call, respond: Responder) -> Reply:
    """A second User with an employeeNumber is refused with 409."""
    return _is_unique(call, respond, f"{ENTERPRISE_USER}:employeeNumber")


@variation(UNIQUE)
def external_ids_are_unique(call: Call, respond: Responder) -> Reply:
    """A second User with an externalId is refused with 409."""
    return _is_unique(call, respond, "externalId")


@variation(VALIDATION)
def user_names_are_email_addresses(call: Call, respond: Responder) -> Reply:
    """A userName that is no email address of plain letters is refused."""

    def reason(body):
        name = body.get("userName")
        wrong = isinstance(name, str) and not EMAIL.fullmatch(name)
        return "The userName is no email address." if wrong else None

    return refusing(call, respond, reason)


@variation(VALIDATION)
def email_domains_are_known(call: Call, respond: Responder) -> Reply:
    """An email address of a domain that does not exist is refused."""

    def reason(body):
        values = [at(entry, "value") for entry in entries(body, "emails")]
        wrong = [one for one in values if isinstance(one, str) and ".invalid" in one]
        return f"There is no domain of {wrong[0]}." if wrong else None

    return refusing(call, respond, reason)


@variation(VALIDATION)
def names_are_letters(call: Call, respond: Responder) -> Reply:
    """A given or family name of other characters than letters of any script is refused."""

    def reason(body):
        values = [at(body, path) for path in NAMES]
        texts = [unicodedata.normalize("NFC", one) for one in values if isinstance(one, str)]
        wrong = [one for one in texts if one and not SPOKEN.fullmatch(one)]
        return f"{wrong[0]} is no name." if wrong else None

    return refusing(call, respond, reason)


@variation(VALIDATION)
def managers_are_active(call: Call, respond: Responder) -> Reply:
    """A manager that is not the id of an active user is refused."""

    def reason(body):
        manager = at(body.get(ENTERPRISE_USER), "manager.value")
        if not isinstance(manager, str):
            return None
        known = (call.provider.user(manager) or {}).get("active") is True
        return None if known else "The manager is no active user."

    return refusing(call, respond, reason)


@variation("Okta creates active Users only", choice="created")
def users_are_created_active(call: Call, respond: Responder) -> Reply:
    """A create of an inactive User is refused."""
    if matches(call, "POST /Users") and at(call.body, "active") is False:
        return scim_error(400, "A new user is active.", "invalidValue")
    return respond(call)


@variation("Okta pushes active Users only", choice="inactive")
def inactive_users_join_no_group(call: Call, respond: Responder) -> Reply:
    """A Group that an inactive User would join is refused."""
    if call.kind != "Groups" or call.method not in {"POST", "PUT", "PATCH"}:
        return respond(call)
    before, state = call.provider.memberships(), call.provider.remember()
    reply = respond(call)
    for group_id, group in call.provider.memberships().items() if reply.ok else ():
        known = before[group_id].members if group_id in before else frozenset()
        joined = [call.provider.user(one) or {} for one in group.members - known]
        if any(user.get("active") is False for user in joined):
            call.provider.restore(state)
            return scim_error(400, "An inactive user joins no group.", "invalidValue")
    return reply


@variation("RFC 7643 section 4.2: a service provider may restrict names", choice="group name")
def group_names_of_plain_characters(call: Call, respond: Responder) -> Reply:
    """A Group's name of other characters than letters, digits, spaces, dots, dashes is refused."""
    name = written(call, "displayName") if call.kind == "Groups" else None
    writes = call.method in {"POST", "PUT", "PATCH"}
    if writes and isinstance(name, str) and name and not PLAIN.fullmatch(name):
        return scim_error(400, "A name has letters, digits, spaces, dots, dashes.", "invalidValue")
    return respond(call)
