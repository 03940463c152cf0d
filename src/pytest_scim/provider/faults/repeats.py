"""A row for a fault that another test of Okta's catches under another code."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.rows import Form, row


@row
def repeats(other: Fault) -> Form:
    """Seed another fault again, for other checks."""

    def apply(call: Call, respond: Responder) -> Reply:
        return other.apply(call, respond)

    return other.title, apply, fault
