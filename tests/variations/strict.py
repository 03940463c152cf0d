"""Which values a provider refuses: what it validates, and what it does not support."""

import re

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import operations
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import at, entries

from .allowed import Call, Reply, Responder, variation

VALIDATION = "Okta SCIM 2.0 reference: the service provider validates requests"
SUPPORTED = "RFC 7643 section 3: a service provider need not support every attribute"
REFUSED = ("okta.create_users.every_mapped_attribute_is_accepted",)
MANAGER = f"{ENTERPRISE_USER}:manager"
PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
LENGTHS = {
    "userName": 255,
    "displayName": 128,
    "name.givenName": 64,
    "name.familyName": 64,
    "title": 128,
    "nickName": 64,
    f"{ENTERPRISE_USER}:department": 64,
}


def bodies(call: Call):
    """Yield the content of a write of a User: the User, or the values of the operations."""
    if call.kind != "Users" or call.method not in {"POST", "PUT", "PATCH"}:
        return
    if call.method != "PATCH":
        yield call.body
        return
    for operation in operations(call):
        path, value = at(operation, "path"), at(operation, "value")
        yield {path: value} if isinstance(path, str) else value


def refusing(call: Call, respond: Responder, reason) -> Reply:
    for body in bodies(call):
        if isinstance(body, dict) and (message := reason(body)):
            return scim_error(400, message, "invalidValue")
    return respond(call)


@variation(VALIDATION)
def phone_numbers_in_e164_only(call: Call, respond: Responder) -> Reply:
    """Phone numbers have a plus sign, a country code and digits alone."""

    def reason(body):
        numbers = [at(entry, "value") for entry in entries(body, "phoneNumbers")]
        wrong = [one for one in numbers if isinstance(one, str) and not PHONE.fullmatch(one)]
        return f"{wrong[0]} is not in E.164." if wrong else None

    return refusing(call, respond, reason)


@variation(VALIDATION, choice="manager")
def managers_exist(call: Call, respond: Responder) -> Reply:
    """A manager is the id of a user."""

    def reason(body):
        manager = at(body.get(ENTERPRISE_USER), "manager.value")
        known = not isinstance(manager, str) or call.provider.user(manager) is not None
        return None if known else f"There is no manager {manager}."

    return refusing(call, respond, reason)


@variation(VALIDATION)
def values_fit_into_their_columns(call: Call, respond: Responder) -> Reply:
    """A name of a user has at most 64 characters, a userName 255."""

    def reason(body):
        long = [path for path, most in LENGTHS.items() if len(str(at(body, path))) > most]
        return f"{long[0]} is too long." if long else None

    return refusing(call, respond, reason)


def refuses(name: str, path: str, **options):
    """Return a variation that refuses every write with a value at a path."""

    def apply(call: Call, respond: Responder) -> Reply:
        def reason(body):
            return f"{path} is not supported." if _has(body, path) else None

        return refusing(call, respond, reason)

    apply.__name__ = name
    apply.__doc__ = f"A write with {path} is refused."
    return variation(SUPPORTED, choice="refused value", finds=REFUSED, **options)(apply)


def _has(body, path: str) -> bool:
    if path == MANAGER:
        return bool(at(body.get(ENTERPRISE_USER), "manager"))
    return bool(at(body, path))


refused_phones = refuses("refused_phones", "phoneNumbers")
refused_addresses = refuses("refused_addresses", "addresses")
refused_titles = refuses("refused_titles", "title")
refused_external_ids = refuses("refused_external_ids", "externalId")
refused_managers = refuses("refused_managers", MANAGER)


@variation(SUPPORTED, choice="refused value", finds=REFUSED)
def refused_extension(call: Call, respond: Responder) -> Reply:
    """A create with the enterprise extension is refused."""

    def reason(body):
        return "Unknown extension." if ENTERPRISE_USER in body else None

    return refusing(call, respond, reason)
