"""Faults of connections: they need a socket, or what stands for one."""

import ssl
from typing import Final

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, is_patch, is_replace

ON: Final = "okta.enable_provisioning."
ACCEPTED: Final = f"{ON}api_credentials_are_accepted"


class Lost(ConnectionError):
    """The process that answers dies, and with it the connection."""


@fault(
    "E1",
    "whatever updates an account ends the connection",
    catches=(f"{ON}every_kind_of_request_is_answered",),
    layer="wire",
)
def updates_end_the_connection(call: Call, answer: Answerer) -> Reply:
    """A worker crashes on it."""
    if is_patch(call) or is_replace(call):
        raise Lost
    return answer(call)


@fault("S1", "the certificate is self-signed", catches=(ACCEPTED,), layer="wire")
def certificate_is_self_signed(call: Call, answer: Answerer) -> Reply:
    """Nobody else vouches for it."""
    del call, answer
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    raise error


@fault("S1", "no TLS of this decade is spoken", catches=(ACCEPTED,), layer="wire")
def only_old_tls_is_spoken(call: Call, answer: Answerer) -> Reply:
    """The handshake ends before a request is sent."""
    del call, answer
    error = ssl.SSLError(1, "unsupported protocol")
    error.reason = "UNSUPPORTED_PROTOCOL"
    raise error


@fault(
    "S1",
    "the base URL begins with http",
    catches=(f"{ON}the_base_url_begins_with_https",),
    layer="wire",
    base_url="http://scim.example.com/scim/v2",
)
def base_url_is_plain_http(call: Call, answer: Answerer) -> Reply:
    """Tokens and passwords travel in clear."""
    return answer(call)


@fault(
    "H5",
    "the base URL has an underscore",
    catches=(f"{ON}the_base_url_has_no_underscore",),
    layer="wire",
    base_url="http://embedded/scim_v2",
)
def base_url_has_an_underscore(call: Call, answer: Answerer) -> Reply:
    """The path is named after a module."""
    return answer(call)


@fault(
    "H5",
    "the host's name has an underscore",
    catches=(f"{ON}the_base_url_has_no_underscore",),
    layer="wire",
    base_url="https://my_scim.example.com/v2",
)
def host_has_an_underscore(call: Call, answer: Answerer) -> Reply:
    """It is named after a stack."""
    return answer(call)
