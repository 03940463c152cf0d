"""A sandbox with few seats: a create beyond them is refused, each time for another reason."""

import time
from collections.abc import Callable

from pytest_scim.provider.call import Headers, Middleware, scim_error
from pytest_scim.provider.faults.parts import matches

from .allowed import Call, Reply, Responder, Variation, variation

WHY = "RFC 7644 section 3.12: 403 for what the service refuses; vendors sell seats"


def seats(free: int, refusal: Callable[[], Reply], name: str, late: float = 0.0) -> Variation:
    """Return a variation with so many seats besides those of the residents.

    Only active users have one. A seat is free ``late`` seconds after the DELETE of its user.
    """

    def full(call: Call, respond: Responder) -> Reply:
        profile = call.provider.profile
        deleted: list[float] = call.memory.setdefault("seats of deleted users", [])
        if late and matches(call, "DELETE /Users/{id}"):
            deleted.append(time.monotonic())
        if not matches(call, "POST /Users") or (profile and profile.rule("licence_cap")):
            return respond(call)  # a vendor with that rule refuses no User
        active = sum(user.get("active") is not False for user in call.provider.users())
        taken = call.provider.__dict__.setdefault("seats_taken", active)
        active += sum(time.monotonic() - then < late for then in deleted)
        return refusal() if active - taken >= free else respond(call)

    full.__name__ = name
    full.__doc__ = f"There are {free} free seats" + (", which are free late." if late else ".")
    apply: Middleware = full
    return variation(WHY, choice="seats", poor=True)(apply)


twenty_five_seats = seats(
    25,
    lambda: scim_error(403, "All licenses of this organization are in use."),
    "twenty_five_seats",
)
fifteen_seats = seats(
    15, lambda: scim_error(409, "Your plan is limited to fewer users: upgrade it."), "fifteen_seats"
)
twelve_seats = seats(12, lambda: scim_error(422, "The seat quota was reached."), "twelve_seats")
twelve_seats_without_reason = seats(12, lambda: Reply(507), "twelve_seats_without_reason")
thirteen_seats_and_429 = seats(
    13, lambda: scim_error(429, "There is no free seat."), "thirteen_seats_and_429"
)
fourteen_seats_in_another_language = seats(
    14,
    lambda: scim_error(403, "Die Anzahl der gebuchten Benutzer ist erreicht."),
    "fourteen_seats_in_another_language",
)
fourteen_seats_in_another_form = seats(
    14,
    lambda: Reply(
        402,
        Headers([("Content-Type", "application/json")]),
        raw=b'{"errors": [{"code": "E_BILLING", "text": "Add a payment method."}]}',
    ),
    "fourteen_seats_in_another_form",
)
twenty_five_seats_freed_late = seats(
    25,
    lambda: scim_error(403, "No licence is left."),
    "twenty_five_seats_freed_late",
    late=3.0,
)
