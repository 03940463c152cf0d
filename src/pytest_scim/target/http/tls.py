"""Trust in a target: TLS 1.2 or newer, and its certificate verified unless ``insecure``."""

import os
import socket
import ssl
from dataclasses import dataclass
from typing import Final

import httpx

NO_SUCH_HOST: Final = "the host name cannot be resolved"
REFUSED: Final = "connection refused"
NOT_CONNECTED: Final = "the connection timed out"
UNTRUSTED: Final = "its certificate is not trusted"


class TrustError(Exception):
    """A certificate or key file cannot be used. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates of a connection.

    ``insecure``: the target's certificate is not verified. ``certificate`` and ``key`` are paths
    of the client's own PEM files; without ``key`` the certificate's file holds the key. The
    environment variables ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` name further authorities.
    """

    insecure: bool = False
    certificate: str | None = None
    key: str | None = None

    def context(self) -> ssl.SSLContext:
        """Return the TLS context of connections.

        Raises:
            TrustError: a file cannot be read, or holds no certificate or key.
        """
        try:
            context = httpx.create_ssl_context(verify=not self.insecure)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            if self.certificate is not None:
                # Without this argument OpenSSL asks for a key's password on the terminal.
                context.load_cert_chain(self.certificate, self.key, password="")
        except OSError as error:
            raise TrustError(self._refusal(error)) from None
        return context

    def _refusal(self, error: OSError) -> str:
        """Return why a file cannot be used; the message quotes no value that is not a path."""
        named = {"SCIM_CLIENT_CERT": self.certificate, "SCIM_CLIENT_KEY": self.key}
        for variable, path in named.items():
            if path is not None and not os.path.lexists(path):
                return f"{variable} does not name a readable file"
        malformed = isinstance(error, ssl.SSLError)
        reason = "is not a certificate or key in PEM" if malformed else error.strerror
        return f"{self.certificate or 'SSL_CERT_FILE'}: {reason}"


def refusal(error: BaseException | None) -> str | None:
    """Return why no connection was opened, in a few words, or ``None`` where that is not known."""
    while error is not None:
        if isinstance(error, httpx.ConnectTimeout):
            return NOT_CONNECTED
        if isinstance(error, socket.gaierror):
            return NO_SUCH_HOST
        if isinstance(error, ConnectionRefusedError):
            return REFUSED
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"{UNTRUSTED}: {error.verify_message}"
        if isinstance(error, ssl.SSLError):
            if error.reason == "WRONG_VERSION_NUMBER":
                return "it does not support TLS: is it plain http?"
            return f"the target accepts no TLS 1.2 or newer: {(error.reason or 'failed').lower()}"
        error = error.__cause__ or error.__context__
    return None
