"""A sandbox with few seats: a create beyond them is refused, each time in other words."""

from collections.abc import Callable

from pytest_scim.provider.call import Middleware, scim_error
from pytest_scim.provider.faults.parts import matches

from .allowed import Call, Reply, Responder, Variation, variation

WHY = "RFC 7644 section 3.12: 403 for what the service refuses; vendors sell seats"


def seats(free: int, refusal: Callable[[], Reply], name: str) -> Variation:
    """Return a variation with so many seats besides those of the residents.

    Only active users have one.
    """

    def full(call: Call, respond: Responder) -> Reply:
        profile = call.provider.profile
        if not matches(call, "POST /Users") or (profile and profile.rule("licence_cap")):
            return respond(call)  # a vendor with that rule refuses nobody
        active = sum(user.get("active") is not False for user in call.provider.users())
        taken = call.provider.__dict__.setdefault("seats_taken", active)
        return refusal() if active - taken >= free else respond(call)

    full.__name__ = name
    full.__doc__ = f"There are {free} free seats."
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
