"""Faults of versions and preconditions (RFC 7644, section 3.14)."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply, change_request, fault
from pytest_scim.provider.faults.parts import Json, matches
from pytest_scim.scim.paths import MISSING, at, text_at

TAGGED = "a_read_carries_an_etag"
UNCHANGED = "an_unchanged_user_is_not_sent_again"
WEAK = "a_read_compares_versions_weakly"
STAR = "if_none_match_star_returns_304"
PUT = "a_put_to_another_version_is_refused"
PATCH = "a_patch_to_another_version_is_refused"

FAULTS = rows.table(
    __name__,
    rows.ignores("7644-3.14", "if_none_match_is_ignored", "GET", "headers", "If-None-Match",
        "an_unchanged_user_is_not_sent_again", "a_read_compares_versions_weakly",
        "if_none_match_star_returns_304"),
    rows.ignores("7644-3.14", "put_ignores_if_match", "PUT /Users/{id}", "headers", "If-Match",
        "a_put_to_another_version_is_refused"),
    rows.ignores("7644-3.14", "patch_ignores_if_match", "PATCH /Users/{id}", "headers", "If-Match",
        "a_patch_to_another_version_is_refused"),
    rows.ignores("7644-3.14", "delete_ignores_if_match", "DELETE /Users/{id}", "headers",
        "If-Match", "a_delete_to_another_version_is_refused"),
    rows.sends("7644-3.14", "create_has_no_etag", "POST /Users", OK, "ETag", MISSING,
        "a_write_returns_the_etag"),
    rows.returns("7644-3.14", "failed_precondition_is_a_server_error", "PUT|PATCH", 412, 500,
        "a_put_to_another_version_is_refused", "a_patch_to_another_version_is_refused"),
    rows.sends("7644-3.14", "read_has_no_etag", "GET /Users/{id}", OK, "ETag", MISSING,
        "a_read_carries_an_etag"),
    rows.rejects("7644-3.14", "known_versions_are_refused", "", 400,
        "PUT with the known version returns 400",
        lambda call: call.headers.get("If-Match", "").startswith("W/"),
        "a_put_to_the_known_version_is_performed"),
    rows.rejects("7644-3.14", "star_matches_nothing", "", 412, "PUT with If-Match: * returns 412",
        lambda call: call.headers.get("If-Match") == "*", "a_put_to_any_version_is_performed"),
)  # fmt: skip


def version(call: Call) -> str | None:
    """Return the version of the User that a request names, or ``None``."""
    return text_at(call.provider.user(call.id), "meta.version")


@change_reply("7644-3.14", "GET /Users/{id}", TAGGED)
def etag_has_no_quotes(reply: Reply) -> None:
    """GET returns an ETag without quotes."""
    reply.headers["ETag"] = reply.headers["ETag"].removeprefix("W/").strip('"')


@change_reply("7644-3.14", "", UNCHANGED, status={304})
def not_modified_has_a_body(reply: Reply, before: Json) -> None:
    """GET returns 304 with a body."""
    reply.body = before


@change_request("7644-3.14", "GET /Users/{id}", WEAK, STAR)
def if_none_match_is_compared_by_letters(call: Call) -> None:
    """GET compares If-None-Match letter by letter: lists, * and strong versions do not match."""
    if call.headers.get("If-None-Match") != version(call):
        call.headers.pop("If-None-Match", None)


@change_request("7644-3.14", "", "a_changed_user_is_sent_again")
def any_if_none_match_is_304(call: Call) -> None:
    """GET with any If-None-Match returns 304."""
    if "If-None-Match" in call.headers:
        call.headers["If-None-Match"] = "*"


@fault("7644-3.14", PUT, PATCH)
def refused_write_is_performed(call: Call, respond: Responder) -> Reply:
    """PUT and PATCH with an old version return 412 and change the User."""
    on_user = matches(call, "/Users/{id}")
    stale = on_user and call.headers.pop("If-Match", "*") not in {"*", version(call)}
    reply = respond(call)
    return scim_error(412, "The version is another one.") if stale else reply


@fault("7644-3.14", "a_change_gives_another_version")
def version_never_changes(call: Call, respond: Responder) -> Reply:
    """A change does not change the version, which is built from the id."""
    known = f'W/"{call.id}"'
    if call.headers.get("If-Match") == known:
        del call.headers["If-Match"]
    reply = respond(call)
    if matches(call, "/Users/{id}") and "ETag" in reply.headers:
        reply.headers["ETag"] = known
        if isinstance(at(reply.body, "meta"), dict):
            reply.body["meta"]["version"] = known
    return reply
