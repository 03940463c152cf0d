"""An OAuth 2.0 client and its requests to the authorization server (RFC 6749)."""

import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final, Literal, TypeVar
from urllib.parse import parse_qs, quote, quote_plus, urlencode, urlsplit

from pytest_scim.scim.messages import CREDENTIALS, Headers, NotJson, Request, Response
from pytest_scim.target.http.auth.credentials import Credentials, basic, bearer
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.secrets.secret import Secret

HEADERS: Final[Headers] = (("Accept", "application/json"), ("User-Agent", "pytest-scim"))
FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")

T = TypeVar("T")

_TOKENS: Final = ("access_token", "refresh_token", "id_token")
_SHORTEST: Final = 6
"""Characters of a token that is masked everywhere: a shorter one may be an ordinary word."""


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A client of an authorization server, and the server's endpoints.

    ``style`` says how it authenticates (section 2.3.1): ``basic`` in the Authorization header,
    ``post`` in the form.
    """

    id: str
    secret: Secret
    token_url: str
    authorize_url: str | None = None
    scopes: tuple[str, ...] = ()
    style: Literal["basic", "post"] = "basic"

    def credentials(self) -> Credentials:
        """Return the HTTP Basic credentials, id and secret form-encoded (section 2.3.1)."""
        return basic(quote_plus(self.id), quote_plus(self.secret.reveal()))

    def secrets(self) -> list[str]:
        """Return every string that the record must not contain."""
        return [self.secret.reveal(), *self.credentials().secrets()]


@dataclass(frozen=True, slots=True)
class Form(Request):
    """A request whose ``body`` is an encoded form."""

    @property
    def content(self) -> bytes | None:
        """The body as bytes on the wire."""
        return str(self.body).encode()


class TokenGuard:
    """Guards the client of an authorization server: masks tokens before they are recorded."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def add(self, token: str) -> None:
        """Mask a token, alone and in a header, from now on."""
        if len(token) >= _SHORTEST:
            for form in bearer(token).secrets():
                self._outlet.add(form, "credentials")

    def before(self, request: Request, voice: str) -> None:
        """Do nothing: the response is what has tokens."""

    def after(self, request: Request, response: Response, voice: str) -> None:
        """Mask the tokens of a response, and the authorization code of a redirect."""
        del request, voice
        body: object = response.json
        if isinstance(body, NotJson):
            body = _form(response.content[:100_000].decode("utf-8", "replace"))
        reported = [body.get(key) for key in _TOKENS] if isinstance(body, dict) else []
        reported.append(_form(urlsplit(response.header("Location") or "").query).get("code"))
        for token in reported:
            if isinstance(token, str):
                self.add(token)

    @contextmanager
    def unlogged(self) -> Iterator[None]:
        """Suppress the logs of the HTTP library: its headers may have tokens not yet masked."""
        logger = logging.getLogger("httpcore")
        level = logger.level
        logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            logger.setLevel(level)


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request to an authorization server, at the host of ``url``.

    It carries the credentials of ``client``. ``secret`` is masked before it leaves.
    """

    client: OAuthClient
    url: str
    request: Request
    voice: Voice = "okta"
    secret: str | None = None


TokenFlow = Generator[TokenRequest, Response, T]
"""Yields requests to an authorization server, and receives the response to each."""


def token_request(
    client: OAuthClient,
    fields: Mapping[str, str],
    *,
    posing: OAuthClient | None = None,
    secret: str | None = None,
) -> TokenRequest:
    """Return the request for a token; ``posing`` replaces the client with one of a check."""
    by = posing or client
    headers = (*HEADERS, FORM)
    if by.style == "basic":
        value = CREDENTIALS if posing is None else by.credentials().authorization()
        headers += (("Authorization", value),)
    else:
        fields = {**fields, "client_id": by.id, "client_secret": by.secret.reveal()}
    path, query = _place(by.token_url)
    form = Form("POST", path, query, headers, urlencode(fields))
    voice: Voice = "okta" if posing is None else "check"
    return TokenRequest(client, client.token_url, form, voice, secret)


def page_request(client: OAuthClient, redirect_uri: str, state: str) -> TokenRequest:
    """Return the request by which a browser opens the authorize endpoint."""
    url = authorize_url(client, redirect_uri, state)
    headers = (("Accept", "text/html"), ("User-Agent", "pytest-scim"))
    return TokenRequest(client, url, Request("GET", *_place(url), headers), "check")


def play(flow: TokenFlow[T], send: Callable[[TokenRequest], Response]) -> T:
    """Send each request of a flow by ``send``, and return what the flow returns."""
    with closing(flow):
        try:
            part = next(flow)
            while True:
                part = flow.send(send(part))
        except StopIteration as end:
            result: T = end.value
            return result


def origin(url: str) -> str:
    """Return the scheme and the host of a URL, without its path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def authorize_url(client: OAuthClient, redirect_uri: str, state: str) -> str:
    """Return the URL at which an admin authorizes the client in a browser (section 4.1.1)."""
    fields = {"response_type": "code", "client_id": client.id, "redirect_uri": redirect_uri}
    if client.scopes:
        fields["scope"] = " ".join(client.scopes)
    query = urlencode({**fields, "state": state}, quote_via=quote)
    url = client.authorize_url or ""
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.path or "/", parts.query


def _form(text: str) -> dict[str, str]:
    try:
        return {key: values[0] for key, values in parse_qs(text, max_num_fields=100).items()}
    except ValueError:
        return {}
