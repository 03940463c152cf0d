"""Faults of the connection, of the credentials, and of the list that Okta reads first."""

import ssl
from typing import NoReturn

from pytest_scim.provider.call import Call, Reply, list_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import html
from pytest_scim.scim import names

ACCEPTED = "api_credentials_are_accepted"
IS_401 = "a_wrong_token_returns_401"
IS_ERROR = "a_refusal_is_a_scim_error"
LIST = "a_list_is_a_list_response"
PAGE = "okta.import_users.a_page_has_the_requested_start_index"
HTTPS = "the_base_url_begins_with_https"
WRONG_URL = "a_wrong_base_url_is_refused"
WRONG_URL_ERROR = "a_wrong_base_url_returns_an_error"
UNDERSCORE = "the_base_url_has_no_underscore"

FAULTS = rows.table(
    __name__,
    rows.returns("A1", "refused_token_is_403", "GET Users", 401, 403, IS_401),
    rows.returns("A1", "refused_token_is_500", "GET Users", 401, 500, IS_401),
    rows.pages("A2", "html_instead_of_401_error", "GET Users", {401}, IS_ERROR),
)  # fmt: skip


@change_request("E1", "PUT|PATCH", "every_kind_of_request_gets_a_response", layer="wire")
def updates_end_the_connection() -> NoReturn:
    """PUT and PATCH end the connection without a response."""
    raise ConnectionError


@change_request("S1", "", ACCEPTED, layer="wire")
def certificate_is_self_signed() -> NoReturn:
    """The certificate is self-signed."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    raise error


@change_request("S1", "", ACCEPTED, layer="wire")
def only_old_tls_is_spoken() -> NoReturn:
    """The server supports only versions of TLS that clients no longer accept."""
    error = ssl.SSLError(1, "unsupported protocol")
    error.reason = "UNSUPPORTED_PROTOCOL"
    raise error


@change_request("S1", "", HTTPS, layer="wire", base_url="http://scim.example.com/scim/v2")
def base_url_is_plain_http() -> None:
    """The base URL begins with http."""


@change_request("H5", "", UNDERSCORE, layer="wire", base_url="http://embedded/scim_v2")
def base_url_has_an_underscore() -> None:
    """The path of the base URL has an underscore."""


@change_request("H5", "", UNDERSCORE, layer="wire", base_url="https://my_scim.example.com/v2")
def host_has_an_underscore() -> None:
    """The host name of the base URL has an underscore."""


@change_request("A1", "", "a_wrong_token_is_refused", IS_401)
def any_token_is_accepted(call: Call) -> None:
    """The provider accepts every bearer token."""
    if "Authorization" in call.headers and call.kind != "oauth":
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"


@change_request("H6", "", WRONG_URL, WRONG_URL_ERROR)
def only_the_last_part_of_a_path_counts(call: Call) -> None:
    """A path is read from its last part that names an endpoint."""
    if call.method == "GET" and call.path.endswith("/Users"):
        call.path = "/Users"


@change_request("H6", "", WRONG_URL, WRONG_URL_ERROR)
def unknown_paths_are_empty_objects(call: Call) -> Reply | None:
    """GET of an unknown path returns 200 with an empty object."""
    return Reply(200, body={}) if _is_unknown(call) else None


@change_request("H6", "", WRONG_URL, WRONG_URL_ERROR)
def unknown_paths_are_empty_lists(call: Call) -> Reply | None:
    """GET of an unknown path returns 200 with an empty ListResponse."""
    return list_reply([]) if _is_unknown(call) else None


@change_request("H6", "", WRONG_URL_ERROR)
def unknown_paths_are_the_web_app(call: Call) -> Reply | None:
    """GET of an unknown path returns 200 with the page of the web app."""
    return html(200, "Acme") if _is_unknown(call) else None


@change_request("H6", "", WRONG_URL_ERROR)
def unknown_paths_are_empty(call: Call) -> Reply | None:
    """GET of an unknown path returns 204."""
    return Reply(204) if _is_unknown(call) else None


@change_request("H6", "", WRONG_URL_ERROR)
def unknown_paths_are_an_array(call: Call) -> Reply | None:
    """GET of an unknown path returns 200 with an empty array."""
    return Reply(200, raw=b"[]") if _is_unknown(call) else None


def _is_unknown(call: Call) -> bool:
    return call.method == "GET" and call.path.startswith("/NothingHere") and "Users" in call.path


@change_request("S3", "", "anonymous_requests_are_refused")
def anonymous_reads_are_allowed(call: Call) -> None:
    """Requests without credentials are accepted."""
    call.headers.setdefault("Authorization", f"Bearer {call.provider.tokens[0]}")


@refuse("A3", "", 401, "a_new_token_is_accepted")
def second_token_is_refused(call: Call) -> bool:
    """Only the first token is accepted, because it is read once, at start."""
    return call.headers.get("Authorization") == f"Bearer {call.provider.tokens[1]}"


@refuse("A6", "Users", 500, ACCEPTED)
def probe_is_a_server_error(call: Call) -> bool:
    """The request of Okta's credentials test returns 500."""
    return call.query.get("count") == "2"


@change_request("A1", "", "a_catalog_app_needs_no_user_name_and_password", integrations=("oin",))
def only_basic_is_accepted(call: Call) -> Reply | None:
    """Only Basic authentication is accepted."""
    if call.kind == "oauth" or call.headers.get("Authorization", "").startswith("Basic "):
        return None
    reply = scim_error(401, "A user name and a password are needed.")
    reply.headers["WWW-Authenticate"] = 'Basic realm="SCIM"'
    return reply


@change_reply("E4", "", IS_ERROR, status={401})
def refusal_without_status(reply: Reply) -> None:
    """A wrong token returns an Error without status."""
    del reply.body["status"]


@change_reply("L8", "GET /Users", LIST, PAGE)
def list_has_the_resource_schema(reply: Reply) -> None:
    """A ListResponse has the schema of User."""
    reply.body["schemas"] = [names.USER]


@change_reply("L8", "GET /Users", LIST, PAGE)
def start_index_is_zero_based(reply: Reply) -> None:
    """A ListResponse counts startIndex from 0."""
    reply.body["startIndex"] -= 1


@change_reply("L8", "GET /Users", LIST)
def resources_in_lower_case(reply: Reply) -> None:
    """A ListResponse has `resources` in place of `Resources`."""
    reply.body["resources"] = reply.body.pop("Resources", [])
