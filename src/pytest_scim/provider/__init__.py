"""The embedded target, its rules and its faults.

Loads nothing heavy until a provider is built; ``provider.http_server`` puts one behind a socket.
"""

from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import Fault, registry

__all__ = ["Call", "Fault", "Provider", "Reply", "Responder", "registry"]
