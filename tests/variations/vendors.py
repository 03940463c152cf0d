"""What a vendor's guide leaves open, or defines otherwise than the RFC, under its profile."""

from pytest_scim.provider.call import Reply, scim_error
from pytest_scim.provider.faults.parts import matches
from pytest_scim.scim.paths import at

from .allowed import Call, Responder, variation
from .identity import kept

WORK = 'emails[type eq "work"].value'
IOMETE = (
    "IOMETE's guide: a user of no provisioned group is deleted; it does not say by which request"
)
SCILEADS = "SciLeads' guide: userName and email are the field Email; it does not say which wins"
LEADIQ = "LeadIQ's guide shows the default group in its own console only"


@variation(IOMETE, profile="iomete", choice="when a user is deleted")
def deactivation_deletes(call: Call, respond: Responder) -> Reply:
    """A PUT with active false deletes the User, whatever its Groups."""
    reply = respond(call)
    if reply.ok and matches(call, "PUT /Users/{id}") and at(call.body, "active") is False:
        call.provider.delete_user(str(call.id))
    return reply


@variation(IOMETE, profile="iomete", choice="when a user is deleted")
def leaving_the_last_group_deletes_at_once(call: Call, respond: Responder) -> Reply:
    """The write of a Group deletes Users that are in no Group any more, before its response."""
    before = _grouped(call)
    reply = respond(call)
    if reply.ok and call.kind == "Groups" and call.method in {"PUT", "PATCH"}:
        _delete(call, before - _grouped(call))
    return reply


@variation(IOMETE, profile="iomete", choice="when a user is deleted")
def deleting_a_group_deletes_its_users(call: Call, respond: Responder) -> Reply:
    """PUT and DELETE of a Group delete Users that are in no Group any more."""
    before = _grouped(call)
    reply = respond(call)
    if reply.ok and call.kind == "Groups" and call.method in {"PUT", "DELETE"}:
        _delete(call, before - _grouped(call))
    return reply


def _grouped(call: Call) -> frozenset[str]:
    groups = call.provider.memberships().values()
    return frozenset().union(*(group.members for group in groups))


def _delete(call: Call, ids: frozenset[str]) -> None:
    for user_id in ids:
        call.provider.delete_user(user_id)


@variation(SCILEADS, profile="scileads", choice="one field")
def the_user_name_wins(call: Call, respond: Responder) -> Reply:
    """The email becomes the userName, whatever email is sent."""
    return respond(_with_one(call, "userName"))


@variation(SCILEADS, profile="scileads", choice="one field")
def the_email_wins(call: Call, respond: Responder) -> Reply:
    """The userName becomes the email, whatever userName is sent."""
    return respond(_with_one(call, "emails"))


@variation(SCILEADS, profile="scileads", choice="one field")
def two_values_are_refused(call: Call, respond: Responder) -> Reply:
    """A userName that is not the email is refused."""
    if _writes(call) and _differ(call):
        return scim_error(400, "userName and email are one field and differ.", "invalidValue")
    return respond(call)


def _writes(call: Call) -> bool:
    written = matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")
    return written and isinstance(call.body, dict)


def _differ(call: Call) -> bool:
    email, name = at(call.body, WORK), call.body.get("userName")
    return isinstance(email, str) and isinstance(name, str) and email.lower() != name.lower()


def _with_one(call: Call, wins: str) -> Call:
    if _writes(call) and _differ(call):
        email, name = str(at(call.body, WORK)), str(call.body["userName"])
        if wins == "userName":
            return kept(call, "emails", lambda value: name if value == email else value)
        call.body["userName"] = email
    return call


@variation(LEADIQ, profile="leadiq")
def the_default_group_is_not_visible(call: Call, respond: Responder) -> Reply:
    """Lists of Groups leave the default Group out."""
    reply = respond(call)
    if matches(call, "GET /Groups") and reply.ok:
        rows = reply.body["Resources"]
        left = [row for row in rows if row.get("displayName") != "Default"]
        reply.body["totalResults"] -= len(rows) - len(left)
        reply.body["itemsPerPage"] = len(left)
        reply.body["Resources"] = left
    return reply
