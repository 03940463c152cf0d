"""Faults of versions and preconditions: RFC 7644 section 3.14."""

from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_patch,
    is_read,
    is_replace,
    on_user,
    scim_error,
)

HERE = "rfc7644.versioning."
TAGGED = f"{HERE}a_read_carries_an_etag"
UNCHANGED = f"{HERE}an_unchanged_account_is_not_sent_again"
WEAK = f"{HERE}a_read_compares_versions_weakly"
STAR = f"{HERE}any_version_is_known_to_a_star"
PUT = f"{HERE}a_put_to_another_version_is_refused"
PATCH = f"{HERE}a_patch_to_another_version_is_refused"
FAILED = 412


def version(call: Call) -> Any:
    """Return the version of the account that a call is about."""
    return at(call.provider.user(call.id), "meta.version")


@fault("7644-3.14", "a read has no ETag", catches=(TAGGED,))
def read_has_no_etag(call: Call, answer: Answerer) -> Reply:
    """The version stands in meta only."""
    reply = answer(call)
    if is_read(call) and "ETag" in reply.headers:
        del reply.headers["ETag"]
    return reply


@fault("7644-3.14", "the ETag has no quotes", catches=(TAGGED,))
def etag_has_no_quotes(call: Call, answer: Answerer) -> Reply:
    """The version is put into the header as the database has it."""
    reply = answer(call)
    if is_read(call) and "ETag" in reply.headers:
        reply.headers["ETag"] = reply.headers["ETag"].removeprefix("W/").strip('"')
    return reply


@fault("7644-3.14", "If-None-Match is ignored", catches=(UNCHANGED, WEAK, STAR))
def if_none_match_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Every read sends the account."""
    call.headers.pop("If-None-Match", None)
    return answer(call)


@fault("7644-3.14", "a 304 has a body", catches=(UNCHANGED,))
def not_modified_has_a_body(call: Call, answer: Answerer) -> Reply:
    """Only the status is changed."""
    reply = answer(call)
    if reply.status == 304:  # noqa: PLR2004 - Not Modified
        reply.body = call.provider.user(call.id)
    return reply


@fault("7644-3.14", "If-None-Match is compared letter by letter", catches=(WEAK, STAR))
def if_none_match_is_compared_by_letters(call: Call, answer: Answerer) -> Reply:
    """A list, a star and the other form of the same version are strangers."""
    if is_read(call) and call.headers.get("If-None-Match") != version(call):
        call.headers.pop("If-None-Match", None)
    return answer(call)


@fault(
    "7644-3.14",
    "a read with If-None-Match is always 304",
    catches=(f"{HERE}a_changed_account_is_sent_again",),
)
def any_if_none_match_is_304(call: Call, answer: Answerer) -> Reply:
    """Whoever has read the account once never sees it change."""
    if "If-None-Match" in call.headers:
        call.headers["If-None-Match"] = "*"
    return answer(call)


@fault("7644-3.14", "a PUT ignores If-Match", catches=(PUT,))
def put_ignores_if_match(call: Call, answer: Answerer) -> Reply:
    """The last writer wins."""
    if is_replace(call):
        call.headers.pop("If-Match", None)
    return answer(call)


@fault("7644-3.14", "a PATCH ignores If-Match", catches=(PATCH,))
def patch_ignores_if_match(call: Call, answer: Answerer) -> Reply:
    """Preconditions were built for PUT."""
    if is_patch(call):
        call.headers.pop("If-Match", None)
    return answer(call)


@fault("7644-3.14", "a failed precondition changes the account all the same", catches=(PUT, PATCH))
def refused_write_is_performed(call: Call, answer: Answerer) -> Reply:
    """The version is compared once everything is stored."""
    stale = on_user(call) and call.headers.pop("If-Match", "*") not in {"*", version(call)}
    reply = answer(call)
    return scim_error(FAILED, "The version is another one.") if stale else reply


@fault("7644-3.14", "a failed precondition is a 409", catches=(PUT, PATCH))
def failed_precondition_is_a_conflict(call: Call, answer: Answerer) -> Reply:
    """The exception of the database is passed on."""
    reply = answer(call)
    return scim_error(409, "Conflict") if reply.status == FAILED else reply


@fault(
    "7644-3.14",
    "no weak version matches",
    catches=(f"{HERE}a_put_to_the_known_version_is_performed",),
)
def weak_versions_never_match(call: Call, answer: Answerer) -> Reply:
    """Versions are weak, and If-Match is compared strongly: nothing can be written."""
    if call.headers.get("If-Match", "").startswith("W/"):
        return scim_error(FAILED, "The version is another one.")
    return answer(call)


@fault(
    "7644-3.14",
    "a star matches no version",
    catches=(f"{HERE}a_put_to_any_version_is_performed",),
)
def star_matches_nothing(call: Call, answer: Answerer) -> Reply:
    """It is looked for among the versions."""
    if call.headers.get("If-Match") == "*":
        return scim_error(FAILED, "The version is another one.")
    return answer(call)


@fault(
    "7644-3.14",
    "the version never changes",
    catches=(f"{HERE}a_change_gives_another_version",),
)
def version_never_changes(call: Call, answer: Answerer) -> Reply:
    """It is made of the id."""
    known = f'W/"{call.id}"'
    if call.headers.get("If-Match") == known:
        del call.headers["If-Match"]
    reply = answer(call)
    if on_user(call) and "ETag" in reply.headers:
        reply.headers["ETag"] = known
        if isinstance(at(reply.body, "meta"), dict):
            reply.body["meta"]["version"] = known
    return reply
