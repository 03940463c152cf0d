"""Faults of connections: they need a socket, or what stands for one."""

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, is_patch, is_replace


class Lost(ConnectionError):
    """The process that answers dies, and with it the connection."""


@fault(
    "E1",
    "whatever updates an account ends the connection",
    catches=("okta.enable_provisioning.every_kind_of_request_is_answered",),
    layer="wire",
)
def updates_end_the_connection(call: Call, answer: Answerer) -> Reply:
    """A worker crashes on it."""
    if is_patch(call) or is_replace(call):
        raise Lost
    return answer(call)
